//! What was decided about a push, written at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::OpId,
    intake::{Decision, Held, Sender},
    moment::Recorded,
    scope::Scope,
};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use crate::db::sqlite::{Result, erased, notifications, placing, traces::refused, values};

/// Rows of one statement: SQLite takes at most 32 766 values.
const ROWS: usize = 4_000;

/// Writes it. Answers which scopes changed.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    sender: Sender<'_>,
    decision: &Decision,
) -> Result<BTreeSet<Scope>> {
    let now_ms = sender.now_ms;
    let to_nothing: Vec<Uuid> = decision.erased.iter().copied().collect();
    erased::note(connection, &to_nothing).await?;
    free(connection, &decision.freed).await?;
    keep(connection, sender, &decision.kept).await?;
    for some in decision.recorded.chunks(ROWS) {
        record(connection, some, now_ms).await?;
    }
    let from = (sender.access.person, sender.device);
    refused::note(connection, &decision.not_taken, from, now_ms).await?;
    let touched = placing::write(connection, &decision.changes, now_ms).await?;
    notifications::note(connection, &decision.changes.news, now_ms).await?;
    Ok(touched)
}

async fn record(
    connection: &mut SqliteConnection,
    recorded: &[Recorded],
    now_ms: i64,
) -> Result<()> {
    let mut rows = Vec::with_capacity(recorded.len());
    for one in recorded {
        rows.push((one, values::word(&one.role)?, values::json(one)?));
    }
    let mut query = QueryBuilder::<Backend>::new(
        "INSERT INTO ops (id, moment, author, role, device, received_ms, json) ",
    );
    query.push_values(rows, |mut row, (recorded, role, json)| {
        row.push_bind(recorded.op.id.0)
            .push_bind(recorded.op.moment.0)
            .push_bind(recorded.author.0)
            .push_bind(role)
            .push_bind(recorded.op.device.0)
            .push_bind(now_ms)
            .push_bind(json);
    });
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// Keeps what is held; what a lead decided about it stays.
async fn keep(
    connection: &mut SqliteConnection,
    sender: Sender<'_>,
    kept: &BTreeMap<OpId, Held>,
) -> Result<()> {
    for (op, held) in kept {
        sqlx::query(
            "INSERT INTO held (op, person, device, moment, reason, received_ms, json)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (op) DO UPDATE SET reason = excluded.reason",
        )
        .bind(op.0)
        .bind(held.person.0)
        .bind(sender.device.0)
        .bind(held.op.moment.0)
        .bind(values::word(&held.reason)?)
        .bind(held.received_ms)
        .bind(values::json(&held.op)?)
        .execute(&mut *connection)
        .await?;
        for child in &held.about {
            sqlx::query("INSERT OR IGNORE INTO held_about (op, child) VALUES (?, ?)")
                .bind(op.0)
                .bind(child.0)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

/// Takes out what is held no longer.
async fn free(connection: &mut SqliteConnection, freed: &BTreeSet<OpId>) -> Result<()> {
    let freed: Vec<OpId> = freed.iter().copied().collect();
    let delete = "DELETE FROM held WHERE op";
    let _: Vec<(Uuid,)> = values::among(connection, delete, &freed, |op| op.0).await?;
    Ok(())
}
