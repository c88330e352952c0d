//! One tab of a device: a replica on a store in memory, and what is on its way to the
//! disk and to the server. It reads and writes as the driver in a browser does; what
//! happens when is up to the test.

use super::at_once;
use super::memory::Memory;
use super::told::Shown;
use crate::id::{DeviceId, MomentId, PersonId};
use crate::intent::Intent;
use crate::record::Refusal;
use crate::replica::{Batch, Effect, Event, Failure, Meta, Replica, Store, StoreError};
use crate::wire::{SyncAnswer, SyncRequest};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// One tab of a device.
pub struct Tab {
    /// What it shows and decides.
    pub replica: Replica,
    /// Where it is kept.
    pub store: Memory,
    /// What is not on the disk yet, oldest first.
    pub unwritten: VecDeque<Batch>,
    /// What is to be sent.
    pub outgoing: Option<SyncRequest>,
    person: PersonId,
    device: DeviceId,
}

impl Tab {
    /// Starts from what is stored. `leads`: it is the one that talks to the server.
    ///
    /// # Panics
    /// When the store cannot be read.
    #[must_use]
    pub fn open(
        person: PersonId,
        device: DeviceId,
        store: Memory,
        now_ms: i64,
        leads: bool,
    ) -> Self {
        let meta = at_once(store.meta()).expect("the meta can be read");
        let mut tab = Self {
            replica: Replica::new(person, device, meta),
            store,
            unwritten: VecDeque::new(),
            outgoing: None,
            person,
            device,
        };
        let stored = at_once(tab.store.moment_ids()).expect("the ids can be read");
        tab.reload(now_ms, stored);
        tab.event(now_ms, Event::LoadedAll);
        if leads {
            tab.event(now_ms, Event::Leading(true));
        }
        tab
    }

    /// Lets something happen.
    pub fn event(&mut self, now_ms: i64, event: Event) {
        let before = Shown::of(&self.replica);
        let effects = self.replica.handle(now_ms, event);
        before.is_told(&Shown::of(&self.replica), &effects);
        self.take(effects);
    }

    /// Does what a person asks for.
    ///
    /// # Errors
    /// [`Refusal`] when the person may not do this.
    pub fn ask(
        &mut self,
        now_ms: i64,
        entropy: [u8; 16],
        intent: Intent,
    ) -> Result<MomentId, Refusal> {
        let before = Shown::of(&self.replica);
        let (kept, effects) = self.replica.ask(now_ms, entropy, intent)?;
        before.is_told(&Shown::of(&self.replica), &effects);
        self.take(effects);
        Ok(kept.moment)
    }

    /// Takes in what the replica wants done.
    pub fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(batch) => self.unwritten.push_back(batch),
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => {}
            }
        }
    }

    /// Writes the oldest batch, and answers it. `Err`: it could not be written; see
    /// [`Self::read_back`].
    pub fn write_one(&mut self, now_ms: i64) -> Option<Result<Batch, Batch>> {
        let batch = self.unwritten.pop_front()?;
        let is_saved = at_once(self.store.save(&batch)).is_ok();
        let happened = if is_saved {
            Event::Saved
        } else {
            Event::NotSaved
        };
        self.event(now_ms, happened(batch.number));
        Some(if is_saved { Ok(batch) } else { Err(batch) })
    }

    /// Reads back what a batch is about that could not be written: what is stored is
    /// what counts, once the rest is written.
    pub fn read_back(&mut self, now_ms: i64, batch: &Batch) {
        self.reload(now_ms, batch.changes.iter().map(|change| change.moment));
        if batch.meta.is_some() {
            self.reload_meta(now_ms);
            self.event(now_ms, Event::Failed(Failure::Busy));
        }
    }

    /// Reads moments again.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn reload(&mut self, now_ms: i64, moments: impl IntoIterator<Item = MomentId>) {
        let turn = self.replica.turn();
        let stored: Result<_, StoreError> = at_once(self.store.moments(moments));
        let stored = stored.expect("the records can be read");
        self.event(now_ms, Event::Loaded(turn, stored));
    }

    /// Reads again what is stored about the replica itself.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn reload_meta(&mut self, now_ms: i64) {
        let turn = self.replica.turn();
        let stored = at_once(self.store.meta()).expect("the meta can be read");
        let none = || Meta::new(self.person, self.device);
        let meta = stored.unwrap_or_else(none);
        self.event(now_ms, Event::MetaLoaded(turn, Box::new(meta)));
    }

    /// The request that goes out now, if one does.
    pub fn request(&mut self, now_ms: i64) -> Option<SyncRequest> {
        if self.outgoing.is_none() {
            self.event(now_ms, Event::TryNow);
        }
        self.outgoing.take()
    }

    /// Takes an answer of the server in, once all is written and what it is about is
    /// read. Whoever writes by hand has done so.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn answer(&mut self, now_ms: i64, answer: SyncAnswer) {
        let all = || at_once(self.store.moment_ids()).expect("the ids can be read");
        let needs = self.replica.needs(&answer);
        let needs = needs.map_or_else(all, |needs| needs.into_iter().collect());
        self.reload(now_ms, needs);
        self.event(now_ms, Event::Answered(Box::new(answer)));
    }
}
