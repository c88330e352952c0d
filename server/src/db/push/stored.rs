//! What is recorded of the moments of a push, read and written at once.

use std::collections::BTreeMap;

use domain::{
    id::{MomentId, OpId},
    moment::Recorded,
};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use crate::db::{Result, values};

/// The ops of these moments. One that cannot be read costs itself: it stays where
/// it is, and is not reckoned with.
pub(super) async fn logs(
    connection: &mut SqliteConnection,
    moments: &[MomentId],
) -> Result<BTreeMap<MomentId, Vec<Recorded>>> {
    let mut logs: BTreeMap<MomentId, Vec<Recorded>> = BTreeMap::new();
    let select = "SELECT json FROM ops WHERE moment";
    for (json,) in values::among::<(String,), _>(connection, select, moments, |m| m.0).await? {
        match values::recorded(&json) {
            Ok(recorded) => logs.entry(recorded.op.moment).or_default().push(recorded),
            Err(error) => tracing::error!(%error, "an op is left out"),
        }
    }
    Ok(logs)
}

/// To which moments these ids belong, as far as they are recorded.
pub(super) async fn owners(
    connection: &mut SqliteConnection,
    ids: &[OpId],
) -> Result<BTreeMap<OpId, MomentId>> {
    let select = "SELECT id, moment FROM ops WHERE id";
    let rows: Vec<(Uuid, Uuid)> = values::among(connection, select, ids, |id| id.0).await?;
    let pairs = rows
        .into_iter()
        .map(|(id, moment)| (OpId(id), MomentId(moment)));
    Ok(pairs.collect())
}

/// Writes what is new.
pub(super) async fn insert(
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
