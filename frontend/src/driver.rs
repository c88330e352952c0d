//! Carries out what the replica decides.

mod contact;
mod reading;

use crate::browser::{after, clear_timeout, now_ms, random, window};
use crate::opened;
use crate::preferences;
use crate::storage::Storage;
use crate::tablet::Seat;
use crate::tabs::{News, Tabs};
use app::portfolio::changes::Changes;
use app::portfolio::device::Host;
use domain::collect::map;
use domain::id::MomentId;
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{
    Batch, Effect, Event, Failure, Kept, MomentChange, Replica, Store, StoreError,
};
use domain::wire::SyncRequest;
use leptos::prelude::{RwSignal, Update};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::EventSource;

/// Why a device ends for a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// It was revoked, and nothing is stored in it any more.
    Revoked,
    /// The session here may be somebody else's by now.
    OtherPerson,
}

/// The replica with everything around it.
pub struct Driver {
    /// The replica itself; views read it.
    pub replica: Rc<RefCell<Replica>>,
    /// What it is stored in.
    pub storage: Rc<Storage>,
    /// Told what changed of the replica.
    pub changes: Changes,
    /// How the device stands.
    pub host: RwSignal<Host>,
    /// On the tablet of a group: who works at it.
    pub seat: Option<Rc<Seat>>,
    /// What to do when the device ends for this person.
    ended: Box<dyn Fn(End)>,
    /// The server's pokes, while this page listens to them.
    pub events: RefCell<Option<EventSource>>,
    tabs: Tabs,
    timer: Cell<Option<i32>>,
    /// Batches are written one after the other, in the order of their making.
    writing: RefCell<Vec<Batch>>,
    is_writing: Cell<bool>,
    /// How often in a row the server was not reached.
    unreached: Cell<u32>,
    /// How often in a row the stream of pokes was closed without a poke.
    unheard: Cell<u32>,
    /// The person signs out: nothing is read, written or sent any more.
    is_over: Cell<bool>,
}

impl Driver {
    /// A driver for a replica whose records are still to be read.
    pub fn new(
        replica: Replica,
        storage: Storage,
        host: RwSignal<Host>,
        seat: Option<Rc<Seat>>,
        ended: impl Fn(End) + 'static,
    ) -> Rc<Self> {
        let name = format!("samenbeeld-{}", replica.meta().person);
        Rc::new(Self {
            replica: Rc::new(RefCell::new(replica)),
            storage: Rc::new(storage),
            changes: Changes::default(),
            host,
            seat,
            ended: Box::new(ended),
            events: RefCell::new(None),
            tabs: Tabs::open(&name),
            timer: Cell::new(None),
            writing: RefCell::new(Vec::new()),
            is_writing: Cell::new(false),
            unreached: Cell::new(0),
            unheard: Cell::new(0),
            is_over: Cell::new(false),
        })
    }

    /// Starts to take part: follows other tabs, and leads when no other does.
    pub fn join(self: &Rc<Self>) {
        let this = Rc::clone(self);
        self.tabs.on_news(move |news| {
            let this = Rc::clone(&this);
            spawn_local(async move { this.take_news(news).await });
        });
        let (this, host) = (Rc::clone(self), self.host);
        let lead = move || {
            spawn_local(async move {
                if this.is_over.get() {
                    return;
                }
                this.take_up().await;
                this.handle(Event::Leading(true));
            });
        };
        let alone = move || host.update(|host| host.each_tab_sends = true);
        self.tabs.on_lead(lead, alone);
    }

    /// Whether something is being written to the disk.
    pub fn is_writing(&self) -> bool {
        self.is_writing.get()
    }

    /// Stops for good: what is under way is not taken in any more.
    pub fn end(&self) {
        self.is_over.set(true);
        if let Some(events) = self.events.take() {
            events.close();
        }
    }

    /// Lets something happen to the replica, and carries out what follows.
    pub fn handle(self: &Rc<Self>, event: Event) {
        if self.is_over.get() {
            return;
        }
        let effects = self.replica.borrow_mut().handle(now_ms(), event);
        self.carry_out(effects);
    }

    /// Does what a person asks for.
    ///
    /// # Errors
    /// [`Refusal`] when the person may not do this; nothing has changed then.
    pub fn ask(self: &Rc<Self>, intent: Intent) -> Result<Kept, Refusal> {
        let asked = self.replica.borrow_mut().ask(now_ms(), random(), intent);
        let (kept, effects) = asked?;
        self.carry_out(effects);
        Ok(kept)
    }

