//! Who works on the tablet now: their key and their drafts, in memory alone.

use super::{ask, kept};
use crate::browser::{after, document, listen, now_ms, pause, window};
use crate::crypto::{Key, hex, unhex};
use crate::driver::Driver;
use app::portfolio::device::Host;
use domain::id::{DeviceId, PersonId};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::{RwSignal, Update};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::StorageEvent;

/// How long nobody may touch the tablet before it locks, in ms.
const IDLE_MS: i64 = 5 * 60 * 1000;
/// How often that is looked at, in ms.
const LOOK_MS: i64 = 5_000;
/// How long locking waits for what is being written, in ms: a slow tablet gets ready
/// with it, and one whose disk answers no more locks all the same.
const LAST_WORDS_MS: i64 = 20_000;

/// Somebody at the tablet.
pub struct Seat {
    pub person: PersonId,
    pub device: DeviceId,
    key: Key,
    token: RefCell<String>,
    drafts: RefCell<BTreeMap<String, String>>,
    /// The last write of each draft: an older one that comes later is dropped.
    latest: RefCell<BTreeMap<String, u32>>,
    writing: Cell<u32>,
    driver: RefCell<Weak<Driver>>,
    touched_ms: Cell<i64>,
    /// When the tablet last heard of everybody else, in Unix ms.
    pub heard_ms: Cell<i64>,
}

fn prefix(person: PersonId) -> String {
    format!("{}{person}.", crate::preferences::DRAFT)
}

impl Seat {
    /// Reads the drafts of this person, for when they sit down.
    pub async fn prepare(person: PersonId, device: DeviceId, key: Key, token: String) -> Rc<Self> {
        let mut drafts = BTreeMap::new();
        for name in crate::preferences::keys() {
            let Some(of) = name.strip_prefix(&prefix(person)) else {
                continue;
            };
            let sealed: String = LocalStorage::get(&name).unwrap_or_default();
            let opened = key.open(&unhex(&sealed)).await;
            if let Some(text) = opened.ok().and_then(|plain| String::from_utf8(plain).ok()) {
                drafts.insert(of.to_owned(), text);
            }
        }
        Rc::new(Self {
            person,
            device,
            key,
            token: RefCell::new(token),
            drafts: RefCell::new(drafts),
            latest: RefCell::default(),
            writing: Cell::new(0),
            driver: RefCell::default(),
            touched_ms: Cell::new(now_ms()),
            heard_ms: Cell::new(0),
        })
    }

    pub fn draft(&self, key: &str) -> Option<String> {
        self.drafts.borrow().get(key).cloned()
    }

    /// Keeps a draft in memory at once, and sealed right after: what is typed within
    /// the last milliseconds before the tablet dies is lost, and nothing is ever
    /// stored that can be read.
    pub fn keep_draft(self: &Rc<Self>, key: &str, value: Option<&str>, host: RwSignal<Host>) {
        let nth = {
            let mut latest = self.latest.borrow_mut();
            let nth = latest.entry(key.into()).or_default();
            *nth += 1;
            *nth
        };
        let name = prefix(self.person) + key;
        let Some(value) = value else {
            self.drafts.borrow_mut().remove(key);
            LocalStorage::delete(name);
            return;
        };
        self.drafts.borrow_mut().insert(key.into(), value.into());
        let (this, key, plain) = (Rc::clone(self), key.to_owned(), value.to_owned());
        this.hold();
        spawn_local(async move {
            let sealed = this.key.seal(plain.as_bytes()).await;
            let is_latest = this.latest.borrow().get(&key) == Some(&nth);
            let is_kept = match sealed {
                Ok(sealed) if is_latest => LocalStorage::set(name, hex(&sealed)).is_ok(),
                Ok(_) => true,
                Err(_) => false,
            };
            if !is_kept {
                host.update(|host| host.save_failed = true);
            }
            this.let_go();
        });
    }

    /// Something is being written: locking waits for it.
    pub fn hold(&self) {
        self.writing.set(self.writing.get() + 1);
    }

    /// It is written.
    pub fn let_go(&self) {
        self.writing.set(self.writing.get() - 1);
    }

    /// Makes the browser's session this person's again.
    pub async fn resume(&self) -> bool {
        let token = self.token.borrow().clone();
        ask::resume(&token).await.is_ok()
    }

    /// The server has given another one.
    pub fn take_token(&self, token: String) {
        *self.token.borrow_mut() = token;
    }

    /// Follows what ends the work here: a tap, five minutes without one, somebody who
    /// opens the tablet in another tab.
    pub fn watch(self: &Rc<Self>, driver: &Rc<Driver>) {
        *self.driver.borrow_mut() = Rc::downgrade(driver);
        for event in ["pointerdown", "keydown", "input"] {
            let this = Rc::clone(self);
            listen(&document(), event, move |_| this.touched_ms.set(now_ms()));
        }
        let (this, around) = (Rc::clone(self), Rc::clone(driver));
        listen(&document(), "visibilitychange", move |_| this.look(&around));
        let (this, around) = (Rc::clone(self), Rc::clone(driver));
        listen(&window(), "storage", move |event| {
            let event: StorageEvent = event.unchecked_into();
            if event.key().as_deref() == Some(kept::OPENED) {
                this.lock(&around);
            }
        });
        self.look_again(driver);
    }

    fn look_again(self: &Rc<Self>, driver: &Rc<Driver>) {
        let (this, driver) = (Rc::clone(self), Rc::clone(driver));
        after(LOOK_MS, move || {
            this.look(&driver);
            this.look_again(&driver);
        });
    }

    fn look(self: &Rc<Self>, driver: &Rc<Driver>) {
        // a clock that was set back tells nothing of how long it was
        if (now_ms() - self.touched_ms.get()).abs() >= IDLE_MS {
            self.lock(driver);
        }
    }

    /// Locks, wherever that is decided.
    pub fn end(self: &Rc<Self>) {
        let driver = self.driver.borrow().upgrade();
        if let Some(driver) = driver {
            self.lock(&driver);
        } else {
            let _ = window().location().replace("/faces");
        }
    }

    /// Nothing is shown any more, what is being written is finished, and a fresh page
    /// forgets everything that was opened.
    pub fn lock(self: &Rc<Self>, driver: &Rc<Driver>) {
        if let Some(place) = document().get_element_by_id("app") {
            let _ = place.set_attribute("hidden", "");
        }
        let (this, driver) = (Rc::clone(self), Rc::clone(driver));
        spawn_local(async move {
            let until = now_ms() + LAST_WORDS_MS;
            while (driver.is_writing() || this.writing.get() > 0) && now_ms() < until {
                pause(5).await;
            }
            driver.end();
            let _ = window().location().replace("/faces");
        });
    }
}
