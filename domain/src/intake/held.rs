//! What came in and is not part of a moment: kept until it can be, or until the lead
//! has looked at it. Never dropped.

use super::Sender;
use crate::access::Access;
use crate::id::{ChildId, MomentId, OpId, PersonId};
use crate::limits;
use crate::moment::Moment;
use crate::op::Op;
use crate::record::Refusal;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// An op that is held.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The op.
    pub op: Op,
    /// Of whom.
    pub person: PersonId,
    /// Since when: Unix time in ms.
    pub received_ms: i64,
    /// Why.
    pub reason: Refusal,
    /// Which children it is about: whose leads decide what becomes of it. Noted once:
    /// what was noted, and decided, before stays.
    pub about: BTreeSet<ChildId>,
}

/// How much is held of a person.
#[derive(Clone, Default, Debug)]
pub struct Room {
    /// How many ops of each moment.
    pub by_moment: BTreeMap<MomentId, usize>,
    /// How many ops about each child.
    pub by_child: BTreeMap<ChildId, usize>,
    /// How many bytes of JSON.
    pub bytes: usize,
}

impl Room {
    /// Takes something more, if it fits.
    fn takes(&mut self, moment: MomentId, children: &BTreeSet<ChildId>, bytes: usize) -> bool {
        let ops: usize = self.by_moment.values().sum();
        let of_moment = self.by_moment.entry(moment).or_default();
        let of = |child| self.by_child.get(child).copied().unwrap_or_default();
        let fits = ops < limits::HELD_PER_PERSON
            && children
                .iter()
                .all(|child| of(child) < limits::HELD_PER_PERSON_AND_CHILD)
            && self.bytes + bytes <= limits::HELD_BYTES_PER_PERSON
            && *of_moment < limits::OPS_PER_PERSON_AND_MOMENT;
        if fits {
            *of_moment += 1;
            self.bytes += bytes;
            for child in children {
                *self.by_child.entry(*child).or_default() += 1;
            }
        }
        fits
    }
}

/// What is held for the moments of a push and under its ids, and what changes of it.
pub(super) struct Ledger {
    held: BTreeMap<OpId, Held>,
    room: Room,
    /// What was held before, and is not recorded by what is sent.
    had: BTreeSet<(OpId, PersonId)>,
    changed: BTreeSet<OpId>,
    freed: BTreeSet<OpId>,
}

impl Ledger {
    pub(super) fn new(held: BTreeMap<OpId, Held>, room: Room) -> Self {
        Self {
            had: held.iter().map(|(id, held)| (*id, held.person)).collect(),
            held,
            room,
            changed: BTreeSet::new(),
            freed: BTreeSet::new(),
        }
    }

    /// Whether an op of somebody was held before.
    pub(super) fn had(&self, op: OpId, person: PersonId) -> bool {
        self.had.contains(&(op, person))
    }

    /// What changed: what is held now, and what no longer.
    pub(super) fn changed(self) -> (BTreeMap<OpId, Held>, BTreeSet<OpId>) {
        let mut held = self.held;
        held.retain(|op, _| self.changed.contains(op));
        (held, self.freed)
    }

    /// These belong to nothing any more.
    pub(super) fn forget(&mut self, ops: &BTreeSet<OpId>) {
        for op in ops {
            if let Some(held) = self.held.get(op).cloned() {
                self.let_go(&held.op, held.person);
            }
        }
    }

    /// An op that is recorded is no longer held. Another one of its author under the same id
    /// is: of that one it was told.
    pub(super) fn let_go(&mut self, op: &Op, person: PersonId) {
        let is_it = |held: &Held| held.person == person && held.op == *op;
        if self.held.get(&op.id).is_some_and(is_it) {
            self.held.remove(&op.id);
            self.had.remove(&(op.id, person));
            self.freed.insert(op.id);
        }
    }

    /// What waits for something in a moment.
    pub(super) fn waiting(&self, moment: MomentId) -> Vec<Held> {
        let of_moment = self.held.values().filter(|held| held.op.moment == moment);
        let waits =
            |held: &&Held| matches!(held.reason, Refusal::MissingDependency | Refusal::Newer);
        of_moment.filter(waits).cloned().collect()
    }

    /// Keeps an op that cannot be recorded now, for the leads of the children that it is
    /// about. Answers what its device is told.
    pub(super) fn keep(
        &mut self,
        op: &Op,
        sender: Sender<'_>,
        about: BTreeSet<ChildId>,
        why: Refusal,
    ) -> Refusal {
        let person = sender.access.person;
        match self.held.get(&op.id) {
            Some(there) if there.person != person || there.op != *op => return Refusal::IdTaken,
            Some(_) => {}
            None => {
                let bytes = serde_json::to_string(op).map_or(0, |json| json.len());
                if !self.room.takes(op.moment, &about, bytes) {
                    return Refusal::OverLimit;
                }
                let held = Held {
                    op: op.clone(),
                    person,
                    received_ms: sender.now_ms,
                    reason: why,
                    about: BTreeSet::new(),
                };
                self.held.insert(op.id, held);
            }
        }
        self.give_reason(op.id, about, why);
        why
    }

    /// Why it is held, and about whom it is.
    pub(super) fn give_reason(&mut self, op: OpId, about: BTreeSet<ChildId>, why: Refusal) {
        if let Some(held) = self.held.get_mut(&op) {
            held.reason = why;
            // what is read some day is about whom it then says
            if why != Refusal::Newer && held.about.is_empty() {
                held.about = about;
            }
            self.changed.insert(op);
        }
    }

    /// The children that an op which is not recorded is about, of those that its author
    /// knows or knew: the one that it names, that of its contribution, or else those of
    /// its moment, and of these only those whom the author may not see any more, if there
    /// are any.
    pub(super) fn about(
        &self,
        op: &Op,
        beside: &[Op],
        moment: Option<&Moment>,
        access: &Access,
    ) -> BTreeSet<ChildId> {
        let is_known = |child: &ChildId| access.sees(*child) || access.past.contains(child);
        let alone = |child| BTreeSet::from_iter(Some(child).filter(is_known));
        if let Some(child) = op.body.child() {
            return alone(child);
        }
        if let Some(id) = op.body.contribution() {
            let opened = beside.iter().find(|op| op.id == id.into());
            let known = moment.and_then(|moment| moment.contribution(id));
            match opened.map(|op| op.body.child()).or(known.map(|c| c.about)) {
                Some(Some(child)) => return alone(child),
                Some(None) => {}
                None => {
                    let sent_before = |held: &Held| held.op.id == id.into();
                    let of_it = self.about_before(access.person, sent_before);
                    if !of_it.is_empty() {
                        return of_it;
                    }
                }
            }
        }
        let of_moment = moment.into_iter().flat_map(Moment::portfolios);
        let beside = beside.iter().filter_map(|op| op.body.child());
        let mut all: BTreeSet<ChildId> = of_moment.chain(beside).collect();
        if all.is_empty() {
            all = self.about_before(access.person, |held| held.op.moment == op.moment);
        }
        let lost: BTreeSet<ChildId> = all.intersection(&access.past).copied().collect();
        if !lost.is_empty() {
            return lost;
        }
        all.into_iter().filter(is_known).collect()
    }

    /// The children that something which this person sent before is about.
    fn about_before(&self, person: PersonId, which: impl Fn(&Held) -> bool) -> BTreeSet<ChildId> {
        let theirs = self.held.values().filter(|held| held.person == person);
        let about = theirs.filter(|held| which(held)).map(|held| &held.about);
        about.flatten().copied().collect()
    }
}
