//! `/account`: what somebody signs in with, their password, their devices.

pub mod page;

use app::kit::language::Language;
use app::site::public::form::{Filled, Problem};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{DeviceId, PersonId},
    text::{Login, Phone},
};
use serde::Deserialize;
use uuid::Uuid;

use self::page::draw;
use super::{
    Visit, Visitor,
    address::{self, Typing},
    forms,
};
use crate::{
    claim::is_theirs,
    client::Client,
    context::Shared,
    db::{OwnAccount, Session},
    password,
    problem::ApiError,
};

/// What was typed about signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedLogin {
    login: String,
    email: String,
    phone: Option<String>,
    password: String,
}

/// What was typed about the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedPassword {
    old: String,
    password: String,
}

/// A device to sign out.
#[derive(Debug, Deserialize)]
pub struct DeviceForm {
    device: DeviceId,
}

/// `GET /account`.
pub async fn show(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    draw(&state, visit, &session, None, Filled::default()).await
}

/// `POST /account/login`: other words to sign in with, another address for mail.
pub async fn submit_login(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    client: Client,
    visit: Visit,
    form: Result<Form<TypedLogin>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let mut filled = Filled::default()
        .with("login", &typed.login)
        .with("email", &typed.email)
        .with("phone", typed.phone.as_deref().unwrap_or_default());
    let login = forms::login(&mut filled);
    let email = match typed.email.trim() {
        "" => None,
        email => {
            let email = Login::parse(email).ok().filter(Login::is_address);
            if email.is_none() {
                filled.wrong("email", Problem::Address);
            }
            email
        }
    };
    let has_field = typed.phone.is_some();
    let phone = match typed.phone.as_deref().unwrap_or_default().trim() {
        "" => None,
        number => {
            let number = Phone::parse(number).ok();
            if number.is_none() {
                filled.wrong("phone", Problem::Phone);
            }
            number
        }
    };
    if let (Some(login), true) = (login, filled.is_fine()) {
        let asked = knows(&state, &client, &session, typed.password);
        if let Err(problem) = asked.await {
            filled.wrong("password", problem);
        } else {
            match change_login(&state, &session, (login, email), visit.language).await {
                Ok(Ok(done)) => {
                    if has_field && let Err(error) = number(&state, session.person, phone).await {
                        return error.into_response();
                    }
                    return Redirect::to(&format!("/account?done={done}")).into_response();
                }
                Ok(Err(Problem::InUse)) => filled.wrong("login", Problem::InUse),
                Ok(Err(problem)) => filled.wrong("", problem),
                Err(error) => return error.into_response(),
            }
        }
    }
    draw(&state, visit, &session, Some(filled), Filled::default()).await
}

/// Keeps the number that was typed, and tells the mentors who call it.
async fn number(state: &Shared, person: PersonId, phone: Option<Phone>) -> Result<(), ApiError> {
    let mentors = state.db.change_number(person, phone).await?;
    state.hub.poke(&mentors, None);
    Ok(())
}

/// Changes both. Another address counts once it is proven, where mail is sent. Answers
/// what was done.
async fn change_login(
    state: &Shared,
    session: &Session,
    (login, email): (Login, Option<Login>),
    language: Language,
) -> Result<Result<&'static str, Problem>, ApiError> {
    let (person, now_ms) = (session.person, state.clock.now_ms());
    let before = state.db.own_account(person).await?;
    let before = before.ok_or_else(ApiError::signed_out)?;
    let key = person.to_string();
    let is_other = before.login.as_deref() != Some(login.as_str());
    // whether a name is free tells who has an account: nobody asks for many
    if is_other && state.rates.name.take(&key, now_ms).is_err() {
        return Ok(Err(Problem::Slow));
    }
    let typing = Typing::of(state, &before, email);
    // no mailbox is to be filled
    if matches!(typing, Typing::Code(_)) && state.rates.mail.take(&key, now_ms).is_err() {
        return Ok(Err(Problem::Slow));
    }
    let now = match &typing {
        Typing::Same(email) | Typing::Now(email) => Some(email.clone()),
        Typing::Code(_) => None,
    };
    let is_moved = matches!(typing, Typing::Now(_));
    if !state.db.change_login(person, login, now, now_ms).await? {
        return Ok(Err(Problem::InUse));
    }
    if is_moved {
        let before = before.email.and_then(|email| Login::kept(&email).ok());
        address::tell(state, before, language);
    }
    if let Typing::Code(email) = typing {
        address::ask_for_proof(state, person, email, language).await?;
        return Ok(Ok("address"));
    }
    Ok(Ok("login"))
}

