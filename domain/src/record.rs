//! How a server takes an op in: whether it may be recorded, and in which role.
//!
//! The device asks the same question before it records anything itself, so that
//! a person hears "no" at once and not after an outing.

pub(crate) mod actor;
mod permits;
pub(crate) mod refusal;

pub use crate::record::refusal::Refusal;

use crate::access::Access;
use crate::collect::{map, set};
use crate::id::{OpId, mix};
use crate::limits;
use crate::moment::{Contribution, Moment, Recorded, SERVER_DEVICE, Wording, Wordings, fold_with};
use crate::op::{Body, ContributionOp, FactOp, Op, QuestionOp};
use crate::placement::{Placements, place};
use crate::stamp::Stamp;
use crate::text::Text;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The ops of one moment with what follows from them.
#[derive(Clone, Debug, Default)]
pub struct Log {
    ops: BTreeMap<OpId, Recorded>,
    moment: Option<Moment>,
    placements: Placements,
    wordings: Wordings,
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

    /// Takes in an op of `access.person` that came in at `now_ms`, and what follows
    /// from it. `false`: it was there already.
    ///
    /// # Errors
    /// [`Refusal`]; the log is then unchanged.
    pub fn record(&mut self, op: Op, access: &Access, now_ms: i64) -> Result<bool, Refusal> {
        let taken = self.admit(op, access, now_ms)?;
        self.conclude();
        Ok(taken)
    }

    /// Takes in an op without what follows from it: that is asked once, when all
    /// that came together is in ([`Self::conclude`]).
    ///
    /// # Errors
    /// [`Refusal`]; the log is then unchanged.
    pub fn admit(&mut self, op: Op, access: &Access, now_ms: i64) -> Result<bool, Refusal> {
        if let Some(there) = self.ops.get(&op.id) {
            let same = there.op == op && there.author == access.person;
            return same.then_some(false).ok_or(Refusal::IdTaken);
        }
        let role = self.permits(&op, access)?;
        let shown = op.stamp.clamped(now_ms, limits::STAMP_AHEAD_MS);
        let clamped = (shown != op.stamp).then_some(shown);
        let recorded = Recorded {
            op,
            author: access.person,
            role,
            clamped,
        };
        self.ops.insert(recorded.op.id, recorded);
        self.derive();
        Ok(true)
    }

    /// Adds what follows from what stands now: versions that are joined, and seals
    /// that open.
    ///
    /// **Law.** What counts is what stands when all that came together is in. What
    /// somebody wrote and took back in one breath opens nothing.
    pub fn conclude(&mut self) {
        let joined = self.automatic_joins();
        if !joined.is_empty() {
            self.ops.extend(joined.into_iter().map(|r| (r.op.id, r)));
            self.derive();
        }
        let openings = self.openings();
        if !openings.is_empty() {
            self.ops.extend(openings.into_iter().map(|r| (r.op.id, r)));
            self.derive();
        }
    }

    /// Takes in the ops of one request about this moment. What builds on an op
    /// that comes later in the request is tried again after it. The answers are
    /// in the order of `ops`.
    ///
    /// **Law.** What somebody wrote about children none of whom they may see any
    /// more is held as a whole: its words must not stay with them, or stand alone,
    /// because only the link to the child was held.
    pub fn record_all(
        &mut self,
        ops: &[Op],
        access: &Access,
        now_ms: i64,
    ) -> Vec<Result<bool, Refusal>> {
        let before = self.clone();
        let answers = self.record_at_once(ops, access, now_ms);
        let lost = ops.iter().zip(&answers).any(|(op, answer)| {
            let places = op.body.begins() || matches!(op.body, Body::Fact(FactOp::Link { .. }));
            places && *answer == Err(Refusal::AccessEnded)
        });
        let moment = self.moment.as_ref();
        if !lost || moment.is_some_and(|moment| !moment.children.is_empty()) {
            if answers.contains(&Ok(true)) {
                self.conclude();
            }
            return answers;
        }
        *self = before;
        let held = |answer| match answer {
            Ok(true) | Err(Refusal::MissingDependency) => Err(Refusal::AccessEnded),
            other => other,
        };
        answers.into_iter().map(held).collect()
    }

