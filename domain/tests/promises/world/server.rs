//! A server in memory: it keeps what the real one keeps, in maps instead of SQL, and
//! decides nothing either.

mod push;

use super::seal::Opened;
use domain::access::{Access, Role};
use domain::directory::{Child, Directory, Guardian, Person};
use domain::id::{ChildId, MomentId, OpId, PersonId};
use domain::intake::{Head, Held};
use domain::moment::Recorded;
use domain::pull::{Asked, Behind, Most, Page, Row};
use domain::record::Log;
use domain::scope::Scope;
use domain::wire::{Checksum, OpResult, OpStatus, SyncAnswer, SyncRequest};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Few, so that tests go through many answers. Each op counts as one byte.
const MOST: Most = Most {
    placements: 7,
    bytes: 20,
};

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
        let is_of_another_life = request.epoch.is_some_and(|epoch| epoch != self.epoch);
        let page = if is_of_another_life {
            Page::default()
        } else {
            self.page(request, access, &results)
        };
        SyncAnswer {
            results,
            scopes: page.scopes,
            ops: page.ops.into_values().collect(),
            gone: page.gone,
            cursors: page.cursors,
            checksums: page.checksums,
            revoked: page.revoked,
            directory: (!is_known).then_some(directory),
            epoch: self.epoch,
            now: now_ms,
            more: page.more,
            device_revoked: false,
        }
    }

    fn page(&self, request: &SyncRequest, access: &Access, results: &[OpResult]) -> Page<Recorded> {
        let asked = Asked {
            access,
            cursors: &request.cursors,
            slice: request.slice,
        };
        let heads = self.scopes.iter().map(|(scope, of)| (*scope, of.head));
        let (mut page, behind) = Page::begin(asked, &heads.collect());
        let is_in = |r: &&OpResult| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate);
        for result in results.iter().filter(is_in) {
            for (scope, of) in self.scopes.iter().filter(|(s, _)| access.reads(**s)) {
                if let Some((_, true)) = of.rows.get(&result.id) {
                    page.add_sent(*scope, self.row(result.id, 0, true));
                }
            }
        }
        let lacking = behind.iter().enumerate().flat_map(|(place, behind)| {
            let rows = self.lacking(behind).into_iter();
            rows.map(move |row| (place, row))
        });
        page.fill(&behind, lacking, MOST);
        page
    }

    /// What changed of a scope, in the order in which it did.
    fn lacking(&self, behind: &Behind) -> Vec<Row<Recorded>> {
        let rows = self.scopes.get(&behind.scope).into_iter();
        let new = rows
            .flat_map(|of| &of.rows)
            .filter(|(_, (seq, present))| *seq > behind.since && (*present || behind.since > 0));
        let mut new: Vec<(u64, OpId, bool)> = new
            .map(|(op, (seq, present))| (*seq, *op, *present))
            .collect();
        new.sort_unstable();
        let row = |(seq, op, present)| self.row(op, seq, present);
        new.into_iter().map(row).collect()
    }

    fn row(&self, op: OpId, seq: u64, present: bool) -> Row<Recorded> {
        let mut logs = self.logs.values();
        let recorded = logs.find_map(|log| log.ops().get(&op)).unwrap();
        Row {
            seq,
            moment: recorded.op.moment,
            op,
            recorded: present.then(|| recorded.clone()),
            bytes: 1,
        }
    }
}
