//! A server in memory: it keeps what the real one keeps, in maps instead of SQL, and
//! decides nothing either.

mod push;

use super::seal::Opened;
use domain::access::{Access, Role};
use domain::directory::{Child, Directory, Guardian, Person};
use domain::id::{ChildId, MomentId, OpId, PersonId};
use domain::intake::{Head, Held};
use domain::moment::Recorded;
use domain::op::Op;
use domain::record::Log;
use domain::scope::Scope;
use domain::wire::{Checksum, OpResult, Placed, SyncAnswer, SyncRequest};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows per answer: few, so that tests go through many answers.
const PAGE: usize = 7;

#[derive(Clone, Default)]
struct ScopeRows {
    head: Head,
    /// op → (seq, present)
    rows: BTreeMap<OpId, (u64, bool)>,
}

/// What the server holds; cloning it is making a backup.
#[derive(Clone)]
pub struct Server {
    pub logs: BTreeMap<MomentId, Log>,
    scopes: BTreeMap<Scope, ScopeRows>,
    pub held: BTreeMap<OpId, Held>,
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
            .map(|rows| rows.head.sum)
            .unwrap_or_default()
    }

    pub fn sync(&mut self, request: &SyncRequest, now_ms: i64) -> SyncAnswer {
        let access = self.access(request.person);
        let results = self.take_in(&access, request.device, request.ops.clone(), now_ms);
        let answer = self.answer(request, &access, results, now_ms);
        for placed in &answer.ops {
            let log = &self.logs[&placed.recorded.op.moment];
            self.opened.may_go(log, &placed.recorded, &access);
        }
        answer
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
            rows.head.seq
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
            answer.checksums.insert(scope, rows.head.sum);
        }
    }
}
