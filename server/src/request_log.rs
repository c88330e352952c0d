//! What is logged of a request, and how long it may take. Never an address with
//! an id in it, a name, a text or a token: the route, the outcome and the time.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::{Instant, timeout_at};
use tokio_stream::StreamExt;
use tracing::Instrument;

use crate::{clock::random_bytes, problem::ApiError};

/// How long a request may bring nothing, and how long its answer may take once it is here
/// whole: what takes longer than this has lost its network.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take in all: a slow line brings much in time, and nobody holds a place
/// for ever by a byte now and then.
const LONGEST: Duration = Duration::from_mins(5);
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
    let heard = Arc::new(Mutex::new(began));
    let answer = next.run(heard_of(request, &heard));
    let answered = while_heard(answer, began, &heard)
        .instrument(span.clone())
        .await;
    let mut response = answered.unwrap_or_else(|| ApiError::timed_out().into_response());
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

/// Notes when something of the body comes in.
fn heard_of(request: Request, heard: &Arc<Mutex<Instant>>) -> Request {
    if request.body().is_end_stream() {
        return request;
    }
    let heard = Arc::clone(heard);
    request.map(|body| {
        Body::from_stream(body.into_data_stream().map(move |part| {
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            part
        }))
    })
}

/// Waits for an answer as long as something comes in; `None` when it took too long.
async fn while_heard<T>(
    answer: impl Future<Output = T>,
    began: Instant,
    heard: &Mutex<Instant>,
) -> Option<T> {
    let mut answer = pin!(answer);
    loop {
        let last = *heard.lock().unwrap_or_else(PoisonError::into_inner);
        let until = (last + SILENCE).min(began + LONGEST);
        if until <= Instant::now() {
            return None;
        }
        if let Ok(answered) = timeout_at(until, answer.as_mut()).await {
            return Some(answered);
        }
    }
}

/// The answer when a route panicked.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    // the panic itself is on the standard error stream, with where it was
    ApiError::unexpected("a route panicked").into_response()
}
