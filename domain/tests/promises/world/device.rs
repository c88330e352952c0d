//! A device in memory: a replica, a disk, a clock of its own, and a network
//! that may fail it.

use super::server::Server;
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Batch, Effect, Event, Failure, Meta, MomentRecord, Replica};
use domain::wire::SyncRequest;
use std::collections::{BTreeMap, BTreeSet};

/// What survives a crash.
#[derive(Clone, Default)]
struct Disk {
    meta: Option<Meta>,
    moments: BTreeMap<MomentId, MomentRecord>,
}

/// How the network treats the next exchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    Works,
    LosesRequest,
    LosesAnswer,
    RepeatsRequest,
}

pub struct Device {
    pub person: PersonId,
    pub id: DeviceId,
    pub replica: Replica,
    /// What the clock of the device is off by, in ms.
    pub clock_off_ms: i64,
    disk: Disk,
    unwritten: Vec<Batch>,
    outgoing: Option<SyncRequest>,
    /// Everything that was ever reported as saved.
    pub saved: BTreeSet<OpId>,
    /// What the device removed from its disk because it may not have it.
    pub removed: BTreeSet<OpId>,
    entropy: u128,
}

impl Device {
    pub fn new(person: PersonId, id: DeviceId) -> Self {
        let mut device = Self {
            person,
            id,
            replica: Replica::new(person, id, None),
            clock_off_ms: 0,
            disk: Disk::default(),
            unwritten: vec![],
            outgoing: None,
            saved: BTreeSet::new(),
            removed: BTreeSet::new(),
            entropy: id.0.as_u128() << 64,
        };
        device.start(0);
        device
    }

    /// Starts the replica from what is on the disk.
    pub fn start(&mut self, now_ms: i64) {
        self.unwritten.clear();
        self.outgoing = None;
        self.replica = Replica::new(self.person, self.id, self.disk.meta.clone());
        let records = self.disk.moments.values().cloned().collect();
        self.event(now_ms, Event::Loaded(records));
        self.event(now_ms, Event::LoadedAll);
        self.event(now_ms, Event::Leading(true));
    }

    fn event(&mut self, now_ms: i64, event: Event) {
        let effects = self.replica.handle(now_ms + self.clock_off_ms, event);
        self.take(effects);
        self.says_what_is_stored();
    }

    /// That everything is fetched is said when it is on the disk, not before.
    fn says_what_is_stored(&self) {
        let stored = self.disk.meta.as_ref().and_then(|meta| meta.answered_ms);
        assert_eq!(self.replica.status().is_empty, stored.is_none());
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(batch) => self.unwritten.push(batch),
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => {}
            }
        }
    }

    pub fn ask(&mut self, now_ms: i64, intent: Intent) -> Result<MomentId, Refusal> {
        self.entropy = self.entropy.wrapping_add(0x1234_5678_9ABC_DEF1);
        let entropy = self.entropy.to_le_bytes();
        let now_ms = now_ms + self.clock_off_ms;
        let (moment, effects) = self.replica.ask(now_ms, entropy, intent)?;
        self.take(effects);
        Ok(moment)
    }

    /// Writes the oldest batch to the disk.
    pub fn write_one(&mut self, now_ms: i64) {
        if self.unwritten.is_empty() {
            return;
        }
        let batch = self.unwritten.remove(0);
        for change in &batch.changes {
            let stored = self.disk.moments.remove(&change.moment);
            if let Some(record) = change.apply(stored) {
                self.disk.moments.insert(change.moment, record);
            }
            self.removed.extend(change.drop.iter().copied());
            let own = change
                .put
                .iter()
                .filter(|e| e.recorded.author == self.person);
            self.saved.extend(own.map(|e| e.recorded.op.id));
        }
        if let Some(meta) = batch.meta {
            self.disk.meta = Some(*meta);
        }
        self.event(now_ms, Event::Saved(batch.number));
    }

    pub fn write_all(&mut self, now_ms: i64) {
        while !self.unwritten.is_empty() {
            self.write_one(now_ms);
        }
    }

    /// Forgets everything that was not written, and starts again.
    pub fn crash(&mut self, now_ms: i64) {
        self.start(now_ms);
    }

    /// Whether a request is ready to go out.
    pub fn has_request(&self) -> bool {
        self.outgoing.is_some()
    }

    /// A request as the device would make it, with nothing in it to record.
    pub fn request(&self) -> SyncRequest {
        let meta = self.replica.meta();
        SyncRequest {
            person: self.person,
            device: self.id,
            app: String::new(),
            now: 0,
            epoch: meta.epoch,
            directory: None,
            cursors: BTreeMap::new(),
            ops: vec![],
            opened: vec![],
        }
    }

    /// One exchange with the server, if the device wants one.
    pub fn exchange(&mut self, server: &mut Server, link: Link, now_ms: i64) -> bool {
        if self.outgoing.is_none() {
            self.event(now_ms, Event::TryNow);
        }
        let Some(request) = self.outgoing.take() else {
            return false;
        };
        let event = match link {
            Link::LosesRequest => Event::Failed(Failure::Unreachable),
            Link::LosesAnswer => {
                server.sync(&request, now_ms);
                Event::Failed(Failure::Unreachable)
            }
            Link::RepeatsRequest => {
                server.sync(&request, now_ms);
                Event::Answered(Box::new(server.sync(&request, now_ms)))
            }
            Link::Works => Event::Answered(Box::new(server.sync(&request, now_ms))),
        };
        self.event(now_ms, event);
        true
    }
}
