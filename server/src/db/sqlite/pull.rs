//! What a device lacks, as of one point in time.

use std::collections::BTreeMap;

use domain::{
    access::{Access, Role},
    directory::Directory,
    id::{ChildId, MomentId, OpId, PersonId},
    intake::Head,
    limits,
    pull::{Asked, Behind, Most, Page, Row},
    scope::Scope,
    wire::{Checksum, Placed, Slice},
};
use serde_json::value::RawValue;
use sqlx::{Connection, QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, Sqlite, access, directory, placing, values};

/// How much goes into one answer.
const MOST: Most = Most {
    placements: limits::PLACEMENTS_PER_ANSWER,
    bytes: 4 * 1024 * 1024,
};
/// Scopes in one statement: SQLite takes at most 32 766 values.
const SCOPES: usize = 5_000;

/// What a device has.
#[derive(Clone, Debug)]
pub struct Pull {
    /// Whose replica it is.
    pub person: PersonId,
    /// Unix time in ms.
    pub now_ms: i64,
    /// The life that the cursors belong to.
    pub epoch: Option<Uuid>,
    /// The version of the directory that the device has.
    pub directory: Option<String>,
    /// How far it has come in each scope.
    pub cursors: BTreeMap<Scope, u64>,
    /// Which scopes it asks about; all of them when it does not say.
    pub slice: Option<Slice>,
    /// What it just sent and is recorded: it comes back with all scopes in
    /// which the person reads it, and not at all when there are none.
    pub recorded: Vec<OpId>,
}

/// What it lacks.
#[derive(Debug)]
pub struct Pulled {
    /// Of what the person may read.
    pub page: Page<String>,
    /// The directory, when the device's is not current.
    pub directory: Option<Directory>,
    /// The life of the server.
    pub epoch: Uuid,
}

