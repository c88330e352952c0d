//! Somebody who works there, and a lead who signs out their phone.

use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    desk::Desk,
    id::{DeviceId, LocationId, PersonId},
};
use serde::Deserialize;

use super::{At, Shared, Visit, Visitor, open, people};
use crate::{
    db::StaffDevices,
    pages::{forms, public},
    problem::ApiError,
};
use app::site::desk::people::{Devices, StaffDevice};

/// Which device.
#[derive(Debug, Deserialize)]
pub struct StaffDeviceForm {
    at: LocationId,
    person: PersonId,
    device: DeviceId,
}

/// What a lead sees of the devices of somebody who works there.
pub async fn of(state: &Shared, at: &At, person: PersonId) -> Result<Devices, ApiError> {
    if person == at.me {
        return Ok(Devices::Own);
    }
    let found = state
        .db
        .staff_devices(at.desk.location, person, at.now_ms)
        .await?;
    Ok(match found {
        None => Devices::None,
        Some(StaffDevices::Elsewhere) => Devices::Elsewhere,
        Some(StaffDevices::These(devices)) => {
            let device = |device: crate::db::OwnDevice| StaffDevice {
                id: device.id,
                name: device.name,
                last_seen_ms: device.last_seen,
            };
            Devices::These(devices.into_iter().map(device).collect())
        }
    })
}

/// `GET /desk/person/ID`.
pub async fn person(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    let id = PersonId(id.parse().unwrap_or_default());
    let fits = |desk: &Desk| desk.people.contains_key(&id);
    let at = match open(&state, &session, &visit, None, fits).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    match of(&state, &at, id).await {
        Ok(devices) => {
            let view = move |r, l| people::person_page((r, l), &at, id, &devices);
            visit.draw(&state, StatusCode::OK, view).await
        }
        Err(error) => error.into_response(),
    }
}

/// `POST /desk/device`: who leads where the person works.
pub async fn sign_out(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Result<Form<StaffDeviceForm>, FormRejection>,
) -> Result<Response, ApiError> {
    let which = form.ok().map(|Form(which)| which);
    let asked = which.as_ref().map(|which| which.at);
    let fits = |desk: &Desk| {
        let known = |which: &StaffDeviceForm| desk.people.contains_key(&which.person);
        which.as_ref().is_none_or(known)
    };
    let at = match open(&state, &session, &visit, asked, fits).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    let Some(StaffDeviceForm { person, device, .. }) = which else {
        return Ok(Redirect::to("/desk/people").into_response());
    };
    // one's own are signed out at one's own account
    if person == at.me {
        return Ok(Redirect::to("/account").into_response());
    }
    let location = at.desk.location;
    let ended = state
        .db
        .revoke_of_staff((location, at.me), (person, device), at.now_ms)
        .await?;
    let Some(ended) = ended else {
        return Ok(public::nothing_here(State(state), visit).await);
    };
    forms::end_streams(&state, ended);
    let page = format!("/desk/person/{person}?at={location}&done=device");
    Ok(Redirect::to(&page).into_response())
}
