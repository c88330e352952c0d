//! A server in memory: the same decisions as the real one, without HTTP or SQL.

use super::seal::{Opened, says_once_that_it_is_open};
use domain::access::{Access, Role};
use domain::directory::{Child, Directory, Guardian, Person};
use domain::id::{ChildId, MomentId, OpId, PersonId};
use domain::moment::Recorded;
use domain::op::Op;
use domain::record::{Log, Refusal};
use domain::scope::Scope;
use domain::wire::{Checksum, OpResult, OpStatus, Placed, SyncAnswer, SyncRequest};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows per answer: few, so that tests go through many answers.
const PAGE: usize = 7;

#[derive(Clone, Default)]
struct ScopeRows {
    head: u64,
    sum: Checksum,
    /// op → (seq, present)
    rows: BTreeMap<OpId, (u64, bool)>,
}

/// What the server holds; cloning it is making a backup.
#[derive(Clone)]
pub struct Server {
    pub logs: BTreeMap<MomentId, Log>,
    scopes: BTreeMap<Scope, ScopeRows>,
    pub held: BTreeMap<OpId, (Op, PersonId, Refusal)>,
    pub relations: BTreeSet<(PersonId, ChildId, Role)>,
    past: BTreeSet<(PersonId, ChildId)>,
    pub epoch: Uuid,
    pub opened: Opened,
}

impl Server {
    pub fn new(relations: BTreeSet<(PersonId, ChildId, Role)>) -> Self {
        Self {
            logs: BTreeMap::new(),
            scopes: BTreeMap::new(),
            held: BTreeMap::new(),
            relations,
            past: BTreeSet::new(),
            epoch: Uuid::from_u128(1),
            opened: Opened::default(),
        }
    }

    pub fn revoke(&mut self, person: PersonId, child: ChildId) {
        self.relations
            .retain(|(p, c, _)| (*p, *c) != (person, child));
        self.past.insert((person, child));
    }

    pub fn grant(&mut self, person: PersonId, child: ChildId, role: Role) {
        self.relations.insert((person, child, role));
    }

    /// Takes over who may see what from another server.
    pub fn keep_access_of(&mut self, other: &Self) {
        self.relations.clone_from(&other.relations);
        self.past.clone_from(&other.past);
        self.opened.remember(&other.opened);
    }

    pub fn access(&self, person: PersonId) -> Access {
        let mut access = Access::none(person);
        for (p, child, role) in &self.relations {
            if *p == person {
                access.grants.entry(*child).or_default().insert(*role);
            }
        }
        for (p, child, role) in &self.relations {
            if *role == Role::Guardian && access.sees(*child) {
                access.guardians.entry(*child).or_default().insert(*p);
            }
        }
        let past = self.past.iter().filter(|(p, _)| *p == person);
        access.past = past
            .map(|(_, child)| *child)
            .filter(|child| !access.sees(*child))
            .collect();
        access
    }

    fn directory(access: &Access) -> Directory {
        let child = |(id, roles): (&ChildId, &BTreeSet<Role>)| Child {
            id: *id,
            name: id.to_string(),
            letter: None,
            born: None,
            group: None,
            mentor: None,
            roles: roles.clone(),
            since: None,
            guardians: access
                .guardians
                .get(id)
                .into_iter()
                .flatten()
                .map(|person| Guardian {
                    phone: None,
                    person: *person,
                    called: "papa".into(),
                })
                .collect(),
        };
        let children: Vec<Child> = access.grants.iter().map(child).collect();
        Directory {
            version: serde_json::to_string(&children).unwrap(),
            me: Person {
                id: access.person,
                name: "me".into(),
            },
            children,
            groups: vec![],
            people: vec![],
            themes: vec![],
            questions: Vec::new(),
            leads: false,
            silence: None,
        }
    }

    /// Every op that is recorded, with where it is placed.
    pub fn ops(&self) -> impl Iterator<Item = (&Recorded, &BTreeSet<Scope>)> {
        self.logs
            .values()
            .flat_map(|log| log.ops().values().map(|r| (r, &log.placements()[&r.op.id])))
    }

