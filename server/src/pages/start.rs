//! `/start`: an organisation begins, for who holds the code that the server printed.

use app::site::public::StartPage;
use app::site::public::form::{Filled, Problem};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::HeaderMap,
    response::Response,
};
use domain::{id::PersonId, text::Login, text::Name};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Visit, forms};
use crate::{
    claim::{Claim, NoClaim, claim},
    client::Client,
    clock::random_id,
    code::Code,
    context::Shared,
    db::{Beginning, First},
    problem::ApiError,
    starting,
};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StartForm {
    code: String,
    organisation: String,
    location: String,
    name: String,
    login: String,
    password: String,
}

/// `GET /start`.
pub async fn show(State(state): State<Shared>, visit: Visit) -> Response {
    draw(&state, visit, Filled::default()).await
}

/// `POST /start`.
pub async fn submit(
    State(state): State<Shared>,
    client: Client,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<StartForm>, FormRejection>,
) -> Response {
    let typed = form.map(|Form(typed)| typed).unwrap_or_default();
    let mut filled = Filled::default()
        .with("code", &typed.code)
        .with("organisation", &typed.organisation)
        .with("location", &typed.location)
        .with("name", &typed.name)
        .with("login", &typed.login);
    let code = code(&state, &client, &mut filled).await;
    let organisation = forms::name(&mut filled, "organisation");
    let location = forms::name(&mut filled, "location");
    let name = forms::name(&mut filled, "name");
    let login = forms::login(&mut filled);
    let ready = (code, organisation, location, name, login);
    if let (Some(code), Some(organisation), Some(location), Some(name), Some(login)) = ready {
        let lead = NewLead {
            name,
            login,
            password: typed.password,
        };
        match begin(&state, &client, &code, (&organisation, &location), lead).await {
            Ok(Some(person)) => match forms::enter(&state, &headers, person, "/desk").await {
                Ok(response) => return response,
                Err(_) => filled.wrong("", Problem::Failed),
            },
            Ok(None) => filled.wrong("code", Problem::Code),
            Err(no) => forms::no_claim(&mut filled, no),
        }
    } else {
        let own = [
            &typed.name,
            &typed.organisation,
            &typed.location,
            &typed.login,
        ];
        forms::password(&mut filled, &typed.password, &own.map(String::as_str));
    }
    draw(&state, visit, filled).await
}

/// Who begins it.
struct NewLead {
    name: Name,
    login: Login,
    password: String,
}

/// The code, if it begins an organisation.
async fn code(state: &Shared, client: &Client, filled: &mut Filled) -> Option<Code> {
    let found = match forms::code(state, client, filled.value("code")) {
        Err(problem) => Err(problem),
        Ok(code) => match state.db.starts(code.hash(), state.clock.now_ms()).await {
            Ok(true) => Ok(code),
            Ok(false) => Err(Problem::Code),
            Err(error) => {
                ApiError::unexpected(error);
                Err(Problem::Failed)
            }
        },
    };
    match found {
        Ok(code) => {
            state.rates.code.give_back(&client.0);
            Some(code)
        }
        Err(problem) => {
            filled.wrong("code", problem);
            None
        }
    }
}

async fn begin(
    state: &Shared,
    client: &Client,
    code: &Code,
    (organisation, location): (&Name, &Name),
    lead: NewLead,
) -> Result<Option<PersonId>, NoClaim> {
    let NewLead {
        name,
        login,
        password,
    } = lead;
    let own = [name.as_str(), organisation.as_str(), location.as_str()];
    let first = match claim(state, client, &login, password, &own).await? {
        Claim::Known(person) => First::Known(person),
        Claim::New(password_hash) => First::New {
            id: PersonId(random_id()),
            name: name.into(),
            login,
            password_hash,
        },
    };
    let founding = starting::founding(organisation, location).map_err(ApiError::unexpected)?;
    let beginning = Beginning {
        code_hash: code.hash(),
        founding,
        first,
        now_ms: state.clock.now_ms(),
    };
    Ok(state.db.begin(beginning).await?)
}

async fn draw(state: &Shared, visit: Visit, filled: Filled) -> Response {
    let status = forms::status(&filled);
    let view = move |release, language| view! { <StartPage release language filled/> }.into_any();
    visit.draw(state, status, view).await
}
