//! No other site may act in somebody's name (CSRF).
//!
//! Every request that can change something has to show where it comes from:
//! `Sec-Fetch-Site` says same-origin or none; a browser too old for that sends
//! an `Origin`, whose host and port must be ours. A request with neither header
//! does not come from a page in a browser of the last years. It may pass when no
//! page of another site could have sent it without asking us first, which we
//! never allow (there is no CORS here): with the method DELETE, or a body that
//! says it is JSON. A plain form without either header is refused.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    context::{Context, Shared},
    problem::ApiError,
};

/// Lets a request through, or refuses it.
pub async fn check(State(state): State<Shared>, request: Request, next: Next) -> Response {
    if is_ours(request.method(), request.headers(), state.config.https) {
        return next.run(request).await;
    }
    if request.uri().path().starts_with("/api/") {
        return ApiError::cross_site().into_response();
    }
    // a person who posts a form gets a page that says so
    Redirect::to("/sign-in?problem=cross-site").into_response()
}

fn is_ours(method: &Method, headers: &HeaderMap, https: bool) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    if headers.contains_key("sec-fetch-site") {
        return matches!(
            text(header::HeaderName::from_static("sec-fetch-site")),
            Some("same-origin" | "none")
        );
    }
    if headers.contains_key(header::ORIGIN) {
        let scheme = if https { "https://" } else { "http://" };
        let origin = text(header::ORIGIN).and_then(|origin| origin.strip_prefix(scheme));
        return origin.is_some() && origin == text(header::HOST);
    }
    let is_json = text(header::CONTENT_TYPE).is_some_and(is_json);
    method == Method::DELETE || is_json
}

/// How people reach this server, for what is sent to them: never as whoever asks says it,
/// who may be anybody.
pub fn of(state: &Context) -> String {
    let config = &state.config;
    let scheme = if config.https { "https" } else { "http" };
    let here = || format!("{scheme}://{}", config.address);
    config.reached_at.clone().unwrap_or_else(here)
}

/// How whoever asks reaches it at this moment, for what they alone are shown; nobody may
/// have said how others do.
pub fn seen(state: &Context, headers: &HeaderMap) -> String {
    if state.config.reached_at.is_some() {
        return of(state);
    }
    let scheme = if state.config.https { "https" } else { "http" };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    host.map_or_else(
        || format!("{scheme}://{}", state.config.address),
        |host| format!("{scheme}://{host}"),
    )
}

/// Whether a content type says JSON.
pub fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = header::HeaderName::from_static(name);
            (name, header::HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        let rows: [(&[(&'static str, &'static str)], bool); 11] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://a.example"),
                    ("host", "a.example"),
                ],
                false,
            ),
            (
                &[
                    ("origin", "http://a.example:3000"),
                    ("host", "a.example:3000"),
                ],
                true,
            ),
            (
                &[("origin", "https://a.example"), ("host", "a.example")],
                false,
            ),
            (
                &[
                    ("origin", "http://b.example"),
                    ("host", "a.example"),
                    ("content-type", "application/json"),
                ],
                false,
            ),
            (&[("origin", "null"), ("host", "null")], false),
            (&[("content-type", "application/json; charset=utf-8")], true),
            (
                &[("content-type", "application/x-www-form-urlencoded")],
                false,
            ),
            (&[], false),
        ];
        for (pairs, passes) in rows {
            assert_eq!(
                is_ours(&Method::POST, &headers(pairs), false),
                passes,
                "{pairs:?}"
            );
        }
        assert!(is_ours(
            &Method::GET,
            &headers(&[("sec-fetch-site", "cross-site")]),
            false
        ));
        assert!(is_ours(&Method::DELETE, &headers(&[]), false));
    }
}
