//! What the recorded ops of one moment say together.
//!
//! **Law.** [`fold`] does not care about the order of the ops or about
//! repetition, and works on whatever part of the ops a viewer may see. What it
//! cannot place yet (words for a contribution that has not come in) it skips.

pub(crate) mod contribution;
pub(crate) mod fact;
pub(crate) mod field;
mod kind;
mod mentor;
pub(crate) mod observation;
pub(crate) mod question;

pub use crate::moment::contribution::{Acknowledgement, Contribution, Version, Wording};
pub use crate::moment::fact::Comparison;
pub use crate::moment::kind::Kind;
pub use crate::moment::question::{Passed, Question};

pub(crate) use crate::moment::contribution::Wordings;

use crate::access::Role;
use crate::collect::{map, set, sort_by_key};
use crate::id::{ChildId, ContributionId, DeviceId, MomentId, OpId, PersonId};
use crate::moment::contribution::contributions;
use crate::moment::fact::{Facts, comparisons};
use crate::moment::field::Field;
use crate::op::{Audience, Beginning, Body, Op, Perspective, of_group};
use crate::stamp::{Day, Stamp};
use crate::text::{ThemeKey, Title};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// An op together with what the server knows about it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Recorded {
    /// The op as its device made it.
    pub op: Op,
    /// Who sent it.
    pub author: PersonId,
    /// In which role.
    pub role: Role,
    /// When it is shown to have been made, where the device's own stamp lay in
    /// the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clamped: Option<Stamp>,
}

impl Recorded {
    /// The stamp that orders what is shown. Ties are broken by the op's id.
    #[must_use]
    pub fn order(&self) -> (Stamp, OpId) {
        (self.clamped.unwrap_or(self.op.stamp), self.op.id)
    }
}

/// One moment as it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Moment {
    /// Its id.
    pub id: MomentId,
    /// Who started it.
    pub author: PersonId,
    /// In which role.
    pub role: Role,
    /// From which side it was started.
    pub side: Perspective,
    /// When it was written down.
    pub started: Stamp,
    /// When it happened.
    pub day: Day,
    /// Its title, if it has one.
    pub title: Option<Title>,
    /// The themes it touches.
    pub themes: BTreeSet<ThemeKey>,
    /// The children that it is linked to, of those the viewer may see.
    pub children: BTreeSet<ChildId>,
    /// Children that it is no longer linked to, but whose family wrote here:
    /// a family's words stay in their child's portfolio.
    pub kept: BTreeSet<ChildId>,
    /// What kind of moment it is.
    pub kind: Kind,
    /// How it compares, as people of both sides say: the latest of each, by child.
    pub comparisons: Vec<Comparison>,
    /// What people added, oldest first.
    pub contributions: Vec<Contribution>,
    /// Ops that a later value replaced or undid.
    pub superseded: BTreeSet<OpId>,
    /// Ops of a newer version, waiting for an update.
    pub unknown: usize,
}

impl Moment {
    /// What it asks, if it is a question.
    #[must_use]
    pub const fn question(&self) -> Option<&Question> {
        if let Kind::Question(question) = &self.kind {
            Some(question)
        } else {
            None
        }
    }

    /// A contribution by its id.
    #[must_use]
    pub fn contribution(&self, id: ContributionId) -> Option<&Contribution> {
        self.contributions.iter().find(|c| c.id == id)
    }

