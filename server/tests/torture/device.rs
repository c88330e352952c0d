//! A device as people have it: the replica, a disk that survives its crashes,
//! and a clock that may be years off.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{
    id::{MomentId, OpId},
    intent::Intent,
    replica::{Batch, Effect, Event, Failure, Meta, MomentRecord, Replica},
    wire::{OpStatus, SyncAnswer, SyncRequest},
};

use crate::{chance::Chance, wire::Session};

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// What survives a crash.
#[derive(Default)]
struct Disk {
    meta: Option<Meta>,
    moments: BTreeMap<MomentId, MomentRecord>,
}

pub struct Device {
    pub session: Session,
    pub replica: Replica,
    pub chance: Chance,
    /// Of its own ops: what the server said that it has.
    pub acknowledged: BTreeSet<OpId>,
    /// Of its own ops: what was ever on its disk, and what it says.
    pub saved: BTreeMap<OpId, String>,
    /// What the rules made it delete, for good.
    pub removed: BTreeSet<OpId>,
    pub asked: u64,
    pub exchanges: u64,
    pub crashes: u64,
    port: u16,
    clock_off_ms: i64,
    disk: Disk,
    unwritten: VecDeque<Batch>,
    outgoing: Option<SyncRequest>,
}

impl Device {
    pub fn new(session: Session, port: u16, chance: Chance) -> Self {
        let replica = Replica::new(session.person, session.device, None);
        let mut device = Self {
            session,
            replica,
            chance,
            acknowledged: BTreeSet::new(),
            saved: BTreeMap::new(),
            removed: BTreeSet::new(),
            asked: 0,
            exchanges: 0,
            crashes: 0,
            port,
            clock_off_ms: 0,
            disk: Disk::default(),
            unwritten: VecDeque::new(),
            outgoing: None,
        };
        device.start();
        device
    }

    /// Starts from what is on the disk.
    fn start(&mut self) {
        self.unwritten.clear();
        self.outgoing = None;
        let meta = self.disk.meta.clone();
        self.replica = Replica::new(self.session.person, self.session.device, meta);
        let records = self.disk.moments.values().cloned().collect();
        self.happened(Event::Loaded(self.replica.turn(), records));
        self.happened(Event::LoadedAll);
        self.happened(Event::Leading(true));
    }

    /// Forgets everything that was not written.
    pub fn crash(&mut self) {
        self.crashes += 1;
        self.start();
    }

    pub fn set_clock(&mut self, years: i64) {
        self.clock_off_ms = years * YEAR_MS;
    }

    pub fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(since.as_millis()).unwrap() + self.clock_off_ms
    }

    fn happened(&mut self, event: Event) {
        let effects = self.replica.handle(self.now_ms(), event);
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(batch) => self.unwritten.push_back(batch),
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => {}
            }
        }
    }

    pub fn ask(&mut self, intent: Intent) {
        let entropy = self.chance.bytes();
        // a refusal is an answer too
        if let Ok((_, effects)) = self.replica.ask(self.now_ms(), entropy, intent) {
            self.asked += 1;
            self.take(effects);
        }
    }

    /// Has one transaction complete.
    pub fn write_one(&mut self) {
        let Some(batch) = self.unwritten.pop_front() else {
            return;
        };
        for change in &batch.changes {
            let stored = self.disk.moments.remove(&change.moment);
            if let Some(record) = change.apply(stored) {
                self.disk.moments.insert(change.moment, record);
            }
            self.removed.extend(change.drop.iter().copied());
            for entry in &change.put {
                self.removed.remove(&entry.recorded.op.id);
            }
            let own = change
                .put
                .iter()
                .filter(|entry| entry.recorded.op.device == self.session.device);
            let told = own.map(|entry| &entry.recorded.op);
            self.saved.extend(told.map(|op| (op.id, format!("{op:?}"))));
        }
        if let Some(change) = batch.meta {
            self.disk.meta = Some(change.apply(self.disk.meta.take()));
        }
        self.happened(Event::Saved(batch.number));
    }

    pub fn write_all(&mut self) {
        while !self.unwritten.is_empty() {
            self.write_one();
        }
    }

    /// One exchange with the server, as far as the network lets it. Whether
    /// there was an answer.
    pub fn exchange(&mut self) -> bool {
        if self.outgoing.is_none() {
            self.happened(Event::TryNow);
        }
        let Some(request) = self.outgoing.take() else {
            return false;
        };
        self.exchanges += 1;
        let event = match self.session.sync(self.port, &request) {
            Some((200, body)) => {
                let answer: SyncAnswer = serde_json::from_str(&body).unwrap();
                let there = answer
                    .results
                    .iter()
                    .filter(|r| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate));
                self.acknowledged.extend(there.map(|result| result.id));
                Event::Answered(Box::new(answer))
            }
            Some((429 | 500..=599, _)) => Event::Failed(Failure::Busy),
            Some((status, body)) => panic!("{status} {body}"),
            None => Event::Failed(Failure::Unreachable),
        };
        let is_answered = matches!(event, Event::Answered(_));
        self.happened(event);
        is_answered
    }

    /// Whether it has something to send.
    pub fn is_waiting(&self) -> bool {
        !self.unwritten.is_empty() || self.replica.status().waiting > 0
    }

    /// Whether it wants another exchange at once.
    pub fn wants_more(&self) -> bool {
        self.outgoing.is_some()
    }
}
