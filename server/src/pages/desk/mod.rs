//! The desk of a lead, as pages. Whoever leads nothing finds nothing here.

pub mod change;
pub mod devices;
pub mod import;
pub(super) mod once;
mod read;
pub mod shown;
pub mod traces;

use app::kit::language::Language;
use app::site::desk::{At, child, group, held, layout, overview, people, questions, settings};
use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    desk::Desk,
    id::{ChildId, GroupId, LocationId, MomentId, PersonId},
};
use leptos::prelude::AnyView;
use serde::Deserialize;

use super::{Visit, Visitor, public};
use crate::{
    clock::random_id,
    context::Shared,
    db::{DbError, HeldDecision, Session},
    problem::ApiError,
};

/// What the address of a page of the desk may ask.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    at: Option<LocationId>,
    done: Option<String>,
}

/// Somebody at the desk, or what they get instead.
pub(in crate::pages) type Opened = Result<At, Response>;

/// Opens the desk of the location that is meant: the one that is asked for, or
/// the first of those that fit.
pub(in crate::pages) async fn open(
    state: &Shared,
    session: &Session,
    visit: &Visit,
    asked: Option<LocationId>,
    fits: impl Fn(&Desk) -> bool,
) -> Opened {
    match find(state, session, visit, asked, fits).await {
        Ok(Some(at)) => Ok(at),
        Ok(None) => Err(public::nothing_here(State(state.clone()), visit.clone()).await),
        Err(error) => Err(error.into_response()),
    }
}

async fn find(
    state: &Shared,
    session: &Session,
    visit: &Visit,
    asked: Option<LocationId>,
    fits: impl Fn(&Desk) -> bool,
) -> Result<Option<At>, ApiError> {
    let now_ms = state.clock.now_ms();
    let wish: Wish = visit.asks();
    let asked = asked.or(wish.at);
    let mut desks = Vec::new();
    for location in state.db.leads(session.person, now_ms).await? {
        desks.extend(state.db.desk(location).await?);
    }
    let all = desks
        .iter()
        .map(|desk| (desk.location, desk.name.clone()))
        .collect();
    let meant = |desk: &Desk| asked.is_none_or(|asked| desk.location == asked);
    let Some(desk) = desks.into_iter().find(|desk| meant(desk) && fits(desk)) else {
        return Ok(None);
    };
    let held = state.db.count_late(desk.location, now_ms).await?;
    let letters = state.db.letters(session.person, now_ms).await?;
    let tablets = state.db.tablets(desk.location).await?;
    let tablets = tablets.iter().filter(|tablet| tablet.revoked_ms.is_none());
    Ok(Some(At {
        desk,
        now_ms,
        me: session.person,
        all,
        held,
        letters,
        tablets: tablets.count(),
        done: wish.done,
        fresh: || random_id().to_string(),
    }))
}

/// A page of a desk that fits, or what somebody gets instead.
async fn show(
    state: &Shared,
    session: &Session,
    visit: Visit,
    fits: impl Fn(&Desk) -> bool,
    page: impl FnOnce((String, Language), &At) -> AnyView + Send + 'static,
) -> Response {
    match open(state, session, &visit, None, fits).await {
        Ok(at) => {
            let view = move |release, language| page((release, language), &at);
            visit.draw(state, StatusCode::OK, view).await
        }
        Err(instead) => instead,
    }
}

/// `GET /desk`.
pub async fn overview(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    show(&state, &session, visit, |_| true, overview::overview_page).await
}

/// `GET /desk/group/ID`.
pub async fn group(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    // what is no id is nobody's
    let id = GroupId(id.parse().unwrap_or_default());
    let fits = |desk: &Desk| desk.groups.contains_key(&id);
    let at = match open(&state, &session, &visit, None, fits).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    match tablets_of(&state, at.desk.location, id).await {
        Ok(tablets) => {
            let view = move |r, l| group::group_page((r, l), &at, id, &tablets);
            visit.draw(&state, StatusCode::OK, view).await
        }
        Err(error) => error.into_response(),
    }
}

/// The tablets of a group, those that were revoked last.
async fn tablets_of(
    state: &Shared,
    location: LocationId,
    group: GroupId,
) -> Result<Vec<layout::Shared>, ApiError> {
    let unsent = state.db.unsent(location).await?;
    let unsent_on = |id| -> Vec<(String, u32)> {
        let on_it = unsent.iter().filter(move |(tablet, ..)| *tablet == id);
        on_it
            .map(|(_, name, count)| (name.clone(), *count))
            .collect()
    };
    let all = state.db.tablets(location).await?.into_iter();
    let of_group = all.filter(|tablet| tablet.group == group);
    let mut tablets: Vec<layout::Shared> = of_group
        .map(|tablet| layout::Shared {
            id: tablet.id,
            name: tablet.name,
            unsent: unsent_on(tablet.id),
            last_seen_ms: tablet.last_seen_ms,
            revoked_ms: tablet.revoked_ms,
        })
        .collect();
    tablets.sort_by_key(|tablet| (tablet.revoked_ms, tablet.id));
    Ok(tablets)
}

/// `GET /desk/child/ID`.
pub async fn child(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    let id = ChildId(id.parse().unwrap_or_default());
    let fits = |desk: &Desk| desk.children.contains_key(&id);
    let page = move |document, at: &At| child::child_page(document, at, id);
    show(&state, &session, visit, fits, page).await
}

/// `GET /desk/people`.
pub async fn people(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    show(&state, &session, visit, |_| true, people::people_page).await
}

/// `GET /desk/settings`.
pub async fn settings(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    show(&state, &session, visit, |_| true, settings::settings_page).await
}

/// `GET /desk/questions`.
pub async fn questions(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    show(&state, &session, visit, |_| true, questions::questions_page).await
}

/// `GET /desk/held`.
pub async fn held(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    let at = match open(&state, &session, &visit, None, |_| true).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    match state.db.late(&at.desk, at.now_ms).await {
        Ok(all) => {
            let view = move |r, l| held::held_page((r, l), &at, &all);
            visit.draw(&state, StatusCode::OK, view).await
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// What a lead decided about what is held: of one moment, or of all that is on the
/// page of this person.
#[derive(Debug, Deserialize)]
pub struct Decision {
    at: LocationId,
    person: PersonId,
    moment: Option<MomentId>,
    how: String,
}

/// `POST /desk/held`.
pub async fn settle(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Result<Form<Decision>, FormRejection>,
) -> Result<Response, ApiError> {
    let Form(decision) = form.map_err(|_| ApiError::malformed("the form cannot be read"))?;
    let at = match open(&state, &session, &visit, Some(decision.at), |_| true).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    let how = match decision.how.as_str() {
        "record" => HeldDecision::Recorded,
        _ => HeldDecision::PutAside,
    };
    let person = decision.person;
    let moments = if let Some(moment) = decision.moment {
        vec![moment]
    } else {
        let all = state.db.late(&at.desk, at.now_ms).await?.into_iter();
        let of_person = all.filter(|held| held.person == person);
        of_person.map(|held| held.moment).collect()
    };
    let location = at.desk.location;
    let mut done = decision.how;
    for moment in moments {
        let desk = at.desk.clone();
        let of = (person, moment);
        match state.db.settle(desk, at.me, of, how, at.now_ms).await {
            Ok(settled) => {
                if let Some(settled) = settled {
                    state.hub.poke(&settled.readers, None);
                }
            }
            Err(DbError::NotRecorded) => "not-recorded".clone_into(&mut done),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Redirect::to(&format!("/desk/held?at={location}&done={done}")).into_response())
}
