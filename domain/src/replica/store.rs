//! What a device keeps, and how a change to it is written.
//!
//! A change names single ops, so that two tabs that write about one moment at
//! the same time do not undo each other: the shell reads the stored record,
//! applies the change and writes it back within one transaction.

use crate::collect::{map, set};
use crate::directory::Directory;
use crate::id::{DeviceId, MomentId, OpId, PersonId};
use crate::moment::Recorded;
use crate::record::Refusal;
use crate::scope::Scope;
use crate::wire::Checksum;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
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
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct MomentRecord {
    /// The moment.
    pub moment: MomentId,
    /// Its ops.
    pub entries: Vec<Entry>,
    /// What lies among its ops and cannot be read, as it lies there: another
    /// release may be able to.
    #[serde(skip)]
    pub unread: Vec<Value>,
}

/// How a record is written: what could not be read goes back where it was.
#[derive(Serialize)]
struct Written<'a> {
    moment: MomentId,
    entries: Vec<Line<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Read(&'a Entry),
    Unread(&'a Value),
}

impl Serialize for MomentRecord {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let read = self.entries.iter().map(Line::Read);
        let entries = read.chain(self.unread.iter().map(Line::Unread)).collect();
        let moment = self.moment;
        Written { moment, entries }.serialize(to)
    }
}

impl MomentRecord {
    /// A moment of which nothing is known.
    #[must_use]
    pub const fn empty(moment: MomentId) -> Self {
        Self {
            moment,
            entries: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// What is stored of a moment. What cannot be read of it costs no more than
    /// that, and is kept.
    #[must_use]
    pub fn read(moment: MomentId, json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_else(|_| {
            let mut record = Self::empty(moment);
            match serde_json::from_str(json) {
                Ok(Lines { entries }) => entries.into_iter().for_each(|line| record.add(line)),
                Err(_) => record.unread.push(Value::from(json)),
            }
            record
        })
    }

    fn add(&mut self, line: Value) {
        // as text, as everything stored is read: a second reader would be downloaded
        match serde_json::from_str(&line.to_string()) {
            Ok(entry) => self.entries.push(entry),
            Err(_) => self.unread.push(line),
        }
    }
}

#[derive(Deserialize)]
struct Lines {
    entries: Vec<Value>,
}

/// The op that an unread line is about, and whether the server has it, as far
/// as that much can be read.
fn known_of(line: &Value) -> (Option<OpId>, bool) {
    let id = line["recorded"]["op"]["id"].as_str();
    (
        id.and_then(|id| id.parse().ok()),
        line["delivery"] == "sent",
    )
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
    /// record is empty now and can go. What cannot be read stays, until the
    /// server gave it again, or the server has it and the rest of the moment goes.
    #[must_use]
    pub fn apply(&self, stored: Option<MomentRecord>) -> Option<MomentRecord> {
        let stored = stored.unwrap_or(MomentRecord::empty(self.moment));
        let kept = stored.entries.into_iter();
        let kept = kept.filter(|e| !self.drop.contains(&e.recorded.op.id));
        let mut entries = map(kept.map(|e| (e.recorded.op.id, e)));
        for entry in &self.put {
            entries.insert(entry.recorded.op.id, entry.clone());
        }
        let mut unread = stored.unread;
        unread.retain(|line| {
            let (op, is_sent) = known_of(line);
            let is_here = op.is_some_and(|op| entries.contains_key(&op));
            !is_here && (!is_sent || !entries.is_empty())
        });
        (!entries.is_empty() || !unread.is_empty()).then(|| MomentRecord {
            moment: self.moment,
            entries: entries.into_values().collect(),
            unread,
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
    /// What changed of what is known about the replica itself.
    pub meta: Option<Box<MetaChange>>,
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

/// A change to what is known about the replica itself. It names what changes: what
/// another tab wrote meanwhile stays.
#[derive(Clone, PartialEq, Debug)]
pub struct MetaChange {
    person: PersonId,
    device: DeviceId,
    epoch: Option<Uuid>,
    /// `None`: the viewer may not read it any more.
    scopes: BTreeMap<Scope, Option<ScopeState>>,
    directory: Option<Directory>,
    answered_ms: Option<i64>,
    new_notices: Vec<Notice>,
    read_notices: BTreeSet<OpId>,
}

impl MetaChange {
    /// What it takes to come from one state to the other.
    #[must_use]
    pub(crate) fn between(before: &Meta, after: &Meta) -> Self {
        let changed = after.scopes.iter();
        let changed = changed.filter(|(scope, state)| before.scopes.get(scope) != Some(state));
        let mut scopes = map(changed.map(|(scope, state)| (*scope, Some(*state))));
        let gone = before.scopes.keys();
        let gone = gone.filter(|scope| !after.scopes.contains_key(scope));
        scopes.extend(gone.map(|scope| (*scope, None)));
        let had = |of: &Meta, notice: &Notice| of.notices.iter().any(|n| n.op == notice.op);
        let new = after.notices.iter().filter(|n| !had(before, n));
        let read = before.notices.iter().filter(|n| !had(after, n));
        Self {
            person: after.person,
            device: after.device,
            epoch: after.epoch.filter(|_| before.epoch != after.epoch),
            scopes,
            directory: (before.directory != after.directory)
                .then(|| after.directory.clone())
                .flatten(),
            answered_ms: after.answered_ms,
            new_notices: new.copied().collect(),
            read_notices: set(read.map(|n| n.op)),
        }
    }

    /// Whether who is who, and who may see what, is another than before.
    pub(super) const fn is_of_directory(&self) -> bool {
        self.directory.is_some()
    }

    /// Applies the change to what is stored (`None`: nothing yet).
    #[must_use]
    pub fn apply(&self, stored: Option<Meta>) -> Meta {
        let mut meta = stored.unwrap_or(Meta::new(self.person, self.device));
        meta.device = self.device;
        meta.epoch = self.epoch.or(meta.epoch);
        for (scope, state) in &self.scopes {
            match state {
                Some(state) => meta.scopes.insert(*scope, *state),
                None => meta.scopes.remove(scope),
            };
        }
        if let Some(directory) = &self.directory {
            meta.directory = Some(directory.clone());
        }
        meta.answered_ms = self.answered_ms.max(meta.answered_ms);
        meta.notices.retain(|n| !self.read_notices.contains(&n.op));
        for notice in &self.new_notices {
            if meta.notices.iter().all(|n| n.op != notice.op) {
                meta.notices.push(*notice);
            }
        }
        meta
    }
}

/// How far a device has come in one scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ScopeState {
    /// The server's number of the last change that is here.
    pub cursor: u64,
    /// What the scope holds here.
    pub sum: Checksum,
    /// What stayed different from the server's when the scope had been fetched
    /// anew, so that it is not fetched for ever.
    #[serde(default)]
    pub off: Checksum,
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
