//! `POST /api/v1/sync`: takes in what a device made, answers with what it lacks.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
};
use domain::{
    intake::Incoming,
    limits,
    scope::Scope,
    wire::{OpResult, OpStatus, SyncAnswer, SyncRequest},
};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::read_json;
use crate::{
    context::Shared,
    db::{Pull, Pulled, Push, Session},
    problem::ApiError,
    session::{self, AnyDevice},
};

/// Pushes, then pulls. What is answered as accepted is on the disk.
pub async fn sync(
    State(state): State<Shared>,
    AnyDevice(session): AnyDevice,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SyncAnswer<Box<RawValue>>>, ApiError> {
    let now_ms = state.clock.now_ms();
    let key = session.device.to_string();
    state
        .rates
        .sync
        .take(&key, now_ms)
        .map_err(ApiError::rate_limited)?;
    let request: SyncRequest<Box<RawValue>> = read_json(&headers, body)?;
    if request.person != session.person {
        return Err(ApiError::other_person());
    }
    if request.device != session.device {
        return Err(ApiError::other_device());
    }
    if request.ops.len() > limits::OPS_PER_REQUEST {
        return Err(ApiError::too_many_ops(limits::OPS_PER_REQUEST));
    }
    keep_within_a_day(&state, &session, &request.ops, now_ms)?;
    // on its own: when the client hangs up meanwhile, others are poked all the same
    let pushing = push(state.clone(), session.clone(), request.ops, now_ms);
    let results = tokio::spawn(pushing)
        .await
        .map_err(ApiError::unexpected)??;
    let from = (session.person, session.device);
    if !request.opened.is_empty() {
        // on the disk before the device forgets it
        let noted = state.db.note_opened(from, request.opened, now_ms).await;
        session::unless_of_disk(noted)?;
    }
    if session.is_revoked {
        tracing::info!(pushed = results.len(), "a revoked device handed in");
        let epoch = state.db.epoch().await?;
        return Ok(Json(nothing_more(
            results,
            request.cursors.into_keys().collect(),
            epoch,
            now_ms,
        )));
    }
    let mut pulled = state
        .db
        .pull(Pull {
            person: session.person,
            now_ms,
            epoch: request.epoch,
            directory: request.directory,
            cursors: request.cursors,
            slice: request.slice,
            recorded: results
                .iter()
                .filter(|r| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate))
                .map(|r| r.id)
                .collect(),
        })
        .await?;
    let ops = pulled.ops();
    let Pulled {
        page,
        directory,
        epoch,
    } = pulled;
    state.received.note(&state.db, from, page.received, now_ms);
    let skew_s = (request.now.saturating_sub(now_ms)) / 1000;
    tracing::info!(
        app = %version(&request.app),
        skew_s,
        pushed = results.len(),
        pulled = ops.len(),
        more = page.more,
        "synced"
    );
    Ok(Json(SyncAnswer {
        results,
        scopes: page.scopes,
        ops,
        gone: page.gone,
        cursors: page.cursors,
        checksums: page.checksums,
        revoked: page.revoked,
        directory,
        epoch,
        now: now_ms,
        more: page.more,
        device_revoked: false,
    }))
}

/// A person writes so much in a day, from however many devices: nobody fills the disk of
/// all others. It is far more than one can write, so that all of some years can be sent
/// again to a server that was restored.
fn keep_within_a_day(
    state: &Shared,
    session: &Session,
    ops: &[Box<RawValue>],
    now_ms: i64,
) -> Result<(), ApiError> {
    let (person, rates) = (session.person.to_string(), &state.rates);
    let bytes: usize = ops.iter().map(|op| op.get().len()).sum();
    let many = |count| u32::try_from(count).unwrap_or(u32::MAX);
    rates
        .ops
        .take_many(&person, many(ops.len()), now_ms)
        .and_then(|()| rates.bytes.take_many(&person, many(bytes), now_ms))
        .map_err(ApiError::rate_limited)
}

/// All that a revoked device is answered.
fn nothing_more(
    results: Vec<OpResult>,
    revoked: Vec<Scope>,
    epoch: Uuid,
    now: i64,
) -> SyncAnswer<Box<RawValue>> {
    SyncAnswer {
        results,
        scopes: Vec::new(),
        ops: Vec::new(),
        gone: Vec::new(),
        cursors: BTreeMap::new(),
        checksums: BTreeMap::new(),
        revoked,
        directory: None,
        epoch,
        now,
        more: false,
        device_revoked: true,
    }
}

/// A version as a client says it, without anything else that it may say.
fn version(app: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    app.chars().filter(fits).take(20).collect()
}

async fn push(
    state: Shared,
    session: Session,
    ops: Vec<Box<RawValue>>,
    now_ms: i64,
) -> Result<Vec<OpResult>, ApiError> {
    // the first sync of a device is noted, also when it brings nothing
    if ops.is_empty() && session.synced_before {
        return Ok(Vec::new());
    }
    let push = Push {
        person: session.person,
        device: session.device,
        now_ms,
        is_revoked: session.is_revoked,
        ops: ops.iter().map(|raw| Incoming::read(raw.get())).collect(),
    };
    let mut results = Vec::new();
    for pushed in state.db.push(vec![push]).await? {
        if !pushed.readers.is_empty() {
            state.hub.poke(&pushed.readers, Some(session.device));
        }
        results.extend(pushed.results);
    }
    Ok(results)
}
