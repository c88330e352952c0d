//! What one person added to a moment.

mod news;
pub(crate) mod op;
mod permit;
pub(crate) mod place;
mod wording;

use super::field::Field;
use super::{Recorded, latest};
use crate::access::Role;
use crate::collect::set;
use crate::id::{ChildId, ContributionId, OpId, PersonId};
use crate::op::{Audience, Body, ContributionOp, Feeling, Perspective};
use crate::stamp::Stamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

pub use self::wording::{Version, Wording};

/// What one person added to a moment from one side.
#[derive(Clone, PartialEq, Debug)]
pub struct Contribution {
    /// Its id.
    pub id: ContributionId,
    /// Who wrote it.
    pub author: PersonId,
    /// In which role.
    pub role: Role,
    /// From which side.
    pub perspective: Perspective,
    /// Which child it is about; `None` is each child of the moment.
    pub about: Option<ChildId>,
    /// For whom.
    pub audience: Audience,
    /// When it was opened.
    pub written: Stamp,
    /// The words as they stand.
    pub wording: Wording,
    /// Every version that the viewer may see, oldest first.
    pub versions: Vec<Version>,
    /// How it felt.
    pub feeling: Option<Feeling>,
    /// When that was said.
    pub felt: Option<Stamp>,
    /// Who took it in, and when.
    pub acknowledged: Vec<Acknowledgement>,
}

/// A mentor's *gelezen, ik denk eraan*.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acknowledgement {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// The versions that were read. `None`, of taps of before that was recorded: whatever
    /// was there by then.
    pub versions: Option<BTreeSet<OpId>>,
}

impl Contribution {
    /// Whether staff wrote down what a parent said.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.perspective == Perspective::Home && self.role.is_centre()
    }

    /// Since when the words are as they stand: of what may stand, the latest.
    #[must_use]
    pub fn worded(&self) -> Stamp {
        let current = self.versions.iter().filter(|v| v.is_current);
        let latest = current.map(|v| v.stamp).max();
        latest.map_or(self.written, |stamp| stamp.max(self.written))
    }

    /// The versions that are shown to others than the author: those that stand, and of those
    /// that stand apart the last.
    #[must_use]
    pub fn shown(&self) -> Vec<OpId> {
        let mut shown: Vec<&Version> = self.versions.iter().filter(|v| v.is_current).collect();
        if let Wording::Apart { .. } = self.wording {
            shown.drain(..shown.len() - 1);
        }
        shown.into_iter().map(|v| v.op).collect()
    }

    /// Whether a tap was of the words as they are shown. A join says nothing that the versions
    /// that it joins did not say.
    #[must_use]
    pub fn is_of_these_words(&self, tap: &Acknowledgement) -> bool {
        let Some(read) = &tap.versions else {
            return tap.at >= self.worded();
        };
        self.shown().iter().all(|shown| {
            let joins = self
                .versions
                .iter()
                .filter(|v| v.automatic && v.op == *shown);
            let mut joined = joins.filter(|v| v.replaces.iter().all(|op| read.contains(op)));
            read.contains(shown) || joined.next().is_some()
        })
    }

    /// The tap to tell of: the last that was of these words, or else the last.
    #[must_use]
    pub fn last_acknowledged(&self) -> Option<&Acknowledgement> {
        let mut taps = self.acknowledged.iter().rev();
        let of_these = taps.find(|tap| self.is_of_these_words(tap));
        of_these.or(self.acknowledged.last())
    }

    /// Since when it asks for a call, if it does.
    pub(super) fn worries_since(&self) -> Option<Stamp> {
        let is_worry = self.feeling.is_some_and(Feeling::asks_for_a_call);
        self.felt.filter(|_| is_worry)
    }

    /// On which side of a seal it is: its own, and of a child's own words that
    /// of whoever wrote them down.
    #[must_use]
    pub const fn sealed_side(&self) -> Perspective {
        match self.perspective {
            Perspective::Child if self.role.is_centre() => Perspective::Here,
            Perspective::Child | Perspective::Home => Perspective::Home,
            Perspective::Here => Perspective::Here,
        }
    }

    /// Whether the words can be read now: not empty, not taken back.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        matches!(
            self.wording,
            Wording::One { .. } | Wording::Joined { .. } | Wording::Apart { .. }
        )
    }

    /// The family whose words these are: they stay with their child even when
    /// the moment is no longer linked to it.
    pub(super) fn family_of(&self) -> Option<ChildId> {
        let is_family = self.role == Role::Guardian && self.is_readable();
        self.about.filter(|_| is_family)
    }
}

