//! Tells people that there is news: a push without any content, a mail that names
//! nobody. Who is told, when and how often is decided in `domain::notify`; here it is
//! carried out, once a minute.

pub mod endpoint;
pub mod vapid;

use std::{sync::Arc, time::Duration};

use domain::{calendar, text::Login};
use tokio::{
    sync::Semaphore,
    task::{JoinSet, spawn_blocking},
};

use self::{endpoint::Endpoint, vapid::Vapid};
use crate::{
    context::Shared,
    db::{DbError, DuePush, Outcome},
    origin,
    pages::notifications::digest,
};

/// Most pushes of one round; the rest follows in the next.
const AT_ONCE: u32 = 100;
/// Most connections to push services at one time.
const TOGETHER: usize = 16;
/// How long one push may take, with all that belongs to it: also looking up the name.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells everybody for whom it is time.
pub async fn round(state: &Shared) -> Result<(), DbError> {
    let now_ms = state.clock.now_ms();
    let ahead_ms = calendar::ahead_ms(now_ms);
    state.db.wake_pushes(now_ms, ahead_ms).await?;
    // neither waits for the other
    let (pushed, mailed) =
        tokio::join!(push(state, now_ms, ahead_ms), mail(state, now_ms, ahead_ms));
    pushed.and(mailed)
}

/// The key of this server, made the first time.
pub async fn key(state: &Shared) -> Result<Vapid, DbError> {
    let kept = state.db.push_key(vapid::fresh).await?;
    Vapid::read(&kept).ok_or(DbError::Unreadable("key of pushes"))
}

async fn push(state: &Shared, now_ms: i64, ahead_ms: i64) -> Result<(), DbError> {
    let due = state.db.due_pushes(AT_ONCE, now_ms, ahead_ms).await?;
    if due.is_empty() {
        return Ok(());
    }
    let vapid = key(state).await?;
    let (mut taken, mut gone, mut failed) = (0, 0, 0);
    let places = Arc::new(Semaphore::new(TOGETHER));
    let mut sending = JoinSet::new();
    for push in due {
        let (hosts, to_here) = (&state.config.push_hosts, state.config.pushes_to_here);
        let endpoint = Endpoint::parse(&push.endpoint, hosts, to_here);
        let authorization = endpoint
            .as_ref()
            .and_then(|to| vapid.authorization(to.audience(), &contact(state, &push), now_ms));
        let places = Arc::clone(&places);
        sending.spawn(async move {
            let (Some(to), Some(authorization)) = (endpoint, authorization) else {
                return (push, Outcome::Gone);
            };
            let _place = places.acquire_owned().await;
            let answer = spawn_blocking(move || to.push(&authorization, PATIENCE));
            let status = answer.await.ok().flatten();
            (push, outcome(status))
        });
    }
    while let Some(sent) = sending.join_next().await {
        let Ok((push, outcome)) = sent else { continue };
        match outcome {
            Outcome::Taken => taken += 1,
            Outcome::Gone => gone += 1,
            Outcome::Failed => failed += 1,
        }
        if let Err(error) = state.db.note_push(push, outcome, now_ms).await {
            tracing::error!(%error, "cannot note what became of a push");
        }
    }
    tracing::info!(taken, gone, failed, "pushed");
    Ok(())
}

/// What the status of a push service means. Who says that this is nobody's address,
/// or not ours to push to, will say so again.
const fn outcome(status: Option<u16>) -> Outcome {
    match status {
        Some(200..=299) => Outcome::Taken,
        Some(429) | None => Outcome::Failed,
        Some(400..=499) => Outcome::Gone,
        Some(_) => Outcome::Failed,
    }
}

/// Where a push service reaches whoever runs this server.
fn contact(state: &Shared, push: &DuePush) -> String {
    if state.config.https {
        return push.origin.clone();
    }
    let from = state
        .config
        .mail_from
        .as_deref()
        .unwrap_or("samenbeeld@localhost");
    let address = from.rsplit_once('<').map_or(from, |(_, rest)| rest);
    format!("mailto:{}", address.trim_end_matches('>'))
}

async fn mail(state: &Shared, now_ms: i64, ahead_ms: i64) -> Result<(), DbError> {
    if !state.mail.is_there() {
        return Ok(());
    }
    for due in state.db.take_due_mail(now_ms, ahead_ms).await? {
        let words = digest(&due.language, &origin::of(state));
        let Ok(to) = Login::kept(&due.email) else {
            continue;
        };
        let noted = match state.mail.send(&to, words).await {
            Ok(()) => state.db.note_mail(due.person).await,
            Err(error) => {
                tracing::warn!(%error, "a digest could not be sent");
                state.db.put_back_mail(due, now_ms).await
            }
        };
        if let Err(error) = noted {
            tracing::error!(%error, "cannot note what became of a digest");
        }
    }
    Ok(())
}
