//! Pairing a tablet with a group, and choosing the PIN for it.

use app::site::desk::typed as asked;
use app::site::public::{NotFoundPage, PairPage, PairingPage, PinPage, ShownCode};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{GroupId, TabletId},
    letters::without_space,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    Visit, Visitor,
    desk::{change, once},
};
use crate::{
    client::Client,
    context::Shared,
    pages::shown::Page,
    pin::{self, PinProblem},
    problem::ApiError,
    session::AnyDevice,
    tablet,
};

/// Most characters of a tablet's name: it stands in lists.
const NAME_CHARS: usize = 60;

/// What the page for pairing can be asked, and its form says.
#[derive(Debug, Default, Deserialize)]
pub struct PairingForm {
    #[serde(default)]
    code: String,
}

/// `GET /tablet`: anybody. The code may stand in the address, from a QR picture.
pub async fn pairing(State(state): State<Shared>, visit: Visit) -> Response {
    let PairingForm { code } = visit.asks();
    let code = code.chars().take(20).collect();
    draw_pairing(&state, visit, StatusCode::OK, code, None).await
}

/// `POST /tablet`: whoever has a code that a lead made.
pub async fn pair(
    State(state): State<Shared>,
    visit: Visit,
    client: Client,
    signed_in: Result<AnyDevice, ApiError>,
    form: Result<Form<PairingForm>, FormRejection>,
) -> Response {
    let code = form.map_or_else(|_| String::new(), |Form(typed)| typed.code);
    // what lies there of whoever signed in is not encrypted
    if signed_in.is_ok() {
        let status = StatusCode::CONFLICT;
        return draw_pairing(&state, visit, status, code, Some("signed-in")).await;
    }
    let (status, problem) = match tablet::pair(&state, &client, &code).await {
        Ok(Some(cookie)) => {
            return ([(header::SET_COOKIE, cookie)], Redirect::to("/faces")).into_response();
        }
        Ok(None) => (StatusCode::UNPROCESSABLE_ENTITY, "wrong-code"),
        Err(error) => (error.status(), error.code()),
    };
    draw_pairing(&state, visit, status, code, Some(problem)).await
}

async fn draw_pairing(
    state: &Shared,
    visit: Visit,
    status: StatusCode,
    code: String,
    problem: Option<&'static str>,
) -> Response {
    let view =
        move |release, language| view! { <PairPage release language code problem/> }.into_any();
    visit.draw(state, status, view).await
}

