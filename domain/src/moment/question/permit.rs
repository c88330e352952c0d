//! Who may ask, and who may rather not answer.

use crate::access::Role;
use crate::id::ChildId;
use crate::moment::Moment;
use crate::op::QuestionOp;
use crate::op::vocabulary::{Mode, Perspective};
use crate::record::actor::Actor;
use crate::record::refusal::Refusal;

impl QuestionOp {
    /// Whether it begins on a side that asks so, on a day that there is, and says nothing that
    /// only the server says.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Ask {
                side, day, mode, ..
            } => {
                let asks = match side {
                    Perspective::Here => true,
                    // it is the centre that wants to hear the parent first
                    Perspective::Home => *mode != Mode::ParentFirst,
                    Perspective::Child => false,
                };
                asks && day.is_plausible()
            }
            Self::Pass { .. } => true,
            Self::Open { .. } => false,
        }
    }

    pub(crate) const fn adds_to_all(&self, _: &Moment) -> bool {
        match self {
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } => false,
        }
    }

    pub(crate) fn permits(&self, actor: &Actor) -> Result<Role, Refusal> {
        match self {
            Self::Pass { child } => passes(actor, *child),
            // a second beginning, and what only the server says
            Self::Ask { .. } | Self::Open { .. } => Err(Refusal::Malformed),
        }
    }
}

/// Who may rather not answer: a guardian, about their own child.
fn passes(actor: &Actor, child: ChildId) -> Result<Role, Refusal> {
    if actor.moment.question().is_none() {
        return Err(Refusal::Malformed);
    }
    actor.concerns(child)?;
    let is_guardian = actor.access.is(Role::Guardian, child);
    is_guardian
        .then_some(Role::Guardian)
        .ok_or(Refusal::NotAllowed)
}
