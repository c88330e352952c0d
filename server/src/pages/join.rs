//! `/join`: somebody whom a lead invited comes to an account.

use app::site::public::JoinPage;
use app::site::public::form::{Filled, Problem};
use app::site::public::join::{Guest, Join};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::HeaderMap,
    response::Response,
};
use domain::{
    letters::{is_seen, without_space},
    stamp::Day,
    text::Login,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Visit, forms};
use crate::{
    claim::{Claim, NoClaim, claim},
    client::Client,
    code::Code,
    context::Shared,
    db::{Accept, Accepted, Answered, Invitation, Known},
    password,
    problem::ApiError,
};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    code: String,
    day: String,
    month: String,
    year: String,
    known: String,
    login: String,
    password: String,
}

#[derive(Default, Deserialize)]
struct Asked {
    code: Option<String>,
}

/// `GET /join`, with a code or without.
pub async fn show(State(state): State<Shared>, client: Client, visit: Visit) -> Response {
    let Asked { code } = visit.asks();
    let Some(typed) = code else {
        return draw(&state, visit, Join::Code, Filled::default()).await;
    };
    match look_up(&state, &client, &typed).await {
        Ok((code, invitation)) => {
            let rest = Join::Rest(guest(&code, &invitation));
            draw(&state, visit, rest, Filled::default()).await
        }
        Err(problem) => not_opened(&state, visit, typed, problem).await,
    }
}

/// `POST /join`.
pub async fn submit(
    State(state): State<Shared>,
    client: Client,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<JoinForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let (code, invitation) = match look_up(&state, &client, &typed.code).await {
        Ok(found) => found,
        Err(problem) => return not_opened(&state, visit, typed.code, problem).await,
    };
    let mut filled = Filled::default()
        .with("day", &typed.day)
        .with("month", &typed.month)
        .with("year", &typed.year)
        .with("known", &typed.known)
        .with("login", &typed.login);
    let step = accept(&state, &client, &code, &invitation, &typed, &mut filled).await;
    let join = match step {
        Step::In(Accepted::Done(person, ended)) => {
            forms::end_streams(&state, ended);
            match forms::enter(&state, &headers, person, "/home").await {
                Ok(response) => return response,
                Err(error) => return axum::response::IntoResponse::into_response(error),
            }
        }
        Step::In(Accepted::Gone) => {
            return not_opened(&state, visit, typed.code, Problem::Code).await;
        }
        Step::In(Accepted::Elsewhere) => Join::Elsewhere,
        Step::In(Accepted::Taken) => {
            filled.wrong("login", Problem::Taken);
            Join::Rest(guest(&code, &invitation))
        }
        Step::Ended => Join::Ended,
        Step::Again => Join::Rest(guest(&code, &invitation)),
    };
    draw(&state, visit, join, filled).await
}

/// What came of trying.
enum Step {
    /// As far as the database.
    In(Accepted),
    /// Something has to be typed again; what, is noted.
    Again,
    /// The invitation ended with this wrong answer.
    Ended,
}

async fn accept(
    state: &Shared,
    client: &Client,
    code: &Code,
    invitation: &Invitation,
    typed: &JoinForm,
    filled: &mut Filled,
) -> Step {
    let (field, known) = known(invitation, typed);
    if let Err(problem) = known {
        filled.wrong(field, problem);
    }
    let login = invitation.login.is_none().then(|| forms::login(filled));
    let is_typed = !typed.password.is_empty();
    // what cannot be an answer is not counted as a wrong one
    let (true, true, Ok(known)) = (filled.is_fine(), is_typed, known) else {
        forms::password(filled, &typed.password, &own(invitation));
        return Step::Again;
    };
    let now_ms = state.clock.now_ms();
    match state.db.answer(code.hash(), known, now_ms).await {
        Ok(Answered::Right) => {}
        Ok(Answered::Wrong(0)) => return Step::Ended,
        Ok(Answered::Wrong(left)) => {
            filled.wrong(field, Problem::Wrong(u8::try_from(left).unwrap_or(u8::MAX)));
            forms::password(filled, &typed.password, &own(invitation));
            return Step::Again;
        }
        Ok(Answered::Gone) => return Step::In(Accepted::Gone),
        Err(error) => return failed(filled, error.into()),
    }
    let how = match how(state, client, invitation, login.flatten(), typed).await {
        Ok(how) => how,
        Err(no) => {
            forms::no_claim(filled, no);
            return Step::Again;
        }
    };
    match state.db.accept(code.hash(), how, now_ms).await {
        Ok(accepted) => Step::In(accepted),
        Err(error) => failed(filled, error.into()),
    }
}

