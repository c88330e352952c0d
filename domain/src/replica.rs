//! A device as a state machine: what it holds, what it shows, what it does
//! next. It decides; a shell (the browser, a test) carries the effects out.
//!
//! **Laws.** What was saved is never dropped before the server has it. Sending
//! again changes nothing. A refusal blocks nothing behind it. Replicas that hold
//! the same ops show the same.

pub use crate::replica::ask::{Fate, Kept};
pub use crate::replica::contract::{Store, StoreError};
pub use crate::replica::event::{Changed, Effect, Event, Failure};
pub use crate::replica::status::Status;
pub use crate::replica::store::{
    Batch, Delivery, Entry, Meta, MetaChange, MomentChange, MomentRecord, Notice, ScopeState,
};
pub use crate::replica::sync::pause_ms;

mod answer;
mod ask;
mod change;
mod contract;
mod event;
mod mending;
mod status;
mod store;
mod sync;

use crate::access::Access;
use crate::collect::{map, sort_by_key};
use crate::directory::Directory;
use crate::id::{ChildId, DeviceId, MomentId, OpId, PersonId};
use crate::moment::{Moment, fold};
use crate::op::{Body, ContributionOp};
use crate::scope::Scope;
use crate::stamp::{Day, Stamp};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What the device knows of one moment.
#[derive(Clone, Debug, Default)]
struct Known {
    entries: BTreeMap<OpId, Entry>,
    moment: Option<Rc<Moment>>,
    /// When the last of it came from the server: Unix time in ms.
    came_ms: Option<i64>,
}

/// Newest last, so that lists read it backwards.
type Order = (Day, Stamp, MomentId);

/// One person's replica on one device.
#[derive(Debug)]
pub struct Replica {
    meta: Meta,
    access: Access,
    known: BTreeMap<MomentId, Known>,
    order: BTreeMap<Option<ChildId>, BTreeSet<Order>>,
    /// Moments with something that is not on the server.
    unsent: BTreeSet<MomentId>,
    /// Moments of which something lies on the device that cannot be read.
    unread: BTreeSet<MomentId>,
    saving: BTreeMap<u64, BTreeSet<OpId>>,
    batches: u64,
    /// The last batch that is written or could not be: they are written in order.
    finished: u64,
    /// Raised with all that makes what was read before a thing of the past.
    turn: u64,
    /// Batches that could not be written.
    lost: Vec<u64>,
    /// The first batch with an answer of the server, while nothing of it is stored.
    first: Option<status::First>,
    last_stamp: Stamp,
    sync: sync::Sync,
    has_all: bool,
}

impl Replica {
    /// An empty replica. `meta` is what storage holds about it, if anything.
    #[must_use]
    pub fn new(person: PersonId, device: DeviceId, meta: Option<Meta>) -> Self {
        let meta = meta.unwrap_or_else(|| Meta::new(person, device));
        let mut replica = Self {
            access: Access::none(person),
            meta,
            known: BTreeMap::new(),
            order: BTreeMap::new(),
            unsent: BTreeSet::new(),
            unread: BTreeSet::new(),
            saving: BTreeMap::new(),
            batches: 0,
            finished: 0,
            turn: 0,
            lost: Vec::new(),
            first: None,
            last_stamp: Stamp::default(),
            sync: sync::Sync::default(),
            has_all: false,
        };
        replica.derive_access();
        replica.look_for_first();
        replica
    }

    /// Takes an event in; `now_ms` is Unix time in ms.
    pub fn handle(&mut self, now_ms: i64, event: Event) -> Vec<Effect> {
        match event {
            Event::Loaded(turn, records) if self.is_current(turn) => self.loaded(records),
            Event::MetaLoaded(turn, meta) if self.is_current(turn) => self.meta_loaded(*meta),
            Event::Loaded(..) | Event::MetaLoaded(..) => Vec::new(),
            Event::LoadedAll => {
                self.has_all = true;
                // who waits for all of it has to look again, also without a network
                let mut effects = Vec::from([Effect::Show(Changed::all())]);
                effects.extend(self.pump(now_ms));
                effects
            }
            Event::Saved(batch) => self.saved(now_ms, batch),
            Event::NotSaved(batch) => self.not_saved(batch),
            Event::Leading(leads) => self.leading(now_ms, leads),
            Event::TryNow => self.try_now(now_ms),
            Event::Poked => self.poked(now_ms),
            Event::Woke => self.pump(now_ms),
            Event::Answered(answer) => self.answered(now_ms, *answer),
            Event::Failed(failure) => self.failed(now_ms, failure),
        }
    }