/// `POST /account/password`.
pub async fn submit_password(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    client: Client,
    visit: Visit,
    form: Result<Form<TypedPassword>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let mut filled = Filled::default();
    let changed = async {
        let Some(account) = state.db.own_account(session.person).await? else {
            return Err(ApiError::signed_out());
        };
        if let Err(problem) = knows(&state, &client, &session, typed.old).await {
            filled.wrong("old", problem);
        }
        if let Err(weak) = password::check(&typed.password, &own(&account)) {
            filled.wrong("password", forms::weak(weak));
        }
        if !filled.is_fine() {
            return Ok(false);
        }
        let hash = state.passwords.hash(typed.password).await;
        let hash = hash.map_err(ApiError::unexpected)?;
        let (person, keep) = (session.person, session.token_hash);
        let now_ms = state.clock.now_ms();
        let ended = state.db.change_password(person, hash, keep, now_ms).await?;
        forms::end_streams(&state, ended);
        Ok(true)
    };
    match changed.await {
        Ok(true) => Redirect::to("/account?done=password").into_response(),
        Ok(false) => draw(&state, visit, &session, None, filled).await,
        Err(error) => error.into_response(),
    }
}

/// `POST /account/device`: signs one of one's own devices out. One of somebody
/// else is answered the same, and stays.
pub async fn submit_device(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    form: Result<Form<DeviceForm>, FormRejection>,
) -> Response {
    // what is no device is none of theirs
    let device = form.map_or(DeviceId(Uuid::nil()), |Form(DeviceForm { device })| device);
    revoke(&state, &session, Some(device)).await
}

/// `POST /account/elsewhere`: signs all other devices out.
pub async fn submit_elsewhere(State(state): State<Shared>, Visitor(session): Visitor) -> Response {
    revoke(&state, &session, None).await
}

async fn revoke(state: &Shared, session: &Session, device: Option<DeviceId>) -> Response {
    let now_ms = state.clock.now_ms();
    let (person, keep) = (session.person, session.device);
    match state.db.revoke_own(person, device, keep, now_ms).await {
        Ok(ended) => {
            forms::end_streams(state, ended);
            Redirect::to("/account?done=device").into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// Whether somebody knows the password of the account that is signed in.
async fn knows(
    state: &Shared,
    client: &Client,
    session: &Session,
    typed: String,
) -> Result<(), Problem> {
    if typed.is_empty() {
        return Err(Problem::Empty);
    }
    let mut filled = Filled::default();
    let account = match state.db.own_account(session.person).await {
        Ok(account) => account,
        Err(error) => {
            ApiError::unexpected(error);
            return Err(Problem::Failed);
        }
    };
    let account = account.ok_or(Problem::Failed)?;
    let login = account.login.unwrap_or_default();
    let of = (session.person, login.as_str(), account.password_hash);
    match is_theirs(state, client, of, typed).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::WrongPassword),
        Err(no) => {
            forms::no_claim(&mut filled, no);
            Err(filled.problem("").unwrap_or(Problem::Failed))
        }
    }
}

fn own(account: &OwnAccount) -> Vec<&str> {
    let own = [
        Some(&account.name),
        account.login.as_ref(),
        account.email.as_ref(),
    ];
    own.into_iter().flatten().map(String::as_str).collect()
}