fn failed(filled: &mut Filled, _logged: ApiError) -> Step {
    filled.wrong("", Problem::Failed);
    Step::Again
}

/// What was answered, and the field where a problem with it is said.
fn known(invitation: &Invitation, typed: &JoinForm) -> (&'static str, Result<Known, Problem>) {
    if invitation.child.is_some() {
        let number = |text: &str| without_space(text).parse::<u32>().ok();
        let day = (
            number(&typed.day),
            number(&typed.month),
            number(&typed.year),
        );
        let born = match day {
            (Some(day), Some(month), Some(year)) => i32::try_from(year)
                .ok()
                .and_then(|year| Day::from_ymd(year, month, day)),
            _ => None,
        };
        return ("birth", born.map(Known::Born).ok_or(Problem::Birth));
    }
    let known = typed.known.trim();
    let known = is_seen(known).then(|| Known::Oneself(known.to_owned()));
    ("known", known.ok_or(Problem::Empty))
}

/// What is known of somebody who is invited, which their password must not be.
fn own(invitation: &Invitation) -> Vec<&str> {
    let names = [
        Some(&invitation.name),
        invitation.email.as_ref(),
        invitation.login.as_ref(),
    ];
    names.into_iter().flatten().map(String::as_str).collect()
}

/// How it is accepted, once the answer was right.
async fn how(
    state: &Shared,
    client: &Client,
    invitation: &Invitation,
    login: Option<Login>,
    typed: &JoinForm,
) -> Result<Accept, NoClaim> {
    let own = own(invitation);
    let password = typed.password.clone();
    let Some(login) = login else {
        password::check(&password, &own).map_err(NoClaim::Weak)?;
        let hash = state.passwords.hash(password).await;
        return Ok(Accept::Again {
            password_hash: hash.map_err(ApiError::unexpected)?,
        });
    };
    Ok(match claim(state, client, &login, password, &own).await? {
        Claim::Known(person) => Accept::Known(person),
        Claim::New(password_hash) => Accept::New {
            login,
            password_hash,
        },
    })
}

/// The open invitation with a code that was typed. Wrong ones are counted.
async fn look_up(
    state: &Shared,
    client: &Client,
    typed: &str,
) -> Result<(Code, Invitation), Problem> {
    let code = forms::code(state, client, typed)?;
    match state.db.invitation(code.hash(), state.clock.now_ms()).await {
        Ok(Some(invitation)) => {
            state.rates.code.give_back(&client.0);
            Ok((code, invitation))
        }
        Ok(None) => Err(why_not(state, &code).await),
        Err(error) => {
            ApiError::unexpected(error);
            Err(Problem::Failed)
        }
    }
}

/// Why a code opens nothing: a newer letter is told to who has the older one.
async fn why_not(state: &Shared, code: &Code) -> Problem {
    let now_ms = state.clock.now_ms();
    match state.db.is_replaced(code.hash(), now_ms).await {
        Ok(true) => Problem::Replaced,
        _ => Problem::Code,
    }
}

fn guest(code: &Code, invitation: &Invitation) -> Guest {
    Guest {
        code: code.shown(),
        name: invitation.name.clone(),
        location: invitation.location.clone(),
        child: invitation.child.clone(),
        is_told: invitation.spoken.is_some() && invitation.email.is_none(),
        has_address: invitation.email.is_some(),
        has_account: invitation.login.is_some(),
    }
}

async fn not_opened(state: &Shared, visit: Visit, typed: String, problem: Problem) -> Response {
    let mut filled = Filled::default().with("code", typed);
    filled.wrong("code", problem);
    draw(state, visit, Join::Code, filled).await
}

async fn draw(state: &Shared, visit: Visit, join: Join, filled: Filled) -> Response {
    let status = match join {
        Join::Ended | Join::Elsewhere => axum::http::StatusCode::FORBIDDEN,
        Join::Code | Join::Rest(_) => forms::status(&filled),
    };
    let view =
        move |release, language| view! { <JoinPage release language join filled/> }.into_any();
    visit.draw(state, status, view).await
}
