//! What the recorded ops of one moment say together.
//!
//! **Law.** [`fold`] does not care about the order of the ops or about
//! repetition, and works on whatever part of the ops a viewer may see. What it
//! cannot place yet (words for a contribution that has not come in) it skips.

use crate::access::Role;
use crate::id::{ChildId, ContributionId, DeviceId, MomentId, OpId, PersonId};
use crate::keyed::{map, set};
use crate::op::{Audience, Body, Feeling, Op, Perspective};
use crate::stamp::{Day, Stamp};
use crate::text::{ThemeKey, Title};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

pub use crate::moment::wording::{Version, Wording};

mod wording;

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
    /// What people added, oldest first.
    pub contributions: Vec<Contribution>,
    /// Ops that a later value replaced or undid.
    pub superseded: BTreeSet<OpId>,
    /// Ops of a newer version, waiting for an update.
    pub unknown: usize,
}

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
    /// Who took it in, and when.
    pub acknowledged: Vec<Acknowledgement>,
}

/// A mentor's *gelezen, dit neem ik mee*.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acknowledgement {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
}

impl Contribution {
    /// Whether staff wrote down what a parent said.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.perspective == Perspective::Home && self.role.is_centre()
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
    fn family_of(&self) -> Option<ChildId> {
        let is_family = self.role == Role::Guardian && self.is_readable();
        self.about.filter(|_| is_family)
    }
}

impl Moment {
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
}

/// Folds the ops of one moment. `None` when its `Start` is not among them.
#[must_use]
pub fn fold<'a>(ops: impl IntoIterator<Item = &'a Recorded>) -> Option<Moment> {
    let mut by_order: Vec<&Recorded> = ops.into_iter().collect();
    by_order.sort_unstable_by_key(|r| r.order());
    by_order.dedup_by_key(|r| r.op.id);
    let start = by_order
        .iter()
        .find(|r| matches!(r.op.body, Body::Start { .. }))?;
    let Body::Start { side, day } = start.op.body else {
        return None;
    };
    let fields = Fields::of(&by_order);
    let contributions = contributions(&by_order);
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
        superseded: replaced(&by_order),
        unknown: by_order
            .iter()
            .filter(|r| matches!(r.op.body, Body::Unknown(_)))
            .count(),
        contributions,
    })
}

/// The small fields and sets of a moment.
struct Fields {
    day: Option<Day>,
    title: Option<Title>,
    themes: BTreeSet<ThemeKey>,
    children: BTreeSet<ChildId>,
}

impl Fields {
    fn of(by_order: &[&Recorded]) -> Self {
        let removed = replaced(by_order);
        let alive = || by_order.iter().filter(|r| !removed.contains(&r.op.id));
        Self {
            day: latest(by_order, |body| match body {
                Body::Day { day, .. } => Some(*day),
                _ => None,
            }),
            title: latest(by_order, |body| match body {
                Body::Title { title, .. } => Some(title.clone()),
                _ => None,
            })
            .flatten(),
            themes: set(alive().filter_map(|r| match &r.op.body {
                Body::Theme { theme } => Some(theme.clone()),
                _ => None,
            })),
            children: set(alive().filter_map(|r| match r.op.body {
                Body::Link { child } => Some(child),
                _ => None,
            })),
        }
    }
}

/// The value of a small field: of those that none of its kind replaced, the
/// latest.
fn latest<T>(by_order: &[&Recorded], read: impl Fn(&Body) -> Option<T>) -> Option<T> {
    let mut replaced = BTreeSet::new();
    let mut values = Vec::new();
    for r in by_order {
        if let Some(value) = read(&r.op.body) {
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

/// What a value belongs to: only a value of the same field takes its place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Field<'a> {
    Day,
    Title,
    Child(ChildId),
    Theme(&'a ThemeKey),
    Words(ContributionId),
    Feeling(ContributionId),
    Audience(ContributionId),
}

impl<'a> Field<'a> {
    fn of(body: &'a Body) -> Option<Self> {
        match body {
            Body::Day { .. } => Some(Self::Day),
            Body::Title { .. } => Some(Self::Title),
            Body::Link { child } | Body::Unlink { child, .. } => Some(Self::Child(*child)),
            Body::Theme { theme } | Body::Untheme { theme, .. } => Some(Self::Theme(theme)),
            Body::Write { contribution, .. } | Body::Withdraw { contribution, .. } => {
                Some(Self::Words(*contribution))
            }
            Body::Feel { contribution, .. } => Some(Self::Feeling(*contribution)),
            Body::Share { contribution, .. } => Some(Self::Audience(*contribution)),
            Body::Start { .. }
            | Body::Contribute { .. }
            | Body::Acknowledge { .. }
            | Body::Unknown(_) => None,
        }
    }
}

/// Everything that a later value of the same field took the place of or undid.
/// An op that names a value of another field changes nothing.
fn replaced(by_order: &[&Recorded]) -> BTreeSet<OpId> {
    let fields: BTreeMap<OpId, Field> = map(by_order
        .iter()
        .filter_map(|r| Some((r.op.id, Field::of(&r.op.body)?))));
    let mut found = BTreeSet::new();
    for r in by_order {
        for id in r.op.body.replaces() {
            if fields.get(id) == Field::of(&r.op.body).as_ref() {
                found.insert(*id);
            }
        }
    }
    found
}

fn contributions(by_order: &[&Recorded]) -> Vec<Contribution> {
    let mut parts: BTreeMap<ContributionId, Vec<&Recorded>> = BTreeMap::new();
    for r in by_order {
        if let Some(id) = r.op.body.contribution() {
            parts.entry(id).or_default().push(r);
        }
    }
    by_order
        .iter()
        .filter_map(|r| contribution(r, parts.remove(&r.op.id.into()).unwrap_or_default()))
        .collect()
}

fn contribution(opened: &Recorded, parts: Vec<&Recorded>) -> Option<Contribution> {
    let Body::Contribute {
        perspective,
        about,
        audience,
    } = opened.op.body
    else {
        return None;
    };
    let versions = wording::versions(&parts);
    Some(Contribution {
        id: opened.op.id.into(),
        author: opened.author,
        role: opened.role,
        perspective,
        about,
        audience: latest(&parts, |body| match body {
            Body::Share { audience, .. } => Some(*audience),
            _ => None,
        })
        .unwrap_or(audience),
        written: opened.order().0,
        wording: wording::current(&versions),
        versions,
        feeling: latest(&parts, |body| match body {
            Body::Feel { feeling, .. } => Some(*feeling),
            _ => None,
        })
        .flatten(),
        acknowledged: parts
            .iter()
            .filter(|r| matches!(r.op.body, Body::Acknowledge { .. }))
            .map(|r| Acknowledgement {
                by: r.author,
                at: r.order().0,
            })
            .collect(),
    })
}

/// The device that the server's own ops (automatic joins) carry.
pub const SERVER_DEVICE: DeviceId = DeviceId(uuid::Uuid::nil());