/// Wordings that were made out before, each with the number of versions that it
/// was made of. Ops are only added, so as many are the same ones.
pub(crate) type Wordings = Vec<(ContributionId, usize, Wording)>;

/// What people added, oldest first.
pub(super) fn contributions(by_order: &[&Recorded], made: &mut Wordings) -> Vec<Contribution> {
    let mut parts: BTreeMap<ContributionId, Vec<&Recorded>> = BTreeMap::new();
    for r in by_order {
        if let Some(id) = r.op.body.contribution() {
            parts.entry(id).or_default().push(r);
        }
    }
    by_order
        .iter()
        .filter_map(|r| {
            let parts = parts.remove(&r.op.id.into()).unwrap_or_default();
            contribution(r, parts, made)
        })
        .collect()
}

/// The wording of a contribution, made out once for the same versions.
fn wording(id: ContributionId, versions: &[Version], made: &mut Wordings) -> Wording {
    let known = made.iter().find(|(of, ..)| *of == id);
    if let Some((_, count, wording)) = known
        && *count == versions.len()
    {
        return wording.clone();
    }
    let wording = wording::current(versions);
    made.retain(|(of, ..)| *of != id);
    made.push((id, versions.len(), wording.clone()));
    wording
}

fn contribution(
    opened: &Recorded,
    parts: Vec<&Recorded>,
    made: &mut Wordings,
) -> Option<Contribution> {
    let Body::Contribution(ContributionOp::Contribute {
        perspective,
        about,
        audience,
    }) = opened.op.body
    else {
        return None;
    };
    let versions = wording::versions(&parts);
    let felt = latest(&parts, |r| {
        let Body::Contribution(ContributionOp::Feel { feeling, .. }) = r.op.body else {
            return None;
        };
        Some((feeling, r.order().0))
    });
    let felt = felt.and_then(|(feeling, at)| Some((feeling?, at)));
    Some(Contribution {
        id: opened.op.id.into(),
        author: opened.author,
        role: opened.role,
        perspective,
        about,
        audience: latest(&parts, |r| {
            let Body::Contribution(ContributionOp::Share { audience, .. }) = r.op.body else {
                return None;
            };
            Some(audience)
        })
        .unwrap_or(audience),
        written: opened.order().0,
        wording: wording(opened.op.id.into(), &versions, made),
        versions,
        feeling: felt.map(|(feeling, _)| feeling),
        felt: felt.map(|(_, at)| at),
        acknowledged: parts.iter().filter_map(|r| acknowledgement(r)).collect(),
    })
}

fn acknowledgement(r: &Recorded) -> Option<Acknowledgement> {
    let versions = if let Body::Contribution(ContributionOp::Read { versions, .. }) = &r.op.body {
        Some(set(versions.iter().copied()))
    } else if let Body::Contribution(ContributionOp::Acknowledge { .. }) = r.op.body {
        None
    } else {
        return None;
    };
    Some(Acknowledgement {
        by: r.author,
        at: r.order().0,
        versions,
    })
}

impl ContributionOp {
    /// Of which field it is a value.
    pub(crate) const fn field(&self, _: &Recorded) -> Option<Field<'_>> {
        match self {
            Self::Write { contribution, .. } | Self::Withdraw { contribution, .. } => {
                Some(Field::Words(*contribution))
            }
            Self::Feel { contribution, .. } => Some(Field::Feeling(*contribution)),
            Self::Share { contribution, .. } => Some(Field::Audience(*contribution)),
            Self::Contribute { .. } | Self::Acknowledge { .. } | Self::Read { .. } => None,
        }
    }
}
