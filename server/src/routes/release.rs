//! The files of a release, the service worker, the manifest and the icons.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{context::Shared, problem::ApiError, release::File};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";
const A_DAY: &str = "public, max-age=86400";

/// `GET /r/BUILD/FILE`: never changes under its address.
pub async fn file(
    State(state): State<Shared>,
    Path((build, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = state
        .releases
        .file(&build, &name)
        .ok_or_else(ApiError::not_found)?;
    Ok(send(file, &headers, FOR_EVER))
}

/// `GET /sw.js`.
pub async fn worker(State(state): State<Shared>) -> Result<impl IntoResponse, ApiError> {
    let worker = state
        .releases
        .worker
        .clone()
        .ok_or_else(ApiError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, ASK_FIRST),
    ];
    Ok((headers, worker))
}

/// `GET /manifest.webmanifest`.
pub async fn manifest(
    State(state): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = state.releases.root_file("manifest.webmanifest");
    Ok(send(
        file.ok_or_else(ApiError::not_found)?,
        &headers,
        ASK_FIRST,
    ))
}

/// `GET /icons/FILE`.
pub async fn icon(
    State(state): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = state.releases.root_file(&format!("icons/{name}"));
    Ok(send(file.ok_or_else(ApiError::not_found)?, &headers, A_DAY))
}

fn send(file: &File, headers: &HeaderMap, caching: &'static str) -> Response {
    let (encoding, body) = choose(file, headers);
    let mut response = body.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, file.media_type.clone());
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(
        header::VARY,
        HeaderValue::from(HeaderName::from_static("accept-encoding")),
    );
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form that the browser takes.
fn choose(file: &File, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|list| list.to_str().ok());
    let accepts = |wanted: &str| {
        let mut parts = accepted.unwrap_or_default().split(',');
        parts.any(|part| {
            let mut part = part.split(';').map(str::trim);
            part.next() == Some(wanted) && !part.any(|rest| rest == "q=0")
        })
    };
    match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts("br") => (Some("br"), brotli.clone()),
        (_, Some(gzip)) if accepts("gzip") => (Some("gzip"), gzip.clone()),
        _ => (None, file.plain.clone()),
    }
}
