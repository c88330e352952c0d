//! What becomes of what a device sends: decided in memory, from what was read of it
//! before. Whoever keeps moments reads what a push [names](Named), asks [`decide`],
//! and writes what the [`Decision`] says: nothing is decided while it is written.
//!
//! **Law.** What is decided depends on what was read alone. So the same push, decided
//! twice, comes to the same, and the laws hold of what the server does.

mod changes;
mod erased;
mod held;
mod incoming;
mod refused;

pub use self::{
    changes::{Change, Head, PlacementChanges},
    erased::Erased,
    held::{Held, Room},
    incoming::{Incoming, Named},
    refused::NotTaken,
};

use crate::access::Access;
use crate::id::{DeviceId, MomentId, OpId, PersonId};
use crate::moment::{Moment, Recorded, SERVER_DEVICE};
use crate::op::Op;
use crate::record::{Log, Refusal};
use crate::scope::Scope;
use crate::wire::{OpResult, OpStatus};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use uuid::Uuid;

/// Who sends, from where, and when it came in.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// With which access it is decided.
    pub access: &'a Access,
    /// On which device.
    pub device: DeviceId,
    /// When it came in: Unix time in ms.
    pub now_ms: i64,
    /// Whether the device was revoked: then all of it is held for the lead.
    pub is_revoked: bool,
}

/// What there is about what a push [names](Named).
#[derive(Clone, Default, Debug)]
pub struct Known {
    /// What is recorded of its moments.
    pub recorded: BTreeMap<MomentId, Vec<Recorded>>,
    /// What of these moments is in a scope.
    pub placed: BTreeMap<MomentId, BTreeSet<(Scope, OpId)>>,
    /// To which moment ids belong that are recorded: of what is named and of what is
    /// held.
    pub owners: BTreeMap<OpId, MomentId>,
    /// What is held for its moments and under its ids.
    pub held: BTreeMap<OpId, Held>,
    /// What those may do now of whom something is held, and who sends.
    pub accesses: BTreeMap<PersonId, Access>,
    /// How much is held of who sends.
    pub room: Room,
    /// Which of its devices are somebody else's. An op may have been made on one
    /// device of a person and be sent by another, and a server that was restored does
    /// not know every device.
    pub strangers: BTreeSet<DeviceId>,
    /// What of it was erased.
    pub erased: Erased,
}

/// What becomes of a push.
#[derive(Default, Debug)]
pub struct Decision {
    /// What became of each op, in the order of the push.
    pub results: Vec<OpResult>,
    /// What is recorded now.
    pub recorded: Vec<Recorded>,
    /// What enters and leaves scopes.
    pub changes: PlacementChanges,
    /// What is held now, or for another reason than before.
    pub kept: BTreeMap<OpId, Held>,
    /// What is held no longer.
    pub freed: BTreeSet<OpId>,
    /// What belongs to nothing any more: moments and contributions.
    pub erased: BTreeSet<Uuid>,
    /// What was not taken, to be traced.
    pub not_taken: NotTaken,
}

/// Whether an op is new, or why it is not recorded.
type Taken = Result<bool, Refusal>;
/// Where in the push an op stands, and the op.
type Numbered = (usize, Op);

