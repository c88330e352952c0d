//! Something that was seen: a moment of which nothing more is said than that it begins.

pub(crate) mod op;

use crate::access::Role;
use crate::id::ChildId;
use crate::moment::field::Field;
use crate::moment::{Moment, Recorded};
use crate::news::what::{Hears, Viewer, What};
use crate::op::ObservationOp;
use crate::op::vocabulary::Perspective;
use crate::placement::around::Around;
use crate::record::actor::Actor;
use crate::record::refusal::Refusal;
use crate::scope::Scope;
use alloc::collections::BTreeSet;

impl ObservationOp {
    /// Whether it begins on a side that begins moments, on a day that there is.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Start { side, day } => *side != Perspective::Child && day.is_plausible(),
        }
    }

    pub(crate) const fn adds_to_all(&self, _: &Moment) -> bool {
        match self {
            Self::Start { .. } => false,
        }
    }

    /// A second beginning: who may begin is asked of all kinds together.
    pub(crate) const fn permits(&self, _: &Actor) -> Result<Role, Refusal> {
        match self {
            Self::Start { .. } => Err(Refusal::Malformed),
        }
    }

    pub(crate) fn scopes(&self, around: &Around) -> BTreeSet<Scope> {
        match self {
            Self::Start { .. } => around.everywhere(),
        }
    }

    pub(crate) const fn field(&self, _: &Recorded) -> Option<Field<'_>> {
        match self {
            Self::Start { .. } => None,
        }
    }

    /// It is told with the words that are in it.
    pub(crate) const fn hears(&self, _: &Moment, _: &Recorded) -> Option<Hears> {
        match self {
            Self::Start { .. } => None,
        }
    }

    pub(crate) const fn tells(&self, _: &Viewer, _: &Recorded) -> Option<(Option<ChildId>, What)> {
        match self {
            Self::Start { .. } => None,
        }
    }
}
