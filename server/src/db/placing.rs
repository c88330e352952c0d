//! Keeps the placements of a moment's ops true. Each change gets the next number
//! of its scope inside the transaction that makes it, so that no reader passes a
//! number that is not committed.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use domain::{
    id::{MomentId, OpId, PersonId},
    news::hears,
    record::Log,
    scope::Scope,
    wire::Checksum,
};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, telling::News, values};

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

/// One change of a scope: an op enters or leaves it.
#[derive(Clone, Copy)]
struct Move {
    enters: bool,
    author: Option<PersonId>,
}

/// Changes of scopes that are still to be written.
#[derive(Default)]
pub(super) struct Moves {
    scopes: BTreeMap<Scope, BTreeMap<OpId, Move>>,
    /// What of it is news, and to whom.
    pub(super) news: News,
}

impl Moves {
    /// What brings `placed` in line with what the log says.
    pub(super) fn add(&mut self, log: &Log, placed: &BTreeSet<(Scope, OpId)>) {
        let mut add = |scope: Scope, op: OpId, enters| {
            let recorded = log.ops().get(&op);
            let author = recorded.map(|recorded| recorded.author);
            let change = Move { enters, author };
            self.scopes.entry(scope).or_default().insert(op, change);
            if let (true, Some(moment), Some(recorded)) = (enters, log.moment(), recorded)
                && let Some(hears) = hears(moment, recorded)
            {
                self.news.insert((scope, hears));
            }
        };
        for (op, scopes) in log.placements() {
            for scope in scopes {
                if !placed.contains(&(*scope, *op)) {
                    add(*scope, *op, true);
                }
            }
        }
        // what could not be read is not moved either
        for (scope, op) in placed.iter().filter(|(_, op)| log.ops().contains_key(op)) {
            let stays = log.placements().get(op);
            if !stays.is_some_and(|scopes| scopes.contains(scope)) {
                add(*scope, *op, false);
            }
        }
    }

    /// Writes them, each with the next number of its scope. Answers which scopes
    /// changed.
    pub(super) async fn write(
        self,
        connection: &mut SqliteConnection,
        now_ms: i64,
    ) -> Result<BTreeSet<Scope>> {
        let scopes: Vec<Scope> = self.scopes.keys().copied().collect();
        let mut heads = heads(connection, &scopes).await?;
        let mut rows = Vec::new();
        let mut authors: BTreeMap<(i64, PersonId), i64> = BTreeMap::new();
        for (scope, moves) in &self.scopes {
            let head = match heads.entry(*scope) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(make(connection, *scope).await?),
            };
            for (op, change) in moves {
                head.seq += 1;
                let sum = head.sum;
                head.sum = if change.enters {
                    sum.with(*op)
                } else {
                    sum.without(*op)
                };
                let left_ms = (!change.enters).then_some(now_ms);
                rows.push((head.id, head.seq, *op, left_ms));
                if let Some(author) = change.author {
                    let count = authors.entry((head.id, author)).or_default();
                    *count += if change.enters { 1 } else { -1 };
                }
            }
        }
        for some in rows.chunks(ROWS) {
            move_ops(connection, some).await?;
        }
        let heads: Vec<Head> = heads.into_values().collect();
        for some in heads.chunks(ROWS) {
            move_heads(connection, some).await?;
        }
        let authors: Vec<_> = authors.into_iter().filter(|(_, n)| *n != 0).collect();
        for some in authors.chunks(ROWS) {
            count_authors(connection, some).await?;
        }
        Ok(scopes.into_iter().collect())
    }
}

/// How far a scope has come.
#[derive(Clone, Copy)]
struct Head {
    id: i64,
    seq: i64,
    sum: Checksum,
}

async fn heads(
    connection: &mut SqliteConnection,
    scopes: &[Scope],
) -> Result<BTreeMap<Scope, Head>> {
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
            heads.insert(scope(key)?, Head { id, seq, sum });
        }
    }
    Ok(heads)
}

async fn make(connection: &mut SqliteConnection, scope: Scope) -> Result<Head> {
    let (id,) = sqlx::query_as(
        "INSERT INTO scopes (child, key, head_seq, count, xor) VALUES (?, ?, 0, 0, ?) RETURNING id",
    )
    .bind(scope.child.map(|child| child.0))
    .bind(scope.to_string())
    .bind(Uuid::nil())
    .fetch_one(connection)
    .await?;
    Ok(Head {
        id,
        seq: 0,
        sum: Checksum::default(),
    })
}

async fn move_ops(
    connection: &mut SqliteConnection,
    rows: &[(i64, i64, OpId, Option<i64>)],
) -> Result<()> {
    let mut query =
        QueryBuilder::<Backend>::new("INSERT INTO placements (scope, seq, op, present, left_ms) ");
    query.push_values(rows, |mut row, (scope, seq, op, left_ms)| {
        row.push_bind(*scope)
            .push_bind(*seq)
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

async fn move_heads(connection: &mut SqliteConnection, heads: &[Head]) -> Result<()> {
    let mut query = QueryBuilder::<Backend>::new("WITH moved (id, seq, count, xor) AS (");
    query.push_values(heads, |mut row, head| {
        row.push_bind(head.id)
            .push_bind(head.seq)
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
