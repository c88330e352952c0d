//! Talks to the server. Every way in which that can fail becomes a
//! [`Failure`] that the replica knows what to do with.

mod moving;

use crate::browser::window;
use domain::id::{DeviceId, PersonId};
use domain::replica::Failure;
use domain::wire::{SyncAnswer, SyncRequest};
use serde::Deserialize;
use serde_json::Value;
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
    fetch("GET", "/api/v1/session").await
}

/// Ends the session; the device's own data is not its business. What answers for
/// the server has ended nothing.
///
/// # Errors
/// [`Failure`] when the server was not reached.
pub async fn sign_out() -> Result<(), Failure> {
    let answer = ask("DELETE", "/api/v1/session", None, LEAVING_TIMEOUT_MS).await?;
    match answer.status {
        204 if answer.is_ours => Ok(()),
        status => Err(failure(status, &answer.text)),
    }
}

/// Pushes and pulls. There is no end to how long that may take, as long as
/// something moves.
///
/// # Errors
/// [`Failure`]; nothing is known then of what became of the ops.
pub async fn sync(body: &SyncRequest) -> Result<SyncAnswer, Failure> {
    let json = serde_json::to_string(body).map_err(|_| Failure::Rejected)?;
    let answer = moving::post("/api/v1/sync", &json).await?;
    match answer.status {
        200 => SyncAnswer::read(&answer.text).map_err(|_| Failure::Unreachable),
        status => Err(failure(status, &answer.text)),
    }
}

/// Reads a file of the release; the service worker has it.
///
/// # Errors
/// [`Failure`] when it is not on the device and the server was not reached.
pub async fn file(address: &str) -> Result<String, Failure> {
    let answer = ask("GET", address, None, TIMEOUT_MS).await?;
    match answer.status {
        200 => Ok(answer.text),
        status => Err(failure(status, &answer.text)),
    }
}

/// The stream of the server's pokes. The browser connects again by itself, until the
/// server or something on the way refuses it.
pub fn events() -> Option<EventSource> {
    EventSource::new("/api/v1/events").ok()
}

async fn fetch<T: for<'de> Deserialize<'de>>(method: &str, path: &str) -> Result<T, Failure> {
    let answer = ask(method, path, None, TIMEOUT_MS).await?;
    match answer.status {
        // an answer that cannot be read is an answer that was cut on its way, or
        // comes from a network that is not ours: try again later
        200 => serde_json::from_str(&answer.text).map_err(|_| Failure::Unreachable),
        status => Err(failure(status, &answer.text)),
    }
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Whether it bears what our server puts on each of its answers.
    pub is_ours: bool,
    /// After how many seconds to come back, if that was said.
    pub wait_s: Option<u32>,
    /// The body.
    pub text: String,
}

/// What our server means by an answer that is not what was asked for. What is no
/// problem of ours was not said by our server: something in between did.
pub fn failure(status: u16, text: &str) -> Failure {
    let Some(code) = problem(text) else {
        return Failure::Unreachable;
    };
    match status {
        // a revoked device is signed in nowhere; what it has it hands in all the same
        401 | 403 => Failure::SignedOut,
        409 => Failure::OtherPerson,
        400 | 413 | 415 | 422 => Failure::Rejected,
        _ if code == "timed-out" => Failure::Slow,
        502..=504 => Failure::Unreachable,
        _ => Failure::Busy,
    }
}

/// The code of a problem of our server; `None` when it is none.
pub fn problem(text: &str) -> Option<String> {
    let said: Value = serde_json::from_str(text).ok()?;
    let code = said["type"].as_str()?.strip_prefix("/problems/")?;
    Some(code.to_owned())
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
) -> Result<Answer, Failure> {
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
    let unreachable = |_| Failure::Unreachable;
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await;
    let response: Response = answered.map_err(unreachable)?.unchecked_into();
    let wait = response.headers().get("retry-after").ok().flatten();
    let policy = response.headers().get("content-security-policy");
    let policy = policy.ok().flatten().unwrap_or_default();
    let text = response.text().map_err(unreachable)?;
    let text = JsFuture::from(text).await.map_err(unreachable)?;
    Ok(Answer {
        status: response.status(),
        // nobody else's answers say which scripts they run in these words
        is_ours: policy.contains("'wasm-unsafe-eval'"),
        wait_s: wait.and_then(|wait| wait.parse().ok()),
        text: text.as_string().unwrap_or_default(),
    })
}
