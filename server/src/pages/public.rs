//! What strangers see: welcome, signing in and out, and the shell of the app.

use app::site::public::{NotFoundPage, SignInPage, WelcomePage, WrongMethodPage};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::Visit;
use crate::{
    client::Client,
    context::Shared,
    problem::ApiError,
    session::{self, AnyDevice, Credentials},
};

/// What the sign-in page can be asked.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    problem: Option<String>,
    next: Option<String>,
}

/// What the form of it sends.
#[derive(Debug, Deserialize)]
pub struct SigningIn {
    email: String,
    password: String,
    next: Option<String>,
}

/// `GET /`.
pub async fn welcome(State(state): State<Shared>, visit: Visit) -> Response {
    let is_new = state.db.is_empty().await.unwrap_or_default();
    let view = move |release, language| view! { <WelcomePage release language is_new/> }.into_any();
    visit.draw(&state, StatusCode::OK, view).await
}

/// `GET /sign-in`.
pub async fn sign_in(State(state): State<Shared>, visit: Visit) -> Response {
    let Wish { problem, next } = visit.asks();
    draw_sign_in(&state, visit, StatusCode::OK, problem, String::new(), next).await
}

async fn draw_sign_in(
    state: &Shared,
    visit: Visit,
    status: StatusCode,
    problem: Option<String>,
    email: String,
    next: Option<String>,
) -> Response {
    let demo = state.config.demo;
    let next = next.filter(|next| is_own(next));
    let view = move |release, language| {
        view! { <SignInPage release language problem email next demo/> }.into_any()
    };
    visit.draw(state, status, view).await
}

/// Whether it is a page of ours: nobody is led away from here by a link.
fn is_own(next: &str) -> bool {
    let is_plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_page = !["/api/", "/sign-in", "/sign-out"]
        .iter()
        .any(|no| next.starts_with(no));
    next.starts_with('/') && !next.starts_with("//") && is_plain && is_page
}

/// `POST /sign-in`: a plain form.
pub async fn submit_sign_in(
    State(state): State<Shared>,
    client: Client,
    headers: HeaderMap,
    visit: Visit,
    form: Result<Form<SigningIn>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return Redirect::to("/sign-in?problem=malformed").into_response();
    };
    let (email, next) = (form.email.clone(), form.next);
    let credentials = Credentials {
        email: form.email,
        password: form.password,
    };
    match session::sign_in(&state, &client, &headers, credentials).await {
        Ok(opened) => {
            let cookies = AppendHeaders(opened.cookies.map(|cookie| (header::SET_COOKIE, cookie)));
            let next = next.filter(|next| is_own(next));
            let next = next.as_deref().unwrap_or("/home");
            (cookies, Redirect::to(next)).into_response()
        }
        Err(error) if error.code() == "on-tablet" => Redirect::to("/faces").into_response(),
        Err(error) => {
            let code = match error.code() {
                "unexpected" | "cannot-write" => "unavailable",
                code => code,
            };
            // drawn here and not asked for anew: what was typed is still there
            let (status, code) = (error.status(), Some(code.to_owned()));
            draw_sign_in(&state, visit, status, code, email, next).await
        }
    }
}

/// An address of ours that is asked in a way that it does not answer: for a person a
/// page with a way back, for a program a problem.
pub async fn wrong_method(State(state): State<Shared>, visit: Visit) -> Response {
    let path = visit.uri.path();
    if path.starts_with("/api/") || !visit.wants_page() {
        return ApiError::wrong_method().into_response();
    }
    let back = if path.starts_with("/desk/") {
        "/desk"
    } else {
        "/"
    };
    let view =
        move |release, language| view! { <WrongMethodPage release language back/> }.into_any();
    visit
        .draw(&state, StatusCode::METHOD_NOT_ALLOWED, view)
        .await
}

/// `POST /sign-out`: ends the session, if there is one.
pub async fn submit_sign_out(
    State(state): State<Shared>,
    signed_in: Result<AnyDevice, ApiError>,
) -> Result<Response, ApiError> {
    if let Ok(AnyDevice(session)) = signed_in {
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
            HeaderName::from_static("x-release"),
            HeaderValue::try_from(release).unwrap_or(HeaderValue::from_static("")),
        ),
    ];
    (headers, state.releases.shell.clone())
}

/// Any other address.
pub async fn nothing_here(State(state): State<Shared>, visit: Visit) -> Response {
    if visit.uri.path().starts_with("/api/") {
        return ApiError::not_found().into_response();
    }
    let view = |release, language| view! { <NotFoundPage release language/> }.into_any();
    visit.draw(&state, StatusCode::NOT_FOUND, view).await
}