    /// **Law.** When something that takes away (for fewer people, out of a portfolio)
    /// is refused, so is what was said at once with it or later in the same
    /// contribution: it was never meant for those who would read it alone.
    fn record_at_once(
        &mut self,
        ops: &[Op],
        access: &Access,
        now_ms: i64,
    ) -> Vec<Result<bool, Refusal>> {
        if !ops.iter().any(|op| op.body.may_take_away()) {
            return self.admit_each(ops, access, now_ms);
        }
        let mut refused: Vec<(&Op, Refusal)> = Vec::new();
        let before = self.clone();
        loop {
            let why = |op: &Op| {
                let first = refused.iter().find(|(first, _)| op.builds_on(first));
                let why = first.map(|(_, why)| *why);
                why.filter(|_| !before.ops.contains_key(&op.id))
            };
            let tried: Vec<Op> = ops.iter().filter(|op| why(op).is_none()).cloned().collect();
            let mut answers = self.admit_each(&tried, access, now_ms).into_iter();
            let answer = |op: &Op| match why(op) {
                Some(why) => Err(why),
                None => answers.next().unwrap_or(Err(Refusal::MissingDependency)),
            };
            let answers: Vec<Result<bool, Refusal>> = ops.iter().map(answer).collect();
            let known = refused.len();
            for (op, answer) in ops.iter().zip(&answers) {
                let why = answer
                    .err()
                    .filter(|why| *why != Refusal::MissingDependency);
                let is_known = refused.iter().any(|(first, _)| op.builds_on(first));
                if let Some(why) = why.filter(|_| op.body.may_take_away() && !is_known) {
                    refused.push((op, why));
                }
            }
            if refused.len() == known {
                return answers;
            }
            *self = before.clone();
        }
    }

    fn admit_each(
        &mut self,
        ops: &[Op],
        access: &Access,
        now_ms: i64,
    ) -> Vec<Result<bool, Refusal>> {
        let mut answers: Vec<Result<bool, Refusal>> = ops
            .iter()
            .map(|_| Err(Refusal::MissingDependency))
            .collect();
        loop {
            let mut progress = false;
            for (op, answer) in ops.iter().zip(&mut answers) {
                if *answer == Err(Refusal::MissingDependency) {
                    *answer = self.admit(op.clone(), access, now_ms);
                    progress |= *answer == Ok(true);
                }
            }
            if !progress
                || answers
                    .iter()
                    .all(|a| *a != Err(Refusal::MissingDependency))
            {
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
        self.moment = fold_with(self.ops.values(), &mut self.wordings);
        self.placements = place(self.moment.as_ref(), self.ops.values());
    }

    /// For each child about whom the seal is open now and was not before, the op
    /// that says so once and for ever. Its id follows from the question and the
    /// child, as that of a join does.
    fn openings(&self) -> Vec<Recorded> {
        let mut found = Vec::new();
        let Some(moment) = &self.moment else {
            return found;
        };
        if let Some(question) = moment.question() {
            for (child, at) in &question.opened {
                let id = mix(mix(0x0BE4_u128 ^ moment.id.0.as_u128()) ^ child.0.as_u128());
                if !question.told.contains(child) && !self.ops.contains_key(&own_id(id)) {
                    let body = Body::Question(QuestionOp::Open { child: *child });
                    found.push(derived(moment, own_id(id), *at, body));
                }
            }
        }
        found
    }

    /// Where versions of a contribution touch different words, the op that joins
    /// them. Its id follows from what it joins, so that a server that has to do it
    /// again makes the same op. Who used that id before keeps it: then the join is
    /// derived whenever it is needed.
    fn automatic_joins(&self) -> Vec<Recorded> {
        let moments = self.moment.iter();
        let all = moments.flat_map(|moment| moment.contributions.iter().map(move |c| (moment, c)));
        all.filter_map(|(moment, found)| self.automatic_join(moment, found))
            .collect()
    }

    fn automatic_join(&self, moment: &Moment, found: &Contribution) -> Option<Recorded> {
        let Wording::Joined { text } = &found.wording else {
            return None;
        };
        let current = || found.versions.iter().filter(|v| v.is_current);
        let stamp = current().map(|v| v.stamp).max()?;
        let heads = set(current().map(|v| v.op));
        let named = heads
            .iter()
            .fold(0x5A4D_u128, |seed, op| mix(seed ^ op.0.as_u128()));
        let join = own_id(named);
        if self.ops.contains_key(&join) {
            return None;
        }
        let body = Body::Contribution(ContributionOp::Write {
            contribution: found.id,
            text: Text::parse(text).ok()?,
            replaces: heads.into_iter().collect(),
            automatic: true,
        });
        let stamp = Stamp(stamp.0, stamp.1.saturating_add(1));
        Some(Recorded {
            author: found.author,
            role: found.role,
            ..derived(moment, join, stamp, body)
        })
    }
}

/// An id that the server makes from what it is about.
const fn own_id(from: u128) -> OpId {
    OpId(uuid::Builder::from_custom_bytes(from.to_be_bytes()).into_uuid())
}

/// An op of the server's own, as if by whoever started the moment.
fn derived(moment: &Moment, id: OpId, stamp: Stamp, body: Body) -> Recorded {
    Recorded {
        op: Op {
            v: body.version(),
            id,
            device: SERVER_DEVICE,
            stamp,
            moment: moment.id,
            body,
        },
        author: moment.author,
        role: moment.role,
        clamped: None,
    }
}

#[cfg(test)]
mod tests;
