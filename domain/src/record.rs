//! How a server takes an op in: whether it may be recorded, and in which role.
//!
//! The device asks the same question before it records anything itself, so that
//! a person hears "no" at once and not after an outing.

use crate::access::{Access, Role};
use crate::id::{ChildId, ContributionId, MomentId, OpId, mix};
use crate::keyed::{map, set};
use crate::limits;
use crate::moment::{Contribution, Moment, Recorded, SERVER_DEVICE, Wording, fold};
use crate::op::{Audience, Body, Op, Perspective, VERSION};
use crate::placement::{Placements, place};
use crate::stamp::Stamp;
use crate::text::Text;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Why an op is not recorded, or not yet.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// It builds on something that has not come in; held until it does.
    #[error("it builds on something that has not arrived yet")]
    Waiting,
    /// The person could see this child before; held for the lead to look at.
    #[error("access to this child has ended; the lead can look at it")]
    AccessEnded,
    /// The person may not do this.
    #[error("this person may not do this")]
    NotAllowed,
    /// Only the author may change a contribution.
    #[error("only the author may change this")]
    NotAuthor,
    /// The op's id was used for something else.
    #[error("the id of this op was used for something else")]
    IdTaken,
    /// The body cannot be read or contradicts itself.
    #[error("the op is malformed")]
    Malformed,
    /// Over a limit of [`limits`].
    #[error("the op is over a limit")]
    OverLimit,
}

impl Refusal {
    /// Whether the server keeps the op although it is not recorded.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Waiting | Self::AccessEnded)
    }
}

/// The ops of one moment with what follows from them.
#[derive(Clone, Debug, Default)]
pub struct Log {
    ops: BTreeMap<OpId, Recorded>,
    moment: Option<Moment>,
    placements: Placements,
}

impl FromIterator<Recorded> for Log {
    fn from_iter<I: IntoIterator<Item = Recorded>>(ops: I) -> Self {
        let mut log = Self {
            ops: map(ops.into_iter().map(|r| (r.op.id, r))),
            ..Self::default()
        };
        log.derive();
        log
    }
}

impl Log {
    /// The ops, by id.
    #[must_use]
    pub const fn ops(&self) -> &BTreeMap<OpId, Recorded> {
        &self.ops
    }

    /// The moment that they make.
    #[must_use]
    pub const fn moment(&self) -> Option<&Moment> {
        self.moment.as_ref()
    }

    /// Where each op belongs.
    #[must_use]
    pub const fn placements(&self) -> &Placements {
        &self.placements
    }

    /// Takes in an op of `access.person` that came in at `now_ms` as the
    /// `nth` of its request. `false`: it was there already.
    ///
    /// # Errors
    /// [`Refusal`]; the log is then unchanged.
    pub fn record(
        &mut self,
        op: Op,
        access: &Access,
        now_ms: i64,
        nth: u32,
    ) -> Result<bool, Refusal> {
        if let Some(there) = self.ops.get(&op.id) {
            let same = there.op == op && there.author == access.person;
            return same.then_some(false).ok_or(Refusal::IdTaken);
        }
        let role = self.permits(&op, access)?;
        let shown = op.stamp.clamped(now_ms, limits::STAMP_AHEAD_MS, nth);
        let clamped = (shown != op.stamp).then_some(shown);
        let contribution = op.body.contribution();
        let recorded = Recorded {
            op,
            author: access.person,
            role,
            clamped,
        };
        self.ops.insert(recorded.op.id, recorded);
        self.derive();
        if let Some(joined) = contribution.and_then(|id| self.automatic_join(id)) {
            self.ops.insert(joined.op.id, joined);
            self.derive();
        }
        Ok(true)
    }

    /// Takes in the ops of one request about this moment. What builds on an op
    /// that comes later in the request is tried again after it. The answers are
    /// in the order of `ops`; `first_nth` numbers the first within the request.
    pub fn record_all(
        &mut self,
        ops: &[Op],
        access: &Access,
        now_ms: i64,
        first_nth: u32,
    ) -> Vec<Result<bool, Refusal>> {
        let mut answers: Vec<Result<bool, Refusal>> =
            ops.iter().map(|_| Err(Refusal::Waiting)).collect();
        loop {
            let mut progress = false;
            for ((nth, op), answer) in (first_nth..).zip(ops).zip(&mut answers) {
                if *answer == Err(Refusal::Waiting) {
                    *answer = self.record(op.clone(), access, now_ms, nth);
                    progress |= *answer == Ok(true);
                }
            }
            if !progress || answers.iter().all(|a| *a != Err(Refusal::Waiting)) {
                return answers;
            }
        }
    }

