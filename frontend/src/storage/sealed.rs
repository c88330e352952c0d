//! Storage on the tablet of a group: each record is sealed with the key of the person.
//!
//! To seal takes the browser a moment that no transaction waits for. So a batch is
//! read in one transaction, changed and sealed, and written in a second one that
//! first looks whether everything is still as it was read.

use super::{META, MOMENTS, REPLICA, Storage, UNSENT, key as key_of, note_unsent};
use crate::crypto::{Key, bytes, hex, stored};
use crate::storage::idb::{self, Transaction, await_request, delete};
use domain::id::{MomentId, PersonId};
use domain::replica::{Batch, MomentRecord, Store, StoreError};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// How often a batch is tried: each time another tab wrote the same moments meanwhile.
const TRIES: u32 = 20;

/// A record as it lies there, or nothing.
type Sealed = Option<Vec<u8>>;

/// What a batch is about, as it lies there.
#[derive(PartialEq, Eq, Default)]
struct Lying {
    moments: Vec<Sealed>,
    meta: Sealed,
}

/// What the database of a person on a tablet is called.
pub fn name_of(person: PersonId) -> String {
    format!("samenbeeld-tablet-{person}")
}

/// How much somebody has not sent yet, known without their key; `None` when that
/// cannot be read.
pub async fn unsent_of(person: PersonId) -> Option<usize> {
    let storage = Storage::open_sealed(person, None).await.ok()?;
    let unsent = storage.unsent_ids().await;
    storage.close();
    Some(unsent.ok()?.len())
}

/// Deletes everything of somebody whose storage is not open.
pub async fn delete_of(person: PersonId) {
    delete(&name_of(person)).await;
}

/// What is stored; `None` when nothing is.
pub async fn open<T>(key: &Key, value: &JsValue) -> Result<Option<T>, StoreError>
where
    T: for<'de> Deserialize<'de>,
{
    let Some(sealed) = stored(value) else {
        return Ok(None);
    };
    let plain = text(key.open(&sealed).await.map_err(idb::failed)?);
    serde_json::from_str(&plain)
        .map(Some)
        .map_err(super::failed)
}

/// These moments: the browser opens them side by side.
pub async fn records(key: &Key, found: &[(MomentId, JsValue)]) -> Vec<MomentRecord> {
    let begin = |(moment, value): &(MomentId, JsValue)| {
        let sealed = stored(value);
        let opening = sealed.as_ref().map(|sealed| key.begin_open(sealed));
        (*moment, sealed.unwrap_or_default(), opening)
    };
    let opening: Vec<_> = found.iter().map(begin).collect();
    let mut records = Vec::new();
    for (moment, sealed, opening) in opening {
        let opened = match opening {
            None => {
                records.push(MomentRecord::empty(moment));
                continue;
            }
            Some(Ok(opening)) => opening.await.ok(),
            Some(Err(_)) => None,
        };
        records.push(match opened {
            Some(opened) => MomentRecord::read(moment, &text(bytes(&opened))),
            None => MomentRecord {
                unread: vec![hex(&sealed).into()],
                ..MomentRecord::empty(moment)
            },
        });
    }
    records
}

/// Records are text, as elsewhere: a second reader would cost a tenth of the
/// download.
fn text(plain: Vec<u8>) -> String {
    String::from_utf8(plain).unwrap_or_default()
}

async fn seal(key: &Key, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(value).map_err(super::failed)?;
    key.seal(&plain).await.map_err(idb::failed)
}

/// Writes a batch; see [`Storage::save`].
pub async fn save(storage: &Storage, key: &Key, batch: &Batch) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let before = read(storage, batch).await?;
        let mut found = Vec::new();
        for (change, sealed) in batch.changes.iter().zip(&before.moments) {
            found.push((change.moment, value(sealed.as_deref())));
        }
        let mut after = Lying::default();
        let records = records(key, &found).await;
        for (change, record) in batch.changes.iter().zip(records) {
            after.moments.push(match change.apply(Some(record)) {
                Some(record) => Some(seal(key, &record).await?),
                None => None,
            });
        }
        if let Some(change) = &batch.meta {
            let stored = open(key, &value(before.meta.as_deref())).await?;
            after.meta = Some(seal(key, &change.apply(stored)).await?);
        }
        let tx = storage.begin(&[MOMENTS, UNSENT, META], true).await?;
        let written = write(&tx, batch, &before, &after).await;
        if !matches!(written, Ok(true)) {
            tx.abort();
        }
        if written? {
            return tx.complete().await;
        }
    }
    Err(StoreError::Failed("others write all the time".into()))
}

fn value(sealed: Option<&[u8]>) -> JsValue {
    sealed.map_or(JsValue::UNDEFINED, |sealed| Uint8Array::from(sealed).into())
}

async fn read(storage: &Storage, batch: &Batch) -> Result<Lying, StoreError> {
    let tx = storage.begin(&[MOMENTS, META], false).await?;
    current(&tx, batch).await
}

async fn current(tx: &Transaction, batch: &Batch) -> Result<Lying, StoreError> {
    let moments = tx.table(MOMENTS)?;
    let mut asked = Vec::new();
    for change in &batch.changes {
        asked.push(moments.get(&key_of(change.moment))?);
    }
    let meta = tx.table(META)?.get(&REPLICA.into())?;
    let mut found = Lying::default();
    for request in asked {
        found.moments.push(stored(&await_request(&request).await?));
    }
    if batch.meta.is_some() {
        found.meta = stored(&await_request(&meta).await?);
    }
    Ok(found)
}

/// Answers whether it was written: not when something is no longer as it was read.
async fn write(
    tx: &Transaction,
    batch: &Batch,
    before: &Lying,
    after: &Lying,
) -> Result<bool, StoreError> {
    if current(tx, batch).await? != *before {
        return Ok(false);
    }
    let moments = tx.table(MOMENTS)?;
    for (change, sealed) in batch.changes.iter().zip(&after.moments) {
        let key = key_of(change.moment);
        match sealed {
            Some(sealed) => moments.put(&key, &Uint8Array::from(&sealed[..]))?,
            None => moments.delete(&key)?,
        }
    }
    note_unsent(tx, batch)?;
    if let Some(meta) = &after.meta {
        let meta = Uint8Array::from(&meta[..]);
        tx.table(META)?.put(&REPLICA.into(), &meta)?;
    }
    Ok(true)
}
