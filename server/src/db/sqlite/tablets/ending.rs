//! How a tablet of a group ends: a lead revokes it, or it is given back unused.

use domain::id::{DeviceId, LocationId, PersonId, TabletId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::sqlite::{
    Result,
    traces::{self, Trace, What},
};

/// Revokes a tablet of a location and everybody's device on it. `None` when the
/// location has no such tablet.
pub(super) async fn revoke(
    connection: &mut SqliteConnection,
    (location, by): (LocationId, PersonId),
    tablet: TabletId,
    now_ms: i64,
) -> Result<Option<Vec<[u8; 32]>>> {
    let found = sqlx::query(
        "UPDATE tablets SET revoked = coalesce(revoked, ?3)
         WHERE id = ?1 AND grp IN (SELECT id FROM groups WHERE location = ?2)",
    )
    .bind(tablet.0)
    .bind(location.0)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    if found.rows_affected() == 0 {
        return Ok(None);
    }
    let devices: Vec<(Uuid,)> = sqlx::query_as("SELECT device FROM tablet_people WHERE tablet = ?")
        .bind(tablet.0)
        .fetch_all(&mut *connection)
        .await?;
    let mut sessions = Vec::new();
    for (device,) in devices {
        sessions.extend(revoke_device(connection, DeviceId(device), now_ms).await?);
    }
    let trace = Trace::new(What::TabletRevoked, now_ms).by(by).at(location);
    traces::note(connection, trace.with("tablet", tablet.0)).await?;
    Ok(Some(sessions))
}

/// The browser holds something that has to be sent first. `false` when somebody has
/// opened it: then it is a lead who revokes it.
pub(super) async fn give_back(
    connection: &mut SqliteConnection,
    tablet: TabletId,
    now_ms: i64,
) -> Result<bool> {
    let given: Option<(Uuid,)> = sqlx::query_as(
        "UPDATE tablets SET revoked = ?2
         WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM tablet_people WHERE tablet = ?1)
         RETURNING (SELECT location FROM groups WHERE groups.id = tablets.grp)",
    )
    .bind(tablet.0)
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((location,)) = given else {
        return Ok(false);
    };
    let trace = Trace::new(What::TabletRevoked, now_ms).at(LocationId(location));
    traces::note(connection, trace.with("tablet", tablet.0)).await?;
    Ok(true)
}

/// The sessions stay: with them the device hands in what it still has, and hears
/// that it has to delete the rest.
pub(super) async fn revoke_device(
    connection: &mut SqliteConnection,
    device: DeviceId,
    now_ms: i64,
) -> Result<Vec<[u8; 32]>> {
    sqlx::query("UPDATE devices SET revoked = coalesce(revoked, ?2) WHERE id = ?1")
        .bind(device.0)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
    let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT token_hash FROM sessions WHERE device = ?")
        .bind(device.0)
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(hash,)| hash.try_into().ok())
        .collect())
}
