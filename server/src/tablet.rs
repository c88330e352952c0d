//! The tablet of a group: a browser that a lead paired, on which staff open what is
//! theirs with a face and a PIN. docs/decisions/0011-tablets.md says why it is so.

mod choosing;
mod code;

use app::address::Drawn;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::id::{DeviceId, GroupId, LocationId, PersonId, TabletId};
use sha2::{Digest, Sha256};

use crate::{
    client::Client,
    clock::{random_bytes, random_id},
    config::Config,
    context::{Context, Shared},
    cookies::{COOKIE_S, cookie, name, set_cookie},
    db::{NewOpening, NewPairing, NewTablet, PinTry, Return, Session, Tablet, Trace, What},
    hex::hex,
    pin,
    problem::ApiError,
    session::{self, SESSION, TABLET, hash, is_tablet},
};

pub use self::choosing::choose_pin;
pub use self::code::{PairingCode, picture};

/// How long a session on a tablet lasts without being used, in ms: its cookie stays
/// behind when a tablet is locked without a network, and is worth nothing soon after.
pub const SESSION_MS: i64 = 15 * 60 * 1000;
/// How long a code pairs, in ms.
const CODE_MS: i64 = 60 * 60 * 1000;
/// That a tablet was here is noted at most this often, in ms.
const NOTE_EVERY_MS: i64 = 5 * 60 * 1000;

/// The tablet that the request comes from.
#[derive(Clone, Debug)]
pub struct OnTablet(pub Tablet);

impl FromRequestParts<Shared> for OnTablet {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, ApiError> {
        let AnyTablet(tablet) = AnyTablet::from_request_parts(parts, state).await?;
        if tablet.is_revoked {
            return Err(ApiError::device_revoked());
        }
        let now_ms = state.clock.now_ms();
        if now_ms - tablet.last_seen_ms > NOTE_EVERY_MS {
            session::unless_of_disk(state.db.note_tablet(tablet.id, now_ms).await)?;
        }
        Ok(Self(tablet))
    }
}

/// The same, also when it was revoked: for handing in what is still on it.
#[derive(Clone, Debug)]
pub struct AnyTablet(pub Tablet);

impl FromRequestParts<Shared> for AnyTablet {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, ApiError> {
        let token = cookie(&parts.headers, &name(&state.config, TABLET));
        let token_hash = token.map(hash).ok_or_else(ApiError::no_tablet)?;
        let tablet = state.db.tablet(token_hash).await?;
        tablet.map(Self).ok_or_else(ApiError::no_tablet)
    }
}

/// Whether the session was opened with a PIN, on whichever browser its cookie is by now.
async fn is_by_pin(state: &Context, headers: &HeaderMap) -> Result<bool, ApiError> {
    let Some(token) = cookie(headers, &name(&state.config, SESSION)) else {
        return Ok(false);
    };
    let session = state.db.session(hash(token), state.clock.now_ms()).await?;
    Ok(session.is_some_and(|session| session.is_on_tablet))
}

/// Keeps a tablet of a group to the app, which locks: the desk and the pages of an
/// account would stay open on it for whoever comes next. So it is for what a PIN opened:
/// four digits that were seen typed are no password.
pub async fn keep_to_app(
    State(state): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let path = request.uri().path();
    let locks_not = Drawn::of(path).is_some_and(|drawn| drawn.is_ones_own);
    let headers = request.headers();
    if locks_not
        && path != "/account/pin"
        && (is_by_pin(&state, headers).await? || is_tablet(&state, headers).await?)
    {
        return Ok(Redirect::to("/faces").into_response());
    }
    Ok(next.run(request).await)
}

/// The tablet's cookie again, so that it lasts as long as the tablet is used.
pub fn remember(config: &Config, headers: &HeaderMap) -> Option<HeaderValue> {
    let token = cookie(headers, &name(config, TABLET))?;
    Some(set_cookie(config, TABLET, token, COOKIE_S))
}

/// Takes the cookies of a tablet away.
pub fn forget(config: &Config) -> [HeaderValue; 2] {
    [TABLET, SESSION].map(|cookie| set_cookie(config, cookie, "", 0))
}

