//! Who looked at the portfolio of one's own child.

use app::site::desk::traces::Line;
use app::site::public::opened::{Child, opened_page};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::id::ChildId;
use serde::Deserialize;

use super::{
    Visit, Visitor,
    desk::traces::{line, older},
    public,
};
use crate::{context::Shared, problem::ApiError};

/// Traces of one child on one page.
const PAGE: u32 = 100;

/// What the address may ask.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    child: Option<ChildId>,
    before: Option<i64>,
}

/// `GET /account/opened`: for guardians. Who has no child finds nothing here.
pub async fn opened(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    let Wish { child, before } = visit.asks();
    let page = (before.unwrap_or(i64::MAX), PAGE);
    let now_ms = state.clock.now_ms();
    let found = match state.db.opened(session.person, child, page, now_ms).await {
        Ok(found) => found,
        Err(error) => return ApiError::from(error).into_response(),
    };
    if found.is_empty() {
        return public::nothing_here(State(state), visit).await;
    }
    let children: Vec<Child> = found
        .into_iter()
        .map(|of| Child {
            id: of.child,
            name: of.name,
            older: older(&of.traces, PAGE),
            lines: of.traces.into_iter().map(line).collect::<Vec<Line>>(),
        })
        .collect();
    let view = move |r, l| opened_page((r, l), now_ms, &children);
    visit.draw(&state, StatusCode::OK, view).await
}
