//! A store in memory. What is put into it as text is read as a browser reads what lies
//! in it; what is saved is kept as it is, so that the laws stay quick.

use crate::id::MomentId;
use crate::replica::{Batch, Entry, Meta, MomentRecord, Store, StoreError};
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

/// How something lies there.
#[derive(Clone)]
enum Lying<T> {
    Saved(T),
    Text(String),
}

impl<T: Serialize> Lying<T> {
    fn text(&self) -> String {
        match self {
            Self::Saved(value) => serde_json::to_string(value).expect("it can be written"),
            Self::Text(text) => text.clone(),
        }
    }
}

/// What lies there, for all tabs.
#[derive(Default)]
struct Disk {
    meta: Option<Lying<Meta>>,
    /// Meta that could not be read.
    aside: Option<Lying<Meta>>,
    moments: BTreeMap<MomentId, Lying<MomentRecord>>,
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
    /// One that holds this already.
    #[must_use]
    pub fn holding(meta: Option<Meta>, records: Vec<MomentRecord>) -> Self {
        let store = Self::default();
        {
            let mut disk = store.disk.borrow_mut();
            disk.meta = meta.map(Lying::Saved);
            for record in records {
                if !record.entries.iter().all(Entry::is_sent) {
                    disk.unsent.insert(record.moment);
                }
                disk.moments.insert(record.moment, Lying::Saved(record));
            }
        }
        store
    }

    /// A copy in which everything lies as text, as it does in a browser.
    ///
    /// # Panics
    /// When something cannot be written down.
    #[must_use]
    pub fn written_down(&self) -> Self {
        let store = Self::default();
        {
            let (from, mut to) = (self.disk.borrow(), store.disk.borrow_mut());
            to.meta = from.meta.as_ref().map(|meta| Lying::Text(meta.text()));
            to.unsent.clone_from(&from.unsent);
            for (moment, record) in &from.moments {
                to.moments.insert(*moment, Lying::Text(record.text()));
            }
        }
        store
    }

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
        disk.moments.insert(moment, Lying::Text(text.to_string()));
    }

    /// Puts text where the meta is stored, whatever it says; `None` takes it away.
    pub fn put_meta(&self, text: Option<&str>) {
        self.disk.borrow_mut().meta = text.map(|text| Lying::Text(text.to_string()));
    }

    /// What lies there of a moment, as text.
    ///
    /// # Panics
    /// When it cannot be written down.
    #[must_use]
    pub fn text(&self, moment: MomentId) -> Option<String> {
        self.disk.borrow().moments.get(&moment).map(Lying::text)
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
        Ok(page.map(|(id, _)| disk.record(*id)).collect())
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
            written.push((change.moment, record));
        }
        let meta = match &batch.meta {
            Some(change) => Some(Lying::Saved(change.apply(disk.meta()?))),
            None => None,
        };
        if let Some(Fault::Write(_, why)) = disk.fault.take_if(|f| matches!(f, Fault::Write(..))) {
            return Err(why);
        }
        for (moment, record) in written {
            match record {
                Some(record) => disk.moments.insert(moment, Lying::Saved(record)),
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
        let failed = |error: serde_json::Error| StoreError::Failed(error.to_string());
        match &self.meta {
            None => Ok(None),
            Some(Lying::Saved(meta)) => Ok(Some(meta.clone())),
            Some(Lying::Text(text)) => serde_json::from_str(text).map(Some).map_err(failed),
        }
    }

    fn record(&self, id: MomentId) -> MomentRecord {
        match self.moments.get(&id) {
            None => MomentRecord::empty(id),
            Some(Lying::Saved(record)) => record.clone(),
            Some(Lying::Text(text)) => MomentRecord::read(id, text),
        }
    }
}
