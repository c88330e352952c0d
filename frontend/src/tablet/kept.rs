//! What the tablet of a group keeps in the local storage: whose it is, and per person
//! the key to what lies on it, sealed. Nothing of any child.

use crate::browser::now_ms;
use domain::id::{DeviceId, PersonId};
use gloo_storage::{LocalStorage, Storage};
use serde_json::{Value, json};

const DOOR: &str = "samenbeeld.tablet";
const PERSON: &str = "samenbeeld.tablet.";
/// Changes when somebody opens the tablet: then every other tab locks.
pub const OPENED: &str = "samenbeeld.tablet-open";

const HOUR_MS: i64 = 60 * 60 * 1000;
/// How far a clock may be set back before that looks like a lease made longer, in ms.
const SET_BACK_MS: i64 = 2 * HOUR_MS;

/// A person as the server names them on the faces.
#[derive(Clone)]
pub struct Face {
    pub person: PersonId,
    pub name: String,
    pub has_pin: bool,
}

/// The tablet, as the server last described it.
#[derive(Clone)]
pub struct Door {
    pub group: String,
    pub lease_h: u32,
    pub faces: Vec<Face>,
    /// Which PIN each has who opened it, when the server was asked just now.
    pub pins: Vec<(PersonId, i64)>,
    /// Until when it opens without a network, in Unix ms.
    pub lease_until: i64,
    /// The latest time that was ever seen here, in Unix ms.
    pub latest: i64,
}

/// A person on this tablet.
#[derive(Clone)]
pub struct Kept {
    pub device: DeviceId,
    pub name: String,
    /// The data key, sealed with what only the server releases.
    pub by_server: String,
    /// The data key, sealed with the PIN and the secret; and the salt of that.
    pub by_pin: Option<(String, String)>,
    /// Which PIN that is, by the server's word.
    pub pin: i64,
    /// Released by the server for as long as the lease lasts.
    pub secret: Option<String>,
    /// With which the person gets a session again, sealed with the data key.
    pub token: String,
    /// Wrong PINs in a row without a network.
    pub wrong: u32,
    /// Until when none is looked at, in Unix ms.
    pub wait_until: i64,
    /// Wrong PINs that the server has not heard of.
    pub untold: u32,
    /// How much that is not sent the server has heard of.
    pub told: u32,
}

// By hand, like drafts: a derived reader for each would cost the download of every
// device more than all the rest of this file.
impl Door {
    /// Reads what the server said, or what was kept of it.
    pub fn read(said: &Value) -> Option<Self> {
        let face = |face: &Value| {
            Some(Face {
                person: text(face, "person").parse().ok()?,
                name: text(face, "name"),
                has_pin: face["has_pin"].as_bool()?,
            })
        };
        let faces = said["faces"].as_array()?.iter();
        let pins = said["pins"].as_array().into_iter().flatten();
        let pin = |one: &Value| Some((text(one, "person").parse().ok()?, one["pin"].as_i64()?));
        Some(Self {
            group: text(said, "group"),
            lease_h: number(said, "lease_h"),
            faces: faces.filter_map(face).collect(),
            pins: pins.filter_map(pin).collect(),
            lease_until: said["lease_until"].as_i64().unwrap_or_default(),
            latest: said["latest"].as_i64().unwrap_or_default(),
        })
    }

    fn written(&self) -> Value {
        let face = |face: &Face| {
            json!({
                "person": face.person.to_string(),
                "name": face.name.as_str(),
                "has_pin": face.has_pin,
            })
        };
        json!({
            "group": self.group.as_str(),
            "lease_h": self.lease_h,
            "faces": Value::Array(self.faces.iter().map(face).collect()),
            "lease_until": self.lease_until,
            "latest": self.latest,
        })
    }
}

impl Kept {
    fn read(kept: &Value) -> Option<Self> {
        let part = |value: &Value| value.as_str().map(str::to_owned);
        let by_pin = &kept["by_pin"];
        Some(Self {
            device: text(kept, "device").parse().ok()?,
            name: text(kept, "name"),
            by_server: text(kept, "by_server"),
            by_pin: part(&by_pin[0]).zip(part(&by_pin[1])),
            pin: kept["pin"].as_i64().unwrap_or_default(),
            secret: part(&kept["secret"]),
            token: text(kept, "token"),
            wrong: number(kept, "wrong"),
            wait_until: kept["wait_until"].as_i64().unwrap_or_default(),
            untold: number(kept, "untold"),
            told: number(kept, "told"),
        })
    }

