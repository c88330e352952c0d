//! Who is signed in: an opaque token in a cookie, of which only the hash is kept.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use domain::{
    id::{DeviceId, PersonId},
    text::Login,
};
use sha2::{Digest, Sha256};

use crate::{
    client::Client,
    clock::{random_bytes, random_id},
    config::Config,
    context::{Context, Shared},
    cookies::{COOKIE_S, cookie, name, set_cookie},
    db::{DbError, NewSession, SESSION_MS, Session, Trace, What},
    hex::hex,
    password,
    problem::ApiError,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A session is prolonged at most this often, in ms: reading should not write.
const PROLONG_EVERY_MS: i64 = DAY_MS / 24;
/// The session's cookie.
pub const SESSION: &str = "samenbeeld";
const DEVICE: &str = "samenbeeld-device";
/// The cookie of a tablet of a group.
pub const TABLET: &str = "samenbeeld-tablet";

/// The person whose session the request carries.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Session);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, ApiError> {
        let AnyDevice(session) = AnyDevice::from_request_parts(parts, state).await?;
        if session.is_revoked {
            return Err(ApiError::device_revoked());
        }
        Ok(Self(session))
    }
}

/// The same, also on a device that was revoked: for the two things that such a
/// device may still do, handing in what it has and signing out.
#[derive(Clone, Debug)]
pub struct AnyDevice(pub Session);

impl FromRequestParts<Shared> for AnyDevice {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, ApiError> {
        let token = cookie(&parts.headers, &name(&state.config, SESSION));
        let token_hash = token.map(hash).ok_or_else(ApiError::signed_out)?;
        let now_ms = state.clock.now_ms();
        let session = state.db.session(token_hash, now_ms).await?;
        let session = session.ok_or_else(ApiError::signed_out)?;
        // a session on a tablet of a group lasts minutes, every other months
        let lasts_ms = session.expires_ms - session.last_used_ms;
        if now_ms - session.last_used_ms > PROLONG_EVERY_MS.min(lasts_ms / 8) {
            let prolonged = state.db.prolong(token_hash, now_ms, now_ms + lasts_ms);
            unless_of_disk(prolonged.await)?;
        }
        Ok(Self(session))
    }
}

/// What is noted beside an answer and does not arrive because the disk is full or broken
/// costs itself: who reads or signs out is answered all the same.
pub fn unless_of_disk(noted: Result<(), DbError>) -> Result<(), ApiError> {
    match noted {
        Err(error) if error.is_of_disk() => {
            tracing::error!(%error, "not noted");
            Ok(())
        }
        noted => Ok(noted?),
    }
}

/// What somebody signs in with.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Credentials {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A session that has just begun, with the cookies that carry it.
#[derive(Debug)]
pub struct OpenedSession {
    /// The session.
    pub session: Session,
    /// For `Set-Cookie`.
    pub cookies: [HeaderValue; 2],
}

/// Begins a session.
///
/// # Errors
/// When the credentials are wrong, or there were too many attempts.
pub async fn sign_in(
    state: &Context,
    client: &Client,
    headers: &HeaderMap,
    credentials: Credentials,
) -> Result<OpenedSession, ApiError> {
    let now_ms = state.clock.now_ms();
    let email = Login::meant(&credentials.email);
    if credentials.password.len() > password::LONGEST_BYTES || email.len() > password::LONGEST_BYTES
    {
        return Err(ApiError::wrong_credentials());
    }
    // there, people open what is theirs with a PIN, and all that lies there is encrypted
    if is_tablet(state, headers).await? {
        return Err(ApiError::on_tablet());
    }
    let rates = &state.rates;
    // by hash: what strangers type here is not to stay in memory
    let account_key = hex(&hash(&email));
    rates
        .take_password(&client.0, &account_key, now_ms)
        .map_err(ApiError::rate_limited)?;
    let account = state.db.account(&email).await?;
    let kept = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let is_right = state.passwords.verify(credentials.password, kept).await;
    if !is_right.map_err(ApiError::unexpected)? {
        note_refused(state, account.map(|account| account.person), now_ms);
        return Err(ApiError::wrong_credentials());
    }
    let account = account.ok_or_else(ApiError::wrong_credentials)?;
    rates.give_back_password(&client.0, &account_key);
    open(state, headers, account.person).await
}

/// Leaves a trace of a password that was refused, if there is whom it is about.
/// In a task of its own: how long the answer takes must not tell that there is.
pub fn note_refused(state: &Context, person: Option<PersonId>, now_ms: i64) {
    let db = state.db.clone();
    tokio::spawn(async move {
        let Some(person) = person else { return };
        let trace = Trace::new(What::SignInRefused, now_ms).by(person);
        if let Err(error) = db.note(vec![trace]).await {
            tracing::error!(%error, "cannot note a refused sign-in");
        }
    });
}

/// Begins a session of somebody who has shown who they are.
pub async fn open(
    state: &Context,
    headers: &HeaderMap,
    person: PersonId,
) -> Result<OpenedSession, ApiError> {
    let (config, now_ms) = (&state.config, state.clock.now_ms());
    // each leaves a trace and perhaps a device that stay
    let rate = state.rates.session.take(&person.to_string(), now_ms);
    rate.map_err(ApiError::rate_limited)?;
    let before = cookie(headers, &name(config, SESSION)).map(hash);
    let token = hex(&random_bytes::<32>());
    let token_hash = hash(&token);
    let expires_ms = now_ms + SESSION_MS;
    let known_device = cookie(headers, &name(config, DEVICE)).and_then(|id| id.parse().ok());
    let device = state
        .db
        .open_session(NewSession {
            token_hash,
            replaces: before,
            person,
            known_device,
            fresh_device: DeviceId(random_id()),
            device_name: device_name(headers),
            now_ms,
            expires_ms,
        })
        .await?;
    if let Some(before) = before {
        state.hub.end_session(before);
    }
    let session = state.db.session(token_hash, now_ms).await?;
    let session = session.ok_or_else(|| ApiError::unexpected("a session ended at once"))?;
    Ok(OpenedSession {
        session,
        cookies: [
            set_cookie(config, SESSION, &token, COOKIE_S),
            set_cookie(config, DEVICE, &device.to_string(), COOKIE_S),
        ],
    })
}

/// Ends a session and its streams.
pub async fn end(state: &Context, token_hash: [u8; 32]) -> Result<(), ApiError> {
    let now_ms = state.clock.now_ms();
    state.db.end_session(token_hash, now_ms).await?;
    state.hub.end_session(token_hash);
    Ok(())
}

/// Whether the browser is a tablet that was not revoked. It says so itself: what a
/// session may is asked of the session.
pub async fn is_tablet(state: &Context, headers: &HeaderMap) -> Result<bool, ApiError> {
    let Some(token) = cookie(headers, &name(&state.config, TABLET)) else {
        return Ok(false);
    };
    let tablet = state.db.tablet(hash(token)).await?;
    Ok(tablet.is_some_and(|tablet| !tablet.is_revoked))
}

/// Takes the session's cookie away; the device's stays.
pub fn forget(config: &Config) -> HeaderValue {
    set_cookie(config, SESSION, "", 0)
}

/// What is kept of a token or a code.
pub fn hash(text: impl AsRef<str>) -> [u8; 32] {
    Sha256::digest(text.as_ref().as_bytes()).into()
}

/// What a person recognises a device by: browser and system, nothing finer.
fn device_name(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let agent = agent.unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| agent.contains(mark));
        found.map_or("?", |(_, name)| name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    format!("{browser} · {system}")
}
