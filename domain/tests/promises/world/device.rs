//! A device in memory: two tabs on one disk, a clock of its own, and a network and
//! a disk that may fail it.

use super::server::Server;
use super::tab::Tab;
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Batch, Event, Failure, Meta, MomentRecord};
use domain::wire::SyncRequest;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::{Deref, DerefMut};

/// What survives a crash.
#[derive(Clone, Default)]
pub struct Disk {
    pub meta: Option<Meta>,
    pub moments: BTreeMap<MomentId, MomentRecord>,
}

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
    pub disk: Disk,
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
        let disk = Disk::default();
        Self {
            person,
            id,
            clock_off_ms: 0,
            front: Tab::open(person, id, &disk, 0, true),
            back: None,
            disk,
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
        let stored = self.disk.meta.as_ref().and_then(|meta| meta.answered_ms);
        let is_empty = self.replica.status().is_empty;
        assert!(is_empty || stored.is_some());
        if self.back.is_none() {
            assert_eq!(is_empty, stored.is_none());
        }
    }

    pub fn ask(&mut self, now_ms: i64, intent: Intent) -> Result<MomentId, Refusal> {
        self.entropy = self.entropy.wrapping_add(0x1234_5678_9ABC_DEF1);
        let entropy = self.entropy.to_le_bytes();
        let now_ms = now_ms + self.clock_off_ms;
        let (kept, effects) = self.replica.ask(now_ms, entropy, intent)?;
        self.take(effects);
        Ok(kept.moment)
    }

    /// The person has read what is to be known once.
    pub fn dismiss_notices(&mut self) {
        let effects = self.replica.dismiss_notices();
        self.take(effects);
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
            let own: Vec<OpId> = own.map(|e| e.recorded.op.id).collect();
            self.saved.extend(own);
        }
        if let Some(change) = &batch.meta {
            self.disk.meta = Some(change.apply(self.disk.meta.take()));
        }
        if let Some(back) = &mut self.back {
            let moments = batch.changes.iter().map(|change| change.moment);
            back.news.extend(moments);
            back.news_of_meta |= batch.meta.is_some();
        }
        self.event(now_ms, Event::Saved(batch.number));
    }

    pub fn write_all(&mut self, now_ms: i64) {
        while !self.unwritten.is_empty() {
            self.write_one(now_ms);
        }
    }

    /// The oldest batch cannot be written: what is stored is read back.
    pub fn fail_to_write(&mut self, now_ms: i64) {
        if self.unwritten.is_empty() {
            return;
        }
        let batch: Batch = self.unwritten.remove(0);
        self.event(now_ms, Event::NotSaved(batch.number));
        self.write_all(now_ms);
        self.reload(now_ms, batch.changes.iter().map(|change| change.moment));
        if batch.meta.is_some() {
            self.reload_meta(now_ms);
            self.event(now_ms, Event::Failed(Failure::Busy));
        }
    }

    fn reload(&mut self, now_ms: i64, moments: impl Iterator<Item = MomentId>) {
        let stored = |id| self.disk.moments.get(&id).cloned();
        let records = moments.map(|id| stored(id).unwrap_or(MomentRecord::empty(id)));
        let loaded = Event::Loaded(self.replica.turn(), records.collect());
        self.event(now_ms, loaded);
    }

    fn reload_meta(&mut self, now_ms: i64) {
        let meta = self.disk.meta.clone();
        let meta = meta.unwrap_or(Meta::new(self.person, self.id));
        let loaded = Event::MetaLoaded(self.replica.turn(), Box::new(meta));
        self.event(now_ms, loaded);
    }

    /// Forgets everything that was not written, and starts again.
    pub fn crash(&mut self, now_ms: i64) {
        self.back = None;
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
            let stored = self.disk.moments.keys().copied();
            let all: BTreeSet<MomentId> = here.chain(stored).collect();
            self.reload(now_ms, all.into_iter());
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
    }

    /// The tab in front hears what the other one wrote.
    pub fn hear(&mut self, now_ms: i64) {
        self.write_all(now_ms);
        let news = mem::take(&mut self.news);
        self.reload(now_ms, news.into_iter());
        if mem::take(&mut self.news_of_meta) {
            self.reload_meta(now_ms);
        }
        self.event(now_ms, Event::Woke);
    }

    /// Begins to read what is stored.
    pub fn read(&mut self) {
        let records = self.disk.moments.values().cloned().collect();
        self.front.reading = Some((self.replica.turn(), self.disk.meta.clone(), records));
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
        let count = self.disk.moments.len().max(1);
        if let Some(record) = self.disk.moments.values_mut().nth(which % count)
            && !record.entries.is_empty()
        {
            let at = which % record.entries.len();
            let mut line = serde_json::to_value(record.entries.remove(at)).unwrap();
            line["scopes"] = json!([{"of": "another release"}]);
            record.unread.push(line);
        }
        self.crash(now_ms);
    }

    /// What lies on the disk and cannot be read.
    pub fn unread(&self) -> impl Iterator<Item = &Value> {
        self.disk.moments.values().flat_map(|record| &record.unread)
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
        if self.outgoing.is_none() {
            self.event(now_ms, Event::TryNow);
        }
        let Some(request) = self.outgoing.take() else {
            return false;
        };
        let event = match link {
            Link::Rejects => Event::Failed(Failure::Rejected),
            Link::LosesRequest => Event::Failed(Failure::Unreachable),
            Link::LosesAnswer => {
                server.sync(&request, now_ms);
                Event::Failed(Failure::Unreachable)
            }
            Link::RepeatsRequest => {
                server.sync(&request, now_ms);
                self.answer(server, &request, now_ms)
            }
            Link::Works => self.answer(server, &request, now_ms),
        };
        self.event(now_ms, event);
        true
    }

    /// What the answer touches is read before it is taken in.
    fn answer(&mut self, server: &mut Server, request: &SyncRequest, now_ms: i64) -> Event {
        let answer = server.sync(request, now_ms);
        if self.back.is_some() {
            self.write_all(now_ms);
            let needs = self.replica.needs(&answer);
            let all = || self.disk.moments.keys().copied().collect();
            let needs: BTreeSet<MomentId> = needs.unwrap_or_else(all);
            self.reload(now_ms, needs.into_iter());
        }
        Event::Answered(Box::new(answer))
    }
}
