//! Who may record what: one question, asked on the device and on the server.

use super::{Log, Refusal};
use crate::access::{Access, Role};
use crate::id::{ChildId, ContributionId, MomentId, OpId};
use crate::limits;
use crate::moment::{Contribution, Moment, SERVER_DEVICE};
use crate::op::{Audience, Body, Mode, Op, Perspective, VERSION, is_too_deep};

impl Log {
    /// In which role the op may be recorded.
    ///
    /// # Errors
    /// [`Refusal`] when it may not, or not yet.
    pub fn permits(&self, op: &Op, access: &Access) -> Result<Role, Refusal> {
        within_limits(op)?;
        let own = self.ops.values().filter(|r| r.author == access.person);
        if own.count() >= limits::OPS_PER_PERSON_AND_MOMENT {
            return Err(Refusal::OverLimit);
        }
        if let Body::Start { side, day } | Body::Ask { side, day, .. } = op.body {
            return self.permits_start(op, side, day.is_plausible(), access);
        }
        let moment = self.moment.as_ref().ok_or(Refusal::MissingDependency)?;
        self.sees(moment, OpId::from(moment.id), access)?;
        still_sees_all(moment, &op.body, access)?;
        match &op.body {
            Body::Day { day, .. } if !day.is_plausible() => Err(Refusal::Malformed),
            Body::Day { .. } | Body::Title { .. } => describes(moment, access),
            Body::Theme { .. } if moment.themes.len() >= limits::THEMES_PER_MOMENT => {
                Err(Refusal::OverLimit)
            }
            Body::Theme { .. } | Body::Untheme { .. } => tags(moment, access),
            Body::Link { .. } if moment.children.len() >= limits::CHILDREN_PER_MOMENT => {
                Err(Refusal::OverLimit)
            }
            Body::Link { child } | Body::Unlink { child, .. } => links(moment, *child, access),
            Body::Contribute {
                perspective,
                about,
                audience,
            } => contributes(moment, (*perspective, *about, *audience), access),
            Body::Pass { child } => passes(moment, *child, access),
            Body::Compare { side, child, .. } => compares(moment, *side, *child, access),
            Body::Start { .. }
            | Body::Ask { .. }
            | Body::Open { .. }
            | Body::Write {
                automatic: true, ..
            } => Err(Refusal::Malformed),
            Body::Write { contribution, .. }
            | Body::Feel { contribution, .. }
            | Body::Withdraw { contribution, .. } => {
                Ok(self.own_contribution(moment, *contribution, access)?.role)
            }
            Body::Share {
                contribution,
                audience,
                ..
            } => self.shares(moment, *contribution, *audience, access),
            Body::Acknowledge { contribution } => self.acknowledges(moment, *contribution, access),
            Body::Unknown(_) => Err(Refusal::Newer),
        }
    }

    fn permits_start(
        &self,
        op: &Op,
        side: Perspective,
        plausible: bool,
        access: &Access,
    ) -> Result<Role, Refusal> {
        if op.moment != MomentId::from(op.id) || !plausible || self.moment.is_some() {
            return Err(Refusal::Malformed);
        }
        let is_guardian = access
            .grants
            .values()
            .flatten()
            .any(|r| *r == Role::Guardian);
        let ended = || {
            if access.past.is_empty() {
                Refusal::NotAllowed
            } else {
                Refusal::AccessEnded
            }
        };
        let asks_home_first = matches!(
            op.body,
            Body::Ask {
                mode: Mode::ParentFirst,
                ..
            }
        );
        match side {
            // it is the centre that wants to hear the parent first
            Perspective::Home if asks_home_first => Err(Refusal::Malformed),
            Perspective::Here if access.works_here() => Ok(Role::Staff),
            Perspective::Home if is_guardian => Ok(Role::Guardian),
            Perspective::Here | Perspective::Home => Err(ended()),
            Perspective::Child => Err(Refusal::Malformed),
        }
    }

    /// Whether the person may see an op of this moment. What they may not see
    /// does not exist for them, unless they could see it before.
    fn sees(&self, moment: &Moment, op: OpId, access: &Access) -> Result<(), Refusal> {
        let scopes = self.placements.get(&op);
        if scopes.is_some_and(|scopes| access.reads_any(scopes)) {
            return Ok(());
        }
        let could = moment.children.iter().any(|c| access.past.contains(c));
        Err(if could {
            Refusal::AccessEnded
        } else {
            Refusal::MissingDependency
        })
    }

