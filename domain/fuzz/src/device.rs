//! A device with a disk, written as the browser writes it.

use crate::house;
use domain::directory::{Child, Directory, Guardian, Person};
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::limits;
use domain::op::Op;
use domain::replica::{Delivery, Effect, Entry, Event, Meta, MomentRecord, Replica};
use domain::wire::SyncRequest;
use std::collections::{BTreeMap, BTreeSet};

pub struct Device {
    pub replica: Replica,
    pub now_ms: i64,
    person: PersonId,
    id: DeviceId,
    meta: Option<String>,
    moments: BTreeMap<MomentId, String>,
    unsent: BTreeSet<MomentId>,
    /// How many requests it made.
    pub requests: usize,
}

type Unsent = BTreeMap<(MomentId, OpId), Entry>;

impl Device {
    /// Starts with what is on the disk.
    #[must_use]
    pub fn start(meta: Option<Meta>, records: Vec<MomentRecord>) -> Self {
        let person = meta.as_ref().map_or(house::PAPA, |m| m.person);
        let id = meta.as_ref().map_or(house::DEVICE, |m| m.device);
        let json = |r: &MomentRecord| serde_json::to_string(r).expect("a record can be written");
        let is_unsent = |r: &&MomentRecord| !r.entries.iter().all(Entry::is_sent);
        let mut device = Self {
            now_ms: house::NOW_MS,
            person,
            id,
            meta: meta
                .as_ref()
                .map(|m| serde_json::to_string(m).expect("meta can be written")),
            moments: records.iter().map(|r| (r.moment, json(r))).collect(),
            unsent: records.iter().filter(is_unsent).map(|r| r.moment).collect(),
            requests: 0,
            replica: Replica::new(person, id, meta),
        };
        device.event(Event::Loaded(device.replica.turn(), records));
        device.event(Event::LoadedAll);
        device
    }

    pub fn event(&mut self, event: Event) {
        let effects = self.replica.handle(self.now_ms, event);
        self.take(effects);
    }

    /// Carries effects out, and says so of each batch.
    pub fn take(&mut self, effects: Vec<Effect>) {
        let mut saved = Vec::new();
        for effect in effects {
            match effect {
                Effect::Save(batch) => {
                    for change in &batch.changes {
                        let stored = self.moments.remove(&change.moment);
                        let stored = stored.map(|json| read(&json));
                        if let Some(record) = change.apply(stored) {
                            let json =
                                serde_json::to_string(&record).expect("a record can be written");
                            self.moments.insert(change.moment, json);
                        }
                    }
                    for (moment, has) in &batch.unsent {
                        if *has {
                            self.unsent.insert(*moment);
                        } else {
                            self.unsent.remove(moment);
                        }
                    }
                    if let Some(change) = &batch.meta {
                        let meta = change.apply(self.meta.as_ref().map(|json| read(json)));
                        self.meta = Some(serde_json::to_string(&meta).expect("it can be written"));
                    }
                    saved.push(batch.number);
                }
                Effect::Send(request) => {
                    self.requests += 1;
                    the_server_can_read(&request);
                }
                Effect::WakeAfter(ms) => assert!(ms > 0),
                Effect::Show(_) | Effect::Purge => {}
            }
        }
        for batch in saved {
            self.event(Event::Saved(batch));
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
        let meta = self.meta.as_ref().map(|json| read(json));
        let records: Vec<MomentRecord> = self.moments.values().map(|json| read(json)).collect();
        for record in &records {
            let has_unsent = !record.entries.iter().all(Entry::is_sent);
            assert_eq!(has_unsent, self.unsent.contains(&record.moment));
        }
        let ids: BTreeSet<MomentId> = self.moments.keys().copied().collect();
        assert!(self.unsent.is_subset(&ids));
        let mut again = Replica::new(self.person, self.id, meta);
        again.handle(self.now_ms, Event::Loaded(again.turn(), records));
        again.handle(self.now_ms, Event::LoadedAll);
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

fn read<T: for<'de> serde::Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).expect("what was written reads back")
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
