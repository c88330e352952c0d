//! The stores of the browser, held to their promises in one: `end2end/stores` opens a
//! page with nothing but this in it. In no release.

use super::idb::{Transaction, await_request, delete};
use super::{META, MOMENTS, REPLICA, Storage, key as key_of, name_of, sealed};
use crate::browser::random;
use crate::crypto::{KEY, Key, stored};
use domain::harness::memory::Fault;
use domain::harness::promises::{NAMES, Shelf, hold};
use domain::id::{MomentId, PersonId};
use domain::replica::StoreError;
use js_sys::{Array, Uint8Array};
use uuid::Uuid;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// What another release may have written.
const NONSENSE: &str = "{\"of\": \"another release\"}";

#[wasm_bindgen]
extern "C" {
    /// What the page does to `IndexedDB`.
    #[wasm_bindgen(js_namespace = faults)]
    fn write(after: usize, is_full: bool);

    #[wasm_bindgen(js_namespace = faults)]
    fn read();
}

/// The names of all promises.
#[wasm_bindgen]
pub fn promises() -> Vec<String> {
    NAMES.iter().map(|name| (*name).into()).collect()
}

/// Holds a new store to one of them. Answers how it was broken, if it was.
#[wasm_bindgen]
pub async fn broken(name: String, is_sealed: bool) -> Option<String> {
    let shelf = InBrowser::new(is_sealed).await;
    hold(&name, &shelf).await.err().map(|how| how.0)
}

/// All that lies in a sealed store that was saved to, where it can be read without
/// the key.
#[wasm_bindgen]
pub async fn readable(name: String) -> Vec<String> {
    let shelf = InBrowser::new(true).await;
    hold(&name, &shelf).await.expect("it is kept");
    let store = shelf.open().await;
    let mut found = Vec::new();
    for table in [META, MOMENTS] {
        let tx = store.begin(&[table], false).await.expect("it is open");
        let range = web_sys::IdbKeyRange::lower_bound(&"".into()).expect("it is a range");
        let table = tx.table(table).expect("there is one");
        let asked = table.between(&range).expect("it can be asked");
        let values: Array = await_request(&asked)
            .await
            .expect("it is read")
            .unchecked_into();
        assert!(values.length() > 0, "something lies there");
        for value in values.iter() {
            let bytes = stored(&value).unwrap_or_else(|| Vec::from("not even bytes"));
            found.extend(String::from_utf8(bytes));
        }
    }
    found
}

/// A database of its own in this browser, sealed when there is a key.
struct InBrowser {
    name: String,
    key: Option<Key>,
}

impl InBrowser {
    async fn new(is_sealed: bool) -> Self {
        let person = PersonId(Uuid::from_bytes(random()));
        if !is_sealed {
            let name = name_of(person);
            return Self { name, key: None };
        }
        let key = Key::new(&random::<KEY>()).await;
        Self {
            name: sealed::name_of(person),
            key: Some(key.expect("the browser makes keys")),
        }
    }
}

impl Shelf for InBrowser {
    type Store = Storage;

    async fn open(&self) -> Storage {
        let opened = Storage::open_named(self.name.clone(), self.key.clone(), || ());
        opened.await.expect("the browser has storage here")
    }

    fn fail(&self, fault: Fault) {
        match fault {
            Fault::Write(after, why) => write(after, why == StoreError::Full),
            Fault::Read => read(),
        }
    }

    async fn spoil(&self, what: Option<MomentId>) {
        let store = self.open().await;
        let nonsense: JsValue = match &self.key {
            None => NONSENSE.into(),
            Some(_) => Uint8Array::from(NONSENSE.as_bytes()).into(),
        };
        let tx = store.begin(&[META, MOMENTS], true).await;
        let tx: Transaction = tx.expect("it is open");
        let (table, key) = what.map_or((META, REPLICA.into()), |id| (MOMENTS, key_of(id)));
        let put = tx.table(table).and_then(|table| table.put(&key, &nonsense));
        put.expect("it can be put");
        tx.complete().await.expect("it is written");
    }

    async fn throw_away(&self, open: &Storage) {
        open.db.borrow().close();
        delete(&self.name).await;
    }
}
