//! `POST /desk/letter`: a lead invites somebody, on paper or by mail.

use app::{
    language::Language,
    pages::public::{
        LetterPage, SentPage,
        letter::{Letter, Sent, invitation_mail},
    },
};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ChildId, LocationId, PersonId},
    text::Login,
};
use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use super::{Visit, public};
use crate::{
    clock::random_id,
    code::Code,
    context::{Context, Shared},
    db::{Invitation, NewInvitation},
    mail::Words,
    origin,
    problem::ApiError,
    session::SignedIn,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How many days a letter is valid, the last one whole.
const VALID_DAYS: i64 = 21;
/// The white around the square, in modules, that cameras need.
const QUIET: usize = 4;

/// Whom to invite and how.
#[derive(Debug, Deserialize)]
pub struct Wish {
    person: PersonId,
    #[serde(default)]
    at: Option<LocationId>,
    #[serde(default)]
    child: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    language: String,
}

/// `POST /desk/letter`. Somebody who is not of a location of the lead is
/// answered as if they did not exist.
pub async fn submit(
    State(state): State<Shared>,
    signed_in: Result<SignedIn, ApiError>,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<Wish>, FormRejection>,
) -> Response {
    let Ok(SignedIn(session)) = signed_in else {
        return Redirect::to("/sign-in").into_response();
    };
    let Ok(Form(wish)) = form else {
        return public::nothing_here(State(state), visit).await;
    };
    let child = match wish.child.as_str() {
        "" => None,
        id => match id.parse() {
            Ok(id) => Some(ChildId(id)),
            Err(_) => return public::nothing_here(State(state), visit).await,
        },
    };
    let by_mail = wish.by == "mail";
    if by_mail && !state.mail.is_there() {
        return say(&state, visit, Sent::NoMail).await;
    }
    let (code, now_ms) = (Code::fresh(), state.clock.now_ms());
    let expires_ms = (now_ms.div_euclid(DAY_MS) + VALID_DAYS + 1) * DAY_MS;
    let invited = state.db.invite(NewInvitation {
        id: random_id(),
        code_hash: code.hash(),
        person: wish.person,
        child,
        location: wish.at,
        made_by: session.person,
        now_ms,
        expires_ms,
    });
    let invitation = match invited.await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return public::nothing_here(State(state), visit).await,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let language = Language::from_tag(&wish.language).unwrap_or(visit.language);
    let address = format!("{}/join", origin::of(&state, &headers));
    let email = invitation
        .email
        .as_deref()
        .and_then(|email| Login::parse(email).ok());
    let letter = match letter(invitation, &code, address, language, expires_ms - 1) {
        Ok(letter) => letter,
        Err(error) => return error.into_response(),
    };
    if let Some(to) = email.filter(|_| by_mail) {
        let sent = send(&state, to, language, &letter).await;
        return say(&state, visit, sent).await;
    }
    let visit = visit.in_language(language);
    let view = move |release, language| view! { <LetterPage release language letter/> }.into_any();
    visit.draw(&state, StatusCode::OK, view).await
}

async fn send(state: &Context, to: Login, language: Language, letter: &Letter) -> Sent {
    let (subject, text) = invitation_mail(language, letter);
    match state.mail.send(&to, Words { subject, text }).await {
        Ok(()) => Sent::To(to.into(), letter.until_ms),
        Err(error) => {
            tracing::warn!(%error, "an invitation could not be sent");
            Sent::Failed
        }
    }
}

async fn say(state: &Shared, visit: Visit, sent: Sent) -> Response {
    let status = match sent {
        Sent::To(..) => StatusCode::OK,
        Sent::Failed | Sent::NoMail => StatusCode::SERVICE_UNAVAILABLE,
    };
    let view = move |release, language| view! { <SentPage release language sent/> }.into_any();
    visit.draw(state, status, view).await
}

fn letter(
    invitation: Invitation,
    code: &Code,
    address: String,
    language: Language,
    until_ms: i64,
) -> Result<Letter, ApiError> {
    let code = code.shown();
    let link = format!("{address}?code={code}&lang={}", language.tag());
    Ok(Letter {
        name: invitation.name,
        location: invitation.location,
        organisation: invitation.organisation,
        child: invitation.child,
        has_address: invitation.email.is_some(),
        login: invitation.login,
        square: square(&link)?,
        code,
        until_ms,
        address,
    })
}

/// The square for a camera: its width in modules, and a path with each dark one.
fn square(text: &str) -> Result<(usize, String), ApiError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(ApiError::unexpected)?;
    let width = code.width();
    let dark = code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, color)| *color == Color::Dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
    Ok((width + 2 * QUIET, dark.collect()))
}
