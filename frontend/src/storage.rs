//! The device's storage: one IndexedDB database per person.
//!
//! A batch is one transaction, strictly durable. Within it nothing but IndexedDB
//! is awaited, or the browser would close the transaction halfway. Two tabs may
//! write at the same time: each applies its change to what is stored.

mod idb;
pub mod sealed;

use crate::browser::window;
use crate::crypto::Key;
use crate::storage::idb::{Transaction, await_request, open};
use domain::id::{MomentId, PersonId};
use domain::replica::{Batch, Meta, MomentChange, MomentRecord};
use js_sys::{Array, JsString};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore};

/// Raised when a store is added. Migrations only add, each in its own step.
const VERSION: u32 = 1;
const META: &str = "meta";
const MOMENTS: &str = "moments";
const UNSENT: &str = "unsent";
/// What the name of somebody's database begins with.
const PREFIX: &str = "samenbeeld-";
/// Where in the store of `META` lies what is known about the replica itself.
const REPLICA: &str = "replica";
/// Where it is put when it cannot be read: another release may be able to.
const UNREAD: &str = "unread";

/// Why the storage of the browser did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No room: the browser's quota is used up.
    #[error("the browser has no room left")]
    Full,
    /// It was thrown away while the page was open; an empty one is there now.
    #[error("the browser has thrown the storage away")]
    Gone,
    /// Anything else.
    #[error("the browser's storage failed: {0}")]
    Failed(String),
}

/// The storage of one person on this device.
pub struct Storage {
    name: String,
    db: RefCell<IdbDatabase>,
    /// Whether anything about the replica was read or written: then it can go.
    has_meta: Cell<bool>,
    /// Whether it was deleted, here or by another tab: nothing opens it again then.
    is_deleted: Rc<Cell<bool>>,
    /// What to do when another tab deletes it.
    deleted: Rc<dyn Fn()>,
    /// On the tablet of a group: with what everything in it is sealed.
    key: Option<Key>,
}

impl Storage {
    /// Opens the database of a person, and makes it where it is missing. When
    /// another tab deletes it, `deleted` is called.
    ///
    /// # Errors
    /// [`StorageError`], for example in a private window that has no storage.
    pub async fn open(
        person: PersonId,
        deleted: impl Fn() + 'static,
    ) -> Result<Self, StorageError> {
        Self::open_named(name_of(person), None, deleted).await
    }

    /// The same on the tablet of a group, where all is sealed with a key.
    ///
    /// # Errors
    /// [`StorageError`], for example in a private window that has no storage.
    pub async fn open_sealed(person: PersonId, key: Option<Key>) -> Result<Self, StorageError> {
        let begin_again = || {
            let _ = window().location().reload();
        };
        Self::open_named(sealed::name_of(person), key, begin_again).await
    }

    async fn open_named(
        name: String,
        key: Option<Key>,
        deleted: impl Fn() + 'static,
    ) -> Result<Self, StorageError> {
        let is_deleted = Rc::new(Cell::new(false));
        let known = Rc::clone(&is_deleted);
        let deleted: Rc<dyn Fn()> = Rc::new(move || {
            known.set(true);
            deleted();
        });
        let db = open(&name, VERSION, upgrade, Rc::clone(&deleted)).await?;
        Ok(Self {
            name,
            db: RefCell::new(db),
            has_meta: Cell::new(false),
            is_deleted,
            deleted,
            key,
        })
    }

    /// What is stored about the replica itself; `None` in a new database.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot read it.
    pub async fn meta(&self) -> Result<Option<Meta>, StorageError> {
        let tx = self.begin(&[META], false).await?;
        let found = await_request(&tx.store(META)?.get(&REPLICA.into())?).await?;
        self.has_meta.set(!found.is_undefined());
        match &self.key {
            Some(key) => sealed::open(key, &found).await,
            None => parse(&found),
        }
    }

