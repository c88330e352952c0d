//! From JSON to an op.
//!
//! **Law.** Reading is total: an op whose envelope can be read is an op. A body that
//! this version does not know, or cannot read, is [`Body::Unknown`] and costs
//! nothing but itself. Whether an op may come in is asked elsewhere, strictly
//! (`Log::permits`).

use super::fields::Fields;
use super::{Body, ContributionOp, FactOp, ObservationOp, Op, QuestionOp, VERSION};
use crate::id::{DeviceId, MomentId, OpId};
use crate::stamp::Stamp;
use serde::Deserialize;
use serde_json::Value;

/// An op as it came in, before its body is known to be valid.
#[derive(Deserialize)]
pub(super) struct Envelope {
    v: u16,
    id: OpId,
    device: DeviceId,
    stamp: Stamp,
    moment: MomentId,
    body: Value,
}

/// The body of this kind. `None` when no group has such a kind, or it lacks a field.
fn body(kind: &str, fields: &mut Fields) -> Option<Body> {
    FactOp::decode(kind, fields)
        .map(Body::Fact)
        .or_else(|| ContributionOp::decode(kind, fields).map(Body::Contribution))
        .or_else(|| ObservationOp::decode(kind, fields).map(Body::Observation))
        .or_else(|| QuestionOp::decode(kind, fields).map(Body::Question))
}

impl From<Envelope> for Op {
    fn from(raw: Envelope) -> Self {
        let known = known_body(&raw.body).filter(|body| {
            // before its kind appeared nobody wrote it; what bears the number of a
            // version to come is for that version to judge
            (body.version()..=VERSION).contains(&raw.v)
        });
        Self {
            v: raw.v,
            id: raw.id,
            device: raw.device,
            stamp: raw.stamp,
            moment: raw.moment,
            body: known.unwrap_or(Body::Unknown(raw.body)),
        }
    }
}

/// How deep the body of a newer version may be nested. JSON parsers give up
/// beyond a hundred or so, and an op is wrapped when it travels: what could be
/// stored but not be read again would stop everybody who may read it.
const NESTING_MAX: usize = 32;

/// Whether a body is nested deeper than can be passed on.
pub(crate) fn is_too_deep(value: &Value) -> bool {
    nesting(value) > NESTING_MAX
}

fn nesting(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nesting).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(nesting).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// A body of a version that we know: an object with its kind as the only key.
fn known_body(raw: &Value) -> Option<Body> {
    let mut kinds = raw.as_object()?.iter();
    let (kind, fields) = kinds.next()?;
    if kinds.next().is_some() {
        return None;
    }
    body(kind, &mut Fields::deserialize(fields).ok()?)
}
