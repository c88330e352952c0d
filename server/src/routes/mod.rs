//! What is answered. A route reads the request, calls what does the work, and
//! shapes the answer.

pub mod events;
pub mod health;
pub mod openapi;
pub mod push;
pub mod release;
pub mod session;
pub mod sync;
pub mod tablet;

use axum::{
    body::Bytes,
    extract::rejection::BytesRejection,
    http::{HeaderMap, StatusCode, header},
};
use domain::limits;
use serde::de::DeserializeOwned;

use crate::{origin::is_json, problem::ApiError};

/// Reads a JSON body.
///
/// # Errors
/// When it is too large, not said to be JSON, or not what was expected.
pub fn read_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, ApiError> {
    let says = headers
        .get(header::CONTENT_TYPE)
        .and_then(|says| says.to_str().ok());
    if !says.is_some_and(is_json) {
        return Err(ApiError::not_json());
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(limits::REQUEST_BYTES),
        _ => ApiError::malformed("the body did not arrive whole"),
    })?;
    // the position, never the content: an error may quote what somebody wrote
    serde_json::from_slice(&body).map_err(|error| {
        ApiError::malformed(format!("line {}, column {}", error.line(), error.column()))
    })
}
