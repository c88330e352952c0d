//! Pages that the server draws whole: they work without a script, and on a
//! device that has nothing of ours yet. A page reads what was asked, calls what
//! does the work, and hands what came of it to a view of `app`.

pub mod account;
pub mod address;
pub mod consent;
pub mod desk;
pub mod forgot;
pub mod forms;
pub mod join;
pub mod letter;
pub mod notifications;
pub mod opened;
pub mod public;
pub mod shown;
pub mod start;
pub mod tablet;

use std::convert::Infallible;

use app::kit::language::Language;
use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts, uri::PathAndQuery},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::AnyView;
use serde::Deserialize;

use crate::{context::Shared, db::Session, session::SignedIn, ssr};

/// Somebody's visit to a page, as far as drawing it depends on that.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The address.
    pub uri: Uri,
    /// The language of the page.
    pub language: Language,
    /// Whether the language was wished for in the address: then it is kept.
    is_wish: bool,
    headers: HeaderMap,
}

#[derive(Deserialize)]
struct Wish {
    lang: Option<String>,
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Infallible> {
        let wish = Query::<Wish>::try_from_uri(&parts.uri).ok();
        let wish = wish.and_then(|Query(wish)| Language::from_tag(wish.lang.as_deref()?));
        Ok(Self {
            uri: parts.uri.clone(),
            language: wish.unwrap_or_else(|| ssr::language(&parts.headers)),
            is_wish: wish.is_some(),
            headers: parts.headers.clone(),
        })
    }
}

impl Visit {
    /// What the address asks behind its question mark; nothing of it when it
    /// cannot be read.
    pub fn asks<T: for<'de> Deserialize<'de> + Default>(&self) -> T {
        Query::try_from_uri(&self.uri).map_or_else(|_| T::default(), |Query(asked)| asked)
    }

    /// Whether it is a browser that wants to show a page.
    pub fn wants_page(&self) -> bool {
        let accepts = self.headers.get(header::ACCEPT);
        let accepts = accepts.and_then(|accepts| accepts.to_str().ok());
        accepts.is_some_and(|accepts| accepts.contains("text/html"))
    }

    /// The same visit, to a page in a language that was chosen for that page alone.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self.is_wish = false;
        self
    }

    /// Draws a page. `view` gets the build of the release and the language.
    pub async fn draw(
        self,
        state: &Shared,
        status: StatusCode,
        view: impl FnOnce(String, Language) -> AnyView + Send + 'static,
    ) -> Response {
        let build = state.releases.current.build.clone();
        let language = self.language;
        let view = move || view(build, language);
        let page = ssr::page(view, self.uri, self.headers, language, status).await;
        if !self.is_wish {
            return page;
        }
        let secure = if state.config.https { "; Secure" } else { "" };
        let cookie = format!(
            "{}={}; Path=/; Max-Age=34560000; SameSite=Lax{secure}",
            ssr::LANGUAGE,
            language.tag()
        );
        (AppendHeaders([(header::SET_COOKIE, cookie)]), page).into_response()
    }
}

/// The session of somebody on a page for who is signed in. Who is not signs in first,
/// and comes back.
#[derive(Clone, Debug)]
pub struct Visitor(pub Session);

impl FromRequestParts<Shared> for Visitor {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Redirect> {
        match SignedIn::from_request_parts(parts, state).await {
            Ok(SignedIn(session)) => Ok(Self(session)),
            Err(_) => Err(to_sign_in(&parts.method, &parts.uri)),
        }
    }
}

/// To the page to sign in on, which leads back here. What answers a form is no page:
/// instead of there it leads to the first page beside it.
fn to_sign_in(method: &Method, uri: &Uri) -> Redirect {
    let path = uri.path();
    let page = if method.is_safe() {
        uri.path_and_query().map_or(path, PathAndQuery::as_str)
    } else {
        let end = path.match_indices('/').nth(1);
        end.map_or(path, |(end, _)| &path[..end])
    };
    let next: String = form_urlencoded::byte_serialize(page.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?next={next}"))
}
