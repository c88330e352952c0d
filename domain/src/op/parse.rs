//! From JSON to an op: strict about what this version knows, patient with what a
//! newer one wrote.

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

/// An op whose body cannot be read although its version is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the body of this op is not valid for version {0}")]
pub struct MalformedBody(u16);

impl TryFrom<Envelope> for Op {
    type Error = MalformedBody;
    fn try_from(raw: Envelope) -> Result<Self, MalformedBody> {
        let body = if raw.v > VERSION {
            if nesting(&raw.body) > NESTING_MAX {
                return Err(MalformedBody(raw.v));
            }
            Body::Unknown(raw.body)
        } else {
            known_body(raw.body)
                .filter(|body| body.version() <= raw.v)
                .ok_or(MalformedBody(raw.v))?
        };
        Ok(Self {
            v: raw.v,
            id: raw.id,
            device: raw.device,
            stamp: raw.stamp,
            moment: raw.moment,
            body,
        })
    }
}

/// How deep the body of a newer version may be nested. JSON parsers give up
/// beyond a hundred or so, and an op is wrapped when it travels: what could be
/// stored but not be read again would stop everybody who may read it.
const NESTING_MAX: usize = 32;

fn nesting(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nesting).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(nesting).max().unwrap_or(0),
        _ => 0,
    }
}

/// A body of a version that we know: an object with its kind as the only key.
fn known_body(raw: Value) -> Option<Body> {
    let Value::Object(raw) = raw else { return None };
    let mut kinds = raw.into_iter();
    let (kind, fields) = kinds.next()?;
    if kinds.next().is_some() {
        return None;
    }
    let fields: Fields = serde_json::from_value(fields).ok()?;
    fields.into_body(&kind)
}