    /// The log with one op more that is known to be permitted.
    #[must_use]
    pub fn with(mut self, recorded: Recorded) -> Self {
        self.ops.insert(recorded.op.id, recorded);
        self.derive();
        self
    }

    fn derive(&mut self) {
        self.moment = fold(self.ops.values());
        self.placements = place(self.ops.values());
    }

    /// In which role the op may be recorded.
    ///
    /// # Errors
    /// [`Refusal`] when it may not, or not yet.
    pub fn permits(&self, op: &Op, access: &Access) -> Result<Role, Refusal> {
        within_limits(op)?;
        if let Body::Start { side, day } = op.body {
            return self.permits_start(op, side, day.is_plausible(), access);
        }
        let moment = self.moment.as_ref().ok_or(Refusal::Waiting)?;
        self.sees(moment, OpId::from(moment.id), access)?;
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
            Body::Start { .. }
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
            Body::Unknown(_) => match op.body.contribution() {
                Some(id) => Ok(self.own_contribution(moment, id, access)?.role),
                None => describes(moment, access),
            },
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
        match side {
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
            Refusal::Waiting
        })
    }

    fn contribution<'a>(
        &self,
        moment: &'a Moment,
        id: ContributionId,
        access: &Access,
    ) -> Result<&'a Contribution, Refusal> {
        let found = moment.contribution(id).ok_or(Refusal::Waiting)?;
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
        if opens_confidence || !access.addresses(found.role, found.about, audience) {
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

    /// When versions of a contribution touch different words, the op that joins
    /// them. Its id follows from what it joins, so that a server that has to do
    /// it again makes the same op.
    fn automatic_join(&self, id: ContributionId) -> Option<Recorded> {
        let found = self.moment.as_ref()?.contribution(id)?;
        let Wording::Joined { text } = &found.wording else {
            return None;
        };
        let current = || found.versions.iter().filter(|v| v.is_current);
        let stamp = current().map(|v| v.stamp).max()?;
        let heads = set(current().map(|v| v.op));
        let named = heads
            .iter()
            .fold(0x5A4D_u128, |seed, op| mix(seed ^ op.0.as_u128()));
        Some(Recorded {
            op: Op {
                v: 1,
                id: OpId(uuid::Builder::from_custom_bytes(named.to_be_bytes()).into_uuid()),
                device: SERVER_DEVICE,
                stamp: Stamp(stamp.0, stamp.1.saturating_add(1)),
                moment: self.moment.as_ref()?.id,
                body: Body::Write {
                    contribution: id,
                    text: Text::parse(text).ok()?,
                    replaces: heads.into_iter().collect(),
                    automatic: true,
                },
            },
            author: found.author,
            role: found.role,
            clamped: None,
        })
    }
}

/// Limits that concern one op alone.
fn within_limits(op: &Op) -> Result<(), Refusal> {
    if op.v == 0 || op.device == SERVER_DEVICE {
        return Err(Refusal::Malformed);
    }
    if op.v <= VERSION && matches!(op.body, Body::Unknown(_)) {
        return Err(Refusal::Malformed);
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
    if moment.contributions.len() >= limits::CONTRIBUTIONS_PER_MOMENT {
        return Err(Refusal::OverLimit);
    }
    if let Some(child) = about {
        if !access.sees(child) {
            let ended = access.past.contains(&child);
            return Err(if ended {
                Refusal::AccessEnded
            } else {
                Refusal::NotAllowed
            });
        }
        if !moment.portfolios().any(|c| c == child) {
            return Err(Refusal::Waiting);
        }
    }
    access
        .writes(perspective, about, audience)
        .ok_or(Refusal::NotAllowed)
}

/// Ops of one request in the order in which they came, by moment.
#[must_use]
pub fn by_moment(ops: Vec<Op>) -> BTreeMap<MomentId, Vec<Op>> {
    let mut found: BTreeMap<MomentId, Vec<Op>> = BTreeMap::new();
    for op in ops {
        found.entry(op.moment).or_default().push(op);
    }
    found
}
