//! How a device stands.

use super::{Changed, Delivery, Effect, Failure, Replica};
use crate::collect::{map, set};
use crate::id::{MomentId, OpId};
use crate::record::Refusal;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// How the device stands, for the status that is always one glance away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Status {
    /// Ops being written to the device.
    pub saving: usize,
    /// Contributions and changes that wait to be sent.
    pub waiting: usize,
    /// Since when the oldest of them waits: Unix time in ms.
    pub waiting_since_ms: Option<i64>,
    /// Things to look at: refused, or held by the server.
    pub attention: usize,
    /// Whether the last attempt reached the server.
    pub is_online: bool,
    /// Why nothing is sent although there is a network.
    pub blocked: Option<Failure>,
    /// When the server last answered: Unix time in ms.
    pub answered_ms: Option<i64>,
    /// Moments of which something on this device cannot be read.
    pub unread: usize,
    /// Whether nothing that the server gave is stored on this device yet.
    pub is_empty: bool,
}

/// How far the first answer of the server has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum First {
    /// There was none.
    Awaited,
    /// It is being written, in this batch.
    Written(u64),
}

impl Replica {
    /// How the device stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let unsent = || self.unsent_entries().map(|(_, e)| e);
        let waiting = || unsent().filter(|e| e.delivery == Delivery::Waiting);
        let waiting_moments = set(waiting().map(|e| e.recorded.op.moment));
        Status {
            saving: self.saving.values().map(BTreeSet::len).sum(),
            waiting: waiting_moments.len(),
            waiting_since_ms: waiting().map(|e| e.recorded.op.stamp.ms()).min(),
            attention: self.attention().len() + self.notices().len(),
            is_online: self.sync.is_online(),
            blocked: self.sync.blocked(),
            answered_ms: self.meta.answered_ms,
            unread: self.unread.len(),
            is_empty: self.first.is_some(),
        }
    }

    /// Whether something of a moment is on its way to the disk.
    #[must_use]
    pub fn is_saving(&self, moment: MomentId) -> bool {
        let entries = self.known.get(&moment).map(|known| &known.entries);
        let mut saving = self.saving.values().flatten();
        entries.is_some_and(|entries| saving.any(|op| entries.contains_key(op)))
    }

    /// What a person should look at: moments with something that the server
    /// refused or holds, and why.
    #[must_use]
    pub fn attention(&self) -> Vec<(MomentId, Refusal)> {
        let mut found = BTreeMap::new();
        for (moment, entry) in self.unsent_entries() {
            if let Delivery::Refused(why) | Delivery::Held(why) = entry.delivery {
                let worst = found.entry(moment).or_insert(why);
                // what comes after a refused op only waits for it
                if *worst == Refusal::MissingDependency {
                    *worst = why;
                }
            }
        }
        found.into_iter().collect()
    }

    /// Moments of which the server keeps something for the lead, because access
    /// ended before it was sent; and when the last of it was handed over.
    #[must_use]
    pub fn notices(&self) -> BTreeMap<MomentId, i64> {
        let notices = self.meta.notices.iter();
        map(notices.map(|n| (n.moment, n.at_ms)))
    }

    /// The moments of which these ops have come further.
    pub(super) fn changed_with(&self, ops: &BTreeSet<OpId>) -> Changed {
        let entries = self.unsent_entries();
        let theirs = entries.filter(|(_, e)| ops.contains(&e.recorded.op.id));
        let moments = set(theirs.map(|(moment, _)| moment));
        let mut changed = Changed::status();
        for id in &moments {
            if let Some(moment) = self.known.get(id).and_then(|known| known.moment.as_ref()) {
                changed.is_among(moment);
            }
        }
        changed.moments = moments;
        changed
    }

    /// Whether what is stored has anything of the server.
    pub(super) fn look_for_first(&mut self) {
        self.first = self.meta.answered_ms.is_none().then_some(First::Awaited);
    }

    /// The first answer of the server is being written, in the newest batch.
    pub(super) fn first_is_written(&mut self) {
        if self.first == Some(First::Awaited) && self.meta.answered_ms.is_some() {
            self.first = Some(First::Written(self.batches));
        }
    }

    /// A batch could not be stored: if the first answer was in it, it is still awaited.
    pub(super) fn first_is_not_stored(&mut self, batch: u64) {
        if self.first == Some(First::Written(batch)) {
            self.first = Some(First::Awaited);
        }
    }

    /// What follows from a batch that is stored, if the first answer was in it.
    pub(super) fn first_is_stored(&mut self, batch: u64) -> Option<Effect> {
        let is_it = matches!(self.first, Some(First::Written(first)) if first <= batch);
        is_it.then(|| {
            self.first = None;
            Effect::Show(Changed::status())
        })
    }
}
