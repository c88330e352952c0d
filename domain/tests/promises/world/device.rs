//! A device in memory: two tabs on one disk, a clock of its own, and a network and
//! a disk that may fail it.

use super::server::Server;
use super::tab::Tab;
use domain::harness::at_once;
use domain::harness::memory::{Fault, Memory};
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Event, Failure, Meta, MomentRecord, Store, StoreError};
use domain::wire::SyncRequest;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::{Deref, DerefMut};

/// How the network treats the next exchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    Works,
    LosesRequest,
    LosesAnswer,
    RepeatsRequest,
    /// Something on the way does not let it through.
    Rejects,
}

pub struct Device {
    pub person: PersonId,
    pub id: DeviceId,
    /// What the clock of the device is off by, in ms.
    pub clock_off_ms: i64,
    /// The tab that the person looks at.
    front: Tab,
    /// Another tab of theirs.
    back: Option<Tab>,
    /// What survives a crash.
    pub disk: Memory,
    /// When the server last answered, as it is on the disk.
    answered_ms: Option<i64>,
    /// Everything that was ever reported as saved.
    pub saved: BTreeSet<OpId>,
    /// What the device removed from its disk because it may not have it.
    pub removed: BTreeSet<OpId>,
    entropy: u128,
}

impl Deref for Device {
    type Target = Tab;
    fn deref(&self) -> &Tab {
        &self.front
    }
}

impl DerefMut for Device {
    fn deref_mut(&mut self) -> &mut Tab {
        &mut self.front
    }
}

impl Device {
    pub fn new(person: PersonId, id: DeviceId) -> Self {
        let disk = Memory::default();
        Self {
            person,
            id,
            clock_off_ms: 0,
            front: Tab::open(person, id, &disk, 0, true),
            back: None,
            disk,
            answered_ms: None,
            saved: BTreeSet::new(),
            removed: BTreeSet::new(),
            entropy: id.0.as_u128() << 64,
        }
    }

    fn event(&mut self, now_ms: i64, event: Event) {
        let now_ms = now_ms + self.clock_off_ms;
        self.front.event(now_ms, event);
        self.says_what_is_stored();
    }

    /// That everything is fetched is said when it is on the disk, not before.
    fn says_what_is_stored(&self) {
        let is_empty = self.replica.status().is_empty;
        assert!(is_empty || self.answered_ms.is_some());
        if self.back.is_none() {
            assert_eq!(is_empty, self.answered_ms.is_none());
        }
    }

    /// What is on the disk about the replica itself.
    pub fn meta(&self) -> Option<Meta> {
        at_once(self.disk.again().meta()).unwrap()
    }

    /// What is on the disk about moments.
    pub fn records(&self) -> Vec<MomentRecord> {
        let disk = self.disk.again();
        let ids = at_once(disk.moment_ids()).unwrap();
        at_once(disk.moments(ids)).unwrap()
    }

    /// Puts a record on the disk as it is.
    pub fn put(&self, record: &MomentRecord) {
        let json = serde_json::to_string(record).unwrap();
        self.disk.put(record.moment, &json);
    }

    /// Puts on the disk what is known about the replica itself, as it is.
    pub fn put_meta(&self, meta: Option<&Meta>) {
        let json = meta.map(|meta| serde_json::to_string(meta).unwrap());
        self.disk.put_meta(json.as_deref());
    }

    pub fn ask(&mut self, now_ms: i64, intent: Intent) -> Result<MomentId, Refusal> {
        self.entropy = self.entropy.wrapping_add(0x1234_5678_9ABC_DEF1);
        let entropy = self.entropy.to_le_bytes();
        let now_ms = now_ms + self.clock_off_ms;
        self.front.ask(now_ms, entropy, intent)
    }

    /// The person has read what is to be known once.
    pub fn dismiss_notices(&mut self) {
        let effects = self.replica.dismiss_notices();
        self.take(effects);
    }

    /// Writes the oldest batch to the disk; one that cannot be written is read back.
    pub fn write_one(&mut self, now_ms: i64) {
        let at_ms = now_ms + self.clock_off_ms;
        let batch = match self.front.write_one(at_ms) {
            None => return,
            Some(Ok(batch)) => batch,
            Some(Err(batch)) => {
                self.write_all(now_ms);
                return self.front.read_back(at_ms, &batch);
            }
        };
        for change in &batch.changes {
            self.removed.extend(change.drop.iter().copied());
            let own = change
                .put
                .iter()
                .filter(|e| e.recorded.author == self.person);
            self.saved.extend(own.map(|e| e.recorded.op.id));
        }
        if let Some(back) = &mut self.back {
            let moments = batch.changes.iter().map(|change| change.moment);
            back.news.extend(moments);
            back.news_of_meta |= batch.meta.is_some();
        }
        if batch.meta.is_some() {
            self.answered_ms = self.meta().and_then(|meta| meta.answered_ms);
        }
        self.says_what_is_stored();
    }

    pub fn write_all(&mut self, now_ms: i64) {
        while !self.unwritten.is_empty() {
            self.write_one(now_ms);
        }
    }

    /// The oldest batch cannot be written: what is stored is read back.
    pub fn fail_to_write(&mut self, now_ms: i64) {
        if !self.unwritten.is_empty() {
            self.disk.fail(Fault::Write(0, StoreError::Full));
            self.write_one(now_ms);
        }
    }

    fn reload(&mut self, now_ms: i64, moments: impl IntoIterator<Item = MomentId>) {
        self.front.reload(now_ms + self.clock_off_ms, moments);
        self.says_what_is_stored();
    }

    fn reload_meta(&mut self, now_ms: i64) {
        self.front.reload_meta(now_ms + self.clock_off_ms);
        self.says_what_is_stored();
    }

