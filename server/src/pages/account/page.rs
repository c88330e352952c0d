//! The page at `/account` as it is drawn, also with what is wrong about what was typed.

use app::site::public::AccountPage;
use app::site::public::account::{Account, Done, SignedInDevice};
use app::site::public::form::Filled;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    context::Shared,
    db::Session,
    pages::{Visit, forms},
    problem::ApiError,
};

#[derive(Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

/// The page, with what is wrong about the code for an address.
pub async fn draw_address(
    state: &Shared,
    visit: Visit,
    session: &Session,
    address: Filled,
) -> Response {
    draw_all(state, visit, session, (None, Filled::default(), address)).await
}

/// The page, with what is wrong about what was typed.
pub async fn draw(
    state: &Shared,
    visit: Visit,
    session: &Session,
    login: Option<Filled>,
    password: Filled,
) -> Response {
    draw_all(state, visit, session, (login, password, Filled::default())).await
}

async fn draw_all(
    state: &Shared,
    visit: Visit,
    session: &Session,
    (login, password, address): (Option<Filled>, Filled, Filled),
) -> Response {
    let Asked { done } = visit.asks();
    let read = async {
        let account = state.db.own_account(session.person).await?;
        let account = account.ok_or_else(ApiError::signed_out)?;
        let now_ms = state.clock.now_ms();
        let devices = state.db.own_devices(session.person, now_ms).await?;
        let number = state.db.own_number(session.person).await?;
        let waits = state.db.new_address(session.person, now_ms).await?;
        Ok::<_, ApiError>((account, devices, number, waits))
    };
    let (account, devices, number, waits) = match read.await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    let is_guardian = number.is_some();
    let login = login.unwrap_or_else(|| {
        Filled::default()
            .with("login", account.login.unwrap_or_default())
            .with("email", account.email.unwrap_or_default())
            .with("phone", number.unwrap_or_default())
    });
    let wrong = [&login, &address].into_iter().find(|form| !form.is_fine());
    let status = forms::status(wrong.unwrap_or(&password));
    let this = session.device;
    let devices = devices.into_iter().map(|device| SignedInDevice {
        is_this: device.id == this,
        id: device.id.to_string(),
        name: device.name,
        first_seen: device.first_seen,
        last_seen: device.last_seen,
    });
    let account = Account {
        name: account.name,
        is_guardian,
        devices: devices.collect(),
        done: match done.as_deref() {
            Some("login") => Some(Done::Login),
            Some("address") if waits.is_some() => Some(Done::Address),
            Some("password") => Some(Done::Password),
            Some("device") => Some(Done::SignedOut),
            _ => None,
        },
        login,
        waits,
        address,
        password,
    };
    let view =
        move |release, language| view! { <AccountPage release language account/> }.into_any();
    visit.draw(state, status, view).await
}
