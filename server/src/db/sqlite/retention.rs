//! A portfolio does not stay for ever. When a child has been gone for as long as
//! its location said, what only its portfolio holds is erased, on the server and,
//! because nobody may read it any more, on devices. What it shares with other
//! children stays theirs.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{ChildId, MomentId, OpId, PersonId},
    intake::PlacementChanges,
    op::{Body, ContributionOp},
    record::Log,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Result, Sqlite, erased, placing,
    traces::{Trace, What, note},
    values,
};

/// Children with a name whose every stay has ended, at each location longer ago
/// than that keeps a portfolio.
macro_rules! outstayed {
    ($which:literal) => {
        concat!(
            "SELECT e.child FROM enrolments e JOIN groups g ON g.id = e.grp
             JOIN locations l ON l.id = g.location JOIN children c ON c.id = e.child
             WHERE c.name <> '' ",
            $which,
            " GROUP BY e.child HAVING count(*) = count(e.until_ms)
                 AND max(e.until_ms + l.retention_days * 86400000) <= ?1
             ORDER BY e.child LIMIT ?2"
        )
    };
}

impl Sqlite {
    /// The children whose portfolio has stayed long enough, at most `most`.
    pub async fn outstayed(&self, most: u32, now_ms: i64) -> Result<Vec<ChildId>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as(outstayed!(""))
            .bind(now_ms)
            .bind(most)
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|(child,)| ChildId(child)).collect())
    }

    /// Erases a child's portfolio, all of it or nothing, if it has stayed long
    /// enough. Answers whose devices have something to forget.
    pub async fn erase(&self, child: ChildId, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move { erase(connection, child, now_ms).await })
            })
            .await
    }
}

async fn erase(
    connection: &mut SqliteConnection,
    child: ChildId,
    now_ms: i64,
) -> Result<BTreeSet<PersonId>> {
    // it may be back since it was looked up
    let is_due = sqlx::query(outstayed!("AND e.child = ?3"))
        .bind(now_ms)
        .bind(1)
        .bind(child.0)
        .fetch_optional(&mut *connection)
        .await?;
    if is_due.is_none() {
        return Ok(BTreeSet::new());
    }
    // what goes is overwritten where it lies, and not only let go of
    sqlx::query("PRAGMA secure_delete = ON")
        .execute(&mut *connection)
        .await?;
    let readers = readers(connection, child, now_ms).await?;
    let moments = moments(connection, child).await?;
    forget_scopes(connection, child).await?;
    let mut count = 0;
    for (moment, ops) in &moments {
        count += erase_from(connection, *moment, ops, child, now_ms).await?;
    }
    count += erase_held(connection, moments.into_keys().collect(), child).await?;
    end(connection, child, now_ms).await?;
    let trace = Trace::new(What::Erased, now_ms).of(child);
    note(connection, trace.with("ops", count)).await?;
    sqlx::query("PRAGMA secure_delete = OFF")
        .execute(connection)
        .await?;
    Ok(readers)
}

async fn readers(
    connection: &mut SqliteConnection,
    child: ChildId,
    now_ms: i64,
) -> Result<BTreeSet<PersonId>> {
    let rows: Vec<(Uuid,)> = sqlx::query_as(
        "SELECT person FROM relations
         WHERE child = ?1 AND from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2)",
    )
    .bind(child.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id,)| PersonId(id)).collect())
}

/// What the child's scopes hold or held, by moment.
async fn moments(
    connection: &mut SqliteConnection,
    child: ChildId,
) -> Result<BTreeMap<MomentId, BTreeSet<OpId>>> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT o.moment, o.id FROM scopes s JOIN placements p ON p.scope = s.id
         JOIN ops o ON o.id = p.op WHERE s.child = ?",
    )
    .bind(child.0)
    .fetch_all(connection)
    .await?;
    let mut moments: BTreeMap<MomentId, BTreeSet<OpId>> = BTreeMap::new();
    for (moment, op) in rows {
        moments
            .entry(MomentId(moment))
            .or_default()
            .insert(OpId(op));
    }
    Ok(moments)
}