    /// Forgets everything that was not written, and starts again.
    pub fn crash(&mut self, now_ms: i64) {
        self.back = None;
        self.answered_ms = self.meta().and_then(|meta| meta.answered_ms);
        let now_ms = now_ms + self.clock_off_ms;
        self.front = Tab::open(self.person, self.id, &self.disk, now_ms, true);
        self.says_what_is_stored();
    }

    /// Turns to the other tab; opens it where there is none.
    pub fn turn_to_other_tab(&mut self, now_ms: i64) {
        let now_ms = now_ms + self.clock_off_ms;
        let open = || Tab::open(self.person, self.id, &self.disk, now_ms, false);
        let other = self.back.take().unwrap_or_else(open);
        self.back = Some(mem::replace(&mut self.front, other));
    }

    /// The other tab dies; the one in front talks to the server from now on.
    pub fn lose_other_tab(&mut self, now_ms: i64) {
        let was_leading = self.back.take().is_some_and(|tab| tab.leads);
        if was_leading {
            self.write_all(now_ms);
            self.reload_meta(now_ms);
            let here = self.replica.entries().map(|e| e.recorded.op.moment);
            let stored = self.records().into_iter().map(|record| record.moment);
            let all: BTreeSet<MomentId> = here.chain(stored).collect();
            self.reload(now_ms, all);
            self.front.leads = true;
            self.event(now_ms, Event::Leading(true));
        }
    }

    /// What happens to tabs, by number.
    pub fn tab(&mut self, what: u8, now_ms: i64) {
        match what % 5 {
            0 => self.turn_to_other_tab(now_ms),
            1 => self.lose_other_tab(now_ms),
            2 => self.hear(now_ms),
            3 => self.read(),
            _ => self.take_what_was_read(now_ms),
        }
    }

    /// Both tabs write what they have; then only one is left.
    pub fn come_to_one_tab(&mut self, now_ms: i64) {
        self.write_all(now_ms);
        if self.back.is_some() {
            self.turn_to_other_tab(now_ms);
            self.write_all(now_ms);
            self.hear(now_ms);
            self.lose_other_tab(now_ms);
        }
        // also what a tab told that is gone since
        self.hear(now_ms);
    }

    /// The tab in front hears what the other one wrote.
    pub fn hear(&mut self, now_ms: i64) {
        self.write_all(now_ms);
        let news = mem::take(&mut self.news);
        self.reload(now_ms, news);
        if mem::take(&mut self.news_of_meta) {
            self.reload_meta(now_ms);
        }
        self.event(now_ms, Event::Woke);
    }

    /// Begins to read what is stored.
    pub fn read(&mut self) {
        self.front.reading = Some((self.replica.turn(), self.meta(), self.records()));
    }

    /// What was read comes in, whatever happened since.
    pub fn take_what_was_read(&mut self, now_ms: i64) {
        let Some((turn, meta, records)) = self.front.reading.take() else {
            return;
        };
        let is_current = self.replica.is_current(turn);
        self.event(now_ms, Event::Loaded(turn, records));
        if let Some(meta) = meta.filter(|_| is_current) {
            let loaded = Event::MetaLoaded(self.replica.turn(), Box::new(meta));
            self.event(now_ms, loaded);
        }
    }

    /// One op of a stored record becomes what only another release can read. The
    /// app starts again.
    pub fn spoil(&mut self, which: usize, now_ms: i64) {
        let mut records = self.records();
        let count = records.len().max(1);
        if let Some(record) = records.get_mut(which % count)
            && !record.entries.is_empty()
        {
            let at = which % record.entries.len();
            let mut line = serde_json::to_value(record.entries.remove(at)).unwrap();
            line["scopes"] = json!([{"of": "another release"}]);
            record.unread.push(line);
            self.put(record);
        }
        self.crash(now_ms);
    }

    /// What lies on the disk and cannot be read.
    pub fn unread(&self) -> impl Iterator<Item = Value> {
        self.records().into_iter().flat_map(|record| record.unread)
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
            slice: None,
            ops: vec![],
            opened: vec![],
        }
    }

    /// One exchange with the server, if the device wants one.
    pub fn exchange(&mut self, server: &mut Server, link: Link, now_ms: i64) -> bool {
        if !self.leads {
            self.turn_to_other_tab(now_ms);
            let exchanged = self.exchange_here(server, link, now_ms);
            self.turn_to_other_tab(now_ms);
            return exchanged;
        }
        self.exchange_here(server, link, now_ms)
    }

    fn exchange_here(&mut self, server: &mut Server, link: Link, now_ms: i64) -> bool {
        let at_ms = now_ms + self.clock_off_ms;
        let Some(request) = self.front.request(at_ms) else {
            return false;
        };
        let failure = match link {
            Link::Rejects => Failure::Rejected,
            Link::LosesRequest => Failure::Unreachable,
            Link::LosesAnswer => {
                server.sync(&request, now_ms);
                Failure::Unreachable
            }
            Link::RepeatsRequest => {
                server.sync(&request, now_ms);
                self.take_answer(server, &request, now_ms);
                return true;
            }
            Link::Works => {
                self.take_answer(server, &request, now_ms);
                return true;
            }
        };
        self.event(now_ms, Event::Failed(failure));
        true
    }

    fn take_answer(&mut self, server: &mut Server, request: &SyncRequest, now_ms: i64) {
        let answer = server.sync(request, now_ms);
        if self.back.is_some() {
            self.write_all(now_ms);
        }
        self.front.answer(now_ms + self.clock_off_ms, answer);
        self.says_what_is_stored();
    }
}