    fn contribution<'a>(
        &self,
        moment: &'a Moment,
        id: ContributionId,
        access: &Access,
    ) -> Result<&'a Contribution, Refusal> {
        let found = moment.contribution(id).ok_or(Refusal::MissingDependency)?;
        self.sees(moment, id.into(), access)?;
        Ok(found)
    }

    fn own_contribution<'a>(
        &self,
        moment: &'a Moment,
        id: ContributionId,
        access: &Access,
    ) -> Result<&'a Contribution, Refusal> {
        let found = self.contribution(moment, id, access)?;
        if found.author == access.person {
            Ok(found)
        } else {
            Err(Refusal::NotAuthor)
        }
    }

    fn shares(
        &self,
        moment: &Moment,
        id: ContributionId,
        audience: Audience,
        access: &Access,
    ) -> Result<Role, Refusal> {
        let found = self.own_contribution(moment, id, access)?;
        // a confidence stays one
        let opens_confidence =
            matches!(found.audience, Audience::Confidential { .. }) && found.audience != audience;
        // an answer that came out from under the seal is taken back in sight, or stays
        let hides_answer = found.audience == Audience::Shared
            && audience != Audience::Shared
            && found.about.is_some_and(|child| {
                let question = moment.question.as_ref();
                question.is_some_and(|q| q.mode != Mode::Open && q.told.contains(&child))
            });
        if opens_confidence || hides_answer || !access.addresses(found.role, found.about, audience)
        {
            return Err(Refusal::NotAllowed);
        }
        Ok(found.role)
    }

    fn acknowledges(
        &self,
        moment: &Moment,
        id: ContributionId,
        access: &Access,
    ) -> Result<Role, Refusal> {
        let found = self.contribution(moment, id, access)?;
        let is_mentor = found
            .about
            .is_some_and(|child| access.is(Role::Mentor, child));
        if is_mentor && found.role == Role::Guardian {
            Ok(Role::Mentor)
        } else {
            Err(Refusal::NotAllowed)
        }
    }
}

/// **Law.** What is placed with several children needs the right for each of
/// them now: who may not see one of them any more adds nothing to its portfolio
/// by way of another. Taking words back, or giving them to fewer people, adds
/// nothing.
fn still_sees_all(moment: &Moment, body: &Body, access: &Access) -> Result<(), Refusal> {
    let is_for_all = match body {
        Body::Contribute { about: Some(_), .. }
        | Body::Start { .. }
        | Body::Ask { .. }
        | Body::Link { .. }
        | Body::Unlink { .. }
        | Body::Withdraw { .. }
        // who gives their words to fewer people adds nothing either
        | Body::Share {
            audience: Audience::Draft | Audience::Team,
            ..
        }
        | Body::Acknowledge { .. }
        | Body::Pass { .. }
        | Body::Open { .. }
        | Body::Compare { .. }
        | Body::Unknown(_) => false,
        Body::Day { .. }
        | Body::Title { .. }
        | Body::Theme { .. }
        | Body::Untheme { .. }
        | Body::Contribute { about: None, .. } => true,
        Body::Write { contribution, .. }
        | Body::Feel { contribution, .. }
        | Body::Share { contribution, .. } => {
            let found = moment.contribution(*contribution);
            found.is_some_and(|found| found.about.is_none())
        }
    };
    let has_ended = || moment.children.iter().any(|c| access.past.contains(c));
    if is_for_all && has_ended() {
        return Err(Refusal::AccessEnded);
    }
    Ok(())
}

/// Limits that concern one op alone.
fn within_limits(op: &Op) -> Result<(), Refusal> {
    if op.v == 0 || op.device == SERVER_DEVICE {
        return Err(Refusal::Malformed);
    }
    if let Body::Unknown(raw) = &op.body {
        let is_newer = op.v > VERSION && !is_too_deep(raw);
        return Err(if is_newer {
            Refusal::Newer
        } else {
            Refusal::Malformed
        });
    }
    if op.body.replaces().len() > limits::REPLACES {
        return Err(Refusal::OverLimit);
    }
    Ok(())
}

/// The centre role of somebody towards any child of the moment.
fn centre_role(moment: &Moment, access: &Access) -> Option<Role> {
    moment
        .children
        .iter()
        .find_map(|child| access.centre_role(*child))
}