    /// The children in whose portfolios it is.
    pub fn portfolios(&self) -> impl Iterator<Item = ChildId> + '_ {
        self.children.union(&self.kept).copied()
    }

    /// The children that one of its contributions is about.
    #[must_use]
    pub fn children_of(&self, contribution: &Contribution) -> BTreeSet<ChildId> {
        match contribution.about {
            None => self.children.clone(),
            Some(child) => set(self.portfolios().filter(|c| *c == child)),
        }
    }

    /// Whether what an op says still stands.
    #[must_use]
    pub fn stands(&self, recorded: &Recorded) -> bool {
        !self.superseded.contains(&recorded.op.id)
    }

    /// What was added from a side about a child.
    pub fn from_side(
        &self,
        perspective: Perspective,
        child: ChildId,
    ) -> impl Iterator<Item = &Contribution> {
        self.contributions.iter().filter(move |c| {
            c.perspective == perspective && c.about.is_none_or(|about| about == child)
        })
    }

    /// Whether a contribution is kept from the other side of this child.
    #[must_use]
    pub fn is_sealed(&self, contribution: &Contribution, child: ChildId) -> bool {
        self.kind.seals(contribution.sealed_side(), child)
    }

    /// Whether a guardian of the child has answered or passed, as far as the
    /// viewer may know.
    #[must_use]
    pub fn is_answered_at_home(&self, child: ChildId) -> bool {
        let passed = self.question().map(|question| &question.passed);
        let has_passed = passed.is_some_and(|passed| passed.iter().any(|p| p.child == child));
        has_passed || self.has_answer(Perspective::Home, child)
    }

    /// Whether there is an answer from a side about a child that can be read.
    #[must_use]
    pub fn has_answer(&self, side: Perspective, child: ChildId) -> bool {
        let mut found = self.from_side(side, child);
        found.any(|c| c.is_readable() && c.audience != Audience::Draft)
    }
}

/// Folds the ops of one moment. `None` when what begins it is not among them.
#[must_use]
pub fn fold<'a>(ops: impl IntoIterator<Item = &'a Recorded>) -> Option<Moment> {
    fold_with(ops, &mut Wordings::new())
}

/// The same, with what was made out of fewer ops before. What two versions have to
/// say together is looked for once and not after every op.
pub(crate) fn fold_with<'a>(
    ops: impl IntoIterator<Item = &'a Recorded>,
    made: &mut Wordings,
) -> Option<Moment> {
    let mut by_order: Vec<&Recorded> = ops.into_iter().collect();
    sort_by_key(&mut by_order, |r| r.order());
    by_order.dedup_by_key(|r| r.op.id);
    let mut beginnings = by_order
        .iter()
        .filter_map(|r| Some((r, r.op.body.beginning()?)));
    let (start, Beginning { side, day }) = beginnings.next()?;
    let fields = Facts::of(&by_order);
    let contributions = contributions(&by_order, made);
    let families = contributions.iter().filter_map(Contribution::family_of);
    let kept = set(families.filter(|child| !fields.children.contains(child)));
    Some(Moment {
        id: start.op.moment,
        author: start.author,
        role: start.role,
        side,
        started: start.order().0,
        day: fields.day.unwrap_or(day),
        title: fields.title,
        themes: fields.themes,
        children: fields.children,
        kept,
        kind: Kind::of(start, &by_order, &contributions)?,
        comparisons: comparisons(&by_order),
        superseded: replaced(&by_order),
        unknown: by_order
            .iter()
            .filter(|r| matches!(r.op.body, Body::Unknown(_)))
            .count(),
        contributions,
    })
}

/// The value of a small field: of those that none of its kind replaced, the
/// latest.
fn latest<T>(by_order: &[&Recorded], read: impl Fn(&Recorded) -> Option<T>) -> Option<T> {
    let mut replaced = BTreeSet::new();
    let mut values = Vec::new();
    for r in by_order {
        if let Some(value) = read(r) {
            replaced.extend(r.op.body.replaces().iter().copied());
            values.push((r.op.id, value));
        }
    }
    values
        .into_iter()
        .rev()
        .find(|(id, _)| !replaced.contains(id))
        .map(|(_, value)| value)
}

/// Everything that a later value of the same field took the place of or undid.
/// An op that names a value of another field changes nothing.
fn replaced(by_order: &[&Recorded]) -> BTreeSet<OpId> {
    let fields: BTreeMap<OpId, Field> =
        map(by_order.iter().filter_map(|r| Some((r.op.id, field(r)?))));
    let mut found = BTreeSet::new();
    for r in by_order {
        for id in r.op.body.replaces() {
            if fields.get(id) == field(r).as_ref() {
                found.insert(*id);
            }
        }
    }
    found
}

fn field(r: &Recorded) -> Option<Field<'_>> {
    of_group!(&r.op.body, op => op.field(r), _ => None)
}

/// The device that the server's own ops (automatic joins) carry.
pub const SERVER_DEVICE: DeviceId = DeviceId(uuid::Uuid::nil());
