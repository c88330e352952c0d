//! Recording what a device made: what there is about its moments is read at once,
//! `domain::intake` decides in memory, and what it says is written at once.

mod load;
mod write;

pub(super) use load::recorded;

use std::collections::BTreeSet;

use domain::{
    access::Access,
    id::{DeviceId, PersonId},
    intake::{Incoming, Sender, decide},
    wire::OpResult,
};
use sqlx::SqliteConnection;

use super::{Result, Sqlite, access};

/// What a device sends.
#[derive(Clone, Debug)]
pub struct Push {
    /// Who is signed in.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// When it came in: Unix time in ms.
    pub now_ms: i64,
    /// Whether the device was revoked: then all of it is held for the lead.
    pub is_revoked: bool,
    /// What it wants recorded, in its order.
    pub ops: Vec<Incoming>,
}

/// What became of it.
#[derive(Clone, Debug, Default)]
pub struct Pushed {
    /// What became of each op, in the order of the push.
    pub results: Vec<OpResult>,
    /// Everybody who may read something that this changed.
    pub readers: BTreeSet<PersonId>,
}

impl Sqlite {
    /// Records what devices made, each push by the rules for its person, all in
    /// one transaction. On the disk when this returns.
    pub async fn push(&self, pushes: Vec<Push>) -> Result<Vec<Pushed>> {
        let asked_ms = pushes.iter().map(|push| push.now_ms).max().unwrap_or(0);
        self.writer
            .decide(asked_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let mut outcomes = Vec::new();
                    for push in pushes {
                        let push = Push { now_ms, ..push };
                        outcomes.push(take_in(connection, push).await?);
                    }
                    Ok(outcomes)
                })
            })
            .await
    }
}

pub(super) async fn take_in(connection: &mut SqliteConnection, push: Push) -> Result<Pushed> {
    let access = access::access(connection, push.person, push.now_ms).await?;
    note_synced(connection, push.person, push.device, push.now_ms).await?;
    take_in_as(connection, push, &access, access.clone()).await
}

/// The same by an access that is not the one of now.
pub(super) async fn take_in_with(
    connection: &mut SqliteConnection,
    push: Push,
    access: &Access,
) -> Result<Pushed> {
    let now = access::access(connection, push.person, push.now_ms).await?;
    take_in_as(connection, push, access, now).await
}

async fn take_in_as(
    connection: &mut SqliteConnection,
    push: Push,
    access: &Access,
    now: Access,
) -> Result<Pushed> {
    let Push {
        device,
        now_ms,
        is_revoked,
        ops,
        ..
    } = push;
    let sender = Sender {
        access,
        device,
        now_ms,
        is_revoked,
    };
    let known = load::known(connection, &ops, now, now_ms).await?;
    let decided = decide(sender, ops, known);
    let used = load::owners(connection, &decided.made()).await?;
    let decision = decided.conclude(&used.into_keys().collect());
    let touched = write::write(connection, sender, &decision).await?;
    Ok(Pushed {
        readers: access::readers(connection, &touched, now_ms).await?,
        results: decision.results,
    })
}

/// Notes that a device has synced.
async fn note_synced(
    connection: &mut SqliteConnection,
    person: PersonId,
    device: DeviceId,
    now_ms: i64,
) -> Result<()> {
    sqlx::query("UPDATE devices SET synced = ?3 WHERE id = ?1 AND person = ?2 AND synced IS NULL")
        .bind(device.0)
        .bind(person.0)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}
