//! What forms that begin or change an account have in common.

use app::site::public::form::{Filled, Problem};
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{id::PersonId, text::Login, text::Name};

use crate::{
    claim::NoClaim,
    client::Client,
    code::Code,
    context::{Context, Shared},
    password::{self, Weak},
    problem::ApiError,
    session,
};

/// A name that was typed, or a note of what is wrong with it.
pub fn name(filled: &mut Filled, field: &'static str) -> Option<Name> {
    let value = filled.value(field);
    let problem = match Name::parse(value) {
        Ok(name) => return Some(name),
        Err(domain::text::TextError::Empty) => Problem::Empty,
        Err(domain::text::TextError::TooLong { .. }) => Problem::Long,
    };
    filled.wrong(field, problem);
    None
}

/// A sign-in name that was typed, or a note of what is wrong with it.
pub fn login(filled: &mut Filled) -> Option<Login> {
    let login = Login::parse(filled.value("login")).ok();
    if login.is_none() {
        filled.wrong("login", Problem::Login);
    }
    login
}

/// A code that was typed, if it may be looked up: wrong ones are counted, and
/// [`Context::rates`] gives the token back when the code turns out right.
pub fn code(state: &Context, client: &Client, typed: &str) -> Result<Code, Problem> {
    let code = Code::read(typed).ok_or(Problem::Code)?;
    let now_ms = state.clock.now_ms();
    let taken = state.rates.code.take(&client.0, now_ms);
    taken.map(|()| code).map_err(|_| Problem::Slow)
}

/// Notes what is wrong with a password, on a page that is shown again for something
/// else: what has to be typed again anyhow is typed right at once. `own` is what is
/// known of the person. A password that somebody has already was once as good.
pub fn password(filled: &mut Filled, password: &str, own: &[&str]) {
    if password.is_empty() {
        filled.wrong("password", Problem::Empty);
    } else if let Err(why) = password::check(password, own) {
        filled.wrong("password", weak(why));
    }
}

/// What is wrong with a password.
pub const fn weak(weak: Weak) -> Problem {
    match weak {
        Weak::Short => Problem::PasswordShort,
        Weak::Long => Problem::PasswordLong,
        Weak::Own => Problem::PasswordOwn,
        Weak::Common => Problem::PasswordCommon,
        Weak::Pattern => Problem::PasswordPattern,
        Weak::Guessable => Problem::PasswordGuessable,
    }
}

/// Notes why a sign-in name could not be claimed.
pub fn no_claim(filled: &mut Filled, no: NoClaim) {
    match no {
        NoClaim::Taken => filled.wrong("login", Problem::Taken),
        NoClaim::Weak(why) => filled.wrong("password", weak(why)),
        NoClaim::Slow => filled.wrong("", Problem::Slow),
        // it was logged where it arose
        NoClaim::Failed(_) => filled.wrong("", Problem::Failed),
    }
}

/// The status of a page that shows what is wrong.
pub fn status(filled: &Filled) -> StatusCode {
    if filled.is_fine() {
        StatusCode::OK
    } else if filled.has(Problem::Slow) {
        StatusCode::TOO_MANY_REQUESTS
    } else if filled.has(Problem::Failed) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Signs somebody in and leads them to a page.
pub async fn enter(
    state: &Shared,
    headers: &HeaderMap,
    person: PersonId,
    to: &str,
) -> Result<Response, ApiError> {
    // on a tablet of a group everybody opens what is theirs with a face and a PIN
    if session::is_tablet(state, headers).await? {
        return Ok(Redirect::to("/faces").into_response());
    }
    let opened = session::open(state, headers, person).await?;
    // what they may see can have changed: their other devices look
    let readers = std::iter::once(person).collect();
    state.hub.poke(&readers, Some(opened.session.device));
    let cookies = AppendHeaders(opened.cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((cookies, Redirect::to(to)).into_response())
}

/// Ends the streams of sessions that are over.
pub fn end_streams(state: &Context, sessions: Vec<[u8; 32]>) {
    for session in sessions {
        state.hub.end_session(session);
    }
}