/// Whether somebody leads the location of a group now, and which that is.
pub async fn location_led(
    state: &Context,
    lead: PersonId,
    group: GroupId,
) -> Result<Option<LocationId>, ApiError> {
    for location in state.db.leads(lead, state.clock.now_ms()).await? {
        let desk = state.db.desk(location).await?;
        let found = desk.is_some_and(|desk| {
            let group = desk.groups.get(&group);
            group.is_some_and(|group| group.ended_ms.is_none())
        });
        if found {
            return Ok(Some(location));
        }
    }
    Ok(None)
}

/// Makes a code that pairs a tablet with a group, for its lead.
pub async fn let_in(
    state: &Context,
    lead: PersonId,
    group: GroupId,
    name: String,
) -> Result<PairingCode, ApiError> {
    let code = PairingCode::random();
    let pairing = NewPairing {
        code_hash: hash(code.plain()),
        group,
        name,
        by: lead,
        expires_ms: state.clock.now_ms() + CODE_MS,
    };
    state.db.add_pairing(pairing).await?;
    Ok(code)
}

/// Makes a browser the tablet of a group. Answers its cookie; `None` when the code
/// pairs nothing.
pub async fn pair(
    state: &Context,
    client: &Client,
    typed: &str,
) -> Result<Option<HeaderValue>, ApiError> {
    let now_ms = state.clock.now_ms();
    let rates = &state.rates;
    rates
        .address
        .take(&client.0, now_ms)
        .map_err(ApiError::rate_limited)?;
    let Some(code) = PairingCode::typed(typed) else {
        return Ok(None);
    };
    let token = hex(&random_bytes::<32>());
    let tablet = NewTablet {
        id: TabletId(random_id()),
        code_hash: hash(code.plain()),
        token_hash: hash(&token),
        now_ms,
    };
    if !state.db.pair(tablet).await? {
        return Ok(None);
    }
    rates.address.give_back(&client.0);
    Ok(Some(set_cookie(&state.config, TABLET, &token, COOKIE_S)))
}

/// Revokes a tablet for who leads its location. Answers which that is.
pub async fn revoke(
    state: &Context,
    lead: PersonId,
    tablet: TabletId,
) -> Result<Option<LocationId>, ApiError> {
    let now_ms = state.clock.now_ms();
    for location in state.db.leads(lead, now_ms).await? {
        let revoked = state.db.revoke_tablet(location, tablet, lead, now_ms);
        if let Some(sessions) = revoked.await? {
            for session in sessions {
                state.hub.end_session(session);
            }
            return Ok(Some(location));
        }
    }
    Ok(None)
}

/// What a person gets who opens a tablet.
#[derive(Debug)]
pub struct TabletSession {
    /// Their session.
    pub session: Session,
    /// For `Set-Cookie`.
    pub cookie: HeaderValue,
    /// With which they come back without asking for the PIN again.
    pub token: String,
    /// Which of their PINs it was: when it was chosen, in Unix ms.
    pub pin: i64,
    /// For opening without a network, as long as the lease lasts.
    pub secret: [u8; 32],
    /// For opening with one, whatever the PIN was before. Never kept on the tablet.
    pub recovery: [u8; 32],
}

