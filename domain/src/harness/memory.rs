//! A store in memory. Records lie in it as text, as they lie in a browser.

use crate::id::MomentId;
use crate::replica::{Batch, Meta, MomentRecord, Store, StoreError};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell, RefMut};
use serde::Serialize;

/// What can be made to fail, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The next batch, when so much of it is written.
    Write(usize, StoreError),
    /// Whatever is read next.
    Read,
}

/// What lies there, for all tabs.
#[derive(Default)]
struct Disk {
    meta: Option<String>,
    /// Meta that could not be read.
    aside: Option<String>,
    moments: BTreeMap<MomentId, String>,
    unsent: BTreeSet<MomentId>,
    fault: Option<Fault>,
    /// How often it was deleted, and how often thrown away.
    deleted: u64,
    thrown_away: u64,
}

/// A store in memory, as one tab has it open.
#[derive(Default)]
pub struct Memory {
    disk: Rc<RefCell<Disk>>,
    deleted: Cell<u64>,
    thrown_away: Cell<u64>,
    /// Whether anything about the replica was read or written: then it can go.
    has_meta: Cell<bool>,
}

impl Memory {
    /// Another tab, or the next start, on the same disk.
    #[must_use]
    pub fn again(&self) -> Self {
        let disk = self.disk.borrow();
        Self {
            disk: Rc::clone(&self.disk),
            deleted: Cell::new(disk.deleted),
            thrown_away: Cell::new(disk.thrown_away),
            has_meta: Cell::new(false),
        }
    }

    /// Makes something fail, once.
    pub fn fail(&self, fault: Fault) {
        self.disk.borrow_mut().fault = Some(fault);
    }

    /// Throws everything away, as a browser does that needs the room.
    pub fn throw_away(&self) {
        let mut disk = self.disk.borrow_mut();
        disk.empty();
        disk.thrown_away += 1;
    }

    /// Puts text where a moment is stored, whatever it says.
    pub fn put(&self, moment: MomentId, text: &str) {
        let mut disk = self.disk.borrow_mut();
        disk.moments.insert(moment, text.to_string());
    }

    /// Puts text where the meta is stored, whatever it says; `None` takes it away.
    pub fn put_meta(&self, text: Option<&str>) {
        self.disk.borrow_mut().meta = text.map(str::to_string);
    }

    /// The text that lies there of a moment.
    #[must_use]
    pub fn text(&self, moment: MomentId) -> Option<String> {
        self.disk.borrow().moments.get(&moment).cloned()
    }

    fn begin(&self) -> Result<RefMut<'_, Disk>, StoreError> {
        let disk = self.disk.borrow_mut();
        if self.deleted.get() != disk.deleted {
            return Err(StoreError::Failed("it is closed".into()));
        }
        let is_there = self.thrown_away.replace(disk.thrown_away) == disk.thrown_away;
        if !is_there && self.has_meta.replace(false) {
            return Err(StoreError::Gone);
        }
        Ok(disk)
    }

    fn read(&self) -> Result<RefMut<'_, Disk>, StoreError> {
        let mut disk = self.begin()?;
        if disk.fault == Some(Fault::Read) {
            disk.fault = None;
            return Err(StoreError::Failed("it cannot be read".into()));
        }
        Ok(disk)
    }
}

impl Store for Memory {
    async fn meta(&self) -> Result<Option<Meta>, StoreError> {
        let disk = self.read()?;
        self.has_meta.set(disk.meta.is_some());
        disk.meta()
    }

    async fn put_meta_aside(&self) -> Result<(), StoreError> {
        let mut disk = self.begin()?;
        if let Some(meta) = disk.meta.take() {
            disk.aside = Some(meta);
        }
        self.has_meta.set(false);
        Ok(())
    }

    async fn moment_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        Ok(self.read()?.moments.keys().copied().collect())
    }

    async fn unsent_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        Ok(self.read()?.unsent.iter().copied().collect())
    }

    async fn range(
        &self,
        first: MomentId,
        last: MomentId,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        let disk = self.read()?;
        let page = disk.moments.range(first..=last);
        Ok(page
            .map(|(id, text)| MomentRecord::read(*id, text))
            .collect())
    }

    async fn moments(
        &self,
        ids: impl IntoIterator<Item = MomentId>,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        let disk = self.read()?;
        Ok(ids.into_iter().map(|id| disk.record(id)).collect())
    }

    async fn save(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut disk = self.read()?;
        let mut written = Vec::new();
        for change in &batch.changes {
            let record = change.apply(Some(disk.record(change.moment)));
            written.push((change.moment, record.as_ref().map(text).transpose()?));
        }
        let meta = match &batch.meta {
            Some(change) => Some(text(&change.apply(disk.meta()?))?),
            None => None,
        };
        if let Some(Fault::Write(_, why)) = disk.fault.take_if(|f| matches!(f, Fault::Write(..))) {
            return Err(why);
        }
        for (moment, record) in written {
            match record {
                Some(record) => disk.moments.insert(moment, record),
                None => disk.moments.remove(&moment),
            };
        }
        for (moment, is_unsent) in &batch.unsent {
            if *is_unsent {
                disk.unsent.insert(*moment);
            } else {
                disk.unsent.remove(moment);
            }
        }
        if meta.is_some() {
            disk.meta = meta;
            self.has_meta.set(true);
        }
        Ok(())
    }

    fn close(&self) {
        // no life of a disk has this number
        self.deleted.set(u64::MAX);
    }

    async fn delete(&self) {
        let mut disk = self.disk.borrow_mut();
        disk.empty();
        disk.deleted += 1;
    }
}

impl Disk {
    fn empty(&mut self) {
        self.meta = None;
        self.aside = None;
        self.moments.clear();
        self.unsent.clear();
    }

    fn meta(&self) -> Result<Option<Meta>, StoreError> {
        let read = |text: &String| serde_json::from_str(text).map_err(failed);
        self.meta.as_ref().map(read).transpose()
    }

    fn record(&self, id: MomentId) -> MomentRecord {
        let text = self.moments.get(&id);
        text.map_or(MomentRecord::empty(id), |text| MomentRecord::read(id, text))
    }
}

fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(failed)
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: serde_json::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}
