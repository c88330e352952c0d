//! The words of a contribution: versions, and which of them stand.
//!
//! The current versions are those that nothing replaces. One is the text; more
//! were made without knowledge of each other. They are joined where they touch
//! different words, and stand side by side where they touch the same.

use super::Recorded;
use crate::id::{DeviceId, OpId};
use crate::join::join;
use crate::keyed::set;
use crate::limits;
use crate::op::Body;
use crate::stamp::Stamp;
use crate::text::Text;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One version of the words of a contribution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// The op that wrote it.
    pub op: OpId,
    /// The words; `None` when the contribution was taken back here.
    pub text: Option<Text>,
    /// What it took the place of.
    pub replaces: Vec<OpId>,
    /// When.
    pub stamp: Stamp,
    /// On which device.
    pub device: DeviceId,
    /// Whether it is a join that no person made.
    pub automatic: bool,
    /// Whether nothing replaces it.
    pub is_current: bool,
}

/// The words as they stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wording {
    /// Nothing was written yet.
    Empty,
    /// One text.
    One {
        /// The words.
        text: Text,
    },
    /// Several versions touched different words: joined by themselves.
    Joined {
        /// The joined words.
        text: String,
    },
    /// Several versions touched the same words: a person joins them. In the
    /// order in which they were made; the last is the latest.
    Apart {
        /// The current versions.
        texts: Vec<Text>,
    },
    /// Taken back by its author.
    Withdrawn,
    /// Taken back, while on another device the author changed it.
    ChangedAfterWithdrawal {
        /// The words that were written meanwhile.
        texts: Vec<Text>,
    },
}

impl Wording {
    /// What to show where there is room for one text: the latest.
    #[must_use]
    pub fn latest(&self) -> Option<&str> {
        match self {
            Self::One { text } => Some(text.as_str()),
            Self::Joined { text } => Some(text),
            Self::Apart { texts } => texts.last().map(Text::as_str),
            Self::Empty | Self::Withdrawn | Self::ChangedAfterWithdrawal { .. } => None,
        }
    }
}

/// The versions among the ops of a contribution, oldest first.
pub(super) fn versions(parts: &[&Recorded]) -> Vec<Version> {
    let mut found: Vec<Version> = parts.iter().filter_map(|r| version(r)).collect();
    let replaced = set(found.iter().flat_map(|v| v.replaces.iter().copied()));
    for v in &mut found {
        v.is_current = !replaced.contains(&v.op);
    }
    found
}

fn version(r: &Recorded) -> Option<Version> {
    let (text, replaces, automatic) = match &r.op.body {
        Body::Write {
            text,
            replaces,
            automatic,
            ..
        } => (Some(text.clone()), replaces.clone(), *automatic),
        Body::Withdraw { replaces, .. } => (None, replaces.clone(), false),
        _ => return None,
    };
    Some(Version {
        op: r.op.id,
        text,
        replaces,
        stamp: r.order().0,
        device: r.op.device,
        automatic,
        is_current: false,
    })
}

/// The wording that these versions make.
pub(super) fn current(versions: &[Version]) -> Wording {
    let heads: Vec<&Version> = versions.iter().filter(|v| v.is_current).collect();
    let texts: Vec<Text> = heads.iter().filter_map(|v| v.text.clone()).collect();
    if heads.len() > texts.len() {
        return if texts.is_empty() {
            Wording::Withdrawn
        } else {
            Wording::ChangedAfterWithdrawal { texts }
        };
    }
    match texts.as_slice() {
        [] => Wording::Empty,
        [text] => Wording::One { text: text.clone() },
        _ => match joined(versions, &heads) {
            Some(text) => Wording::Joined { text },
            None => Wording::Apart { texts },
        },
    }
}

/// All heads joined, in the order of their ids, or `None` where a person has to.
fn joined(versions: &[Version], heads: &[&Version]) -> Option<String> {
    let ids = set(heads.iter().map(|v| v.op));
    join_all(versions, &ids, &mut { JOINS_MAX })
}

/// How many joins one text may take, those of what versions have in common
/// included. Beyond it a person is asked; edits that cross in many layers would
/// else take time without end.
const JOINS_MAX: usize = 64;

/// Joins the versions `ids`, each from what it has in common with those before
/// it. Several common versions are first joined themselves.
fn join_all(versions: &[Version], ids: &BTreeSet<OpId>, joins_left: &mut usize) -> Option<String> {
    if ids.len() > limits::VERSIONS_JOINED {
        return None;
    }
    let text_of = |id: OpId| {
        let version = versions.iter().find(|v| v.op == id)?;
        Some(version.text.as_ref()?.as_str().to_string())
    };
    let mut ids = ids.iter().copied();
    let first = ids.next()?;
    let mut text = text_of(first)?;
    let mut seen = ancestry(versions, first);
    for id in ids {
        *joins_left = joins_left.checked_sub(1)?;
        let own = ancestry(versions, id);
        let common = set(seen.intersection(&own).copied());
        let tops = tops(versions, &common);
        let base = join_all(versions, &tops, joins_left)?;
        text = join(&base, &text, &text_of(id)?)?;
        seen.extend(own);
    }
    Some(text)
}

/// A version and everything that it was made in knowledge of.
fn ancestry(versions: &[Version], id: OpId) -> BTreeSet<OpId> {
    let mut seen = BTreeSet::new();
    let mut todo = alloc::vec![id];
    while let Some(id) = todo.pop() {
        if seen.insert(id)
            && let Some(v) = versions.iter().find(|v| v.op == id)
        {
            todo.extend(v.replaces.iter().copied());
        }
    }
    seen
}

/// Those of `ids` that none of the others was made in knowledge of.
fn tops(versions: &[Version], ids: &BTreeSet<OpId>) -> BTreeSet<OpId> {
    let those = versions.iter().filter(|v| ids.contains(&v.op));
    let below = set(those.flat_map(|v| v.replaces.iter().copied()));
    set(ids.iter().copied().filter(|id| !below.contains(id)))
}
