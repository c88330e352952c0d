//! What is logged of a request, and how long it may take. Never an address with
//! an id in it, a name, a text or a token: the route, the outcome and the time.

use std::time::{Duration, Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::timeout;
use tracing::Instrument;

use crate::{clock::random_bytes, problem::ApiError};

/// How long a request may take. The answer to a sync is not large; what takes
/// longer than this has lost its network.
const LONGEST: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Follows a request through the server.
pub async fn follow(request: Request, next: Next) -> Response {
    let id = u64::from_le_bytes(random_bytes());
    let id = format!("{id:016x}");
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id, %method, %route);
    let began = Instant::now();
    let answered = timeout(LONGEST, next.run(request))
        .instrument(span.clone())
        .await;
    let mut response = answered.unwrap_or_else(|_| ApiError::timed_out().into_response());
    let (status, took) = (response.status().as_u16(), began.elapsed());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        if status >= 500 {
            tracing::warn!(status, ms, "answered");
        } else {
            tracing::info!(status, ms, "answered");
        }
    });
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The answer when a route panicked.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    // the panic itself is on the standard error stream, with where it was
    ApiError::unexpected("a route panicked").into_response()
}
