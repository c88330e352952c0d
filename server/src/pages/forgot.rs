//! `/forgot`: a new password with a code by mail. What is answered does not depend
//! on whether there is an account.

use app::kit::language::Language;
use app::site::public::ForgotPage;
use app::site::public::forgot::Forgot;
use app::site::public::form::{Filled, Problem};
use app::site::public::letter::forgot_mail;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::text::Login;
use leptos::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Visit, forms};
use crate::{
    client::Client, code::Code, context::Shared, db::Reset, hex::hex, mail::MailText, password,
    problem::ApiError,
};

/// How long a code by mail is valid, in ms.
const VALID_MS: i64 = 60 * 60 * 1000;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ForgotForm {
    login: String,
    code: String,
    password: String,
}

/// `GET /forgot`.
pub async fn show(State(state): State<Shared>, visit: Visit) -> Response {
    let has_mail = state.mail.is_there();
    draw(&state, visit, Forgot::Ask { has_mail }, Filled::default()).await
}

/// `GET /forgot/code`.
pub async fn show_code(State(state): State<Shared>, visit: Visit) -> Response {
    draw(&state, visit, Forgot::Code, Filled::default()).await
}

/// `POST /forgot`: the same answer for everybody, as soon; what there is to do is
/// done afterwards.
pub async fn submit(
    State(state): State<Shared>,
    client: Client,
    visit: Visit,
    form: Result<Form<ForgotForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let mut filled = Filled::default().with("login", &typed.login);
    let now_ms = state.clock.now_ms();
    if let Some(login) = forms::login(&mut filled) {
        if state.rates.code.take(&client.0, now_ms).is_ok() {
            let key = hex(&Sha256::digest(login.as_str().as_bytes()));
            // no mailbox is to be filled; who asks does not notice
            if state.rates.mail.take(&key, now_ms).is_ok() {
                tokio::spawn(send(state.clone(), login, visit.language));
            }
            return Redirect::to("/forgot/code").into_response();
        }
        filled.wrong("", Problem::Slow);
    }
    let has_mail = state.mail.is_there();
    draw(&state, visit, Forgot::Ask { has_mail }, filled).await
}

/// Sends a code, if there is an account with an address.
async fn send(state: Shared, login: Login, language: Language) {
    let (code, now_ms) = (Code::fresh(), state.clock.now_ms());
    let begun = state
        .db
        .begin_reset(login, code.hash(), now_ms, now_ms + VALID_MS)
        .await;
    match begun {
        Ok(None) => {}
        Ok(Some(to)) => {
            let (subject, text) = forgot_mail(language, &code.shown());
            if let Err(error) = state.mail.send(&to, MailText { subject, text }).await {
                tracing::warn!(%error, "a code could not be sent");
            }
        }
        Err(error) => tracing::error!(%error, "a code could not be made"),
    }
}

/// `POST /forgot/code`.
pub async fn submit_code(
    State(state): State<Shared>,
    client: Client,
    visit: Visit,
    form: Result<Form<ForgotForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    match look_up(&state, &client, &typed.code).await {
        Ok((code, reset)) => {
            let choose = choose(&code, reset);
            draw(&state, visit, choose, Filled::default()).await
        }
        Err(problem) => not_opened(&state, visit, typed.code, problem).await,
    }
}

/// `POST /forgot/password`.
pub async fn submit_password(
    State(state): State<Shared>,
    client: Client,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<ForgotForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let (code, reset) = match look_up(&state, &client, &typed.code).await {
        Ok(found) => found,
        Err(problem) => return not_opened(&state, visit, typed.code, problem).await,
    };
    if let Err(weak) = password::check(&typed.password, &[&reset.name, &reset.login]) {
        let mut filled = Filled::default();
        filled.wrong("password", forms::weak(weak));
        return draw(&state, visit, choose(&code, reset), filled).await;
    }
    let changed = async {
        let hash = state.passwords.hash(typed.password).await;
        let hash = hash.map_err(ApiError::unexpected)?;
        let now_ms = state.clock.now_ms();
        let Some((person, ended)) = state.db.finish_reset(code.hash(), hash, now_ms).await? else {
            return Ok(None);
        };
        forms::end_streams(&state, ended);
        let entered = forms::enter(&state, &headers, person, "/home").await?;
        Ok::<_, ApiError>(Some(entered))
    };
    match changed.await {
        Ok(Some(response)) => response,
        Ok(None) => not_opened(&state, visit, code.shown(), Problem::Code).await,
        Err(error) => error.into_response(),
    }
}

async fn look_up(state: &Shared, client: &Client, typed: &str) -> Result<(Code, Reset), Problem> {
    let code = forms::code(state, client, typed)?;
    match state.db.reset(code.hash(), state.clock.now_ms()).await {
        Ok(Some(reset)) => {
            state.rates.code.give_back(&client.0);
            Ok((code, reset))
        }
        Ok(None) => Err(Problem::Code),
        Err(error) => {
            ApiError::unexpected(error);
            Err(Problem::Failed)
        }
    }
}

fn choose(code: &Code, reset: Reset) -> Forgot {
    Forgot::Choose {
        code: code.shown(),
        login: reset.login,
    }
}

async fn not_opened(state: &Shared, visit: Visit, typed: String, problem: Problem) -> Response {
    let mut filled = Filled::default().with("code", typed);
    filled.wrong("code", problem);
    draw(state, visit, Forgot::Code, filled).await
}

async fn draw(state: &Shared, visit: Visit, forgot: Forgot, filled: Filled) -> Response {
    let status = forms::status(&filled);
    let view =
        move |release, language| view! { <ForgotPage release language forgot filled/> }.into_any();
    visit.draw(state, status, view).await
}
