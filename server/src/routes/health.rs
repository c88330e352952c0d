//! `GET /health`: whether the server and its database answer, and what is written arrives.

use axum::{Json, extract::State};
use serde::Serialize;

use crate::{context::Shared, problem::ApiError};

/// How the server is.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
    build: String,
}

/// Answers 200 when the database answers and the last write arrived; 503 when it did not.
pub async fn health(State(state): State<Shared>) -> Result<Json<Health>, ApiError> {
    state.db.check().await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        build: state.releases.current.build.clone(),
    }))
}
