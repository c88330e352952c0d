//! IndexedDB as futures.

use crate::browser::{describe, property, window};
use domain::replica::StoreError;
use js_sys::{Array, Object, Promise, Reflect};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction,
};

#[wasm_bindgen]
extern "C" {
    /// `web-sys` has the options of a transaction only as unstable.
    type DatabaseWithOptions;

    #[wasm_bindgen(method, js_name = transaction, catch)]
    fn transaction(
        this: &DatabaseWithOptions,
        stores: &Array,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    /// The list of all databases it has only as unstable, too.
    type FactoryWithList;

    #[wasm_bindgen(method, catch)]
    fn databases(this: &FactoryWithList) -> Result<Promise, JsValue>;
}

/// What the browser says, as every store says it.
#[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub fn failed(error: JsValue) -> StoreError {
    let name = property(&error, "name").and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError") => StoreError::Full,
        _ => StoreError::Failed(describe(&error)),
    }
}

/// A transaction that tells when it is on the disk.
pub struct Transaction {
    inner: IdbTransaction,
    done: JsFuture,
}

impl Transaction {
    /// Starts a transaction; one that writes is strictly durable.
    pub fn begin(db: &IdbDatabase, stores: &[&str], writes: bool) -> Result<Self, StoreError> {
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        let mode = if writes { "readwrite" } else { "readonly" };
        if writes {
            Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(failed)?;
        }
        let db: &DatabaseWithOptions = db.unchecked_ref();
        let inner = db.transaction(&stores, mode, &options).map_err(failed)?;
        let tx = inner.clone();
        let done = Promise::new(&mut |resolve, reject| {
            tx.set_oncomplete(Some(&resolve));
            let failed = tx.clone();
            let report = Closure::once_into_js(move |_: Event| {
                let error = failed.error().map_or(JsValue::UNDEFINED, JsValue::from);
                let _ = reject.call1(&JsValue::UNDEFINED, &error);
            });
            tx.set_onabort(Some(report.unchecked_ref()));
        });
        Ok(Self {
            inner,
            done: JsFuture::from(done),
        })
    }

    /// A table of the transaction.
    pub fn table(&self, name: &str) -> Result<Table, StoreError> {
        self.inner.object_store(name).map(Table).map_err(failed)
    }

    /// Undoes it.
    pub fn abort(&self) {
        let _ = self.inner.abort();
    }

    /// Waits until it is on the disk.
    pub async fn complete(self) -> Result<(), StoreError> {
        self.done.await.map(|_| ()).map_err(failed)
    }
}

/// What IndexedDB calls an object store, in a transaction.
pub struct Table(IdbObjectStore);

impl Table {
    /// Asks for what lies under a key.
    pub fn get(&self, key: &JsValue) -> Result<IdbRequest, StoreError> {
        self.0.get(key).map_err(failed)
    }

    /// Asks for all that lies between two keys.
    pub fn between(&self, keys: &IdbKeyRange) -> Result<IdbRequest, StoreError> {
        self.0.get_all_with_key(keys).map_err(failed)
    }

    /// Asks for these keys.
    pub fn keys_between(&self, keys: &IdbKeyRange) -> Result<IdbRequest, StoreError> {
        self.0.get_all_keys_with_key(keys).map_err(failed)
    }

    /// Asks for all keys.
    pub fn keys(&self) -> Result<IdbRequest, StoreError> {
        self.0.get_all_keys().map_err(failed)
    }

    /// Puts something under a key.
    pub fn put(&self, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        let put = self.0.put_with_key(value, key);
        put.map(|_| ()).map_err(failed)
    }

    /// Takes away what lies under a key.
    pub fn delete(&self, key: &JsValue) -> Result<(), StoreError> {
        self.0.delete(key).map(|_| ()).map_err(failed)
    }
}

/// Waits for a request. Only requests of one transaction may be awaited while
/// it is open.
pub async fn await_request(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let answered = Promise::new(&mut |resolve, reject| {
        let on = request.clone();
        let success = Closure::once_into_js(move |_: Event| {
            let result = on.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::UNDEFINED, &result);
        });
        let on = request.clone();
        let failure = Closure::once_into_js(move |_: Event| {
            let error = on.error().ok().flatten();
            let error = error.map_or(JsValue::UNDEFINED, JsValue::from);
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        });
        request.set_onsuccess(Some(success.unchecked_ref()));
        request.set_onerror(Some(failure.unchecked_ref()));
    });
    JsFuture::from(answered).await.map_err(failed)
}

fn factory() -> Result<IdbFactory, StoreError> {
    let none = || StoreError::Failed("this browser has no IndexedDB here".into());
    let factory = window().indexed_db().map_err(failed)?;
    factory.ok_or_else(none)
}

/// Opens a database; `upgrade` brings it from an older version (0: new) to this.
/// When another tab deletes it, it is closed, and `deleted` is called.
pub async fn open(
    name: &str,
    version: u32,
    upgrade: fn(&IdbDatabase, u32),
    deleted: Rc<dyn Fn()>,
) -> Result<IdbDatabase, StoreError> {
    let request = factory()?.open_with_u32(name, version).map_err(failed)?;
    let on = request.clone();
    let upgraded = Closure::once_into_js(move |event: Event| {
        let from = property(&event, "oldVersion").and_then(|v| v.as_f64());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "our versions are small whole numbers"
        )]
        let from = from.unwrap_or_default() as u32;
        if let Ok(db) = on.result() {
            upgrade(db.unchecked_ref(), from);
        }
    });
    request.set_onupgradeneeded(Some(upgraded.unchecked_ref()));
    let db: IdbDatabase = await_request(&request).await?.unchecked_into();
    let closing = db.clone();
    let step_aside = Closure::once_into_js(move |event: Event| {
        closing.close();
        if property(&event, "newVersion").is_some() {
            // a newer page wants to upgrade: come back as that version
            let _ = window().location().reload();
        } else {
            deleted();
        }
    });
    db.set_onversionchange(Some(step_aside.unchecked_ref()));
    Ok(db)
}

/// The names of all databases; none from a browser that does not tell.
pub async fn names() -> Vec<String> {
    let Ok(factory) = factory() else {
        return Vec::new();
    };
    let factory: &FactoryWithList = factory.unchecked_ref();
    let Ok(asked) = factory.databases() else {
        return Vec::new();
    };
    let Ok(found) = JsFuture::from(asked).await else {
        return Vec::new();
    };
    let name = |one: JsValue| property(&one, "name")?.as_string();
    Array::from(&found).iter().filter_map(name).collect()
}

/// Deletes a database.
pub async fn delete(name: &str) {
    let request: Option<IdbOpenDbRequest> = factory()
        .ok()
        .and_then(|all| all.delete_database(name).ok());
    if let Some(request) = request {
        let _ = await_request(&request).await;
    }
}