impl Pulled {
    /// The ops, as they are stored.
    pub fn ops(&mut self) -> Vec<Placed<Box<RawValue>>> {
        let ops = std::mem::take(&mut self.page.ops);
        let read = |((_, op), placed): (_, Placed<String>)| {
            let Ok(recorded) = RawValue::from_string(placed.recorded) else {
                // one op that cannot be read must not stop everybody who may read it
                tracing::error!(%op, "an op in the database cannot be read");
                return None;
            };
            let r#in = placed.r#in;
            Some(Placed { recorded, r#in })
        };
        ops.into_iter().filter_map(read).collect()
    }
}

impl Sqlite {
    /// What a device lacks of what its person may see, as of one point in time.
    pub async fn pull(&self, pull: Pull) -> Result<Pulled> {
        let mut connection = self.readers.acquire().await?;
        // one snapshot for everything that follows
        let mut snapshot = connection.begin().await?;
        let pulled = gather(&mut snapshot, &pull).await?;
        snapshot.rollback().await?;
        Ok(pulled)
    }
}

/// A scope as the server has it.
#[derive(Clone, Copy)]
struct Stored {
    id: i64,
    head: Head,
    /// Since when this person may read it, in Unix ms.
    granted_ms: i64,
}

async fn gather(connection: &mut SqliteConnection, pull: &Pull) -> Result<Pulled> {
    let access = access::access(connection, pull.person, pull.now_ms).await?;
    let readable = readable(connection, &access, pull.now_ms).await?;
    let epoch = super::epoch(connection).await?;
    let numbers = readable.values().map(|stored| stored.id);
    let directory = directory::directory(connection, &access, numbers, pull.now_ms).await?;
    let is_known = pull.directory.as_ref() == Some(&directory.version);
    let directory = (!is_known).then_some(directory);
    let page = if pull.epoch.is_some_and(|theirs| theirs != epoch) {
        // the cursors are of another life: the device starts over by itself
        Page::default()
    } else {
        page(connection, pull, &access, &readable).await?
    };
    Ok(Pulled {
        page,
        directory,
        epoch,
    })
}

async fn page(
    connection: &mut SqliteConnection,
    pull: &Pull,
    access: &Access,
    readable: &BTreeMap<Scope, Stored>,
) -> Result<Page<String>> {
    let asked = Asked {
        access,
        cursors: &pull.cursors,
        slice: pull.slice,
    };
    let heads = readable.iter().map(|(scope, stored)| (*scope, stored.head));
    let (mut page, behind) = Page::begin(asked, &heads.collect());
    let by_number: BTreeMap<i64, Scope> = readable.iter().map(|(s, of)| (of.id, *s)).collect();
    for (number, row) in sent(connection, &pull.recorded).await? {
        if let Some(scope) = by_number.get(&number) {
            page.add_sent(*scope, row);
        }
    }
    let lacking = lacking(connection, &behind, readable).await?;
    page.fill(&behind, lacking, MOST);
    Ok(page)
}

/// Every scope with something in it that the person may read.
async fn readable(
    connection: &mut SqliteConnection,
    access: &Access,
    now_ms: i64,
) -> Result<BTreeMap<Scope, Stored>> {
    let terms = terms(connection, access.person, now_ms).await?;
    let mut found = BTreeMap::new();
    let own = Scope::own(access.person).to_string();
    let mut rows: Vec<(i64, String, i64, i64, Uuid)> =
        sqlx::query_as("SELECT id, key, head_seq, count, xor FROM scopes WHERE key = ?")
            .bind(own)
            .fetch_all(&mut *connection)
            .await?;
    let of_children: Vec<_> = sqlx::query_as(
        "SELECT id, key, head_seq, count, xor FROM scopes WHERE child IN
         (SELECT child FROM relations
          WHERE person = ?1 AND from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2))",
    )
    .bind(access.person.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    rows.extend(of_children);
    for (id, key, head_seq, count, xor) in rows {
        let scope = placing::scope(key)?;
        if access.reads(scope) {
            let of_child = scope.child.and_then(|child| terms.get(&child));
            let of_child = of_child.map_or(&[][..], Vec::as_slice);
            let stored = Stored {
                id,
                head: Head {
                    seq: values::number(head_seq),
                    sum: Checksum(values::number(count), xor),
                },
                granted_ms: granted(of_child, access.person, scope, now_ms),
            };
            found.insert(scope, stored);
        }
    }
    Ok(found)
}

/// What somebody was to a child, from when until when.
struct Term {
    role: Role,
    from_ms: i64,
    until_ms: Option<i64>,
}

/// What the person is and was to each child.
async fn terms(
    connection: &mut SqliteConnection,
    person: PersonId,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, Vec<Term>>> {
    let rows: Vec<(Uuid, String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT child, role, from_ms, until_ms FROM relations
         WHERE person = ?1 AND from_ms <= ?2 ORDER BY from_ms DESC",
    )
    .bind(person.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut terms: BTreeMap<ChildId, Vec<Term>> = BTreeMap::new();
    for (child, role, from_ms, until_ms) in rows {
        let role = values::role(role)?;
        let of_child = terms.entry(ChildId(child)).or_default();
        of_child.push(Term {
            role,
            from_ms,
            until_ms,
        });
    }
    Ok(terms)
}

/// Since when somebody has been reading a scope without a break; the terms are in
/// order, the latest first. What is nobody's child's was always theirs.
fn granted(terms: &[Term], person: PersonId, scope: Scope, now_ms: i64) -> i64 {
    let mut since_ms = now_ms;
    let reading = terms.iter();
    for term in reading.filter(|term| term.role.reads(person, scope.circle)) {
        if term.until_ms.is_none_or(|until_ms| until_ms >= since_ms) {
            since_ms = since_ms.min(term.from_ms);
        }
    }
    if scope.child.is_some() { since_ms } else { 0 }
}

/// What the device just sent, with the numbers of the scopes that it is in.
async fn sent(connection: &mut SqliteConnection, ops: &[OpId]) -> Result<Vec<(i64, Row<String>)>> {
    let select = "SELECT p.scope, o.moment, o.id, o.json
         FROM placements p JOIN ops o ON o.id = p.op
         WHERE p.present = 1 AND p.op";
    let rows: Vec<(i64, Uuid, Uuid, String)> =
        values::among(connection, select, ops, |op| op.0).await?;
    let row = |(scope, moment, op, json)| (scope, row(0, moment, op, Some(json)));
    Ok(rows.into_iter().map(row).collect())
}

fn row(seq: i64, moment: Uuid, op: Uuid, json: Option<String>) -> Row<String> {
    Row {
        seq: values::number(seq),
        moment: MomentId(moment),
        op: OpId(op),
        bytes: json.as_ref().map_or(0, String::len),
        recorded: json,
    }
}

/// The changes of scopes since a number of each, scope by scope in this order;
/// with the place of its scope. Who begins at 0 need not hear what left, and nobody
/// hears of what left before they could read the scope: they never had it, whatever
/// number they ask from.
async fn lacking(
    connection: &mut SqliteConnection,
    behind: &[Behind],
    readable: &BTreeMap<Scope, Stored>,
) -> Result<Vec<(usize, Row<String>)>> {
    let mut found = Vec::new();
    for (first, some) in (0..).step_by(SCOPES).zip(behind.chunks(SCOPES)) {
        let left = (MOST.placements + 1).saturating_sub(found.len());
        if left == 0 {
            break;
        }
        let mut query =
            QueryBuilder::<Backend>::new("WITH behind (place, scope, since, granted) AS (");
        let some = some
            .iter()
            .map(|behind| (behind, readable.get(&behind.scope)));
        query.push_values((first..).zip(some), |mut row, (place, (behind, stored))| {
            row.push_bind(place)
                .push_bind(stored.map(|stored| stored.id))
                .push_bind(values::column(behind.since))
                .push_bind(stored.map(|stored| stored.granted_ms));
        });
        // CROSS JOIN keeps the order of the tables: what is not asked for is not read
        query.push(
            ") SELECT b.place, p.seq, o.moment, o.id, CASE WHEN p.present = 1 THEN o.json END
             FROM behind b
             CROSS JOIN placements p ON p.scope = b.scope AND p.seq > b.since
             CROSS JOIN ops o ON o.id = p.op
             WHERE p.present = 1 OR (b.since > 0 AND p.left_ms >= b.granted) LIMIT ",
        );
        query.push_bind(i64::try_from(left).unwrap_or(i64::MAX));
        let query = query.build_query_as().persistent(false);
        let rows: Vec<(i64, i64, Uuid, Uuid, Option<String>)> =
            query.fetch_all(&mut *connection).await?;
        for (place, seq, moment, op, json) in rows {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            found.push((place, row(seq, moment, op, json)));
        }
    }
    let order = |(place, row): &(usize, Row<String>)| (*place, row.seq);
    if !found.is_sorted_by_key(order) {
        return Err(DbError::Unreadable("order of changes"));
    }
    Ok(found)
}