    /// What goes with what is read from storage from now on; see
    /// [`Self::is_current`].
    #[must_use]
    pub const fn turn(&self) -> u64 {
        self.turn
    }

    /// Whether what was read in this turn is what is stored now. If it is not, it is
    /// not taken in, or it would undo what happened since: it has to be read again.
    #[must_use]
    pub const fn is_current(&self, turn: u64) -> bool {
        self.turn == turn && self.finished == self.batches
    }

    /// What storage should hold about the replica itself.
    #[must_use]
    pub const fn meta(&self) -> &Meta {
        &self.meta
    }

    /// What the viewer may see and do, as far as this device knows.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.access
    }

    /// People, children, groups and themes; `None` before the first contact.
    #[must_use]
    pub const fn directory(&self) -> Option<&Directory> {
        self.meta.directory.as_ref()
    }

    /// A moment, if the viewer may see it (any more).
    #[must_use]
    pub fn moment(&self, id: MomentId) -> Option<&Rc<Moment>> {
        let moment = self.known.get(&id)?.moment.as_ref()?;
        self.shows(moment).then_some(moment)
    }

    /// The moments of a child, newest first; of `None`, one's own drafts that
    /// have no child yet.
    pub fn moments_of(&self, child: Option<ChildId>) -> impl Iterator<Item = MomentId> + '_ {
        self.days_of(child).map(|(id, _)| id)
    }

    /// The same with the day of each. Nothing else of them is read: there may be many.
    pub fn days_of(&self, child: Option<ChildId>) -> impl Iterator<Item = (MomentId, Day)> + '_ {
        let visible = child.is_none_or(|child| self.access.sees(child));
        let order = self.order.get(&child).filter(|_| visible);
        order
            .into_iter()
            .flatten()
            .rev()
            .map(|(day, _, id)| (*id, *day))
    }

    /// The moments of which something came from the server after a time (Unix
    /// time in ms), if the viewer may see them.
    pub fn came_after(&self, ms: i64) -> impl Iterator<Item = &Rc<Moment>> {
        let known = self.known.iter();
        let came = known.filter(move |(_, known)| known.came_ms.is_some_and(|came| came > ms));
        came.filter_map(|(id, _)| self.moment(*id))
    }

    /// What the device holds of a moment and shows, in the order of its making.
    #[must_use]
    pub fn shown(&self, id: MomentId) -> Vec<&Entry> {
        let entries = self.known.get(&id).map(|known| known.entries.values());
        let shown = entries.into_iter().flatten().filter(|e| e.is_shown());
        let mut shown: Vec<&Entry> = shown.collect();
        sort_by_key(&mut shown, |e| e.recorded.order());
        shown
    }

    /// Every moment that the viewer may see, in the order of their ids.
    pub fn moments(&self) -> impl Iterator<Item = &Rc<Moment>> {
        let known = self
            .known
            .values()
            .filter_map(|known| known.moment.as_ref());
        known.filter(|moment| self.shows(moment))
    }

    /// How far an op has come. `None` when this device does not have it.
    #[must_use]
    pub fn delivery(&self, moment: MomentId, op: OpId) -> Option<Delivery> {
        Some(self.known.get(&moment)?.entries.get(&op)?.delivery)
    }

    /// How far a moment has come as a whole: the least far of its ops.
    #[must_use]
    pub fn moment_delivery(&self, moment: MomentId) -> Delivery {
        let entries = self.known.get(&moment).map(|known| known.entries.values());
        let furthest_back = entries.into_iter().flatten().map(|e| e.delivery).max();
        furthest_back.unwrap_or(Delivery::Sent)
    }

    /// The texts in a moment that the server does not have, to copy or repair.
    #[must_use]
    pub fn unsent_texts(&self, moment: MomentId) -> Vec<&str> {
        let entries = self.known.get(&moment).map(|known| known.entries.values());
        let unsent = entries.into_iter().flatten().filter(|e| !e.is_sent());
        unsent
            .filter_map(|e| {
                let Body::Contribution(ContributionOp::Write { text, .. }) = &e.recorded.op.body
                else {
                    return None;
                };
                Some(text.as_str())
            })
            .collect()
    }

    /// Whether everything on the device is in memory.
    #[must_use]
    pub const fn has_all(&self) -> bool {
        self.has_all
    }

    /// Every entry that is held, for checks in tests.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.known.values().flat_map(|known| known.entries.values())
    }

    /// Whether the viewer sees any child of the moment, or keeps it without one.
    fn shows(&self, moment: &Moment) -> bool {
        let mut children = moment.portfolios().peekable();
        let alone = children.peek().is_none() && moment.author == self.meta.person;
        alone || children.any(|child| self.access.sees(child))
    }

    fn unsent_entries(&self) -> impl Iterator<Item = (MomentId, &Entry)> {
        self.unsent
            .iter()
            .filter_map(|id| Some((id, self.known.get(id)?)))
            .flat_map(|(id, known)| known.entries.values().map(|e| (*id, e)))
            .filter(|(_, e)| !e.is_sent())
    }

    fn derive_access(&mut self) {
        self.access = match &self.meta.directory {
            Some(directory) => directory.access(),
            None => Access::none(self.meta.person),
        };
    }

    fn loaded(&mut self, records: Vec<MomentRecord>) -> Vec<Effect> {
        let mut changed = BTreeSet::new();
        for record in records {
            if record.unread.is_empty() {
                self.unread.remove(&record.moment);
            } else {
                self.unread.insert(record.moment);
            }
            let entries = record.entries.into_iter();
            let known = self.known.entry(record.moment).or_default();
            known.entries = map(entries.map(|e| (e.recorded.op.id, e)));
            changed.insert(record.moment);
        }
        Vec::from([Effect::Show(self.refold(changed))])
    }

    fn meta_loaded(&mut self, meta: Meta) -> Vec<Effect> {
        self.turn += 1;
        let all = self.meta.directory != meta.directory;
        self.meta = meta;
        self.sync.storing = None;
        self.derive_access();
        self.look_for_first();
        let changed = Changed::status();
        Vec::from([Effect::Show(Changed { all, ..changed })])
    }

    fn saved(&mut self, now_ms: i64, batch: u64) -> Vec<Effect> {
        self.finish(batch);
        if self.sync.storing.is_some_and(|storing| storing <= batch) {
            self.sync.storing = None;
        }
        let mut effects = Vec::new();
        effects.extend(self.first_is_stored(batch));
        if let Some(ops) = self.saving.remove(&batch) {
            effects.push(Effect::Show(self.changed_with(&ops)));
        }
        effects.extend(self.pump(now_ms));
        effects
    }

    /// The ops are taken out of what is shown: what is on the screen is saved.
    /// The text itself is still in the draft that the view keeps.
    fn not_saved(&mut self, batch: u64) -> Vec<Effect> {
        self.finish(batch);
        self.first_is_not_stored(batch);
        let Some(ops) = self.saving.remove(&batch) else {
            return Vec::new();
        };
        self.lost.push(batch);
        let moments = self.changed_with(&ops).moments;
        for id in &moments {
            if let Some(known) = self.known.get_mut(id) {
                known.entries.retain(|op, _| !ops.contains(op));
            }
        }
        Vec::from([Effect::Show(self.refold(moments))])
    }

    fn finish(&mut self, batch: u64) {
        self.turn += 1;
        self.finished = self.finished.max(batch);
    }

    /// Derives the moments again and keeps the indexes true. Answers what that changed.
    fn refold(&mut self, moments: BTreeSet<MomentId>) -> Changed {
        self.turn += 1;
        let mut changed = Changed::status();
        for id in &moments {
            let Some(known) = self.known.get_mut(id) else {
                continue;
            };
            if let Some(before) = known.moment.take() {
                changed.is_among(&before);
                for key in index_keys(&before) {
                    if let Some(order) = self.order.get_mut(&key) {
                        order.remove(&place_in_order(&before));
                    }
                }
            }
            if known.entries.values().all(Entry::is_sent) {
                self.unsent.remove(id);
            } else {
                self.unsent.insert(*id);
            }
            let shown = known.entries.values().filter(|e| e.is_shown());
            known.moment = fold(shown.map(|e| &e.recorded)).map(Rc::new);
            known.came_ms = known.entries.values().filter_map(|e| e.came_ms).max();
            if let Some(now) = &known.moment {
                changed.is_among(now);
                for key in index_keys(now) {
                    let order = self.order.entry(key).or_default();
                    order.insert(place_in_order(now));
                }
            }
            if known.entries.is_empty() {
                self.known.remove(id);
            }
        }
        changed.moments = moments;
        changed
    }

    /// The known scopes of this device, for tests and the storage page.
    #[must_use]
    pub const fn scopes(&self) -> &BTreeMap<Scope, ScopeState> {
        &self.meta.scopes
    }
}

fn index_keys(moment: &Moment) -> Vec<Option<ChildId>> {
    let mut keys: Vec<_> = moment.portfolios().map(Some).collect();
    if keys.is_empty() {
        keys.push(None);
    }
    keys
}

const fn place_in_order(moment: &Moment) -> Order {
    (moment.day, moment.started, moment.id)
}