/// Decides what becomes of these ops.
#[must_use]
pub fn decide(sender: Sender<'_>, ops: Vec<Incoming>, known: Known) -> Decided<'_> {
    let readable: Vec<&Op> = ops.iter().filter_map(Incoming::op).collect();
    let gone = erased::among(sender.access.person, &readable, &known);
    let mut decided = Decided {
        sender,
        held: held::Ledger::new(known.held, known.room),
        recorded: known.recorded,
        placed: known.placed,
        owners: known.owners,
        accesses: known.accesses,
        moments: Vec::new(),
        decision: Decision::default(),
    };
    decided.held.forget(&gone.forgotten);
    decided.decision.erased = gone.to_nothing;
    let mut moments: BTreeMap<MomentId, Vec<Numbered>> = BTreeMap::new();
    for (at, incoming) in ops.into_iter().enumerate() {
        let id = incoming.id();
        let why = match incoming.not_made_on(&known.strangers) {
            Incoming::Op(op) if !gone.refused.contains(&id) => {
                moments.entry(op.moment).or_default().push((at, *op));
                Refusal::MissingDependency
            }
            Incoming::Op(_) => decided.decision.not_taken.add(id, None, Refusal::Erased),
            Incoming::Unusable(_, why) => decided.decision.not_taken.add(id, None, why),
        };
        decided.decision.results.push(result(id, Err(why)));
    }
    for (moment, ops) in moments {
        decided.take_in(moment, ops);
    }
    decided
}

fn result(id: OpId, taken: Taken) -> OpResult {
    let (status, problem) = match taken {
        Ok(true) => (OpStatus::Accepted, None),
        Ok(false) => (OpStatus::Duplicate, None),
        Err(why) if why.is_held() => (OpStatus::Held, Some(why)),
        Err(why) => (OpStatus::Invalid, Some(why)),
    };
    OpResult {
        id,
        status,
        problem,
    }
}

/// A push that is decided, but for the ids that the server made up for it.
pub struct Decided<'a> {
    sender: Sender<'a>,
    recorded: BTreeMap<MomentId, Vec<Recorded>>,
    placed: BTreeMap<MomentId, BTreeSet<(Scope, OpId)>>,
    owners: BTreeMap<OpId, MomentId>,
    accesses: BTreeMap<PersonId, Access>,
    held: held::Ledger,
    moments: Vec<Changed>,
    decision: Decision,
}

/// A moment with something new in it.
struct Changed {
    moment: MomentId,
    log: Log,
    new: BTreeSet<OpId>,
}

