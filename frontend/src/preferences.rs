//! What must be there synchronously and survive a tab that is killed mid-word:
//! the draft being typed, small preferences, and who is signed in here.

use crate::browser::{document, window};
use domain::id::{DeviceId, PersonId};
use gloo_storage::errors::StorageError;
use gloo_storage::{LocalStorage, Storage};
use js_sys::Reflect;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const SIGNED_IN: &str = "samenbeeld.signed-in";
const LEFT: &str = "samenbeeld.left";
const LEFT_COOKIE: &str = "samenbeeld-left";
/// How long a cookie is kept, in s.
pub const COOKIE_S: u32 = 31_536_000;
/// What the key of a draft begins with.
pub const DRAFT: &str = "samenbeeld.draft.";
const OPENED: &str = "samenbeeld.opened.";
const LOOKED: &str = "samenbeeld.looked.";
const PREFERENCE: &str = "samenbeeld.preference.";

/// Who is signed in on this device, known without a network.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    /// The person.
    pub person: PersonId,
    /// The device, as the server named it.
    pub device: DeviceId,
    /// Whether the device holds anything of theirs: then an empty storage means
    /// that the browser threw it away.
    #[serde(default)]
    pub has_data: bool,
}

/// Who is signed in here, as far as this device knows.
pub fn signed_in() -> Option<SignedIn> {
    LocalStorage::get(SIGNED_IN).ok()
}

/// Remembers who is signed in here.
pub fn remember(signed_in: &SignedIn) {
    let _ = LocalStorage::set(SIGNED_IN, signed_in);
}

/// Remembers that the device holds something of who is signed in here.
pub fn remember_data() {
    if let Some(known) = signed_in().filter(|known| !known.has_data) {
        remember(&SignedIn {
            has_data: true,
            ..known
        });
    }
}

/// Who signed out here while the server did not hear it.
pub fn left() -> Option<PersonId> {
    LocalStorage::get(LEFT).ok()
}

/// Remembers who signs out, until the server has heard it.
/// Every page of the server hears it too, with the next request that goes out.
pub fn remember_left(person: PersonId) {
    let _ = LocalStorage::set(LEFT, person);
    set_cookie(LEFT_COOKIE, "1", COOKIE_S);
}

/// Whether no page of the server has heard it yet. Where the cookie cannot be read it
/// is taken to be so.
pub fn is_leaving() -> bool {
    let cookies = Reflect::get(&document(), &"cookie".into());
    let cookies = cookies.ok().and_then(|cookies| cookies.as_string());
    cookies.is_none_or(|cookies| cookies.contains(LEFT_COOKIE))
}

/// The server has heard it, or somebody signed in since.
pub fn forget_left() {
    LocalStorage::delete(LEFT);
    set_cookie(LEFT_COOKIE, "", 0);
}

/// Sets a cookie that the pages of the server read.
pub fn set_cookie(name: &str, value: &str, max_age_s: u32) {
    let is_safe = window().location().protocol().as_deref() == Ok("https:");
    let secure = if is_safe { "; Secure" } else { "" };
    let host = if is_safe && name == LEFT_COOKIE {
        "__Host-"
    } else {
        ""
    };
    let cookie = format!("{host}{name}={value}; Path=/; Max-Age={max_age_s}; SameSite=Lax{secure}");
    let _ = Reflect::set(&document(), &"cookie".into(), &cookie.into());
}

/// The draft of a person under a key.
pub fn draft(person: PersonId, key: &str) -> Option<String> {
    LocalStorage::get(format!("{DRAFT}{person}.{key}")).ok()
}

/// Keeps a draft; `None` forgets it.
///
/// # Errors
/// When the browser has no room.
pub fn keep_draft(person: PersonId, key: &str, value: Option<&str>) -> Result<(), StorageError> {
    let key = format!("{DRAFT}{person}.{key}");
    if let Some(value) = value {
        LocalStorage::set(key, value)
    } else {
        LocalStorage::delete(key);
        Ok(())
    }
}

/// Whether anybody is in the middle of writing.
pub fn has_drafts() -> bool {
    keys().any(|key| key.starts_with(DRAFT))
}

/// Whether this person is in the middle of writing.
pub fn has_draft(person: PersonId) -> bool {
    let own = format!("{DRAFT}{person}.");
    keys().any(|key| key.starts_with(&own))
}

/// How many texts a person is in the middle of.
pub fn drafts_of(person: PersonId) -> usize {
    let own = format!("{DRAFT}{person}.");
    keys().filter(|key| key.starts_with(&own)).count()
}

/// Everybody who is named in what is kept here.
pub fn people() -> impl Iterator<Item = PersonId> {
    let of = |key: String| {
        let draft = key.strip_prefix(DRAFT).and_then(|of| of.split('.').next());
        draft.or_else(|| key.strip_prefix(OPENED))?.parse().ok()
    };
    let signed_in = signed_in().map(|known| known.person);
    keys().filter_map(of).chain(signed_in).chain(left())
}

/// What a person looked at, as [`crate::opened`] keeps it.
pub fn opened<T: DeserializeOwned>(person: PersonId) -> Option<T> {
    LocalStorage::get(format!("{OPENED}{person}")).ok()
}

/// Keeps what a person looked at. Without room it is not kept: what they write
/// goes first.
pub fn keep_opened(person: PersonId, opened: &impl Serialize) {
    let _ = LocalStorage::set(format!("{OPENED}{person}"), opened);
}

/// When a person last looked at what is new: Unix time in ms.
pub fn looked_ms(person: PersonId) -> Option<i64> {
    LocalStorage::get(format!("{LOOKED}{person}")).ok()
}

/// Keeps when a person looked at what is new.
pub fn keep_looked(person: PersonId, ms: i64) {
    let _ = LocalStorage::set(format!("{LOOKED}{person}"), ms);
}

/// A small preference.
pub fn preference(name: &str) -> Option<String> {
    LocalStorage::get(format!("{PREFERENCE}{name}")).ok()
}

/// Keeps a small preference.
pub fn keep_preference(name: &str, value: &str) {
    let _ = LocalStorage::set(format!("{PREFERENCE}{name}"), value);
}

/// Forgets a person and their drafts; what others left here, and preferences,
/// stay.
pub fn forget_person(person: PersonId) {
    // first: another tab with a draft looks at it before it keeps the draft again
    if signed_in().is_some_and(|known| known.person == person) {
        LocalStorage::delete(SIGNED_IN);
    }
    LocalStorage::delete(format!("{OPENED}{person}"));
    LocalStorage::delete(format!("{LOOKED}{person}"));
    let drafts = format!("{DRAFT}{person}.");
    let own: Vec<String> = keys().filter(|key| key.starts_with(&drafts)).collect();
    for key in own {
        LocalStorage::delete(key);
    }
}

/// The names of all that is kept here.
pub fn keys() -> impl Iterator<Item = String> {
    let raw = LocalStorage::raw();
    (0..LocalStorage::length()).filter_map(move |at| raw.key(at).ok().flatten())
}