/// Takes the scopes of a child away with everything that counts in them.
async fn forget_scopes(connection: &mut SqliteConnection, child: ChildId) -> Result<()> {
    for delete in [
        "DELETE FROM placements WHERE scope IN (SELECT id FROM scopes WHERE child = ?)",
        "DELETE FROM scope_authors WHERE scope IN (SELECT id FROM scopes WHERE child = ?)",
        "DELETE FROM scopes WHERE child = ?",
    ] {
        sqlx::query(delete)
            .bind(child.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Erases what a moment has of a child whose scopes, which held `ops`, are gone:
/// what is in nobody else's scope now, and all of it when nothing is. The rest is
/// placed anew, as if the child had never been in it. Answers how many ops went.
async fn erase_from(
    connection: &mut SqliteConnection,
    moment: MomentId,
    ops: &BTreeSet<OpId>,
    child: ChildId,
    now_ms: i64,
) -> Result<i64> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT json FROM ops WHERE moment = ?")
        .bind(moment.0)
        .fetch_all(&mut *connection)
        .await?;
    let mut log = Vec::new();
    for (json,) in &rows {
        log.push(values::recorded(json)?);
    }
    let mut placed = placing::placed(connection, &[moment]).await?;
    let placed = placed.remove(&moment).unwrap_or_default();
    let stays: BTreeSet<OpId> = placed.iter().map(|(_, op)| *op).collect();
    let (gone, left): (Vec<_>, Vec<_>) = log.into_iter().partition(|recorded| {
        let op = &recorded.op;
        let names = op.body.child() == Some(child);
        let is_theirs = stays.is_empty() || ops.contains(&op.id) || names;
        is_theirs && !stays.contains(&op.id)
    });
    let contributions = gone.iter().filter(|recorded| {
        let body = &recorded.op.body;
        matches!(body, Body::Contribution(ContributionOp::Contribute { .. }))
    });
    let went: Vec<Uuid> = contributions.map(|recorded| recorded.op.id.0).collect();
    let gone: BTreeSet<OpId> = gone.into_iter().map(|recorded| recorded.op.id).collect();
    for op in &gone {
        // rows of scopes that it left before; who did not hear of it notices the hole
        for delete in [
            "DELETE FROM placements WHERE op = ?",
            "DELETE FROM ops WHERE id = ?",
        ] {
            sqlx::query(delete)
                .bind(op.0)
                .execute(&mut *connection)
                .await?;
        }
    }
    let went = went.into_iter().chain(left.is_empty().then_some(moment.0));
    erased::note(connection, &went.collect::<Vec<_>>()).await?;
    let log: Log = left.into_iter().collect();
    let mut changes = PlacementChanges::default();
    changes.add(&log, &placed);
    placing::write(connection, &changes, now_ms).await?;
    Ok(i64::try_from(gone.len()).unwrap_or(i64::MAX))
}

/// Erases what is held of a child: what is about it, in whichever moment, and all that
/// is held for a moment that nobody else has. `moments` are those that it was in.
async fn erase_held(
    connection: &mut SqliteConnection,
    mut moments: BTreeSet<MomentId>,
    child: ChildId,
) -> Result<i64> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT moment, json FROM held WHERE moment IN
         (SELECT moment FROM held WHERE instr(json, ?1) > 0)
         AND NOT EXISTS (SELECT 1 FROM ops WHERE ops.moment = held.moment)",
    )
    .bind(child.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let mut others: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (moment, json) in rows {
        let of = values::op(&json)?.body.child();
        let has_others = others.entry(moment).or_default();
        *has_others |= of.is_some_and(|of| of != child);
    }
    let of_nobody_else = others.iter().filter(|(_, has_others)| !**has_others);
    let whole: Vec<Uuid> = of_nobody_else.map(|(moment, _)| *moment).collect();
    erased::note(connection, &whole).await?;
    let naming: Vec<(Uuid,)> =
        sqlx::query_as("SELECT DISTINCT moment FROM held WHERE instr(json, ?1) > 0")
            .bind(child.to_string())
            .fetch_all(&mut *connection)
            .await?;
    moments.extend(naming.into_iter().map(|(moment,)| MomentId(moment)));
    erased::forget_held(connection, moments, child).await
}

/// Leaves of a child that it was here, and no more.
pub(super) async fn end(
    connection: &mut SqliteConnection,
    child: ChildId,
    now_ms: i64,
) -> Result<()> {
    sqlx::query("UPDATE children SET name = '', full = '', born = 0 WHERE id = ?")
        .bind(child.0)
        .execute(&mut *connection)
        .await?;
    for update in [
        "UPDATE guardians SET called = '', phone = NULL,
             until_ms = min(coalesce(until_ms, ?2), max(?2, from_ms)) WHERE child = ?1",
        "UPDATE mentors SET
             until_ms = min(coalesce(until_ms, ?2), max(?2, from_ms)) WHERE child = ?1",
        "UPDATE invitations SET ended_ms = ?2
         WHERE child = ?1 AND used_ms IS NULL AND ended_ms IS NULL",
    ] {
        sqlx::query(update)
            .bind(child.0)
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
