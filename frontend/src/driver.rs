//! Carries out what the replica decides.

mod contact;

use crate::browser::{after, clear_timeout, now_ms, pause, random, window};
use crate::opened;
use crate::preferences;
use crate::storage::{Storage, StorageError};
use crate::tabs::{News, Tabs};
use app::device::Host;
use domain::id::MomentId;
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Batch, Effect, Event, Failure, Meta, MomentChange, Replica};
use domain::wire::{SyncAnswer, SyncRequest};
use leptos::prelude::{RwSignal, Update};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::EventSource;

/// The replica with everything around it.
pub struct Driver {
    /// The replica itself; views read it.
    pub replica: Rc<RefCell<Replica>>,
    /// What it is stored in.
    pub storage: Rc<Storage>,
    /// Raised when the replica changed.
    pub changed: RwSignal<u64>,
    /// How the device stands.
    pub host: RwSignal<Host>,
    /// The server's pokes, while this page listens to them.
    pub events: RefCell<Option<EventSource>>,
    tabs: Tabs,
    timer: Cell<Option<i32>>,
    /// Batches are written one after the other, in the order of their making.
    writing: RefCell<Vec<Batch>>,
    is_writing: Cell<bool>,
    /// How often in a row the server was not reached.
    unreached: Cell<u32>,
    /// The person signs out: nothing is read, written or sent any more.
    is_over: Cell<bool>,
}

