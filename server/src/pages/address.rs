//! Where mail for somebody goes: another address counts once they have typed over the
//! code that was sent there, and the one before is told.

use app::kit::language::Language;
use app::site::public::form::{Filled, Problem};
use app::site::public::letter::{address_mail, moved_mail};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::PersonId, text::Login};
use serde::Deserialize;

use super::{Visit, Visitor, account::page::draw_address, forms};
use crate::{
    client::Client, code::Code, context::Shared, db::OwnAccount, mail::MailText, problem::ApiError,
};

/// How long a code by mail is valid, in ms.
const VALID_MS: i64 = 60 * 60 * 1000;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProofForm {
    code: String,
}

/// What becomes of an address that was typed.
pub enum Typing {
    /// It is the one that is there: another that waits waits no longer.
    Same(Option<Login>),
    /// It is taken out, or no mail is sent from here that could prove it.
    Now(Option<Login>),
    /// A code goes there first.
    Code(Login),
}

impl Typing {
    /// Of this address, for this account.
    pub fn of(state: &Shared, account: &OwnAccount, email: Option<Login>) -> Self {
        let before = account.email.as_deref();
        match email {
            email if email.as_ref().map(Login::as_str) == before => Self::Same(email),
            Some(email) if state.mail.is_there() => Self::Code(email),
            email => Self::Now(email),
        }
    }
}

/// Sends a code to an address that somebody says is theirs.
pub async fn ask_for_proof(
    state: &Shared,
    person: PersonId,
    email: Login,
    language: Language,
) -> Result<(), ApiError> {
    let (code, now_ms) = (Code::fresh(), state.clock.now_ms());
    let expires_ms = now_ms + VALID_MS;
    state
        .db
        .begin_address(person, email.clone(), code.hash(), now_ms, expires_ms)
        .await?;
    let (subject, text) = address_mail(language, &code.shown());
    send(state, email, MailText { subject, text });
    Ok(())
}

/// Tells an address that mail goes there no longer.
pub fn tell(state: &Shared, before: Option<Login>, language: Language) {
    if let Some(before) = before {
        let (subject, text) = moved_mail(language);
        send(state, before, MailText { subject, text });
    }
}

/// Nobody waits for a mail.
fn send(state: &Shared, to: Login, words: MailText) {
    let mail = state.mail.clone();
    if !mail.is_there() {
        return;
    }
    tokio::spawn(async move {
        if let Err(error) = mail.send(&to, words).await {
            tracing::warn!(%error, "a mail about an address could not be sent");
        }
    });
}

/// `POST /account/address`: the code that was sent there.
pub async fn submit(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    client: Client,
    visit: Visit,
    form: Result<Form<ProofForm>, FormRejection>,
) -> Response {
    let ProofForm { code } = form.map(|Form(typed)| typed).unwrap_or_default();
    let (person, now_ms) = (session.person, state.clock.now_ms());
    let confirmed = match forms::code(&state, &client, &code) {
        Err(problem) => Err(problem),
        Ok(code) => match state.db.confirm_address(person, code.hash(), now_ms).await {
            Ok(Some(before)) => Ok(before),
            Ok(None) => Err(Problem::Code),
            Err(error) => return ApiError::from(error).into_response(),
        },
    };
    match confirmed {
        Ok(before) => {
            state.rates.code.give_back(&client.0);
            tell(&state, before, visit.language);
            Redirect::to("/account?done=login").into_response()
        }
        Err(problem) => {
            let mut filled = Filled::default().with("code", code);
            filled.wrong("code", problem);
            draw_address(&state, visit, &session, filled).await
        }
    }
}
