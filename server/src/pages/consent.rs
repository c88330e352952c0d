//! `/account/consent`: a guardian with authority says themselves what they agree to.

use std::collections::{BTreeMap, btree_map::Entry};

use app::site::public::consent::{Asked, consent_page};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    calendar,
    desk::{Change, NotPossible, Purpose},
    id::{ChildId, PersonId},
};
use serde::Deserialize;

use super::{Visit, Visitor, public};
use crate::{context::Shared, problem::ApiError};

/// What the address may ask.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    done: Option<String>,
}

/// An answer.
#[derive(Debug, Deserialize)]
pub struct Said {
    child: ChildId,
    purpose: Purpose,
    given: String,
}

/// `GET /account/consent`. Who has no child to answer for finds nothing here.
pub async fn show(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    let Wish { done } = visit.asks();
    let asked = match asked(&state, session.person).await {
        Ok(asked) => asked,
        Err(error) => return error.into_response(),
    };
    if asked.is_empty() {
        return public::nothing_here(State(state), visit).await;
    }
    let view = move |r, l| consent_page((r, l), done.is_some(), &asked);
    visit.draw(&state, StatusCode::OK, view).await
}

/// What somebody can answer, and what they said.
async fn asked(state: &Shared, person: PersonId) -> Result<Vec<Asked>, ApiError> {
    let now_ms = state.clock.now_ms();
    let mut desks = BTreeMap::new();
    let mut found = Vec::new();
    for (child, location) in state.db.can_consent(person, now_ms).await? {
        let desk = match desks.entry(location) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(fresh) => fresh.insert(state.db.desk(location).await?),
        };
        let known = desk.as_ref().and_then(|desk| desk.children.get(&child));
        let Some(known) = known else { continue };
        let said = Purpose::ALL.map(|purpose| {
            let answers = known.answers(purpose, now_ms);
            let own = answers.into_iter().find(|(who, _)| *who == person);
            let own = own.and_then(|(_, said)| said);
            (purpose, own.map(|said| (said.given, said.said_on)))
        });
        found.push(Asked {
            child,
            name: known.name.as_str().to_owned(),
            said,
        });
    }
    Ok(found)
}

/// `POST /account/consent`: yes or no, from today.
pub async fn submit(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Result<Form<Said>, FormRejection>,
) -> Result<Response, ApiError> {
    let Form(said) = form.map_err(|_| ApiError::malformed("the form cannot be read"))?;
    let given = match said.given.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(ApiError::malformed("the answer is neither yes nor no")),
    };
    let (person, now_ms) = (session.person, state.clock.now_ms());
    let can = state.db.can_consent(person, now_ms).await?;
    let Some(location) = can.get(&said.child) else {
        return Ok(public::nothing_here(State(state), visit).await);
    };
    let today = calendar::day_of(now_ms);
    let change = Change::WriteConsent(said.child, said.purpose, given, today, person);
    let made = state.db.change(*location, person, vec![change], now_ms);
    match made.await? {
        Ok(made) => state.hub.poke(&made.told, None),
        // said before
        Err((_, NotPossible::Nothing)) => {}
        // who may say it changed in between
        Err(_) => return Ok(public::nothing_here(State(state), visit).await),
    }
    Ok(Redirect::to("/account/consent?done=yes").into_response())
}
