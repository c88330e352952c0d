//! `/account/tell`: how somebody wants to hear that there is news.

use app::kit::language::Language;
use app::site::public::notifications::{Shown, digest_mail, tell_page};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use domain::notify::{Digest, Quiet};
use serde::Deserialize;

use super::{Visit, Visitor};
use crate::{
    context::Shared,
    db::{NotificationSettings, Session, Subscriber},
    mail::MailText,
    origin,
    problem::ApiError,
};

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    digest: Digest,
    from: u8,
    until: u8,
}

#[derive(Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

/// `GET /account/tell`.
pub async fn show(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    draw(&state, visit, &session, StatusCode::OK).await
}

/// `POST /account/tell`. What is no choice changes nothing.
pub async fn submit(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let chosen = form.ok().and_then(|Form(chosen)| {
        let quiet = Quiet::new(chosen.from, chosen.until)?;
        let digest = chosen.digest;
        Some(NotificationSettings { quiet, digest })
    });
    let Some(settings) = chosen else {
        return draw(&state, visit, &session, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let subscriber = Subscriber {
        person: session.person,
        language: visit.language.tag().into(),
        origin: origin::seen(&state, &headers),
    };
    match state.db.choose_notifications(subscriber, settings).await {
        Ok(()) => Redirect::to("/account/tell?done=saved").into_response(),
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// Mail that there is news, in the language of the page on which it was chosen.
pub fn digest(language: &str, origin: &str) -> MailText {
    let language = Language::from_tag(language).unwrap_or(Language::Nl);
    let (subject, text) = digest_mail(language, origin);
    MailText { subject, text }
}

async fn draw(state: &Shared, visit: Visit, session: &Session, status: StatusCode) -> Response {
    let Asked { done } = visit.asks();
    let read = async {
        let settings = state.db.notification_settings(session.person).await?;
        let account = state.db.own_account(session.person).await?;
        Ok::<_, ApiError>((settings, account.and_then(|account| account.email)))
    };
    let (settings, email) = match read.await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    let shown = Shown {
        digest: settings.digest,
        quiet: settings.quiet,
        email: email.filter(|_| state.mail.is_there()),
        is_saved: done.as_deref() == Some("saved"),
    };
    let view = move |release, language| tell_page((release, language), &shown);
    visit.draw(state, status, view).await
}