    pub fn checksum(&self, scope: Scope) -> Checksum {
        self.scopes
            .get(&scope)
            .map(|rows| rows.sum)
            .unwrap_or_default()
    }

    pub fn sync(&mut self, request: &SyncRequest, now_ms: i64) -> SyncAnswer {
        let access = self.access(request.person);
        let mut results = BTreeMap::new();
        for (moment, ops) in by_moment(request.ops.clone()) {
            for (op, answer) in self.record(moment, ops, &access, now_ms) {
                results.insert(op, answer);
            }
        }
        let result = |op: &Op| {
            let (status, problem) = match results[&op.id] {
                Ok(true) => (OpStatus::Accepted, None),
                Ok(false) => (OpStatus::Duplicate, None),
                Err(why) if why.is_held() => (OpStatus::Held, Some(why)),
                Err(why) => (OpStatus::Invalid, Some(why)),
            };
            OpResult {
                id: op.id,
                status,
                problem,
            }
        };
        let results = request.ops.iter().map(result).collect();
        let answer = self.answer(request, &access, results, now_ms);
        for placed in &answer.ops {
            let log = &self.logs[&placed.recorded.op.moment];
            self.opened.may_go(log, &placed.recorded, &access);
        }
        answer
    }

    fn record(
        &mut self,
        moment: MomentId,
        ops: Vec<Op>,
        access: &Access,
        now_ms: i64,
    ) -> Vec<(OpId, Result<bool, Refusal>)> {
        let mut log = self.logs.remove(&moment).unwrap_or_default();
        let answers = log.record_all(&ops, access, now_ms);
        for (op, answer) in ops.iter().zip(&answers) {
            match answer {
                Err(why) if why.is_held() => {
                    self.held.insert(op.id, (op.clone(), access.person, *why));
                }
                _ => {
                    self.held.remove(&op.id);
                }
            }
        }
        if answers.contains(&Ok(true)) {
            self.release(moment, &mut log, now_ms);
        }
        self.place(&log);
        self.opened.note(&log);
        says_once_that_it_is_open(&log);
        if !log.ops().is_empty() {
            self.logs.insert(moment, log);
        }
        ops.iter().map(|op| op.id).zip(answers).collect()
    }

    /// Tries again what waited for something in this moment.
    fn release(&mut self, moment: MomentId, log: &mut Log, now_ms: i64) {
        loop {
            let waiting: Vec<(Op, PersonId)> = self
                .held
                .values()
                .filter(|(op, _, why)| op.moment == moment && *why == Refusal::Waiting)
                .map(|(op, person, _)| (op.clone(), *person))
                .collect();
            let mut progress = false;
            for (op, person) in waiting {
                let id = op.id;
                if log.record(op, &self.access(person), now_ms).is_ok() {
                    self.held.remove(&id);
                    progress = true;
                }
            }
            if !progress {
                return;
            }
        }
    }

    /// A release that reads what was too new until now: what is held as such is
    /// judged, by today's rules.
    pub fn upgrade(&mut self, now_ms: i64) {
        let newer = self.held.values();
        let newer: Vec<(Op, PersonId)> = newer
            .filter(|(_, _, why)| *why == Refusal::Newer)
            .map(|(op, person, _)| (read_by_the_next(op), *person))
            .collect();
        for (op, person) in newer {
            self.held.remove(&op.id);
            let access = self.access(person);
            self.record(op.moment, vec![op], &access, now_ms);
        }
    }

    /// Writes down what moved between scopes, each change under a new number.
    fn place(&mut self, log: &Log) {
        for (op, scopes) in log.placements() {
            for (scope, rows) in &mut self.scopes {
                if let Some((_, present)) = rows.rows.get(op)
                    && *present
                    && !scopes.contains(scope)
                {
                    rows.head += 1;
                    rows.rows.insert(*op, (rows.head, false));
                    rows.sum = rows.sum.without(*op);
                }
            }
            for scope in scopes {
                let rows = self.scopes.entry(*scope).or_default();
                if rows.rows.get(op).is_none_or(|(_, present)| !present) {
                    rows.head += 1;
                    rows.rows.insert(*op, (rows.head, true));
                    rows.sum = rows.sum.with(*op);
                }
            }
        }
    }