    /// Puts what is stored about the replica itself where nothing overwrites it:
    /// it cannot be read.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot do that: nothing works then.
    pub async fn put_meta_aside(&self) -> Result<(), StorageError> {
        let tx = self.begin(&[META], true).await?;
        let meta = tx.store(META)?;
        let found = await_request(&meta.get(&REPLICA.into())?).await?;
        if !found.is_undefined() {
            meta.put_with_key(&found, &UNREAD.into())?;
            meta.delete(&REPLICA.into())?;
        }
        tx.complete().await?;
        self.has_meta.set(false);
        Ok(())
    }

    /// The ids of all stored moments, oldest first.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot read them.
    pub async fn moment_ids(&self) -> Result<Vec<String>, StorageError> {
        self.keys(MOMENTS).await
    }

    /// The ids of the moments with something unsent.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot read them.
    pub async fn unsent_ids(&self) -> Result<Vec<MomentId>, StorageError> {
        let keys = self.keys(UNSENT).await?;
        Ok(keys.iter().filter_map(|key| key.parse().ok()).collect())
    }

    async fn keys(&self, store: &str) -> Result<Vec<String>, StorageError> {
        let tx = self.begin(&[store], false).await?;
        let found = await_request(&tx.store(store)?.get_all_keys()?).await?;
        let found: Array = found.unchecked_into();
        Ok(found.iter().filter_map(|key| key.as_string()).collect())
    }

    /// The moments with ids from `first` up to and including `last`. What cannot be
    /// read of one costs no more than that.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot read them.
    pub async fn range(&self, first: &str, last: &str) -> Result<Vec<MomentRecord>, StorageError> {
        let tx = self.begin(&[MOMENTS], false).await?;
        let range = IdbKeyRange::bound(&first.into(), &last.into())?;
        let store = tx.store(MOMENTS)?;
        let (ids, found) = (
            store.get_all_keys_with_key(&range)?,
            store.get_all_with_key(&range)?,
        );
        let ids: Array = await_request(&ids).await?.unchecked_into();
        let found: Array = await_request(&found).await?.unchecked_into();
        let ids = ids.iter().map(|id| id.as_string()?.parse().ok());
        let known = ids.zip(found.iter());
        let known = known.filter_map(|(id, value)| Some((id?, value))).collect();
        Ok(self.read(known).await)
    }

    /// These moments; one that is not stored comes back without entries.
    ///
    /// # Errors
    /// [`StorageError`] when the browser cannot read them.
    pub async fn moments(
        &self,
        ids: impl IntoIterator<Item = MomentId>,
    ) -> Result<Vec<MomentRecord>, StorageError> {
        let tx = self.begin(&[MOMENTS], false).await?;
        let store = tx.store(MOMENTS)?;
        let mut asked = Vec::new();
        for id in ids {
            asked.push((id, store.get(&key(id))?));
        }
        let mut found = Vec::new();
        for (moment, request) in asked {
            found.push((moment, await_request(&request).await?));
        }
        Ok(self.read(found).await)
    }

    /// Writes a batch. When this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the batch is written then.
    pub async fn save(&self, batch: &Batch) -> Result<(), StorageError> {
        if let Some(key) = &self.key {
            sealed::save(self, key, batch).await?;
        } else {
            let tx = self.begin(&[MOMENTS, UNSENT, META], true).await?;
            let written = write(&tx, batch).await;
            if written.is_err() {
                tx.abort();
            }
            written?;
            tx.complete().await?;
        }
        if batch.meta.is_some() {
            self.has_meta.set(true);
        }
        Ok(())
    }

    async fn read(&self, found: Vec<(MomentId, JsValue)>) -> Vec<MomentRecord> {
        match &self.key {
            Some(key) => sealed::records(key, &found).await,
            None => found.iter().map(|(id, value)| record(*id, value)).collect(),
        }
    }

    /// Lets go of the database; what is in it stays.
    pub fn close(&self) {
        self.is_deleted.set(true);
        self.db.borrow().close();
    }

    /// Deletes everything of this person from this device.
    pub async fn delete(&self) {
        self.is_deleted.set(true);
        self.db.borrow().close();
        idb::delete(&self.name).await;
    }

    /// The same, for somebody whose storage is not open.
    pub async fn delete_of(person: PersonId) {
        idb::delete(&name_of(person)).await;
    }

