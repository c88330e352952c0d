//! A device as people have it: the replica, a disk that survives its crashes,
//! and a clock that may be years off.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{
    harness::{memory::Memory, tab::Tab},
    id::OpId,
    intent::Intent,
    replica::{Event, Failure},
    wire::{OpStatus, SyncAnswer},
};

use crate::{chance::Chance, wire::Session};

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

pub struct Device {
    pub session: Session,
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
    tab: Tab,
}

impl Deref for Device {
    type Target = Tab;
    fn deref(&self) -> &Tab {
        &self.tab
    }
}

impl Device {
    pub fn new(session: Session, port: u16, chance: Chance) -> Self {
        Self {
            tab: start(&session, Memory::default(), now_ms()),
            session,
            chance,
            acknowledged: BTreeSet::new(),
            saved: BTreeMap::new(),
            removed: BTreeSet::new(),
            asked: 0,
            exchanges: 0,
            crashes: 0,
            port,
            clock_off_ms: 0,
        }
    }

    /// Forgets everything that was not written.
    pub fn crash(&mut self) {
        self.crashes += 1;
        self.tab = start(&self.session, self.tab.store.again(), self.now_ms());
    }

    pub fn set_clock(&mut self, years: i64) {
        self.clock_off_ms = years * YEAR_MS;
    }

    pub fn now_ms(&self) -> i64 {
        now_ms() + self.clock_off_ms
    }

    pub fn ask(&mut self, intent: Intent) {
        let entropy = self.chance.bytes();
        // a refusal is an answer too
        let now_ms = self.now_ms();
        if self.tab.ask(now_ms, entropy, intent).is_ok() {
            self.asked += 1;
        }
    }

    /// Has one transaction complete.
    pub fn write_one(&mut self) {
        let now_ms = self.now_ms();
        let Some(written) = self.tab.write_one(now_ms) else {
            return;
        };
        for change in &written.expect("this disk never fails").changes {
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
    }

    pub fn write_all(&mut self) {
        while !self.unwritten.is_empty() {
            self.write_one();
        }
    }

    /// One exchange with the server, as far as the network lets it. Whether
    /// there was an answer.
    pub fn exchange(&mut self) -> bool {
        let now_ms = self.now_ms();
        let Some(request) = self.tab.request(now_ms) else {
            return false;
        };
        self.exchanges += 1;
        let failure = match self.session.sync(self.port, &request) {
            Some((200, body)) => {
                let answer: SyncAnswer = serde_json::from_str(&body).unwrap();
                let there = answer
                    .results
                    .iter()
                    .filter(|r| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate));
                self.acknowledged.extend(there.map(|result| result.id));
                let now_ms = self.now_ms();
                self.tab.answer(now_ms, answer);
                return true;
            }
            Some((429 | 500..=599, _)) => Failure::Busy,
            Some((status, body)) => panic!("{status} {body}"),
            None => Failure::Unreachable,
        };
        let now_ms = self.now_ms();
        self.tab.event(now_ms, Event::Failed(failure));
        false
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

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// Starts from what is on the disk.
fn start(session: &Session, disk: Memory, now_ms: i64) -> Tab {
    Tab::open(session.person, session.device, disk, now_ms, true)
}
