//! What a device keeps, and how a change to it is written.
//!
//! A change names single ops, so that two tabs that write about one moment at
//! the same time do not undo each other: the shell reads the stored record,
//! applies the change and writes it back within one transaction.

use crate::directory::Directory;
use crate::id::{DeviceId, MomentId, OpId, PersonId};
use crate::keyed::map;
use crate::moment::Recorded;
use crate::record::Refusal;
use crate::scope::Scope;
use crate::wire::Checksum;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far an op has come. Ordered: later is less far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// On the server's disk.
    Sent,
    /// On this device, to be sent.
    Waiting,
    /// The server keeps it, but it is not part of the moment (yet).
    Held(Refusal),
    /// The server did not take it; it stays here.
    Refused(Refusal),
}

/// An op on the device.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The op with its author.
    pub recorded: Recorded,
    /// How far it has come.
    pub delivery: Delivery,
    /// The scopes in which the server gave it to this device.
    pub scopes: BTreeSet<Scope>,
    /// When the server first gave it to this device, by this device's clock: Unix
    /// time in ms. What was made here has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_ms: Option<i64>,
}

impl Entry {
    /// Whether the server has it.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self.delivery, Delivery::Sent)
    }

    /// Whether it counts for what is shown: not when the server refused it.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        !matches!(self.delivery, Delivery::Refused(_))
    }
}

/// All that a device holds of one moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MomentRecord {
    /// The moment.
    pub moment: MomentId,
    /// Its ops.
    pub entries: Vec<Entry>,
}

/// A change to the stored record of one moment.
#[derive(Clone, PartialEq, Debug)]
pub struct MomentChange {
    /// The moment.
    pub moment: MomentId,
    /// Entries to insert or overwrite, by op id.
    pub put: Vec<Entry>,
    /// Ops to remove.
    pub drop: BTreeSet<OpId>,
}

impl MomentChange {
    /// Applies the change to what is stored (`None`: nothing yet). `None`: the
    /// record is empty now and can go.
    #[must_use]
    pub fn apply(&self, stored: Option<MomentRecord>) -> Option<MomentRecord> {
        let stored = stored.map(|record| record.entries).unwrap_or_default();
        let kept = stored
            .into_iter()
            .filter(|e| !self.drop.contains(&e.recorded.op.id));
        let mut entries = map(kept.map(|e| (e.recorded.op.id, e)));
        for entry in &self.put {
            entries.insert(entry.recorded.op.id, entry.clone());
        }
        (!entries.is_empty()).then(|| MomentRecord {
            moment: self.moment,
            entries: entries.into_values().collect(),
        })
    }
}

/// What is written in one transaction.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Batch {
    /// Comes back in `Event::Saved` or `Event::NotSaved`.
    pub number: u64,
    /// Changes by moment.
    pub changes: Vec<MomentChange>,
    /// Moments that now have, or no longer have, something unsent: the shell
    /// keeps a list of these, to find them at start without reading all.
    pub unsent: BTreeMap<MomentId, bool>,
    /// What is known about the replica itself, when that changed.
    pub meta: Option<Box<Meta>>,
}

/// What is known about the replica itself.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Meta {
    /// Whose it is.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// The server's life that the cursors belong to.
    pub epoch: Option<Uuid>,
    /// How far each scope has come.
    pub scopes: BTreeMap<Scope, ScopeState>,
    /// People, children, groups and themes.
    pub directory: Option<Directory>,
    /// When the server last answered: Unix time in ms.
    pub answered_ms: Option<i64>,
    /// What the person has to be told once, without content.
    pub notices: Vec<Notice>,
}

impl Meta {
    /// A device that never had contact.
    #[must_use]
    pub const fn new(person: PersonId, device: DeviceId) -> Self {
        Self {
            person,
            device,
            epoch: None,
            scopes: BTreeMap::new(),
            directory: None,
            answered_ms: None,
            notices: Vec::new(),
        }
    }
}

/// How far a device has come in one scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ScopeState {
    /// The server's number of the last change that is here.
    pub cursor: u64,
    /// What the scope holds here.
    pub sum: Checksum,
    /// The server's checksum for which the scope was already fetched anew, so
    /// that a difference that stays is not fetched for ever.
    #[serde(default)]
    pub mended: Option<Checksum>,
    /// Whether the scope is being fetched anew: until all of it has come, it is
    /// not known what is here and should not be. Survives a crash.
    #[serde(default)]
    pub is_mending: bool,
}

/// Something that happened to a contribution whose text may no longer be here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// The contribution's moment.
    pub moment: MomentId,
    /// The op itself.
    pub op: OpId,
    /// What happened.
    pub why: Refusal,
    /// When: Unix time in ms.
    pub at_ms: i64,
}
