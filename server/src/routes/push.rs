//! `/api/v1/push`: whether a browser is told that there is news.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::read_json;
use crate::{
    context::Shared,
    db::Subscriber,
    notify::{self, endpoint::Endpoint},
    origin,
    problem::ApiError,
    session::SignedIn,
    ssr,
};

/// How it stands.
#[derive(Debug, Serialize)]
pub struct Standing {
    /// The key that the browser asks pushes with.
    key: String,
    /// Whether pushes go to this browser.
    on: bool,
}

/// Where pushes are to go.
#[derive(Debug, Deserialize)]
pub struct Wish {
    endpoint: String,
}

/// How it stands in this browser.
pub async fn standing(
    State(state): State<Shared>,
    SignedIn(session): SignedIn,
) -> Result<Json<Standing>, ApiError> {
    Ok(Json(Standing {
        key: notify::key(&state).await?.public(),
        on: state.db.takes_pushes(session.token_hash).await?,
    }))
}

/// From now on pushes go to this browser, for as long as its session lasts.
pub async fn choose(
    State(state): State<Shared>,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    // everybody reads what appears on a shared screen
    if session.is_on_tablet {
        return Err(ApiError::on_tablet());
    }
    let Wish { endpoint } = read_json(&headers, body)?;
    let (hosts, to_here) = (&state.config.push_hosts, state.config.pushes_to_here);
    if Endpoint::parse(&endpoint, hosts, to_here).is_none() {
        let why = "not the address of a push service that this server pushes to";
        return Err(ApiError::invalid_field("endpoint", why));
    }
    let subscriber = Subscriber {
        person: session.person,
        language: ssr::language(&headers).tag().into(),
        origin: origin::seen(&state, &headers),
    };
    let chosen = state
        .db
        .take_pushes(subscriber, session.token_hash, endpoint);
    chosen.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// No more.
pub async fn stop(
    State(state): State<Shared>,
    SignedIn(session): SignedIn,
) -> Result<StatusCode, ApiError> {
    state.db.leave_pushes(session.token_hash).await?;
    Ok(StatusCode::NO_CONTENT)
}
