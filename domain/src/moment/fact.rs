//! What is said of a moment of any kind: its small fields and sets, and how it compares.

mod news;
pub(crate) mod op;
mod permit;
mod place;

use super::field::Field;
use super::{Recorded, latest, replaced};
use crate::collect::set;
use crate::id::{ChildId, PersonId};
use crate::op::{Body, FactOp, Likeness, Perspective};
use crate::stamp::Day;
use crate::text::{ThemeKey, Title};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// What somebody says about how a moment is on their side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// About which child.
    pub child: ChildId,
    /// From which side.
    pub side: Perspective,
    /// Who says so.
    pub by: PersonId,
    /// How it is.
    pub likeness: Likeness,
}

/// The small fields and sets of a moment.
pub(super) struct Facts {
    pub(super) day: Option<Day>,
    pub(super) title: Option<Title>,
    pub(super) themes: BTreeSet<ThemeKey>,
    pub(super) children: BTreeSet<ChildId>,
}

impl Facts {
    pub(super) fn of(by_order: &[&Recorded]) -> Self {
        let removed = replaced(by_order);
        let alive = || by_order.iter().filter(|r| !removed.contains(&r.op.id));
        Self {
            day: latest(by_order, |r| {
                let Body::Fact(FactOp::Day { day, .. }) = r.op.body else {
                    return None;
                };
                Some(day)
            }),
            title: latest(by_order, |r| {
                let Body::Fact(FactOp::Title { title, .. }) = &r.op.body else {
                    return None;
                };
                Some(title.clone())
            })
            .flatten(),
            themes: set(alive().filter_map(|r| {
                let Body::Fact(FactOp::Theme { theme }) = &r.op.body else {
                    return None;
                };
                Some(theme.clone())
            })),
            children: set(alive().filter_map(|r| {
                let Body::Fact(FactOp::Link { child }) = r.op.body else {
                    return None;
                };
                Some(child)
            })),
        }
    }
}

/// The latest that each person says from each side about each child.
pub(super) fn comparisons(by_order: &[&Recorded]) -> Vec<Comparison> {
    let replaced = replaced(by_order);
    let mut latest = BTreeMap::new();
    for r in by_order.iter().filter(|r| !replaced.contains(&r.op.id)) {
        if let Body::Fact(FactOp::Compare {
            side,
            child,
            likeness,
            ..
        }) = r.op.body
        {
            latest.insert((child, side, r.author), likeness);
        }
    }
    let said = latest.into_iter().filter_map(|(of, likeness)| {
        let (child, side, by) = of;
        Some(Comparison {
            child,
            side,
            by,
            likeness: likeness?,
        })
    });
    said.collect()
}

impl FactOp {
    /// Of which field it is a value.
    #[allow(clippy::unnecessary_wraps, reason = "asked alike of every group")]
    pub(crate) const fn field(&self, recorded: &Recorded) -> Option<Field<'_>> {
        Some(match self {
            Self::Day { .. } => Field::Day,
            Self::Title { .. } => Field::Title,
            Self::Link { child } | Self::Unlink { child, .. } => Field::Child(*child),
            Self::Theme { theme } | Self::Untheme { theme, .. } => Field::Theme(theme),
            Self::Compare { side, child, .. } => Field::Likeness(recorded.author, *side, *child),
        })
    }
}