    fn written(&self) -> Value {
        let by_pin = self.by_pin.as_ref();
        json!({
            "device": self.device.to_string(),
            "name": self.name.as_str(),
            "by_server": self.by_server.as_str(),
            "by_pin": by_pin.map(|(salt, sealed)| json!([salt.as_str(), sealed.as_str()])),
            "pin": self.pin,
            "secret": self.secret.as_deref(),
            "token": self.token.as_str(),
            "wrong": self.wrong,
            "wait_until": self.wait_until,
            "untold": self.untold,
            "told": self.told,
        })
    }
}

/// A text in what was said; empty when there is none.
pub fn text(said: &Value, name: &str) -> String {
    said[name].as_str().unwrap_or_default().to_owned()
}

fn number(said: &Value, name: &str) -> u32 {
    let number = said[name].as_u64().unwrap_or_default();
    u32::try_from(number).unwrap_or_default()
}

fn get(key: &str) -> Option<Value> {
    let kept = LocalStorage::raw().get_item(key).ok()??;
    serde_json::from_str(&kept).ok()
}

fn set(key: &str, value: &Value) -> bool {
    LocalStorage::raw()
        .set_item(key, &value.to_string())
        .is_ok()
}

pub fn door() -> Option<Door> {
    Door::read(&get(DOOR)?)
}

fn keep_door(door: &Door) {
    set(DOOR, &door.written());
}

/// The server was reached: the lease begins anew. What it says of PINs holds at once.
pub fn renew(door: Option<Door>) {
    if let Some(door) = &door {
        drop_old_pins(door);
    }
    if let Some(door) = door.or_else(self::door) {
        let now = now_ms();
        keep_door(&Door {
            lease_until: now + i64::from(door.lease_h) * HOUR_MS,
            latest: now,
            ..door
        });
    }
}

/// What was sealed with a PIN that its owner has no more opens nothing from here on.
fn drop_old_pins(door: &Door) {
    for of in people() {
        let pin = door.pins.iter().find(|(person, _)| *person == of);
        if person(of).is_some_and(|kept| kept.by_pin.is_some() && pin != Some(&(of, kept.pin))) {
            change(of, |kept| kept.by_pin = None);
        }
    }
}

/// Notes the time; deletes all secrets when the lease has ended, or when the clock
/// was set back as if to make it longer.
pub fn watch_lease() {
    let Some(door) = door() else { return };
    let now = now_ms();
    if now >= door.lease_until || now + SET_BACK_MS < door.latest {
        for person in people() {
            change(person, |kept| kept.secret = None);
        }
    }
    keep_door(&Door {
        latest: door.latest.max(now),
        ..door
    });
}

pub fn person(person: PersonId) -> Option<Kept> {
    Kept::read(&get(&format!("{PERSON}{person}"))?)
}

/// Keeps it; `false` when the browser has no room.
pub fn keep(person: PersonId, kept: &Kept) -> bool {
    set(&format!("{PERSON}{person}"), &kept.written())
}

pub fn change(of: PersonId, change: impl FnOnce(&mut Kept)) {
    if let Some(mut kept) = person(of) {
        change(&mut kept);
        keep(of, &kept);
    }
}

pub fn forget(person: PersonId) {
    LocalStorage::delete(format!("{PERSON}{person}"));
}

/// Forgets that this is a tablet.
pub fn forget_door() {
    LocalStorage::delete(DOOR);
    LocalStorage::delete(OPENED);
}

/// Everybody who has something on this tablet.
pub fn people() -> Vec<PersonId> {
    let raw = LocalStorage::raw();
    let keys = (0..LocalStorage::length()).filter_map(|at| raw.key(at).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(PERSON)?.parse().ok())
        .collect()
}

/// Tells other tabs that somebody opens the tablet here.
pub fn say_opened() {
    set(OPENED, &now_ms().into());
}
