//! Talks to the server. Every way in which that can fail becomes a
//! [`Failure`] that the replica knows what to do with.

use crate::browser::window;
use domain::id::{DeviceId, PersonId};
use domain::replica::Failure;
use domain::wire::{SyncAnswer, SyncRequest};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, EventSource, RequestCache, RequestInit, Response};

/// How long an answer may take, in ms.
const TIMEOUT_MS: u32 = 30_000;
/// The same, while somebody waits to be gone.
const LEAVING_TIMEOUT_MS: u32 = 5_000;

/// Who the server says is signed in.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Session {
    /// The person.
    pub person: PersonId,
    /// The device, as the server named it.
    pub device: DeviceId,
    /// Whether this device had synced before, since it was last signed out.
    #[serde(default)]
    pub synced_before: bool,
    /// Whether the browser is the tablet of a group, whatever is left on it.
    #[serde(default)]
    pub on_tablet: bool,
}

/// Asks who is signed in.
///
/// # Errors
/// [`Failure::SignedOut`] when nobody is.
pub async fn session() -> Result<Session, Failure> {
    fetch("GET", "/api/v1/session", None).await
}

/// Ends the session; the device's own data is not its business.
///
/// # Errors
/// [`Failure`] when the server was not reached.
pub async fn sign_out() -> Result<(), Failure> {
    let answered = request("DELETE", "/api/v1/session", None, LEAVING_TIMEOUT_MS);
    answered.await.map(drop)
}

/// Pushes and pulls.
///
/// # Errors
/// [`Failure`]; nothing is known then of what became of the ops.
pub async fn sync(body: &SyncRequest) -> Result<SyncAnswer, Failure> {
    let json = serde_json::to_string(body).map_err(|_| Failure::Rejected)?;
    fetch("POST", "/api/v1/sync", Some(&json)).await
}

/// Reads a file of the release; the service worker has it.
///
/// # Errors
/// [`Failure`] when it is not on the device and the server was not reached.
pub async fn file(address: &str) -> Result<String, Failure> {
    let response = request("GET", address, None, TIMEOUT_MS).await?;
    body(&response).await
}

/// The stream of the server's pokes. The browser connects again by itself, until the
/// server or something on the way refuses it.
pub fn events() -> Option<EventSource> {
    EventSource::new("/api/v1/events").ok()
}

async fn fetch<T: for<'de> Deserialize<'de>>(
    method: &str,
    path: &str,
    body: Option<&str>,
) -> Result<T, Failure> {
    let response = request(method, path, body, TIMEOUT_MS).await?;
    let text = self::body(&response).await?;
    // an answer that cannot be read is an answer that was cut on its way, or
    // comes from a network that is not ours: try again later
    serde_json::from_str(&text).map_err(|_| Failure::Busy)
}

async fn request(
    method: &str,
    path: &str,
    body: Option<&str>,
    timeout_ms: u32,
) -> Result<Response, Failure> {
    let response = ask(method, path, body, timeout_ms).await?;
    match response.status() {
        200..=299 => Ok(response),
        // a revoked device is signed in nowhere; what it has it hands in all the same
        401 | 403 => Err(Failure::SignedOut),
        409 => Err(Failure::OtherPerson),
        400 | 413 | 415 | 422 => Err(Failure::Rejected),
        502..=504 => Err(Failure::Unreachable),
        _ => Err(Failure::Busy),
    }
}

/// The text of an answer.
///
/// # Errors
/// When it was cut on its way.
pub async fn body(response: &Response) -> Result<String, Failure> {
    let text = response.text().map_err(|_| Failure::Unreachable)?;
    let text = JsFuture::from(text)
        .await
        .map_err(|_| Failure::Unreachable)?;
    text.as_string().ok_or(Failure::Busy)
}

/// Asks, whatever the answer is.
///
/// # Errors
/// When there is none.
pub async fn ask(
    method: &str,
    path: &str,
    body: Option<&str>,
    timeout_ms: u32,
) -> Result<Response, Failure> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
    if let Some(body) = body {
        let headers = web_sys::Headers::new().map_err(|_| Failure::Busy)?;
        let _ = headers.set("content-type", "application/json");
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(body));
    }
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await;
    Ok(answered.map_err(|_| Failure::Unreachable)?.unchecked_into())
}
