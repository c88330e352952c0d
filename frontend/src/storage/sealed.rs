//! Storage on the tablet of a group: each record is sealed with the key of the person.
//!
//! To seal takes the browser a moment that no transaction waits for. So a batch is
//! read in one transaction, changed and sealed, and written in a second one that
//! first looks whether everything is still as it was read.

use super::{META, MOMENTS, REPLICA, Storage, StorageError, UNSENT, key as key_of, note_unsent};
use crate::crypto::{Key, bytes, stored};
use crate::storage::idb::{Transaction, await_request, delete};
use domain::id::PersonId;
use domain::replica::{Batch, MomentRecord};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// How often a batch is tried: each time another tab wrote the same moments meanwhile.
const TRIES: u32 = 20;

/// A record as it lies there, or nothing.
type Sealed = Option<Vec<u8>>;

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
pub async fn open<T>(key: &Key, value: &JsValue) -> Result<Option<T>, StorageError>
where
    T: for<'de> Deserialize<'de>,
{
    let found = open_all(key, std::slice::from_ref(value)).await?;
    Ok(found.into_iter().next().flatten())
}

/// The same for many: the browser opens them side by side.
pub async fn open_all<T>(key: &Key, values: &[JsValue]) -> Result<Vec<Option<T>>, StorageError>
where
    T: for<'de> Deserialize<'de>,
{
    let mut opening = Vec::new();
    for value in values {
        opening.push(match stored(value) {
            Some(sealed) => Some(key.begin_open(&sealed)?),
            None => None,
        });
    }
    let mut found = Vec::new();
    for one in opening {
        found.push(match one {
            Some(opened) => {
                // as text, which is how records are read elsewhere: a second reader
                // would cost a tenth of the download
                let plain = String::from_utf8(bytes(&opened.await?));
                Some(serde_json::from_str(&plain.unwrap_or_default()).map_err(super::failed)?)
            }
            None => None,
        });
    }
    Ok(found)
}

async fn seal(key: &Key, value: &impl Serialize) -> Result<Vec<u8>, StorageError> {
    let plain = serde_json::to_vec(value).map_err(super::failed)?;
    Ok(key.seal(&plain).await?)
}

/// Writes a batch; see [`Storage::save`].
pub async fn save(storage: &Storage, key: &Key, batch: &Batch) -> Result<(), StorageError> {
    let meta = match &batch.meta {
        Some(meta) => Some(seal(key, meta).await?),
        None => None,
    };
    for _ in 0..TRIES {
        let before = read(storage, batch).await?;
        let mut after: Vec<Sealed> = Vec::new();
        for (change, sealed) in batch.changes.iter().zip(&before) {
            let record: Option<MomentRecord> = match sealed {
                Some(sealed) => open(key, &Uint8Array::from(&sealed[..]).into()).await?,
                None => None,
            };
            after.push(match change.apply(record) {
                Some(record) => Some(seal(key, &record).await?),
                None => None,
            });
        }
        let tx = storage.begin(&[MOMENTS, UNSENT, META], true).await?;
        let written = write(&tx, batch, (&before, &after), meta.as_deref()).await;
        if !matches!(written, Ok(true)) {
            tx.abort();
        }
        if written? {
            return tx.complete().await;
        }
    }
    Err(StorageError::Failed("others write all the time".into()))
}

async fn read(storage: &Storage, batch: &Batch) -> Result<Vec<Sealed>, StorageError> {
    let tx = storage.begin(&[MOMENTS], false).await?;
    current(&tx, batch).await
}

async fn current(tx: &Transaction, batch: &Batch) -> Result<Vec<Sealed>, StorageError> {
    let moments = tx.store(MOMENTS)?;
    let mut asked = Vec::new();
    for change in &batch.changes {
        asked.push(moments.get(&key_of(change.moment))?);
    }
    let mut found = Vec::new();
    for request in asked {
        found.push(stored(&await_request(&request).await?));
    }
    Ok(found)
}

/// Answers whether it was written: not when something is no longer as it was read.
async fn write(
    tx: &Transaction,
    batch: &Batch,
    (before, after): (&[Sealed], &[Sealed]),
    meta: Option<&[u8]>,
) -> Result<bool, StorageError> {
    if current(tx, batch).await? != before {
        return Ok(false);
    }
    let moments = tx.store(MOMENTS)?;
    for (change, sealed) in batch.changes.iter().zip(after) {
        let key = key_of(change.moment);
        match sealed {
            Some(sealed) => moments.put_with_key(&Uint8Array::from(&sealed[..]), &key)?,
            None => moments.delete(&key)?,
        };
    }
    note_unsent(tx, batch)?;
    if let Some(meta) = meta {
        tx.store(META)?
            .put_with_key(&Uint8Array::from(meta), &REPLICA.into())?;
    }
    Ok(true)
}
