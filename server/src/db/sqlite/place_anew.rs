//! Where everything belongs, asked again when a release places otherwise than the one before:
//! what is stored was placed by that one.

use std::collections::BTreeSet;

use domain::{
    id::{MomentId, PersonId},
    intake::PlacementChanges,
    placement::RULES,
    record::Log,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Result, Sqlite, access, placing, push};

/// How many moments are placed in one transaction: others write in between.
const MOMENTS: i64 = 200;

/// Under which key it is kept by which rules everything was placed last.
const KEY: &str = "placed-by";

impl Sqlite {
    /// Brings what is stored in line with where this release places it.
    /// Answers who may read something else than before.
    pub async fn place_anew(&self, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        let mut readers = BTreeSet::new();
        let mut after = Some(MomentId(Uuid::nil()));
        while let Some(from) = after {
            let write = self.writer.write(move |connection| {
                Box::pin(async move { place_some(connection, from, now_ms).await })
            });
            let (some, last) = write.await?;
            readers.extend(some);
            after = last;
        }
        Ok(readers)
    }
}

/// The next moments. Answers whom it concerns, and the last of them, while there are more.
async fn place_some(
    connection: &mut SqliteConnection,
    after: MomentId,
    now_ms: i64,
) -> Result<(BTreeSet<PersonId>, Option<MomentId>)> {
    let nothing = (BTreeSet::new(), None);
    let placed_by: Option<(Vec<u8>,)> = sqlx::query_as("SELECT value FROM meta WHERE key = ?")
        .bind(KEY)
        .fetch_optional(&mut *connection)
        .await?;
    if placed_by.is_some_and(|(rules,)| rules == RULES.to_be_bytes()) {
        return Ok(nothing);
    }
    let next: Vec<(Uuid,)> =
        sqlx::query_as("SELECT DISTINCT moment FROM ops WHERE moment > ? ORDER BY moment LIMIT ?")
            .bind(after.0)
            .bind(MOMENTS)
            .fetch_all(&mut *connection)
            .await?;
    let moments: Vec<MomentId> = next.into_iter().map(|(id,)| MomentId(id)).collect();
    let Some(last) = moments.last() else {
        sqlx::query("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
            .bind(KEY)
            .bind(RULES.to_be_bytes().as_slice())
            .execute(connection)
            .await?;
        return Ok(nothing);
    };
    let mut placed = placing::placed(connection, &moments).await?;
    let mut changes = PlacementChanges::default();
    for (moment, ops) in push::recorded(connection, &moments).await? {
        let log: Log = ops.into_iter().collect();
        changes.add(&log, &placed.remove(&moment).unwrap_or_default());
    }
    let touched = placing::write(connection, &changes, now_ms).await?;
    let readers = access::readers(connection, &touched, now_ms).await?;
    Ok((readers, Some(*last)))
}