impl Driver {
    /// A driver for a replica whose records are still to be read.
    pub fn new(
        replica: Replica,
        storage: Rc<Storage>,
        changed: RwSignal<u64>,
        host: RwSignal<Host>,
    ) -> Rc<Self> {
        let name = format!("samenbeeld-{}", replica.meta().person);
        Rc::new(Self {
            replica: Rc::new(RefCell::new(replica)),
            storage,
            changed,
            host,
            events: RefCell::new(None),
            tabs: Tabs::open(&name),
            timer: Cell::new(None),
            writing: RefCell::new(Vec::new()),
            is_writing: Cell::new(false),
            unreached: Cell::new(0),
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
        let this = Rc::clone(self);
        self.tabs.on_lead(move || {
            spawn_local(async move {
                if this.is_over.get() {
                    return;
                }
                this.take_up().await;
                this.handle(Event::Leading(true));
            });
        });
    }

    /// The one that led before may have stored something with its last breath, and
    /// told nobody.
    async fn take_up(self: &Rc<Self>) {
        let before = self.replica.borrow().meta().clone();
        self.reload_meta().await;
        let is_behind = self.replica.borrow().meta().scopes != before.scopes;
        if is_behind && self.replica.borrow().has_all() {
            let here = self
                .replica
                .borrow()
                .entries()
                .map(|e| e.recorded.op.moment)
                .collect();
            let _ = self.reload(here).await;
            let _ = self.load_all().await;
        } else if let Ok(unsent) = self.storage.unsent_ids().await {
            let _ = self.reload(unsent.into_iter().collect()).await;
        }
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
    pub fn ask(self: &Rc<Self>, intent: Intent) -> Result<MomentId, Refusal> {
        let asked = self.replica.borrow_mut().ask(now_ms(), random(), intent);
        let (moment, effects) = asked?;
        self.carry_out(effects);
        Ok(moment)
    }

    /// Carries out what the replica decided.
    pub fn carry_out(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Show(_) => self.changed.update(|n| *n = n.wrapping_add(1)),
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
        if matches!(saved, Err(StorageError::Gone)) {
            return self.rescue().await;
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
    async fn rescue(self: &Rc<Self>) {
        let person = self.replica.borrow().meta().person;
        let is_here = |signed_in: preferences::SignedIn| signed_in.person == person;
        // who signed out meanwhile leaves nothing, also not what was unsent
        if crate::tablet::seat().is_none() && !preferences::signed_in().is_some_and(is_here) {
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
            unsent: unsent.keys().map(|id| (*id, true)).collect(),
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
            }
        }
    }

    /// What could not be written is not in memory either: what is stored is
    /// what counts. An answer of the server is asked for again later.
    async fn read_back(self: &Rc<Self>, batch: &Batch) {
        let moments = batch.changes.iter().map(|change| change.moment);
        let _ = self.reload(moments.collect()).await;
        if batch.meta.is_some() {
            self.reload_meta().await;
            self.handle(Event::Failed(Failure::Busy));
        }
    }

    /// Waits until everything that was to be written is.
    async fn settle(&self) {
        while self.is_writing.get() {
            pause(WRITING_MS).await;
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
                    if failure == Failure::OtherPerson && crate::tablet::seat().is_none() {
                        crate::boot::check_session(request.person, request.device).await;
                    }
                }
            }
        });
    }

    /// Reads what the answer touches into memory first, then takes it in.
    async fn take_answer(self: &Rc<Self>, answer: SyncAnswer) {
        let needs = self.replica.borrow().needs(&answer);
        let read = match needs {
            Some(moments) => self.reload(moments).await,
            None => self.load_all().await,
        };
        // taken in without what it is about, it would change what is not known
        self.handle(match read {
            Ok(()) => Event::Answered(Box::new(answer)),
            Err(_) => Event::Failed(Failure::Busy),
        });
    }

    /// Reads moments from storage again.
    async fn reload(self: &Rc<Self>, moments: BTreeSet<MomentId>) -> Result<(), StorageError> {
        if moments.is_empty() {
            return Ok(());
        }
        self.read(
            || self.storage.moments(moments.iter().copied()),
            Event::Loaded,
        )
        .await
    }

    async fn reload_meta(self: &Rc<Self>) {
        let none = {
            let replica = self.replica.borrow();
            Meta::new(replica.meta().person, replica.meta().device)
        };
        let loaded = |turn, meta: Option<Meta>| {
            let meta = Meta {
                device: none.device,
                ..meta.unwrap_or_else(|| none.clone())
            };
            Event::MetaLoaded(turn, Box::new(meta))
        };
        let _ = self.read(|| self.storage.meta(), loaded).await;
    }

    /// Reads something and takes it in, again when it is of the past by then.
    async fn read<T, F>(
        self: &Rc<Self>,
        read: impl Fn() -> F,
        loaded: impl Fn(u64, T) -> Event,
    ) -> Result<(), StorageError>
    where
        F: Future<Output = Result<T, StorageError>>,
    {
        loop {
            self.settle().await;
            if self.is_over.get() {
                return Ok(());
            }
            let turn = self.replica.borrow().turn();
            let found = read().await;
            if let Err(error) = &found {
                leptos::logging::error!("not read: {error}");
            }
            let found = found?;
            if self.replica.borrow().is_current(turn) {
                self.handle(loaded(turn, found));
                return Ok(());
            }
        }
    }

    async fn take_news(self: &Rc<Self>, news: News) {
        if let Some(unreached) = news.unreached {
            self.set_unreached(unreached);
        }
        let _ = self.reload(news.moments.into_iter().collect()).await;
        if news.meta {
            self.reload_meta().await;
        }
        self.handle(Event::Woke);
    }

    /// Reads what the first screen needs: what is unsent, and the newest.
    pub async fn load_first(self: &Rc<Self>) -> Result<Vec<String>, StorageError> {
        let unsent = self.storage.unsent_ids().await?;
        self.reload(unsent.iter().copied().collect()).await?;
        if !unsent.is_empty() {
            // a tab that died right after saving told nobody: whoever leads sends it
            self.tabs.tell(&News {
                moments: unsent,
                meta: false,
                unreached: None,
            });
        }
        let mut ids = self.storage.moment_ids().await?;
        self.load_newest(&mut ids, FIRST).await?;
        Ok(ids)
    }

    /// Reads the rest, a piece at a time, so that the page stays quick.
    pub async fn load_rest(self: &Rc<Self>, mut ids: Vec<String>) -> Result<(), StorageError> {
        while !ids.is_empty() {
            self.load_newest(&mut ids, PIECE).await?;
            pause(0).await;
        }
        self.handle(Event::LoadedAll);
        Ok(())
    }

    async fn load_newest(
        self: &Rc<Self>,
        ids: &mut Vec<String>,
        count: usize,
    ) -> Result<(), StorageError> {
        let piece = ids.split_off(ids.len().saturating_sub(count));
        if let (Some(first), Some(last)) = (piece.first(), piece.last()) {
            self.read(|| self.storage.range(first, last), Event::Loaded)
                .await?;
        }
        Ok(())
    }

    async fn load_all(self: &Rc<Self>) -> Result<(), StorageError> {
        let ids = self.storage.moment_ids().await?;
        self.load_rest(ids).await
    }
}

/// How long to wait before looking again whether everything is written, in ms.
const WRITING_MS: i64 = 5;
/// How many moments are read before the first screen is drawn.
const FIRST: usize = 120;
/// How many are read at a time afterwards.
const PIECE: usize = 400;