    /// Everybody who has an unsealed database here, as far as the browser tells.
    pub async fn people() -> Vec<PersonId> {
        let names = idb::names().await;
        let person = |name: &String| name.strip_prefix(PREFIX)?.parse().ok();
        names.iter().filter_map(person).collect()
    }

    /// Starts a transaction. `WebKit` at times loses the connection: then it is
    /// opened again, once.
    async fn begin(&self, stores: &[&str], writes: bool) -> Result<Transaction, StorageError> {
        let first = Transaction::begin(&self.db.borrow(), stores, writes);
        if first.is_ok() || self.is_deleted.get() {
            return first;
        }
        let db = open(&self.name, VERSION, upgrade, Rc::clone(&self.deleted)).await?;
        *self.db.borrow_mut() = db;
        if self.has_meta.get() {
            let tx = Transaction::begin(&self.db.borrow(), &[META], false)?;
            let found = await_request(&tx.store(META)?.get(&REPLICA.into())?).await?;
            if found.is_undefined() {
                self.has_meta.set(false);
                return Err(StorageError::Gone);
            }
        }
        Transaction::begin(&self.db.borrow(), stores, writes)
    }
}

/// Brings a database of an older version up to date, one step after the other.
/// Killed halfway, the browser rolls back and the next start does it again.
fn upgrade(db: &IdbDatabase, from: u32) {
    if from < 1 {
        for store in [META, MOMENTS, UNSENT] {
            db.create_object_store(store)
                .expect("a new database has no such store yet");
        }
    }
}

fn name_of(person: PersonId) -> String {
    format!("{PREFIX}{person}")
}

async fn write(tx: &Transaction, batch: &Batch) -> Result<(), StorageError> {
    let moments = tx.store(MOMENTS)?;
    let mut asked = Vec::new();
    for change in &batch.changes {
        asked.push((change, moments.get(&key(change.moment))?));
    }
    for (change, request) in asked {
        let stored = record(change.moment, &await_request(&request).await?);
        apply(&moments, change, stored)?;
    }
    note_unsent(tx, batch)?;
    if let Some(change) = &batch.meta {
        let meta = tx.store(META)?;
        let stored = parse(&await_request(&meta.get(&REPLICA.into())?).await?)?;
        let json = serde_json::to_string(&change.apply(stored)).map_err(failed)?;
        meta.put_with_key(&json.into(), &REPLICA.into())?;
    }
    Ok(())
}

fn note_unsent(tx: &Transaction, batch: &Batch) -> Result<(), StorageError> {
    let unsent = tx.store(UNSENT)?;
    for (moment, is_unsent) in &batch.unsent {
        if *is_unsent {
            unsent.put_with_key(&JsValue::TRUE, &key(*moment))?;
        } else {
            unsent.delete(&key(*moment))?;
        }
    }
    Ok(())
}

fn apply(
    moments: &IdbObjectStore,
    change: &MomentChange,
    stored: MomentRecord,
) -> Result<(), StorageError> {
    match change.apply(Some(stored)) {
        Some(record) => {
            let json = serde_json::to_string(&record).map_err(failed)?;
            moments.put_with_key(&json.into(), &key(change.moment))?;
        }
        None => {
            moments.delete(&key(change.moment))?;
        }
    }
    Ok(())
}

fn key(moment: MomentId) -> JsValue {
    JsValue::from_str(&moment.to_string())
}

/// What is stored of a moment.
fn record(moment: MomentId, value: &JsValue) -> MomentRecord {
    match value.dyn_ref::<JsString>() {
        None => MomentRecord::empty(moment),
        Some(json) => MomentRecord::read(moment, &String::from(json)),
    }
}

/// What is stored; `None` when nothing is. What is there but cannot be read (a
/// newer release wrote it) is an error: taken for nothing, it would be
/// overwritten.
fn parse<T: for<'de> serde::Deserialize<'de>>(value: &JsValue) -> Result<Option<T>, StorageError> {
    match value.dyn_ref::<JsString>() {
        None => Ok(None),
        Some(json) => serde_json::from_str(&String::from(json))
            .map(Some)
            .map_err(failed),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: serde_json::Error) -> StorageError {
    StorageError::Failed(error.to_string())
}
