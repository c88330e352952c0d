//! A child that was entered by mistake goes at once, as long as nothing hangs on it.

use std::collections::BTreeSet;

use domain::id::{ChildId, LocationId, PersonId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::sqlite::{
    Result, Sqlite, retention,
    traces::{Trace, What, note},
};

impl Sqlite {
    /// Takes a child away of which nothing was written, and for which no letter was made.
    /// Answers whose devices have something to forget; `None` when something hangs on it,
    /// or `by` does not lead the one location where it is.
    pub async fn remove_child(
        &self,
        location: LocationId,
        child: ChildId,
        by: PersonId,
        now_ms: i64,
    ) -> Result<Option<BTreeSet<PersonId>>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move { remove(connection, location, child, by, now_ms).await })
            })
            .await
    }
}

async fn remove(
    connection: &mut SqliteConnection,
    location: LocationId,
    child: ChildId,
    by: PersonId,
    now_ms: i64,
) -> Result<Option<BTreeSet<PersonId>>> {
    let led = super::leads(connection, by, now_ms).await?;
    if !led.contains(&location) || !is_bare(connection, location, child).await? {
        return Ok(None);
    }
    let readers: Vec<(Uuid,)> = sqlx::query_as(
        "SELECT person FROM relations
         WHERE child = ?1 AND from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2)",
    )
    .bind(child.0)
    .bind(now_ms)
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query("PRAGMA secure_delete = ON")
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM consents WHERE child = ?")
        .bind(child.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "UPDATE enrolments SET until_ms = min(coalesce(until_ms, ?2), max(?2, from_ms))
         WHERE child = ?1",
    )
    .bind(child.0)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    retention::end(connection, child, now_ms).await?;
    let trace = Trace::new(What::Erased, now_ms).by(by).at(location);
    note(connection, trace.of(child).with("ops", 0_i64)).await?;
    sqlx::query("PRAGMA secure_delete = OFF")
        .execute(connection)
        .await?;
    Ok(Some(
        readers.into_iter().map(|(id,)| PersonId(id)).collect(),
    ))
}

/// Whether a child is at this location alone, and nothing was written and no letter made.
async fn is_bare(
    connection: &mut SqliteConnection,
    location: LocationId,
    child: ChildId,
) -> Result<bool> {
    let found = sqlx::query(
        "SELECT 1 FROM children c WHERE c.id = ?1 AND c.name <> ''
           AND EXISTS (SELECT 1 FROM enrolments e WHERE e.child = c.id)
           AND NOT EXISTS (SELECT 1 FROM enrolments e JOIN groups g ON g.id = e.grp
                           WHERE e.child = c.id AND g.location <> ?2)
           AND NOT EXISTS (SELECT 1 FROM scopes s JOIN placements p ON p.scope = s.id
                           WHERE s.child = c.id)
           AND NOT EXISTS (SELECT 1 FROM held WHERE instr(json, ?3) > 0)
           AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.child = c.id)",
    )
    .bind(child.0)
    .bind(location.0)
    .bind(child.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}
