//! Who may say what of a moment as a whole.

use crate::access::Role;
use crate::id::ChildId;
use crate::limits;
use crate::moment::Moment;
use crate::op::FactOp;
use crate::op::vocabulary::Perspective;
use crate::record::actor::Actor;
use crate::record::refusal::Refusal;

impl FactOp {
    /// Whether it names a day that there is.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Day { day, .. } => day.is_plausible(),
            Self::Title { .. }
            | Self::Link { .. }
            | Self::Unlink { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. }
            | Self::Compare { .. } => true,
        }
    }

    /// Whether it adds something to the portfolio of each child of the moment.
    pub(crate) const fn adds_to_all(&self, _: &Moment) -> bool {
        match self {
            Self::Day { .. } | Self::Title { .. } | Self::Theme { .. } | Self::Untheme { .. } => {
                true
            }
            Self::Link { .. } | Self::Unlink { .. } | Self::Compare { .. } => false,
        }
    }

    pub(crate) fn permits(&self, actor: &Actor) -> Result<Role, Refusal> {
        let Moment {
            themes, children, ..
        } = actor.moment;
        match self {
            Self::Day { .. } | Self::Title { .. } => describes(actor),
            Self::Theme { .. } if themes.len() >= limits::THEMES_PER_MOMENT => {
                Err(Refusal::OverLimit)
            }
            Self::Theme { .. } | Self::Untheme { .. } => tags(actor),
            Self::Link { .. } if children.len() >= limits::CHILDREN_PER_MOMENT => {
                Err(Refusal::OverLimit)
            }
            Self::Link { child } | Self::Unlink { child, .. } => links(actor, *child),
            Self::Compare { side, child, .. } => compares(actor, *side, *child),
        }
    }
}

/// Who may change date and title: whoever started it, and of the centre's own
/// moments also colleagues. Nobody else edits a parent's words.
fn describes(actor: &Actor) -> Result<Role, Refusal> {
    if actor.is_starter() {
        return Ok(actor.moment.role);
    }
    match actor.centre_role() {
        Some(role) if actor.moment.role.is_centre() => Ok(role),
        _ => Err(Refusal::NotAuthor),
    }
}

/// Who may say which themes it touches: whoever started it, and the centre.
fn tags(actor: &Actor) -> Result<Role, Refusal> {
    if actor.is_starter() {
        return Ok(actor.moment.role);
    }
    actor.centre_role().ok_or(Refusal::NotAllowed)
}

/// Who may put a moment in a child's portfolio and take it out: staff of that
/// child; a guardian who started it, for their own child.
fn links(actor: &Actor, child: ChildId) -> Result<Role, Refusal> {
    if let Some(role) = actor.access.centre_role(child)
        && actor.moment.role.is_centre()
        && actor.works_on()
    {
        return Ok(role);
    }
    let starter = actor.is_starter() && actor.moment.role == Role::Guardian;
    match actor.access.is(Role::Guardian, child) {
        true if starter => Ok(Role::Guardian),
        _ if actor.access.past.contains(&child) => Err(Refusal::AccessEnded),
        _ => Err(Refusal::NotAllowed),
    }
}

/// Who may say how it is on a side: whoever may write there about the child.
fn compares(actor: &Actor, side: Perspective, child: ChildId) -> Result<Role, Refusal> {
    actor.concerns(child)?;
    let role = match side {
        Perspective::Home => actor
            .access
            .is(Role::Guardian, child)
            .then_some(Role::Guardian),
        Perspective::Here => actor.access.centre_role(child),
        Perspective::Child => None,
    };
    role.ok_or(Refusal::NotAllowed)
}
