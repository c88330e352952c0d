//! `GET /api/v1/openapi.json`: the API described for programs.

use axum::{http::header, response::IntoResponse};

/// The description, as it is kept beside this file.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// Answers with the description.
pub async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}