/// `POST /desk/tablet`: a lead of the group's location. Sends the browser on to the code.
pub async fn let_in(
    State(state): State<Shared>,
    visit: Visit,
    Visitor(session): Visitor,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, ApiError> {
    if state
        .db
        .leads(session.person, state.clock.now_ms())
        .await?
        .is_empty()
    {
        return Ok(nothing(&state, visit).await);
    }
    let typed = form.map_or_else(
        |_| asked::Typed::default(),
        |Form(fields)| asked::Typed(fields),
    );
    let name = typed.get("name").trim().to_owned();
    let group = typed.get("group").parse::<GroupId>().ok();
    let fits = (1..=NAME_CHARS).contains(&name.chars().count());
    let Some(group) = group.filter(|_| fits) else {
        let view =
            |release, language| view! { <PairingPage release language shown=None/> }.into_any();
        return Ok(visit
            .draw(&state, StatusCode::UNPROCESSABLE_ENTITY, view)
            .await);
    };
    // a group of another location answers as if it did not exist
    if tablet::location_led(&state, session.person, group)
        .await?
        .is_none()
    {
        return Ok(nothing(&state, visit).await);
    }
    let (key, of) = (once::id(session.person, &typed), session.token_hash);
    let _one_at_a_time = state.shown.making.lock().await;
    // the same form once more: the same code
    if state.shown.page(of, key, state.clock.now_ms()).is_some() {
        return Ok(Redirect::to(&format!("/desk/shown/{key}")).into_response());
    }
    let code = tablet::let_in(&state, session.person, group, name.clone()).await?;
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let scheme = if state.config.https { "https" } else { "http" };
    let address = format!("{scheme}://{}/tablet", host.unwrap_or("localhost"));
    let shown = ShownCode {
        name,
        code: code.spoken(),
        back: format!("/desk/group/{group}"),
        picture: tablet::picture(&format!("{address}?code={}", code.plain())),
        address,
    };
    Ok(change::show(&state, of, key, Page::Tablet(Box::new(shown))))
}

/// Which tablet was lost.
#[derive(Debug, Deserialize)]
pub struct Lost {
    tablet: TabletId,
    group: Option<GroupId>,
}

/// `POST /desk/tablet/lost`: a lead of its location. It is purged at its next
/// contact, and opens nothing any more when its lease has ended.
pub async fn lost(
    State(state): State<Shared>,
    visit: Visit,
    Visitor(session): Visitor,
    form: Result<Form<Lost>, FormRejection>,
) -> Result<Response, ApiError> {
    let leads = state.db.leads(session.person, state.clock.now_ms()).await?;
    let Ok(Form(Lost { tablet, group })) = form else {
        return Ok(if leads.is_empty() {
            nothing(&state, visit).await
        } else {
            Redirect::to("/desk").into_response()
        });
    };
    let revoked = tablet::revoke(&state, session.person, tablet).await?;
    Ok(match revoked {
        Some(location) => {
            let page = match group {
                Some(group) => format!("/desk/group/{group}?done=tablet-lost"),
                None => format!("/desk?at={location}&done=tablet-lost"),
            };
            Redirect::to(&page).into_response()
        }
        None => nothing(&state, visit).await,
    })
}

async fn nothing(state: &Shared, visit: Visit) -> Response {
    let view = |release, language| view! { <NotFoundPage release language/> }.into_any();
    visit.draw(state, StatusCode::NOT_FOUND, view).await
}

/// What the page of one's PIN can be asked.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    #[serde(default)]
    kept: bool,
}

/// `GET /account/pin`: whoever is signed in.
pub async fn pin(State(state): State<Shared>, visit: Visit, Visitor(_): Visitor) -> Response {
    let Wish { kept } = visit.asks();
    draw_pin(&state, visit, StatusCode::OK, kept.then_some("kept")).await
}

/// The form of it.
#[derive(Debug, Default, Deserialize)]
pub struct PinForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    again: String,
}

/// `POST /account/pin`: whoever is signed in, with their password.
pub async fn choose_pin(
    State(state): State<Shared>,
    visit: Visit,
    client: Client,
    Visitor(session): Visitor,
    form: Result<Form<PinForm>, FormRejection>,
) -> Result<Response, ApiError> {
    let PinForm {
        password,
        pin,
        again,
    } = form.map_or_else(|_| PinForm::default(), |Form(form)| form);
    let (pin, again) = (without_space(&pin), without_space(&again));
    let wrong = match pin::check(&pin) {
        Err(PinProblem::Shape) => Some("shape"),
        Err(PinProblem::Obvious) => Some("obvious"),
        Ok(()) if pin != again => Some("differs"),
        Ok(()) => None,
    };
    if wrong.is_some() {
        return Ok(draw_pin(&state, visit, StatusCode::UNPROCESSABLE_ENTITY, wrong).await);
    }
    let account = state.db.own_account(session.person).await?;
    let typed = (password, pin);
    match tablet::choose_pin(&state, &client, session.person, account, typed).await {
        Ok(()) => Ok(Redirect::to("/account/pin?kept=true").into_response()),
        Err(error) => Ok(draw_pin(&state, visit, error.status(), Some(error.code())).await),
    }
}

async fn draw_pin(
    state: &Shared,
    visit: Visit,
    status: StatusCode,
    outcome: Option<&'static str>,
) -> Response {
    let view = move |release, language| view! { <PinPage release language outcome/> }.into_any();
    visit.draw(state, status, view).await
}
