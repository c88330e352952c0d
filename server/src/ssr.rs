//! The one place that renders views: public pages, whole and without a script,
//! and the shell in which the app starts.

use app::kit::language::Language;
use app::site::document::Shell;
pub use app::site::public::notifications::push_words;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use leptos::prelude::*;
use tokio_stream::once;

use crate::cookies::cookie;

/// The cookie that keeps the choice of language.
pub const LANGUAGE: &str = "lang";

/// Lets rendering use the runtime that is there. Once is enough, more is no harm.
pub fn prepare() {
    // an error says that it was done before
    let _ = any_spawner::Executor::init_tokio();
}

/// Renders a page.
pub async fn page(
    view: impl FnOnce() -> AnyView + Send + 'static,
    uri: Uri,
    headers: HeaderMap,
    language: Language,
    status: StatusCode,
) -> Response {
    let mut request = Request::new(Body::empty());
    (*request.uri_mut(), *request.headers_mut()) = (uri, headers);
    // the stream of scripts that leptos offers for hydration is left out: there
    // is nothing to hydrate, and no inline script may run here
    let rendered = leptos_axum::handle_response_inner(
        || {},
        view,
        request,
        |view, _scripts, _| Box::pin(async move { Box::pin(once(view.to_html())) as _ }),
    );
    let mut response = rendered.await;
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.tag()),
    );
    response
}

/// The shell of a release: the same for everybody.
pub fn shell(build: &str) -> String {
    let build = build.to_owned();
    Owner::new().with(|| view! { <Shell release=build/> }.to_html())
}

/// The language that a request wishes for.
pub fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, LANGUAGE).and_then(Language::from_tag);
    chosen.unwrap_or_else(|| {
        let wishes = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|wishes| wishes.to_str().ok());
        Language::from_wishes(wishes.unwrap_or_default())
    })
}
