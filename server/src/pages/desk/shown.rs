//! Pages that answered a form, as long as they are kept.

use app::site::desk::typed::Typed;
use app::site::desk::{At, confirm};
use app::site::public::letter::Sent;
use app::site::public::{LettersPage, PairingPage, SentPage};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    Visit, Visitor,
    change::{Decided, decide},
    open,
};
use crate::{context::Shared, pages::shown::Page};

/// `GET /desk/shown/KEY`: who sent the form, in that session, as long as they lead.
pub async fn shown(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    Path(key): Path<String>,
    visit: Visit,
) -> Response {
    let key = key.parse().unwrap_or_default();
    let page = state
        .shown
        .page(session.token_hash, key, state.clock.now_ms());
    let asked = match &page {
        Some(Page::Asked(typed)) => typed.get("at").parse().ok(),
        _ => None,
    };
    let at = match open(&state, &session, &visit, asked, |_| true).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    let page = match page {
        None => return Redirect::to("/desk?done=gone").into_response(),
        Some(Page::Asked(typed)) => draw_asked(&state, visit, at, typed).await,
        Some(Page::Letters(letters, back, language)) => {
            let visit = match language {
                Some(language) => visit.in_language(language),
                None => visit,
            };
            let view = move |release, language| {
                view! { <LettersPage release language letters back/> }.into_any()
            };
            visit.draw(&state, StatusCode::OK, view).await
        }
        Some(Page::Mailed(sent, back)) => draw_mailed(&state, visit, sent, back).await,
        Some(Page::Tablet(code)) => {
            let view = move |release, language| {
                view! { <PairingPage release language shown=Some(*code)/> }.into_any()
            };
            visit.draw(&state, StatusCode::OK, view).await
        }
    };
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

/// What is wrong with it, or what it will do.
async fn draw_asked(state: &Shared, visit: Visit, at: At, typed: Typed) -> Response {
    if typed.get("kind") == "letter" {
        let view = move |r, l| confirm::letter_page((r, l), &at, &typed);
        return visit.draw(state, StatusCode::OK, view).await;
    }
    match decide(&typed, &at) {
        Decided::Can(changes, outcome) => {
            let view = move |r, l| {
                confirm::confirm_page((r, l), &at, &typed, (changes.as_slice(), &outcome))
            };
            visit.draw(state, StatusCode::OK, view).await
        }
        Decided::Wrong(wrong) => {
            let view = move |r, l| confirm::again_page((r, l), &at, &typed, &wrong);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            visit.draw(state, status, view).await
        }
        Decided::Done(page) => Redirect::to(&page).into_response(),
    }
}

async fn draw_mailed(state: &Shared, visit: Visit, sent: Sent, back: String) -> Response {
    let status = match sent {
        Sent::To(..) => StatusCode::OK,
        Sent::Failed | Sent::NoMail => StatusCode::SERVICE_UNAVAILABLE,
    };
    let view = move |release, language| view! { <SentPage release language sent back/> }.into_any();
    visit.draw(state, status, view).await
}
