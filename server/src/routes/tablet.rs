//! `/api/v1/tablet`: who can open the tablet that asks, opening it, and coming back.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use domain::id::{PersonId, TabletId};
use serde::{Deserialize, Serialize};

use super::{read_json, session::Who};
use crate::{
    client::Client,
    context::Shared,
    db::{ChosenPin, Face},
    hex::hex,
    pin,
    problem::ApiError,
    tablet::{self, AnyTablet, OnTablet},
};

/// The tablet, and who can open it. Nothing of any child.
#[derive(Debug, Serialize)]
pub struct Door {
    tablet: TabletId,
    group: String,
    lease_h: u32,
    faces: Vec<Face>,
    /// Which PIN each has who opened it: with another one it opens no longer.
    pins: Vec<ChosenPin>,
}

#[derive(Debug, Deserialize)]
pub struct Opening {
    person: PersonId,
    pin: String,
}

/// A person's session, and what the tablet needs to read what is theirs.
#[derive(Debug, Serialize)]
pub struct OpenedTablet {
    #[serde(flatten)]
    who: Who,
    token: String,
    pin: i64,
    secret: String,
    recovery: String,
    lease_h: u32,
}

#[derive(Debug, Deserialize)]
pub struct NewPin {
    person: PersonId,
    password: String,
    pin: String,
}

#[derive(Debug, Deserialize)]
pub struct Back {
    token: String,
}

/// Wrong PINs that were typed while there was no network, and how much of a person's
/// the tablet has that is not sent.
#[derive(Debug, Deserialize)]
pub struct Attempts {
    person: PersonId,
    #[serde(default)]
    wrong: u32,
    unsent: Option<u32>,
}

/// Who can open this tablet.
pub async fn door(
    State(state): State<Shared>,
    OnTablet(tablet): OnTablet,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let faces = state.db.faces(tablet.id, state.clock.now_ms()).await?;
    let door = Door {
        tablet: tablet.id,
        group: tablet.group_name,
        lease_h: tablet.lease_h,
        faces,
        pins: state.db.chosen_pins(tablet.id).await?,
    };
    let cookie = tablet::remember(&state.config, &headers);
    let cookie = AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((cookie, Json(door)).into_response())
}

/// Opens the tablet with a PIN.
pub async fn open(
    State(state): State<Shared>,
    OnTablet(tablet): OnTablet,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let Opening { person, pin } = read_json(&headers, body)?;
    let opened = tablet::open(&state, &tablet, person, pin).await?;
    let cookie = [(header::SET_COOKIE, opened.cookie)];
    let opened = OpenedTablet {
        who: opened.session.into(),
        token: opened.token,
        pin: opened.pin,
        secret: hex(&opened.secret),
        recovery: hex(&opened.recovery),
        lease_h: tablet.lease_h,
    };
    Ok((StatusCode::CREATED, cookie, Json(opened)).into_response())
}

/// Chooses a PIN with the password.
pub async fn choose_pin(
    State(state): State<Shared>,
    OnTablet(tablet): OnTablet,
    client: Client,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let NewPin {
        person,
        password,
        pin,
    } = read_json(&headers, body)?;
    let now_ms = state.clock.now_ms();
    let account = if state.db.may_open(tablet.id, person, now_ms).await? {
        state.db.own_account(person).await?
    } else {
        None
    };
    tablet::choose_pin(&state, &client, person, account, (password, pin)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session again, for who opened the tablet before.
pub async fn come_back(
    State(state): State<Shared>,
    AnyTablet(tablet): AnyTablet,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let Back { token } = read_json(&headers, body)?;
    let (session, cookie) = tablet::come_back(&state, &tablet, &token).await?;
    let cookie = [(header::SET_COOKIE, cookie)];
    Ok((StatusCode::CREATED, cookie, Json(Who::from(session))).into_response())
}

/// Nobody works on the tablet any more.
pub async fn lock(
    State(state): State<Shared>,
    AnyTablet(_): AnyTablet,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let cookie = tablet::lock(&state, &headers).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Hears of wrong PINs that were typed without a network, and of what waits there.
pub async fn attempts(
    State(state): State<Shared>,
    OnTablet(tablet): OnTablet,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let told: Vec<Attempts> = read_json(&headers, body)?;
    let (mut wrong, mut unsent) = (BTreeMap::new(), BTreeMap::new());
    for told in told.into_iter().take(MANY) {
        let most: &mut u32 = wrong.entry(told.person).or_default();
        *most = told.wrong.min(pin::WRONG_MAX).max(*most);
        if let Some(count) = told.unsent {
            unsent.insert(told.person, count);
        }
    }
    let unsent = unsent.into_iter().collect();
    state.db.note_unsent(tablet.id, unsent).await?;
    wrong.retain(|_, wrong| *wrong > 0);
    if wrong.is_empty() {
        return Ok(StatusCode::NO_CONTENT);
    }
    // each leaves a trace that stays: a tablet tells a few times an hour, of each once
    let (key, now_ms) = (format!("tablet {}", tablet.id), state.clock.now_ms());
    let rate = state.rates.account.take(&key, now_ms);
    rate.map_err(ApiError::rate_limited)?;
    for (person, wrong) in wrong {
        let key = format!("{} {person}", tablet.id);
        if state.rates.told.take(&key, now_ms).is_ok() {
            // of others than its own people this tablet has nothing to tell
            tablet::refused(&state, &tablet, person, wrong, "offline").await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// More people than this work with no tablet.
const MANY: usize = 200;

/// Takes its cookies from a tablet that was revoked and has deleted what was on it, or
/// that nobody has opened: the browser holds something that has to be sent first.
pub async fn leave(
    State(state): State<Shared>,
    AnyTablet(tablet): AnyTablet,
) -> Result<Response, ApiError> {
    let now_ms = state.clock.now_ms();
    if !tablet.is_revoked && !state.db.give_back_tablet(tablet.id, now_ms).await? {
        return Err(ApiError::on_tablet());
    }
    let cookies =
        AppendHeaders(tablet::forget(&state.config).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((StatusCode::NO_CONTENT, cookies).into_response())
}
