//! The PIN without a network: how it opens the key, and how long a wrong one makes
//! somebody wait.

use super::kept::{self, Kept};
use crate::browser::random;
use crate::crypto::{Key, hex, unhex};
use app::portfolio::pages::faces::Said;
use domain::id::PersonId;
use wasm_bindgen::JsValue;

/// How many wrong PINs in a row a tablet takes without a network.
pub const WRONG_MAX: u32 = 10;
/// From how many on it waits long, and how long that is in s.
const SHUT: (u32, u32) = (5, 15 * 60);
/// Bytes of a salt.
const SALT: usize = 16;

/// How long the tablet waits after so many wrong PINs, in s; the server does the same.
pub fn wait_s(wrong: u32) -> u32 {
    if wrong >= SHUT.0 {
        SHUT.1
    } else {
        1 << wrong.saturating_sub(1)
    }
}

/// What is said of a wait.
pub fn wait(wrong: u32, ms: i64) -> Said {
    // a clock that was set back makes nobody wait longer than that
    let seconds = u32::try_from(ms / 1_000).unwrap_or_default() + u32::from(ms % 1_000 > 0);
    if wrong >= SHUT.0 {
        Said::Shut(seconds.min(SHUT.1))
    } else {
        Said::Wrong(seconds.min(SHUT.1))
    }
}

/// The data key, if the PIN is right and the secret is still there.
pub async fn unlock(kept: &Kept, pin: &str) -> Option<Vec<u8>> {
    let (salt, sealed) = kept.by_pin.as_ref()?;
    let secret = unhex(kept.secret.as_ref()?);
    let key = Key::of_pin(pin, &secret, &unhex(salt)).await.ok()?;
    key.open(&unhex(sealed)).await.ok()
}

/// Seals the data key with the PIN, for opening without a network.
pub async fn keep_by_pin(person: PersonId, pin: &str, data: &[u8]) -> Result<(), JsValue> {
    let Some(secret) = kept::person(person).and_then(|kept| kept.secret) else {
        return Ok(());
    };
    let salt = random::<SALT>();
    let key = Key::of_pin(pin, &unhex(&secret), &salt).await?;
    let sealed = key.seal(data).await?;
    kept::change(person, |kept| {
        kept.by_pin = Some((hex(&salt), hex(&sealed)));
    });
    Ok(())
}
