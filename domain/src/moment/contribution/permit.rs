//! Who may add to a moment, and change what they added.

use crate::access::Role;
use crate::id::{ChildId, ContributionId};
use crate::limits;
use crate::moment::Moment;
use crate::op::ContributionOp;
use crate::op::vocabulary::{Audience, Perspective};
use crate::record::actor::Actor;
use crate::record::refusal::Refusal;

impl ContributionOp {
    /// Whether it says nothing that only the server says.
    pub(crate) const fn is_sound(&self) -> bool {
        match self {
            Self::Write { automatic, .. } => !*automatic,
            Self::Contribute { .. }
            | Self::Feel { .. }
            | Self::Share { .. }
            | Self::Withdraw { .. }
            | Self::Acknowledge { .. } => true,
            Self::Read { versions, .. } => !versions.is_empty(),
        }
    }

    /// Whether it adds something to the portfolio of each child of the moment. Taking words
    /// back, or giving them to fewer people, adds nothing.
    pub(crate) fn adds_to_all(&self, moment: &Moment) -> bool {
        match self {
            Self::Contribute { about, .. } => about.is_none(),
            Self::Withdraw { .. }
            | Self::Share {
                audience: Audience::Draft | Audience::Team,
                ..
            }
            | Self::Acknowledge { .. }
            | Self::Read { .. } => false,
            Self::Write { contribution, .. }
            | Self::Feel { contribution, .. }
            | Self::Share { contribution, .. } => {
                let found = moment.contribution(*contribution);
                found.is_some_and(|found| found.about.is_none())
            }
        }
    }

    pub(crate) fn permits(&self, actor: &Actor) -> Result<Role, Refusal> {
        match self {
            Self::Contribute {
                perspective,
                about,
                audience,
            } => contributes(actor, *perspective, *about, *audience),
            Self::Write { contribution, .. }
            | Self::Feel { contribution, .. }
            | Self::Withdraw { contribution, .. } => {
                Ok(actor.own_contribution(*contribution)?.role)
            }
            Self::Share {
                contribution,
                audience,
                ..
            } => shares(actor, *contribution, *audience),
            Self::Read { versions, .. } if versions.len() > limits::REPLACES => {
                Err(Refusal::OverLimit)
            }
            Self::Acknowledge { contribution } | Self::Read { contribution, .. } => {
                acknowledges(actor, *contribution)
            }
        }
    }
}

fn contributes(
    actor: &Actor,
    perspective: Perspective,
    about: Option<ChildId>,
    audience: Audience,
) -> Result<Role, Refusal> {
    let own = actor.moment.contributions.iter();
    let own = own.filter(|c| c.author == actor.person()).count();
    if own >= limits::CONTRIBUTIONS_PER_PERSON_AND_MOMENT {
        return Err(Refusal::OverLimit);
    }
    match about {
        Some(child) => actor.concerns(child)?,
        // a seal is around one child: so is what lies under it
        None if !actor.speaks_for_all() || actor.moment.kind.has_seal() => {
            return Err(Refusal::NotAllowed);
        }
        None => {}
    }
    let role = actor.access.writes(perspective, about, audience);
    role.ok_or(Refusal::NotAllowed)
}

fn shares(actor: &Actor, id: ContributionId, audience: Audience) -> Result<Role, Refusal> {
    let found = actor.own_contribution(id)?;
    // a confidence stays one
    let opens_confidence =
        matches!(found.audience, Audience::Confidential { .. }) && found.audience != audience;
    // an answer that came out from under the seal is taken back in sight, or stays
    let hides_answer = found.audience == Audience::Shared
        && audience != Audience::Shared
        && found
            .about
            .is_some_and(|child| actor.moment.kind.has_opened(child));
    let may_address = actor.access.addresses(found.role, found.about, audience);
    if opens_confidence || hides_answer || !may_address {
        return Err(Refusal::NotAllowed);
    }
    Ok(found.role)
}

fn acknowledges(actor: &Actor, id: ContributionId) -> Result<Role, Refusal> {
    let found = actor.contribution(id)?;
    let is_mentor = |child| actor.access.is(Role::Mentor, child);
    if found.about.is_some_and(is_mentor) && found.role == Role::Guardian {
        Ok(Role::Mentor)
    } else {
        Err(Refusal::NotAllowed)
    }
}
