//! `/api/v1/session`: signing in and out, and who is signed in.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use domain::id::{DeviceId, PersonId};
use serde::Serialize;

use super::read_json;
use crate::{
    client::Client,
    context::Shared,
    db::Session,
    problem::ApiError,
    session::{self, AnyDevice, SignedIn},
};

/// Who is signed in.
#[derive(Debug, Serialize)]
pub struct Who {
    person: PersonId,
    device: DeviceId,
    name: String,
    /// Whether the device has synced since it was last signed out: then its
    /// storage should not be empty.
    synced_before: bool,
    /// Whether the browser is the tablet of a group: what lies there is encrypted.
    on_tablet: bool,
}

impl From<Session> for Who {
    fn from(session: Session) -> Self {
        Self {
            person: session.person,
            device: session.device,
            name: session.name,
            synced_before: session.synced_before,
            on_tablet: session.is_on_tablet,
        }
    }
}

/// Who is signed in.
pub async fn who(SignedIn(session): SignedIn) -> Json<Who> {
    Json(session.into())
}

/// Signs in.
pub async fn sign_in(
    State(state): State<Shared>,
    client: Client,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let credentials = read_json(&headers, body)?;
    let opened = session::sign_in(&state, &client, &headers, credentials).await?;
    let cookies = AppendHeaders(opened.cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((
        StatusCode::CREATED,
        cookies,
        Json(Who::from(opened.session)),
    )
        .into_response())
}

/// Signs out.
pub async fn sign_out(
    State(state): State<Shared>,
    AnyDevice(session): AnyDevice,
) -> Result<impl IntoResponse, ApiError> {
    session::end(&state, session.token_hash).await?;
    let cookie = session::forget(&state.config);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
