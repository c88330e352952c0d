//! A device on the store in memory. What it wants written is written at once, and has to
//! read back from text as it was: here the bytes are what goes wrong.

use crate::house;
use domain::directory::{Child, Directory, Guardian, Person};
use domain::harness::at_once;
use domain::harness::memory::Memory;
use domain::harness::tab::Tab;
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::limits;
use domain::op::Op;
use domain::replica::{Delivery, Effect, Entry, Event, Meta, MomentRecord, Store};
use domain::wire::SyncRequest;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

pub struct Device {
    tab: Tab,
    pub now_ms: i64,
    person: PersonId,
    id: DeviceId,
    /// How many requests it made.
    pub requests: usize,
}

type Unsent = BTreeMap<(MomentId, OpId), Entry>;

impl Deref for Device {
    type Target = Tab;
    fn deref(&self) -> &Tab {
        &self.tab
    }
}

impl DerefMut for Device {
    fn deref_mut(&mut self) -> &mut Tab {
        &mut self.tab
    }
}

impl Device {
    /// Starts with what is on the disk.
    #[must_use]
    pub fn start(meta: Option<Meta>, records: Vec<MomentRecord>) -> Self {
        let person = meta.as_ref().map_or(house::PAPA, |m| m.person);
        let id = meta.as_ref().map_or(house::DEVICE, |m| m.device);
        let disk = Memory::holding(meta, records);
        let mut device = Self {
            tab: Tab::open(person, id, disk, house::NOW_MS, false),
            now_ms: house::NOW_MS,
            person,
            id,
            requests: 0,
        };
        device.settle();
        device
    }

    pub fn event(&mut self, event: Event) {
        self.tab.event(self.now_ms, event);
        self.settle();
    }

    /// Carries effects out.
    pub fn take(&mut self, effects: Vec<Effect>) {
        self.tab.take(effects);
        self.settle();
    }

    /// Writes what is to be written, and looks at what is to be sent.
    fn settle(&mut self) {
        loop {
            if let Some(request) = self.tab.outgoing.take() {
                self.requests += 1;
                the_server_can_read(&request);
            }
            match self.tab.write_one(self.now_ms) {
                Some(written) => assert!(written.is_ok(), "this disk never fails"),
                None => return,
            }
        }
    }

    /// What this device has and the server does not.
    #[must_use]
    pub fn unsent(&self) -> Unsent {
        let unsent = self.replica.entries().filter(|e| !e.is_sent());
        unsent
            .map(|e| ((e.recorded.op.moment, e.recorded.op.id), e.clone()))
            .collect()
    }

    /// After a start from the disk everything is as it was.
    pub fn starts_again_with_the_same_picture(&self) {
        let disk = self.store.written_down();
        let ids = at_once(disk.moment_ids()).expect("they can be read");
        let unsent = at_once(disk.unsent_ids()).expect("they can be read");
        for record in at_once(disk.moments(ids.iter().copied())).expect("they can be read") {
            let has_unsent = !record.entries.iter().all(Entry::is_sent);
            assert_eq!(has_unsent, unsent.contains(&record.moment));
        }
        assert!(unsent.iter().all(|id| ids.contains(id)));
        let again = Tab::open(self.person, self.id, disk, self.now_ms, false).replica;
        let now = &self.replica;
        assert_eq!(again.meta(), now.meta());
        assert!(again.entries().eq(now.entries()));
        assert_eq!(again.attention(), now.attention());
        assert_eq!(again.notices(), now.notices());
        for id in ids {
            assert_eq!(again.moment(id), now.moment(id));
            assert_eq!(again.moment_delivery(id), now.moment_delivery(id));
            assert_eq!(again.unsent_texts(id), now.unsent_texts(id));
        }
        let children = now.access().grants.keys().copied().map(Some);
        for child in children.chain([None]) {
            assert!(again.moments_of(child).eq(now.moments_of(child)));
        }
    }

    /// What was unsent is still here as it was, or something said that the
    /// server has it.
    pub fn lost_nothing_of(&self, before: &Unsent, handed_over: &BTreeSet<OpId>) {
        let now: BTreeMap<_, _> = self
            .replica
            .entries()
            .map(|e| ((e.recorded.op.moment, e.recorded.op.id), e))
            .collect();
        let noticed = self.replica.meta().notices.iter().map(|n| n.op);
        let noticed: BTreeSet<OpId> = noticed.collect();
        for (key, was) in before {
            if handed_over.contains(&key.1) {
                continue;
            }
            match now.get(key) {
                Some(e) => {
                    assert_ne!(e.delivery, Delivery::Sent, "nobody said so");
                    assert_eq!(e.recorded, was.recorded);
                }
                None => assert!(noticed.contains(&key.1), "{was:?} is lost"),
            }
        }
    }
}

fn the_server_can_read(request: &SyncRequest) {
    let json = serde_json::to_vec(request).expect("a request can be written");
    let read: SyncRequest<Op> = serde_json::from_slice(&json).expect("the server reads it");
    assert_eq!(&read, request);
    assert!(request.ops.len() <= limits::OPS_PER_REQUEST);
}

/// What Papa's device knows of people.
#[must_use]
pub fn papas_directory() -> Directory {
    let access = house::access(house::PAPA);
    let guardian = |person: &PersonId| Guardian {
        person: *person,
        called: "papa".into(),
        phone: None,
    };
    Directory {
        version: "1".into(),
        me: Person {
            id: house::PAPA,
            name: "Papa".into(),
        },
        children: access
            .grants
            .iter()
            .map(|(id, roles)| Child {
                id: *id,
                name: "Noor".into(),
                letter: None,
                born: None,
                group: None,
                mentor: Some(house::SANNE),
                roles: roles.clone(),
                since: None,
                guardians: access.guardians[id].iter().map(guardian).collect(),
            })
            .collect(),
        groups: vec![],
        people: vec![],
        themes: vec![],
        questions: Vec::new(),
        leads: false,
        silence: None,
    }
}