/// Whether the person works for the centre on this moment: on one of its
/// children, or because they started it. Working elsewhere is not enough.
fn works_on(moment: &Moment, access: &Access) -> bool {
    let is_own = moment.author == access.person && moment.role.is_centre();
    is_own || centre_role(moment, access).is_some()
}

/// Whether the person may say something of all children of a moment: who works on
/// it, of one that the centre began. A family may have put children of two houses in
/// one of theirs: there only who sees them all speaks of them all.
fn speaks_for_all(moment: &Moment, access: &Access) -> bool {
    let sees_all = || moment.children.iter().all(|child| access.sees(*child));
    works_on(moment, access) && (moment.role.is_centre() || sees_all())
}

/// Who may change date and title: whoever started it, and of the centre's own
/// moments also colleagues. Nobody else edits a parent's words.
fn describes(moment: &Moment, access: &Access) -> Result<Role, Refusal> {
    if moment.author == access.person {
        return Ok(moment.role);
    }
    match centre_role(moment, access) {
        Some(role) if moment.role.is_centre() => Ok(role),
        _ => Err(Refusal::NotAuthor),
    }
}

/// Who may say which themes it touches: whoever started it, and the centre.
fn tags(moment: &Moment, access: &Access) -> Result<Role, Refusal> {
    if moment.author == access.person {
        return Ok(moment.role);
    }
    centre_role(moment, access).ok_or(Refusal::NotAllowed)
}

/// Who may put a moment in a child's portfolio and take it out: staff of that
/// child; a guardian who started it, for their own child.
fn links(moment: &Moment, child: ChildId, access: &Access) -> Result<Role, Refusal> {
    if let Some(role) = access.centre_role(child)
        && moment.role.is_centre()
        && works_on(moment, access)
    {
        return Ok(role);
    }
    let starter = moment.author == access.person && moment.role == Role::Guardian;
    match access.is(Role::Guardian, child) {
        true if starter => Ok(Role::Guardian),
        _ if access.past.contains(&child) => Err(Refusal::AccessEnded),
        _ => Err(Refusal::NotAllowed),
    }
}

fn contributes(
    moment: &Moment,
    (perspective, about, audience): (Perspective, Option<ChildId>, Audience),
    access: &Access,
) -> Result<Role, Refusal> {
    let own = moment.contributions.iter();
    let own = own.filter(|c| c.author == access.person).count();
    if own >= limits::CONTRIBUTIONS_PER_PERSON_AND_MOMENT {
        return Err(Refusal::OverLimit);
    }
    if about.is_none() && !speaks_for_all(moment, access) {
        return Err(Refusal::NotAllowed);
    }
    if let Some(child) = about {
        concerns(moment, child, access)?;
    }
    // a seal is around one child: so is what lies under it
    let is_sealed = moment
        .question
        .as_ref()
        .is_some_and(|q| q.mode != Mode::Open);
    if about.is_none() && is_sealed {
        return Err(Refusal::NotAllowed);
    }
    access
        .writes(perspective, about, audience)
        .ok_or(Refusal::NotAllowed)
}

/// Whether something can be said about this child here.
fn concerns(moment: &Moment, child: ChildId, access: &Access) -> Result<(), Refusal> {
    if !access.sees(child) {
        let ended = access.past.contains(&child);
        return Err(if ended {
            Refusal::AccessEnded
        } else {
            Refusal::NotAllowed
        });
    }
    let is_in = moment.portfolios().any(|c| c == child);
    is_in.then_some(()).ok_or(Refusal::MissingDependency)
}

/// Who may rather not answer: a guardian, about their own child.
fn passes(moment: &Moment, child: ChildId, access: &Access) -> Result<Role, Refusal> {
    if moment.question.is_none() {
        return Err(Refusal::Malformed);
    }
    concerns(moment, child, access)?;
    let is_guardian = access.is(Role::Guardian, child);
    is_guardian
        .then_some(Role::Guardian)
        .ok_or(Refusal::NotAllowed)
}

/// Who may say how it is on a side: whoever may write there about the child.
fn compares(
    moment: &Moment,
    side: Perspective,
    child: ChildId,
    access: &Access,
) -> Result<Role, Refusal> {
    concerns(moment, child, access)?;
    let role = match side {
        Perspective::Home => access.is(Role::Guardian, child).then_some(Role::Guardian),
        Perspective::Here => access.centre_role(child),
        Perspective::Child => None,
    };
    role.ok_or(Refusal::NotAllowed)
}