impl Decided<'_> {
    /// The ids that the server itself made, for joins and for seals that opened: of
    /// these it has to be known whether somebody uses them in another moment.
    #[must_use]
    pub fn made(&self) -> Vec<OpId> {
        let of = |changed: &Changed| {
            let ops = changed.log.ops();
            let new = changed.new.iter().filter_map(|id| ops.get(id));
            let made = new.filter(|recorded| recorded.op.device == SERVER_DEVICE);
            made.map(|recorded| recorded.op.id).collect::<Vec<_>>()
        };
        self.moments.iter().flat_map(of).collect()
    }

    /// The decision, when it is known which of the [made](Self::made) ids are used.
    /// What would have one is left out: it is derived again whenever it is needed.
    #[must_use]
    pub fn conclude(self, used: &BTreeSet<OpId>) -> Decision {
        let mut decision = self.decision;
        for changed in self.moments {
            let Changed { moment, log, new } = changed;
            let is_elsewhere = |id: &OpId| {
                let owner = self.owners.get(id);
                new.contains(id) && (used.contains(id) || owner != Some(&moment))
            };
            let log: Log = if new.iter().any(is_elsewhere) {
                let ops = log.ops().values();
                let kept = ops.filter(|recorded| !is_elsewhere(&recorded.op.id));
                kept.cloned().collect()
            } else {
                log
            };
            let none = BTreeSet::new();
            let placed = self.placed.get(&moment).unwrap_or(&none);
            decision.changes.add(&log, placed);
            let new = new.iter().filter_map(|id| log.ops().get(id));
            decision.recorded.extend(new.cloned());
        }
        (decision.kept, decision.freed) = self.held.changed();
        decision
    }

    const fn person(&self) -> PersonId {
        self.sender.access.person
    }

    /// Decides about one moment's part.
    fn take_in(&mut self, moment: MomentId, ops: Vec<Numbered>) {
        let is_foreign = |op: &Op| {
            let owner = self.owners.get(&op.id);
            owner.is_some_and(|owner| *owner != moment)
        };
        let (foreign, ops): (Vec<Numbered>, Vec<Numbered>) =
            ops.into_iter().partition(|(_, op)| is_foreign(op));
        for (at, op) in foreign {
            let why = self.decision.not_taken.add(op.id, None, Refusal::IdTaken);
            self.decision.results[at] = result(op.id, Err(why));
        }
        let (places, ops): (Vec<usize>, Vec<Op>) = ops.into_iter().unzip();
        let recorded = self.recorded.remove(&moment);
        let mut log: Log = recorded.into_iter().flatten().collect();
        let before: BTreeSet<OpId> = log.ops().keys().copied().collect();
        let mut answers = self.answers(&mut log, &ops);
        self.hold(log.moment(), &ops, &mut answers);
        let has_problems = answers.iter().any(Result::is_err);
        let about = log.moment().filter(|_| has_problems).cloned();
        if answers.contains(&Ok(true)) {
            let freed = self.retry(moment, &mut log);
            for (op, answer) in ops.iter().zip(&mut answers) {
                if answer.is_err_and(Refusal::is_held) && freed.contains(&op.id) {
                    *answer = Ok(true);
                }
            }
            self.note_new(moment, log, &before);
        }
        for (op, (at, answer)) in ops.iter().zip(places.into_iter().zip(answers)) {
            // what was held already has left its trace
            let was_held = self.held.had(op.id, self.person());
            if let Some(why) = answer.err().filter(|_| !was_held) {
                let child = refused::child(op, &ops, about.as_ref());
                self.decision.not_taken.add(op.id, child, why);
            }
            self.decision.results[at] = result(op.id, answer);
        }
    }

    /// What becomes of the ops by the rules. Of a revoked device, what is recorded
    /// already stays so, and all else is for the lead to look at.
    fn answers(&self, log: &mut Log, ops: &[Op]) -> Vec<Taken> {
        let Sender { access, now_ms, .. } = self.sender;
        if !self.sender.is_revoked {
            return log.record_all(ops, access, now_ms);
        }
        let held_back = |op: &Op| match log.ops().get(&op.id) {
            None => Err(Refusal::AccessEnded),
            Some(there) if there.author == access.person => Ok(false),
            Some(_) => Err(Refusal::IdTaken),
        };
        ops.iter().map(held_back).collect()
    }

    /// Keeps what cannot be recorded now, and lets go of what is.
    fn hold(&mut self, moment: Option<&Moment>, ops: &[Op], answers: &mut [Taken]) {
        for (op, answer) in ops.iter().zip(answers) {
            match *answer {
                Err(why) if why.is_held() => {
                    let about = self.held.about(op, ops, moment, self.sender.access);
                    *answer = Err(self.held.keep(op, self.sender, about, why));
                }
                Ok(_) => self.held.let_go(op, self.person()),
                Err(_) => {}
            }
        }
    }

    /// Tries again what waited for something in this moment, each with the access
    /// that its person has now. Answers which ops were recorded.
    fn retry(&mut self, moment: MomentId, log: &mut Log) -> BTreeSet<OpId> {
        let mut waiting = self.held.waiting(moment);
        waiting.retain(|held| !self.owners.contains_key(&held.op.id));
        let mut freed = BTreeSet::new();
        loop {
            let before = freed.len();
            let mut left = Vec::new();
            for held in waiting {
                let none = Access::none(held.person);
                let access = self.accesses.get(&held.person).unwrap_or(&none);
                match log.admit(held.op.clone(), access, held.received_ms) {
                    Ok(_) => {
                        self.held.let_go(&held.op, held.person);
                        freed.insert(held.op.id);
                    }
                    Err(Refusal::MissingDependency | Refusal::Newer) => left.push(held),
                    Err(why) => {
                        let about = self.held.about(&held.op, &[], log.moment(), access);
                        self.held.give_reason(held.op.id, about, why);
                    }
                }
            }
            if left.is_empty() || freed.len() == before {
                break;
            }
            waiting = left;
        }
        if !freed.is_empty() {
            log.conclude();
        }
        freed
    }

    /// Notes what is new in a log. From now on its ids are this moment's, also for what
    /// follows in the push.
    fn note_new(&mut self, moment: MomentId, log: Log, before: &BTreeSet<OpId>) {
        let new = log.ops().keys().filter(|id| !before.contains(id));
        let new: BTreeSet<OpId> = new.copied().collect();
        for id in &new {
            self.owners.entry(*id).or_insert(moment);
        }
        self.moments.push(Changed { moment, log, new });
    }
}