    fn answer(
        &self,
        request: &SyncRequest,
        access: &Access,
        results: Vec<OpResult>,
        now_ms: i64,
    ) -> SyncAnswer {
        let directory = Self::directory(access);
        let is_known = request.directory.as_ref() == Some(&directory.version);
        let mut answer = SyncAnswer {
            results,
            scopes: vec![],
            ops: vec![],
            gone: vec![],
            cursors: BTreeMap::new(),
            checksums: BTreeMap::new(),
            revoked: vec![],
            directory: (!is_known).then_some(directory),
            epoch: self.epoch,
            now: now_ms,
            more: false,
            device_revoked: false,
        };
        if request.epoch.is_some_and(|epoch| epoch != self.epoch) {
            return answer;
        }
        for op in &request.ops {
            self.answer_recorded(&mut answer, op, access);
        }
        let asked = request.cursors.keys().copied();
        let all: BTreeSet<Scope> = asked.chain(self.scopes.keys().copied()).collect();
        let mut room = PAGE;
        let asked = |scope: &Scope| request.slice.is_none_or(|slice| slice.has(*scope));
        for scope in all.into_iter().filter(asked) {
            if access.reads(scope) {
                self.answer_scope(&mut answer, scope, request.cursors.get(&scope), &mut room);
            } else if request.cursors.contains_key(&scope) {
                answer.revoked.push(scope);
            }
        }
        answer
    }

    fn answer_recorded(&self, answer: &mut SyncAnswer, op: &Op, access: &Access) {
        let Some(log) = self.logs.get(&op.moment) else {
            return;
        };
        let Some(recorded) = log.ops().get(&op.id) else {
            return;
        };
        let mut placed = Placed {
            recorded: recorded.clone(),
            r#in: vec![],
        };
        for scope in log.placements()[&op.id]
            .iter()
            .filter(|s| access.reads(**s))
        {
            placed.r#in.push(answer.scopes.len());
            answer.scopes.push(*scope);
        }
        if recorded.author == access.person && !placed.r#in.is_empty() {
            answer.ops.push(placed);
        }
    }

    fn answer_scope(
        &self,
        answer: &mut SyncAnswer,
        scope: Scope,
        cursor: Option<&u64>,
        room: &mut usize,
    ) {
        let none = ScopeRows::default();
        let rows = self.scopes.get(&scope).unwrap_or(&none);
        let from = cursor.copied().unwrap_or(0);
        let mut new: Vec<(u64, OpId, bool)> = rows
            .rows
            .iter()
            .filter(|(_, (seq, _))| *seq > from)
            .map(|(op, (seq, present))| (*seq, *op, *present))
            .collect();
        new.sort_unstable();
        let is_complete = new.len() <= *room;
        new.truncate(*room);
        *room -= new.len();
        answer.more |= !is_complete;
        let at = answer.scopes.len();
        answer.scopes.push(scope);
        let to = if is_complete {
            rows.head
        } else {
            new.last().map_or(from, |n| n.0)
        };
        for (_, op, present) in new {
            let recorded = self
                .logs
                .values()
                .find_map(|log| log.ops().get(&op))
                .unwrap();
            if present {
                answer.ops.push(Placed {
                    recorded: recorded.clone(),
                    r#in: vec![at],
                });
            } else if from > 0 {
                answer.gone.push((at, recorded.op.moment, op));
            }
        }
        if to != from {
            answer.cursors.insert(scope, to);
        }
        if is_complete && (to != from || from == 0) {
            answer.checksums.insert(scope, rows.sum);
        }
    }
}

/// Ops of one request in the order in which they came, by moment.
fn by_moment(ops: Vec<Op>) -> BTreeMap<MomentId, Vec<Op>> {
    let mut found: BTreeMap<MomentId, Vec<Op>> = BTreeMap::new();
    for op in ops {
        found.entry(op.moment).or_default().push(op);
    }
    found
}

/// The op as a version reads it for which its number is not new.
fn read_by_the_next(op: &Op) -> Op {
    let mut json = serde_json::to_value(op).unwrap();
    json["v"] = domain::op::VERSION.into();
    serde_json::from_value(json).unwrap()
}