/// Opens a tablet for a person whose PIN is right.
///
/// # Errors
/// When it is not, or was wrong too often. Who has no PIN, or nothing to do with
/// this tablet, hears the same.
pub async fn open(
    state: &Context,
    tablet: &Tablet,
    person: PersonId,
    typed: String,
) -> Result<TabletSession, ApiError> {
    let now_ms = state.clock.now_ms();
    let (pin_hash, chosen_ms, wrong) = match state.db.try_pin(tablet.id, person, now_ms).await? {
        PinTry::Open {
            pin_hash,
            chosen_ms,
            wrong,
        } => (pin_hash, chosen_ms, wrong),
        PinTry::Stranger => (None, 0, 1),
        PinTry::Shut(ms) => {
            return Err(ApiError::pin_shut(
                u64::try_from(ms).unwrap_or(0).div_ceil(1_000),
            ));
        }
        PinTry::NeedsPassword => return Err(ApiError::pin_needs_password()),
    };
    // more than a PIN can have is only work
    let typed = if typed.len() > 8 {
        String::new()
    } else {
        typed
    };
    let is_right = state.passwords.verify(typed, pin_hash).await;
    if !is_right.map_err(ApiError::unexpected)? {
        refused(state, tablet, person, wrong, "wrong").await?;
        return Err(match pin::wait_s(wrong) {
            None => ApiError::pin_needs_password(),
            Some(wait_s) if wrong >= pin::SHUT_AFTER => ApiError::pin_shut(wait_s),
            Some(wait_s) => ApiError::wrong_pin(wait_s),
        });
    }
    let rate = state.rates.opening.take(&person.to_string(), now_ms);
    rate.map_err(ApiError::rate_limited)?;
    let (token, session) = (hex(&random_bytes::<32>()), hex(&random_bytes::<32>()));
    let secret = state
        .db
        .open_tablet(NewOpening {
            tablet: tablet.id,
            person,
            fresh_device: DeviceId(random_id()),
            fresh_secret: random_bytes(),
            token_hash: hash(&token),
            session_hash: hash(&session),
            now_ms,
            expires_ms: now_ms + SESSION_MS,
        })
        .await?;
    let secret = secret.ok_or_else(ApiError::device_revoked)?;
    let (session, cookie) = begun(state, &session).await?;
    Ok(TabletSession {
        session,
        cookie,
        token,
        pin: chosen_ms,
        secret: part(b"offline", &secret),
        recovery: part(b"online", &secret),
    })
}

/// Leaves a trace of wrong PINs of somebody who belongs to a tablet.
pub async fn refused(
    state: &Context,
    tablet: &Tablet,
    person: PersonId,
    wrong: u32,
    reason: &'static str,
) -> Result<(), ApiError> {
    let now_ms = state.clock.now_ms();
    if state.db.may_open(tablet.id, person, now_ms).await? {
        let trace = Trace::new(What::PinRefused, now_ms).by(person);
        let trace = trace.with("tablet", tablet.id.0).with("reason", reason);
        let trace = trace.with("wrong", i64::from(wrong));
        state.db.note(vec![trace]).await?;
    }
    Ok(())
}

/// A session again for who has the token of an opening before.
///
/// # Errors
/// When nobody has it.
pub async fn come_back(
    state: &Context,
    tablet: &Tablet,
    token: &str,
) -> Result<(Session, HeaderValue), ApiError> {
    let now_ms = state.clock.now_ms();
    let session = hex(&random_bytes::<32>());
    let back = Return {
        tablet: tablet.id,
        token_hash: hash(token),
        session_hash: hash(&session),
        now_ms,
        expires_ms: now_ms + SESSION_MS,
    };
    if !state.db.return_to_tablet(back).await? {
        return Err(ApiError::signed_out());
    }
    begun(state, &session).await
}

async fn begun(state: &Context, token: &str) -> Result<(Session, HeaderValue), ApiError> {
    let session = state.db.session(hash(token), state.clock.now_ms()).await?;
    let session = session.ok_or_else(|| ApiError::unexpected("a session ended at once"))?;
    let cookie = set_cookie(&state.config, SESSION, token, SESSION_MS / 1000);
    Ok((session, cookie))
}

/// Ends the session that the browser has, whose ever it is. What is on the tablet
/// stays.
pub async fn lock(state: &Context, headers: &HeaderMap) -> Result<HeaderValue, ApiError> {
    if let Some(token) = cookie(headers, &name(&state.config, SESSION)) {
        let token_hash = hash(token);
        state.db.close_session(token_hash).await?;
        state.hub.end_session(token_hash);
    }
    Ok(set_cookie(&state.config, SESSION, "", 0))
}

/// One of the two halves that follow from what the server keeps.
fn part(purpose: &[u8], secret: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(purpose);
    hash.update(secret);
    hash.finalize().into()
}
