//! What comes in: read what there is about it, decided by `domain::intake`, written.

use super::Server;
use crate::world::seal::says_once_that_it_is_open;
use domain::access::Access;
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::intake::{
    Decision, Held, Incoming, Known, Named, PlacementChanges, Room, Sender, decide,
};
use domain::moment::Recorded;
use domain::op::Op;
use domain::record::{Log, Refusal};
use domain::scope::Scope;
use domain::wire::OpResult;
use std::collections::{BTreeMap, BTreeSet};

impl Server {
    /// What somebody sends: read, decided, written.
    pub(super) fn take_in(
        &mut self,
        access: &Access,
        device: DeviceId,
        ops: Vec<Op>,
        now_ms: i64,
    ) -> Vec<OpResult> {
        let sender = Sender {
            access,
            device,
            now_ms,
            is_revoked: false,
        };
        let ops: Vec<Incoming> = ops
            .into_iter()
            .map(|op| Incoming::Op(Box::new(op)))
            .collect();
        let known = self.known(&Named::by(&ops), access.person);
        let decided = decide(sender, ops, known);
        let used = decided.made().into_iter();
        let used = used.filter(|id| self.owner(*id).is_some()).collect();
        let decision = decided.conclude(&used);
        let results = decision.results.clone();
        self.write(decision);
        results
    }

    fn known(&self, named: &Named, person: PersonId) -> Known {
        let logs = self.logs.iter();
        let logs = logs.filter(|(moment, _)| named.moments.contains(moment));
        let is_named = |held: &Held| {
            let moment = OpId::from(held.op.moment);
            named.ops.contains(&held.op.id) || named.ops.contains(&moment)
        };
        let held: BTreeMap<OpId, Held> = self
            .held
            .iter()
            .filter(|(_, held)| is_named(held))
            .map(|(id, held)| (*id, held.clone()))
            .collect();
        let people = held.values().map(|held| held.person).chain([person]);
        let ids = named.ops.iter().chain(held.keys());
        Known {
            recorded: logs
                .clone()
                .map(|(id, log)| (*id, log.ops().values().cloned().collect()))
                .collect(),
            placed: logs.map(|(id, log)| (*id, self.placed(log))).collect(),
            owners: ids.filter_map(|id| Some((*id, self.owner(*id)?))).collect(),
            accesses: people.map(|person| (person, self.access(person))).collect(),
            room: self.room(person),
            held,
            ..Known::default()
        }
    }

    /// The moment in which an id is recorded.
    fn owner(&self, id: OpId) -> Option<MomentId> {
        let mut logs = self.logs.iter();
        let (moment, _) = logs.find(|(_, log)| log.ops().contains_key(&id))?;
        Some(*moment)
    }

    fn placed(&self, log: &Log) -> BTreeSet<(Scope, OpId)> {
        let mut placed = BTreeSet::new();
        for (scope, of) in &self.scopes {
            let present = of.rows.iter().filter(|(_, (_, present))| *present);
            let ops = present.map(|(op, _)| *op);
            let ops = ops.filter(|op| log.ops().contains_key(op));
            placed.extend(ops.map(|op| (*scope, op)));
        }
        placed
    }

    fn room(&self, person: PersonId) -> Room {
        let mut room = Room::default();
        for held in self.held.values().filter(|held| held.person == person) {
            *room.by_moment.entry(held.op.moment).or_default() += 1;
            room.bytes += serde_json::to_string(&held.op).unwrap().len();
            for child in &held.about {
                *room.by_child.entry(*child).or_default() += 1;
            }
        }
        room
    }

    fn write(&mut self, decision: Decision) {
        self.held.retain(|op, _| !decision.freed.contains(op));
        self.held.extend(decision.kept);
        let mut logs: BTreeMap<MomentId, Vec<Recorded>> = BTreeMap::new();
        for recorded in decision.recorded {
            let log = logs.entry(recorded.op.moment).or_default();
            log.push(recorded);
        }
        for (moment, new) in logs {
            let there = self.logs.remove(&moment).unwrap_or_default();
            let log: Log = there.ops().values().cloned().chain(new).collect();
            self.opened.note(&log);
            says_once_that_it_is_open(&log);
            self.logs.insert(moment, log);
        }
        self.place(&decision.changes);
    }

    /// Writes down what moved between scopes, each change under a new number.
    fn place(&mut self, changes: &PlacementChanges) {
        for (scope, changes) in &changes.scopes {
            let of = self.scopes.entry(*scope).or_default();
            for (op, change) in changes {
                let seq = of.head.take(*op, *change);
                of.rows.insert(*op, (seq, change.enters));
            }
        }
    }

    /// A release that reads what was too new until now: what is held as such is
    /// judged, by today's rules.
    pub fn upgrade(&mut self, now_ms: i64) {
        let mut again: BTreeMap<(PersonId, DeviceId), Vec<Op>> = BTreeMap::new();
        for held in self.held.values_mut() {
            if held.reason == Refusal::Newer {
                held.op = read_by_the_next(&held.op);
                let ops = again.entry((held.person, held.op.device)).or_default();
                ops.push(held.op.clone());
            }
        }
        for ((person, device), ops) in again {
            let access = self.access(person);
            for result in self.take_in(&access, device, ops, now_ms) {
                let why = result.problem.filter(|why| !why.is_held());
                if let (Some(why), Some(held)) = (why, self.held.get_mut(&result.id)) {
                    held.reason = why;
                }
            }
        }
    }
}

/// The op as a version reads it for which its number is not new.
fn read_by_the_next(op: &Op) -> Op {
    let mut json = serde_json::to_value(op).unwrap();
    json["v"] = domain::op::VERSION.into();
    serde_json::from_value(json).unwrap()
}
