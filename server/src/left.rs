//! Who signed out where there was no network. Their browser says so with its next
//! request, whatever that asks for: nothing is answered with a session that its
//! person has ended.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{context::Shared, cookies, session};

/// The cookie that the app sets when somebody signs out.
const LEFT: &str = "samenbeeld-left";

/// Ends the session of who left, before anything else is done.
pub async fn finish(State(state): State<Shared>, mut request: Request, next: Next) -> Response {
    let left = cookies::name(&state.config, LEFT);
    if cookies::cookie(request.headers(), &left).is_none() {
        return next.run(request).await;
    }
    let name = cookies::name(&state.config, session::SESSION);
    let token = cookies::cookie(request.headers(), &name).map(session::hash);
    // signing out does the same by itself
    let signs_out = request.method() == Method::DELETE && request.uri().path() == "/api/v1/session";
    if let Some(token_hash) = token
        && !signs_out
    {
        if let Err(error) = session::end(&state, token_hash).await {
            return error.into_response();
        }
        without(request.headers_mut(), &name);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // who signs in right now stays so
    let sets = format!("{name}=");
    let begins = headers.get_all(header::SET_COOKIE).iter();
    let mut begins = begins.filter_map(|cookie| cookie.to_str().ok());
    if !begins.any(|cookie| cookie.starts_with(&sets)) {
        headers.append(header::SET_COOKIE, session::forget(&state.config));
    }
    let heard = cookies::set_cookie(&state.config, LEFT, "", 0);
    headers.append(header::SET_COOKIE, heard);
    response
}

/// Takes a cookie out of a request.
fn without(headers: &mut HeaderMap, name: &str) {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
    let kept = cookies
        .flat_map(|cookies| cookies.split(';'))
        .map(str::trim)
        .filter(|cookie| cookie.split('=').next() != Some(name));
    let kept = kept.collect::<Vec<_>>().join("; ");
    headers.remove(header::COOKIE);
    if let Ok(kept) = HeaderValue::try_from(kept) {
        headers.insert(header::COOKIE, kept);
    }
}
