//! The one place that renders views: public pages, whole and without a script,
//! and the shell in which the app starts.

use app::{
    document::Shell,
    language::Language,
    pages::public::{NotFoundPage, SignInPage, WelcomePage},
};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use leptos::prelude::*;
use tokio_stream::once;

use crate::session::cookie;

/// The cookie that keeps the choice of language.
pub const LANGUAGE: &str = "lang";

/// A page that needs nobody to be signed in.
#[derive(Clone, Debug)]
pub enum Page {
    /// What this is.
    Welcome,
    /// Signing in.
    SignIn {
        /// The code of what went wrong the last time.
        problem: Option<String>,
        /// Whether the demo's people are offered.
        demo: bool,
    },
    /// An address where nothing is.
    NotFound,
}

/// Lets rendering use the runtime that is there. Once is enough, more is no harm.
pub fn prepare() {
    // an error says that it was done before
    let _ = any_spawner::Executor::init_tokio();
}

/// Renders a page of the release `build`, in the language that is wished for or
/// else in that of the request.
pub async fn page(page: Page, build: &str, wish: Option<&str>, request: Request) -> Response {
    let wish = wish.and_then(Language::from_tag);
    let language = wish.unwrap_or_else(|| language(request.headers()));
    let status = match page {
        Page::NotFound => StatusCode::NOT_FOUND,
        Page::Welcome | Page::SignIn { .. } => StatusCode::OK,
    };
    let build = build.to_owned();
    let view = move || match page {
        Page::Welcome => view! { <WelcomePage release=build language/> }.into_any(),
        Page::SignIn { problem, demo } => {
            view! { <SignInPage release=build language problem demo/> }.into_any()
        }
        Page::NotFound => view! { <NotFoundPage release=build language/> }.into_any(),
    };
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

/// The tag of a language that is spoken here.
pub fn language_tag(wish: &str) -> Option<&'static str> {
    Language::from_tag(wish).map(Language::tag)
}

fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, LANGUAGE).and_then(Language::from_tag);
    chosen.unwrap_or_else(|| {
        let wishes = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|wishes| wishes.to_str().ok());
        Language::from_wishes(wishes.unwrap_or_default())
    })
}
