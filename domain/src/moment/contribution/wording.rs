//! The words of a contribution: versions, and which of them stand.
//!
//! The current versions are those that nothing replaces. One is the text; more
//! were made without knowledge of each other. They are joined where they touch
//! different words, and stand side by side where they touch the same.

use crate::collect::{set, sort_by_key};
use crate::id::{DeviceId, OpId};
use crate::limits;
use crate::merge::{Budget, merge};
use crate::moment::Recorded;
use crate::op::{Body, ContributionOp};
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
    let (text, replaces, automatic) = if let Body::Contribution(ContributionOp::Write {
        text,
        replaces,
        automatic,
        ..
    }) = &r.op.body
    {
        (Some(text.clone()), replaces.clone(), *automatic)
    } else if let Body::Contribution(ContributionOp::Withdraw { replaces, .. }) = &r.op.body {
        (None, replaces.clone(), false)
    } else {
        return None;
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
    let mut by_id: Vec<&Version> = versions.iter().collect();
    sort_by_key(&mut by_id, |v| v.op);
    Joining {
        by_id,
        budget: Budget::new(limits::JOIN_STEPS),
    }
    .all(&ids)
}

/// The versions of one contribution, being joined.
struct Joining<'a> {
    by_id: Vec<&'a Version>,
    /// For all joins together, those of what versions have in common included: edits
    /// that cross in many layers would else take time without end.
    budget: Budget,
}

impl<'a> Joining<'a> {
    fn version(&self, id: OpId) -> Option<&'a Version> {
        let at = self.by_id.binary_search_by_key(&id, |v| v.op).ok()?;
        Some(self.by_id[at])
    }

    /// Joins the versions `ids`, each from what it has in common with those before
    /// it. Several common versions are first joined themselves.
    fn all(&mut self, ids: &BTreeSet<OpId>) -> Option<String> {
        if ids.len() > limits::VERSIONS_JOINED {
            return None;
        }
        let mut ids = ids.iter().copied();
        let first = ids.next()?;
        let mut text = self.text(first)?;
        let mut seen = self.ancestry(first)?;
        for id in ids {
            let own = self.ancestry(id)?;
            let common = set(seen.intersection(&own).copied());
            let tops = self.tops(&common)?;
            let base = self.all(&tops)?;
            let other = self.text(id)?;
            text = merge(&base, &text, &other, &mut self.budget)?;
            seen.extend(own);
        }
        Some(text)
    }

    /// The words of a version. Copying and comparing them costs too.
    fn text(&mut self, id: OpId) -> Option<String> {
        let text = self.version(id)?.text.as_ref()?.as_str();
        self.budget.spend(1 + text.len() / 64)?;
        Some(text.to_string())
    }

    /// A version and everything that it was made in knowledge of.
    fn ancestry(&mut self, id: OpId) -> Option<BTreeSet<OpId>> {
        let mut seen = BTreeSet::new();
        let mut todo = alloc::vec![id];
        while let Some(id) = todo.pop() {
            self.budget.spend(1)?;
            if seen.insert(id)
                && let Some(v) = self.version(id)
            {
                todo.extend(v.replaces.iter().copied());
            }
        }
        Some(seen)
    }

    /// Those of `ids` that none of the others was made in knowledge of.
    fn tops(&mut self, ids: &BTreeSet<OpId>) -> Option<BTreeSet<OpId>> {
        let mut below = BTreeSet::new();
        for id in ids {
            if let Some(version) = self.version(*id) {
                self.budget.spend(1 + version.replaces.len())?;
                below.extend(version.replaces.iter().copied());
            }
        }
        let are_here = ids.iter().filter(|id| self.version(**id).is_some());
        Some(set(are_here.filter(|id| !below.contains(id)).copied()))
    }
}
