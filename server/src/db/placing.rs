//! Keeps the placements of a moment's ops true. Each change gets the next number
//! of its scope inside the transaction that makes it, so that no reader passes a
//! number that is not committed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{MomentId, OpId, PersonId},
    record::Log,
    scope::Scope,
    wire::Checksum,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{DbError, Result, values};

/// Ops that enter (`true`) or leave (`false`) scopes.
type Moves = BTreeMap<Scope, BTreeMap<OpId, bool>>;

/// Brings what is stored in line with what the log says. Answers which scopes
/// changed.
pub(super) async fn place(
    connection: &mut SqliteConnection,
    moment: MomentId,
    log: &Log,
) -> Result<BTreeSet<Scope>> {
    let stored = stored(connection, moment).await?;
    let mut moves = Moves::new();
    for (op, scopes) in log.placements() {
        for scope in scopes {
            if !stored.contains(&(*scope, *op)) {
                moves.entry(*scope).or_default().insert(*op, true);
            }
        }
    }
    for (scope, op) in stored {
        if !log
            .placements()
            .get(&op)
            .is_some_and(|scopes| scopes.contains(&scope))
        {
            moves.entry(scope).or_default().insert(op, false);
        }
    }
    for (scope, ops) in &moves {
        move_in_scope(connection, *scope, ops, log).await?;
    }
    Ok(moves.into_keys().collect())
}

/// The pairs that are in a scope now.
async fn stored(
    connection: &mut SqliteConnection,
    moment: MomentId,
) -> Result<BTreeSet<(Scope, OpId)>> {
    let rows: Vec<(String, Uuid)> = sqlx::query_as(
        "SELECT s.key, p.op FROM ops o JOIN placements p ON p.op = o.id JOIN scopes s ON s.id = p.scope
         WHERE o.moment = ? AND p.present = 1",
    )
    .bind(moment.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(key, op)| Ok((scope(key)?, OpId(op))))
        .collect()
}

/// A scope by its key.
pub(super) fn scope(key: String) -> Result<Scope> {
    Scope::try_from(key).map_err(|_| DbError::Unreadable("scope"))
}

async fn move_in_scope(
    connection: &mut SqliteConnection,
    scope: Scope,
    ops: &BTreeMap<OpId, bool>,
    log: &Log,
) -> Result<()> {
    let (id, mut seq, mut sum) = find_or_make(connection, scope).await?;
    for (op, enters) in ops {
        seq += 1;
        sqlx::query(
            "INSERT INTO placements (scope, seq, op, present) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (scope, op) DO UPDATE SET seq = ?2, present = ?4",
        )
        .bind(id)
        .bind(seq)
        .bind(op.0)
        .bind(*enters)
        .execute(&mut *connection)
        .await?;
        sum = if *enters {
            sum.with(*op)
        } else {
            sum.without(*op)
        };
        if let Some(recorded) = log.ops().get(op) {
            count_author(connection, id, recorded.author, *enters).await?;
        }
    }
    sqlx::query("UPDATE scopes SET head_seq = ?2, count = ?3, xor = ?4 WHERE id = ?1")
        .bind(id)
        .bind(seq)
        .bind(values::column(sum.0))
        .bind(sum.1)
        .execute(connection)
        .await?;
    Ok(())
}

async fn find_or_make(
    connection: &mut SqliteConnection,
    scope: Scope,
) -> Result<(i64, i64, Checksum)> {
    let key = scope.to_string();
    let row: Option<(i64, i64, i64, Uuid)> =
        sqlx::query_as("SELECT id, head_seq, count, xor FROM scopes WHERE key = ?")
            .bind(&key)
            .fetch_optional(&mut *connection)
            .await?;
    if let Some((id, head_seq, count, xor)) = row {
        return Ok((id, head_seq, Checksum(values::number(count), xor)));
    }
    let (id,): (i64,) = sqlx::query_as(
        "INSERT INTO scopes (child, key, head_seq, count, xor) VALUES (?, ?, 0, 0, ?) RETURNING id",
    )
    .bind(scope.child.map(|child| child.0))
    .bind(&key)
    .bind(Uuid::nil())
    .fetch_one(connection)
    .await?;
    Ok((id, 0, Checksum::default()))
}

async fn count_author(
    connection: &mut SqliteConnection,
    scope: i64,
    author: PersonId,
    enters: bool,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO scope_authors (scope, author, count) VALUES (?1, ?2, ?3)
         ON CONFLICT (scope, author) DO UPDATE SET count = count + ?3",
    )
    .bind(scope)
    .bind(author.0)
    .bind(if enters { 1 } else { -1 })
    .execute(&mut *connection)
    .await?;
    if !enters {
        sqlx::query("DELETE FROM scope_authors WHERE scope = ? AND author = ? AND count <= 0")
            .bind(scope)
            .bind(author.0)
            .execute(connection)
            .await?;
    }
    Ok(())
}
