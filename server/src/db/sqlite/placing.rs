//! Keeps the placements of a moment's ops true. Each change gets the next number
//! of its scope inside the transaction that makes it, so that no reader passes a
//! number that is not committed.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use domain::{
    id::{MomentId, OpId, PersonId},
    intake::{Head, PlacementChanges},
    scope::Scope,
    wire::Checksum,
};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, values};

/// Rows of one statement: SQLite takes at most 32 766 values.
const ROWS: usize = 4_000;

/// The pairs that are in a scope now, by moment.
pub(super) type Placed = BTreeMap<MomentId, BTreeSet<(Scope, OpId)>>;

/// What is in a scope of these moments.
pub(super) async fn placed(
    connection: &mut SqliteConnection,
    moments: &[MomentId],
) -> Result<Placed> {
    let select = "SELECT o.moment, s.key, p.op
         FROM ops o JOIN placements p ON p.op = o.id JOIN scopes s ON s.id = p.scope
         WHERE p.present = 1 AND o.moment";
    let rows: Vec<(Uuid, String, Uuid)> =
        values::among(connection, select, moments, |moment| moment.0).await?;
    let mut placed = Placed::new();
    for (moment, key, op) in rows {
        let pairs = placed.entry(MomentId(moment)).or_default();
        pairs.insert((scope(key)?, OpId(op)));
    }
    Ok(placed)
}

/// A scope by its key.
pub(super) fn scope(key: String) -> Result<Scope> {
    Scope::try_from(key).map_err(|_| DbError::Unreadable("scope"))
}

/// Writes what changed, each with the next number of its scope. Answers which scopes
/// did.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    changes: &PlacementChanges,
    now_ms: i64,
) -> Result<BTreeSet<Scope>> {
    let scopes: Vec<Scope> = changes.scopes.keys().copied().collect();
    let mut stored = heads(connection, &scopes).await?;
    let mut rows = Vec::new();
    let mut authors: BTreeMap<(i64, PersonId), i64> = BTreeMap::new();
    for (scope, changes) in &changes.scopes {
        let (id, head) = match stored.entry(*scope) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(make(connection, *scope).await?),
        };
        for (op, change) in changes {
            let left_ms = (!change.enters).then_some(now_ms);
            rows.push((*id, head.take(*op, *change), *op, left_ms));
            if let Some(author) = change.author {
                let count = authors.entry((*id, author)).or_default();
                *count += if change.enters { 1 } else { -1 };
            }
        }
    }
    for some in rows.chunks(ROWS) {
        move_ops(connection, some).await?;
    }
    let heads: Vec<(i64, Head)> = stored.into_values().collect();
    for some in heads.chunks(ROWS) {
        move_heads(connection, some).await?;
    }
    let authors: Vec<_> = authors.into_iter().filter(|(_, n)| *n != 0).collect();
    for some in authors.chunks(ROWS) {
        count_authors(connection, some).await?;
    }
    Ok(scopes.into_iter().collect())
}

/// How far these scopes have come, with their numbers.
async fn heads(
    connection: &mut SqliteConnection,
    scopes: &[Scope],
) -> Result<BTreeMap<Scope, (i64, Head)>> {
    let mut heads = BTreeMap::new();
    for some in scopes.chunks(ROWS) {
        let mut query = QueryBuilder::<Backend>::new(
            "SELECT key, id, head_seq, count, xor FROM scopes WHERE key IN (",
        );
        let mut list = query.separated(", ");
        for scope in some {
            list.push_bind(scope.to_string());
        }
        query.push(")");
        let query = query.build_query_as().persistent(false);
        let rows: Vec<(String, i64, i64, i64, Uuid)> = query.fetch_all(&mut *connection).await?;
        for (key, id, seq, count, xor) in rows {
            let sum = Checksum(values::number(count), xor);
            let seq = values::number(seq);
            heads.insert(scope(key)?, (id, Head { seq, sum }));
        }
    }
    Ok(heads)
}

async fn make(connection: &mut SqliteConnection, scope: Scope) -> Result<(i64, Head)> {
    let (id,) = sqlx::query_as(
        "INSERT INTO scopes (child, key, head_seq, count, xor) VALUES (?, ?, 0, 0, ?) RETURNING id",
    )
    .bind(scope.child.map(|child| child.0))
    .bind(scope.to_string())
    .bind(Uuid::nil())
    .fetch_one(connection)
    .await?;
    Ok((id, Head::default()))
}

async fn move_ops(
    connection: &mut SqliteConnection,
    rows: &[(i64, u64, OpId, Option<i64>)],
) -> Result<()> {
    let mut query =
        QueryBuilder::<Backend>::new("INSERT INTO placements (scope, seq, op, present, left_ms) ");
    query.push_values(rows, |mut row, (scope, seq, op, left_ms)| {
        row.push_bind(*scope)
            .push_bind(values::column(*seq))
            .push_bind(op.0)
            .push_bind(left_ms.is_none())
            .push_bind(*left_ms);
    });
    query.push(
        " ON CONFLICT (op, scope) DO UPDATE
          SET seq = excluded.seq, present = excluded.present, left_ms = excluded.left_ms",
    );
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

async fn move_heads(connection: &mut SqliteConnection, heads: &[(i64, Head)]) -> Result<()> {
    let mut query = QueryBuilder::<Backend>::new("WITH moved (id, seq, count, xor) AS (");
    query.push_values(heads, |mut row, (id, head)| {
        row.push_bind(*id)
            .push_bind(values::column(head.seq))
            .push_bind(values::column(head.sum.0))
            .push_bind(head.sum.1);
    });
    query.push(
        ") UPDATE scopes SET head_seq = moved.seq, count = moved.count, xor = moved.xor
         FROM moved WHERE scopes.id = moved.id",
    );
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

async fn count_authors(
    connection: &mut SqliteConnection,
    rows: &[((i64, PersonId), i64)],
) -> Result<()> {
    let mut query =
        QueryBuilder::<Backend>::new("INSERT INTO scope_authors (scope, author, count) ");
    query.push_values(rows, |mut row, ((scope, author), count)| {
        row.push_bind(*scope).push_bind(author.0).push_bind(*count);
    });
    query.push(" ON CONFLICT (scope, author) DO UPDATE SET count = count + excluded.count");
    let query = query.build().persistent(false);
    query.execute(&mut *connection).await?;
    for ((scope, author), _) in rows.iter().filter(|(_, count)| *count < 0) {
        sqlx::query("DELETE FROM scope_authors WHERE scope = ? AND author = ? AND count <= 0")
            .bind(scope)
            .bind(author.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
