//! Pages: those that the server draws, and the shell of the app.

use axum::{
    Form,
    extract::{Query, Request, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    client::Client,
    context::Shared,
    problem::ApiError,
    session::{self, Credentials, SignedIn},
    ssr::{self, LANGUAGE, Page},
};

/// What a public page can be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    problem: Option<String>,
    lang: Option<String>,
}

impl Wish {
    /// What the address asks; nothing when it cannot be read.
    fn of(request: &Request) -> Self {
        Query::try_from_uri(request.uri()).map_or_else(|_| Self::default(), |Query(wish)| wish)
    }
}

/// `GET /`.
pub async fn welcome(State(state): State<Shared>, request: Request) -> Response {
    draw(&state, Page::Welcome, request).await
}

/// `GET /sign-in`.
pub async fn sign_in(State(state): State<Shared>, request: Request) -> Response {
    let page = Page::SignIn {
        problem: Wish::of(&request).problem,
        demo: state.config.demo,
    };
    draw(&state, page, request).await
}

/// `POST /sign-in`: a plain form.
pub async fn submit_sign_in(
    State(state): State<Shared>,
    client: Client,
    headers: HeaderMap,
    form: Result<Form<Credentials>, FormRejection>,
) -> Response {
    let Ok(Form(credentials)) = form else {
        return Redirect::to("/sign-in?problem=malformed").into_response();
    };
    match session::sign_in(&state, &client, &headers, credentials).await {
        Ok(opened) => {
            let cookies = AppendHeaders(opened.cookies.map(|cookie| (header::SET_COOKIE, cookie)));
            (cookies, Redirect::to("/home")).into_response()
        }
        Err(error) => {
            let code = match error.code() {
                "unexpected" => "unavailable",
                code => code,
            };
            Redirect::to(&format!("/sign-in?problem={code}")).into_response()
        }
    }
}

/// `POST /sign-out`: ends the session, if there is one.
pub async fn submit_sign_out(
    State(state): State<Shared>,
    signed_in: Result<SignedIn, ApiError>,
) -> Result<Response, ApiError> {
    if let Ok(SignedIn(session)) = signed_in {
        session::end(&state, session.token_hash).await?;
    }
    let cookie = session::forget(&state.config);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

/// The shell: the same for everybody and every address of the app.
pub async fn shell(State(state): State<Shared>) -> impl IntoResponse {
    let release = &state.releases.current.build;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::HeaderName::from_static("x-release"),
            HeaderValue::try_from(release).unwrap_or(HeaderValue::from_static("")),
        ),
    ];
    (headers, state.releases.shell.clone())
}

/// Any other address.
pub async fn nothing_here(State(state): State<Shared>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return ApiError::not_found().into_response();
    }
    draw(&state, Page::NotFound, request).await
}

/// Draws a public page. A wish for a language holds at once, and is kept.
async fn draw(state: &Shared, page: Page, request: Request) -> Response {
    let wish = Wish::of(&request).lang;
    let wish = wish.as_deref().and_then(ssr::language_tag);
    let build = &state.releases.current.build;
    let response = ssr::page(page, build, wish, request).await;
    match wish {
        None => response,
        Some(tag) => {
            let secure = if state.config.https { "; Secure" } else { "" };
            let cookie =
                format!("{LANGUAGE}={tag}; Path=/; Max-Age=34560000; SameSite=Lax{secure}");
            (AppendHeaders([(header::SET_COOKIE, cookie)]), response).into_response()
        }
    }
}
