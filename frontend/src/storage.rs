//! The device's storage: one IndexedDB database per person. What it promises is in
//! [`Store`], and tested in a browser.
//!
//! A batch is one transaction, strictly durable. Within it nothing but IndexedDB
//! is awaited, or the browser would close the transaction halfway.

mod idb;
#[cfg(feature = "stores")]
mod promises;
pub mod sealed;

use crate::browser::window;
use crate::crypto::Key;
use crate::storage::idb::{Table, Transaction, await_request, open};
use domain::id::{MomentId, PersonId};
use domain::replica::{Batch, Meta, MomentChange, MomentRecord, Store, StoreError};
use js_sys::{Array, JsString};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbKeyRange};

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
    /// [`StoreError`], for example in a private window that has no storage.
    pub async fn open(person: PersonId, deleted: impl Fn() + 'static) -> Result<Self, StoreError> {
        Self::open_named(name_of(person), None, deleted).await
    }

    /// The same on the tablet of a group, where all is sealed with a key.
    ///
    /// # Errors
    /// [`StoreError`], for example in a private window that has no storage.
    pub async fn open_sealed(person: PersonId, key: Option<Key>) -> Result<Self, StoreError> {
        let begin_again = || {
            let _ = window().location().reload();
        };
        Self::open_named(sealed::name_of(person), key, begin_again).await
    }

    async fn open_named(
        name: String,
        key: Option<Key>,
        deleted: impl Fn() + 'static,
    ) -> Result<Self, StoreError> {
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
    async fn begin(&self, stores: &[&str], writes: bool) -> Result<Transaction, StoreError> {
        let first = Transaction::begin(&self.db.borrow(), stores, writes);
        if first.is_ok() || self.is_deleted.get() {
            return first;
        }
        let db = open(&self.name, VERSION, upgrade, Rc::clone(&self.deleted)).await?;
        *self.db.borrow_mut() = db;
        if self.has_meta.get() {
            let tx = Transaction::begin(&self.db.borrow(), &[META], false)?;
            let found = await_request(&tx.table(META)?.get(&REPLICA.into())?).await?;
            if found.is_undefined() {
                self.has_meta.set(false);
                return Err(StoreError::Gone);
            }
        }
        Transaction::begin(&self.db.borrow(), stores, writes)
    }

    async fn ids(&self, table: &str) -> Result<Vec<MomentId>, StoreError> {
        let tx = self.begin(&[table], false).await?;
        let found = await_request(&tx.table(table)?.keys()?).await?;
        let found: Array = found.unchecked_into();
        Ok(found.iter().filter_map(|key| id_of(&key)).collect())
    }

    async fn read(&self, found: Vec<(MomentId, JsValue)>) -> Vec<MomentRecord> {
        match &self.key {
            Some(key) => sealed::records(key, &found).await,
            None => found.iter().map(|(id, value)| record(*id, value)).collect(),
        }
    }
}

impl Store for Storage {
    async fn meta(&self) -> Result<Option<Meta>, StoreError> {
        let tx = self.begin(&[META], false).await?;
        let found = await_request(&tx.table(META)?.get(&REPLICA.into())?).await?;
        self.has_meta.set(!found.is_undefined());
        match &self.key {
            Some(key) => sealed::open(key, &found).await,
            None => parse(&found),
        }
    }

    async fn put_meta_aside(&self) -> Result<(), StoreError> {
        let tx = self.begin(&[META], true).await?;
        let meta = tx.table(META)?;
        let found = await_request(&meta.get(&REPLICA.into())?).await?;
        if !found.is_undefined() {
            meta.put(&UNREAD.into(), &found)?;
            meta.delete(&REPLICA.into())?;
        }
        tx.complete().await?;
        self.has_meta.set(false);
        Ok(())
    }

    async fn moment_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        self.ids(MOMENTS).await
    }

    async fn unsent_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        self.ids(UNSENT).await
    }

    async fn range(
        &self,
        first: MomentId,
        last: MomentId,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        let tx = self.begin(&[MOMENTS], false).await?;
        let range = IdbKeyRange::bound(&key(first), &key(last)).map_err(idb::failed)?;
        let moments = tx.table(MOMENTS)?;
        let (ids, found) = (moments.keys_between(&range)?, moments.between(&range)?);
        let ids: Array = await_request(&ids).await?.unchecked_into();
        let found: Array = await_request(&found).await?.unchecked_into();
        let known = ids.iter().map(|id| id_of(&id)).zip(found.iter());
        let known = known.filter_map(|(id, value)| Some((id?, value))).collect();
        Ok(self.read(known).await)
    }

    async fn moments(
        &self,
        ids: impl IntoIterator<Item = MomentId>,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        let tx = self.begin(&[MOMENTS], false).await?;
        let moments = tx.table(MOMENTS)?;
        let mut asked = Vec::new();
        for id in ids {
            asked.push((id, moments.get(&key(id))?));
        }
        let mut found = Vec::new();
        for (moment, request) in asked {
            found.push((moment, await_request(&request).await?));
        }
        Ok(self.read(found).await)
    }

    async fn save(&self, batch: &Batch) -> Result<(), StoreError> {
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

    fn close(&self) {
        self.is_deleted.set(true);
        self.db.borrow().close();
    }

    async fn delete(&self) {
        self.close();
        idb::delete(&self.name).await;
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

async fn write(tx: &Transaction, batch: &Batch) -> Result<(), StoreError> {
    let moments = tx.table(MOMENTS)?;
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
        let meta = tx.table(META)?;
        let stored = parse(&await_request(&meta.get(&REPLICA.into())?).await?)?;
        let json = serde_json::to_string(&change.apply(stored)).map_err(failed)?;
        meta.put(&REPLICA.into(), &json.into())?;
    }
    Ok(())
}

fn note_unsent(tx: &Transaction, batch: &Batch) -> Result<(), StoreError> {
    let unsent = tx.table(UNSENT)?;
    for (moment, is_unsent) in &batch.unsent {
        if *is_unsent {
            unsent.put(&key(*moment), &JsValue::TRUE)?;
        } else {
            unsent.delete(&key(*moment))?;
        }
    }
    Ok(())
}

fn apply(moments: &Table, change: &MomentChange, stored: MomentRecord) -> Result<(), StoreError> {
    match change.apply(Some(stored)) {
        Some(record) => {
            let json = serde_json::to_string(&record).map_err(failed)?;
            moments.put(&key(change.moment), &json.into())
        }
        None => moments.delete(&key(change.moment)),
    }
}

fn key(moment: MomentId) -> JsValue {
    JsValue::from_str(&moment.to_string())
}

fn id_of(key: &JsValue) -> Option<MomentId> {
    key.as_string()?.parse().ok()
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
fn parse<T: for<'de> serde::Deserialize<'de>>(value: &JsValue) -> Result<Option<T>, StoreError> {
    match value.dyn_ref::<JsString>() {
        None => Ok(None),
        Some(json) => serde_json::from_str(&String::from(json))
            .map(Some)
            .map_err(failed),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: serde_json::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}