    /// Carries out what the replica decided.
    pub fn carry_out(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Show(changed) => self.changes.show(changed),
                Effect::WakeAfter(ms) => self.wake_after(ms),
                Effect::Save(batch) => self.save(batch),
                Effect::Send(request) => self.send(*request),
                Effect::Purge => self.purge(),
            }
        }
    }

    fn wake_after(self: &Rc<Self>, ms: i64) {
        let this = Rc::clone(self);
        let timer = after(ms, move || {
            this.timer.set(None);
            this.handle(Event::Woke);
        });
        if let Some(before) = self.timer.replace(Some(timer)) {
            clear_timeout(before);
        }
    }

    fn save(self: &Rc<Self>, batch: Batch) {
        self.writing.borrow_mut().push(batch);
        if self.is_writing.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            loop {
                let next = {
                    let mut queue = this.writing.borrow_mut();
                    (!queue.is_empty()).then(|| queue.remove(0))
                };
                let Some(batch) = next else { break };
                this.write(batch).await;
            }
            this.is_writing.set(false);
        });
    }

    async fn write(self: &Rc<Self>, batch: Batch) {
        if self.is_over.get() {
            return;
        }
        let saved = self.storage.save(&batch).await;
        if matches!(saved, Err(StoreError::Gone)) {
            return self.rescue(batch.number).await;
        }
        if let Err(error) = &saved {
            leptos::logging::error!("not saved: {error}");
        }
        let failed = saved.is_err();
        self.host.update(|host| host.save_failed = failed);
        if failed {
            self.handle(Event::NotSaved(batch.number));
            let this = Rc::clone(self);
            spawn_local(async move { this.read_back(&batch).await });
            return;
        }
        if batch.meta.is_some() {
            preferences::remember_data();
        }
        self.tabs.tell(&News {
            moments: batch.changes.iter().map(|c| c.moment).collect(),
            meta: batch.meta.is_some(),
            unreached: None,
        });
        self.handle(Event::Saved(batch.number));
    }

    /// The storage was thrown away under the open page. What is unsent is still
    /// in memory and goes into the new one; the rest comes from the server, once
    /// the page has begun again and said what happened.
    async fn rescue(self: &Rc<Self>, failed: u64) {
        let person = self.replica.borrow().meta().person;
        let is_here = |signed_in: preferences::SignedIn| signed_in.person == person;
        // who signed out meanwhile leaves nothing, also not what was unsent
        if self.seat.is_none() && !preferences::signed_in().is_some_and(is_here) {
            self.end();
            let _ = window().location().reload();
            return;
        }
        let mut unsent: BTreeMap<MomentId, MomentChange> = BTreeMap::new();
        for entry in self.replica.borrow().entries().filter(|e| !e.is_sent()) {
            let moment = entry.recorded.op.moment;
            let change = unsent.entry(moment).or_insert_with(|| MomentChange {
                moment,
                put: Vec::new(),
                drop: BTreeSet::new(),
            });
            change.put.push(entry.clone());
        }
        let batch = Batch {
            number: 0,
            unsent: map(unsent.keys().map(|id| (*id, true))),
            changes: unsent.into_values().collect(),
            meta: None,
        };
        match self.storage.save(&batch).await {
            Ok(()) => {
                self.end();
                let _ = window().location().reload();
            }
            Err(error) => {
                leptos::logging::error!("not rescued: {error}");
                self.host.update(|host| host.save_failed = true);
                self.handle(Event::NotSaved(failed));
            }
        }
    }

    fn send(self: &Rc<Self>, mut request: SyncRequest) {
        let this = Rc::clone(self);
        request.opened = opened::waiting(request.person);
        spawn_local(async move {
            let answered = this.sync(&request).await;
            this.learn(answered.as_ref().err().copied());
            match answered {
                Ok(answer) => {
                    opened::told(request.person, &request.opened);
                    this.take_answer(answer).await;
                }
                Err(failure) => {
                    this.handle(Event::Failed(failure));
                    if failure == Failure::OtherPerson {
                        (this.ended)(End::OtherPerson);
                    }
                }
            }
        });
    }
}
