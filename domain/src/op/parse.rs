//! From JSON to an op.
//!
//! **Law.** Reading is total: an op whose envelope can be read is an op. A body that
//! this version does not know, or cannot read, is [`Body::Unknown`] and costs
//! nothing but itself. Whether an op may come in is asked elsewhere, strictly
//! (`Log::permits`).

use super::{Audience, Body, Feeling, Likeness, Mode, Op, Perspective, VERSION};
use crate::id::{ChildId, ContributionId, DeviceId, MomentId, OpId};
use crate::stamp::{Day, Stamp};
use crate::text::{Asked, Text, ThemeKey, Title};
use alloc::vec::Vec;
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

/// The fields of all bodies of this version. One small parser for all of them
/// instead of one for each: it is downloaded on a phone.
#[derive(Deserialize)]
struct Fields {
    side: Option<Perspective>,
    day: Option<Day>,
    title: Option<Title>,
    child: Option<ChildId>,
    theme: Option<ThemeKey>,
    perspective: Option<Perspective>,
    about: Option<ChildId>,
    audience: Option<Audience>,
    contribution: Option<ContributionId>,
    text: Option<Text>,
    feeling: Option<Feeling>,
    mode: Option<Mode>,
    asked: Option<Asked>,
    likeness: Option<Likeness>,
    #[serde(default)]
    replaces: Vec<OpId>,
    #[serde(default)]
    removes: Vec<OpId>,
    #[serde(default)]
    automatic: bool,
}

impl Fields {
    /// The body of this kind. `None` when there is no such kind, or it lacks a
    /// field.
    fn into_body(self, kind: &str) -> Option<Body> {
        let Self {
            replaces, removes, ..
        } = self;
        Some(match kind {
            "start" => Body::Start {
                side: self.side?,
                day: self.day?,
            },
            "day" => Body::Day {
                day: self.day?,
                replaces,
            },
            "title" => Body::Title {
                title: self.title,
                replaces,
            },
            "link" => Body::Link { child: self.child? },
            "unlink" => Body::Unlink {
                child: self.child?,
                removes,
            },
            "theme" => Body::Theme { theme: self.theme? },
            "untheme" => Body::Untheme {
                theme: self.theme?,
                removes,
            },
            "contribute" => Body::Contribute {
                perspective: self.perspective?,
                about: self.about,
                audience: self.audience?,
            },
            "write" => Body::Write {
                contribution: self.contribution?,
                text: self.text?,
                replaces,
                automatic: self.automatic,
            },
            "feel" => Body::Feel {
                contribution: self.contribution?,
                feeling: self.feeling,
                replaces,
            },
            "share" => Body::Share {
                contribution: self.contribution?,
                audience: self.audience?,
                replaces,
            },
            "withdraw" => Body::Withdraw {
                contribution: self.contribution?,
                replaces,
            },
            "acknowledge" => Body::Acknowledge {
                contribution: self.contribution?,
            },
            "ask" => Body::Ask {
                side: self.side?,
                day: self.day?,
                mode: self.mode?,
                asked: self.asked?,
            },
            "pass" => Body::Pass { child: self.child? },
            "open" => Body::Open { child: self.child? },
            "compare" => Body::Compare {
                side: self.side?,
                child: self.child?,
                likeness: self.likeness,
                replaces,
            },
            _ => return None,
        })
    }
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
    Fields::deserialize(fields).ok()?.into_body(kind)
}
