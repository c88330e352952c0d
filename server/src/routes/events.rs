//! `GET /api/v1/events`: a stream of pokes.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use tokio_stream::StreamExt;

use crate::{context::Shared, session::SignedIn};

const KEEP_ALIVE: Duration = Duration::from_secs(25);

/// Opens a stream that lasts as long as the session, at most an hour.
pub async fn events(State(state): State<Shared>, SignedIn(session): SignedIn) -> impl IntoResponse {
    let pokes = state.hub.listen(&session);
    // a browser hands on no event without data: this says nothing more than its name
    let events = pokes.map(|()| Ok::<_, Infallible>(Event::default().event("poke").data("poke")));
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
