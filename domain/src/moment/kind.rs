//! Kinds of moments: what sets one apart from the others.
//!
//! A kind has a folder of its own with its ops (`op.rs`), what they make together, where they
//! belong (`place.rs`), who may record them (`permit.rs`) and what they tell (`news.rs`). What
//! every other part asks of a kind stands here, each time for all kinds.

use super::question::{self, Question};
use super::{Contribution, Recorded};
use crate::id::ChildId;
use crate::op::{Body, Mode, ObservationOp, Perspective, QuestionOp};
use crate::scope::Circle;
use crate::stamp::Stamp;

/// What kind of moment it is, with what only that kind has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Something was seen.
    Observation,
    /// Something is asked.
    Question(Question),
}

impl Kind {
    /// The kind of a moment that begins so. `None` when nothing begins with it.
    pub(super) fn of(
        start: &Recorded,
        by_order: &[&Recorded],
        contributions: &[Contribution],
    ) -> Option<Self> {
        match &start.op.body {
            Body::Observation(ObservationOp::Start { .. }) => Some(Self::Observation),
            Body::Question(QuestionOp::Ask { mode, asked, .. }) => {
                let asked = question::fold(*mode, asked, by_order, contributions);
                Some(Self::Question(asked))
            }
            Body::Question(QuestionOp::Pass { .. } | QuestionOp::Open { .. })
            | Body::Fact(_)
            | Body::Contribution(_)
            | Body::Unknown(_) => None,
        }
    }

    /// The circle that sees the moment around each of its children, besides those that see
    /// its contributions.
    pub(crate) const fn circle(&self) -> Option<Circle> {
        match self {
            Self::Observation => None,
            // what is asked is for everybody around the child
            Self::Question(_) => Some(Circle::Shared),
        }
    }

    /// Whether what is added lies under a seal at first.
    pub(crate) fn has_seal(&self) -> bool {
        match self {
            Self::Observation => false,
            Self::Question(question) => question.has_seal(),
        }
    }

    /// Whether what this side adds about a child is kept from the other side.
    pub(crate) fn seals(&self, side: Perspective, child: ChildId) -> bool {
        match self {
            Self::Observation => false,
            Self::Question(question) => question.seals(side, child),
        }
    }

    /// Whether the server has said that what was added about a child came out from under
    /// a seal.
    pub(crate) fn has_opened(&self, child: ChildId) -> bool {
        match self {
            Self::Observation => false,
            Self::Question(question) => question.has_seal() && question.told.contains(&child),
        }
    }

    /// Whether neither side could read the other about a child when this was written.
    pub(crate) fn hid_both_sides(&self, child: ChildId, written: Stamp) -> bool {
        match self {
            Self::Observation => false,
            Self::Question(question) => {
                let opened = question.opened.get(&child);
                question.mode == Mode::Together && opened.is_none_or(|at| written <= *at)
            }
        }
    }
}
