//! What a device lacks, as of one point in time.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Access, Role},
    directory::Directory,
    id::{ChildId, MomentId, OpId, PersonId},
    limits,
    scope::Scope,
    wire::{Checksum, Placed, Slice},
};
use serde_json::value::RawValue;
use sqlx::{Connection, QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, Sqlite, access, directory, placing, sqlite, values};

/// Most bytes of ops in one answer, apart from the op that goes over it.
const ANSWER_BYTES: usize = 4 * 1024 * 1024;
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

/// What it lacks. The fields are those of `domain::wire::SyncAnswer`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "documented in the domain")]
pub struct Pulled {
    pub scopes: Vec<Scope>,
    pub ops: Vec<Placed<Box<RawValue>>>,
    pub gone: Vec<(usize, MomentId, OpId)>,
    pub cursors: BTreeMap<Scope, u64>,
    pub checksums: BTreeMap<Scope, Checksum>,
    pub revoked: Vec<Scope>,
    pub directory: Option<Directory>,
    pub epoch: Uuid,
    pub more: bool,
    /// Whose portfolios something of is in it that the device did not send itself.
    pub received: BTreeSet<ChildId>,
}

impl Pulled {
    /// The place of a scope in `scopes`.
    fn index_of(&mut self, scope: Scope) -> usize {
        let known = self.scopes.iter().position(|known| *known == scope);
        known.unwrap_or_else(|| {
            self.scopes.push(scope);
            self.scopes.len() - 1
        })
    }
}

impl Sqlite {
    pub(super) async fn pull(&self, pull: Pull) -> Result<Pulled> {
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
    head_seq: u64,
    sum: Checksum,
    /// Since when this person may read it, in Unix ms.
    granted_ms: i64,
}

async fn gather(connection: &mut SqliteConnection, pull: &Pull) -> Result<Pulled> {
    let access = access::access(connection, pull.person, pull.now_ms).await?;
    let readable = readable(connection, &access, pull.now_ms).await?;
    let mut pulled = Pulled {
        epoch: sqlite::epoch(connection).await?,
        ..Pulled::default()
    };
    let numbers = readable.values().map(|stored| stored.id);
    let directory = directory::directory(connection, &access, numbers, pull.now_ms).await?;
    if pull.directory.as_ref() != Some(&directory.version) {
        pulled.directory = Some(directory);
    }
    if pull.epoch.is_some_and(|epoch| epoch != pulled.epoch) {
        // the cursors are of another life: the device starts over by itself
        return Ok(pulled);
    }
    let theirs = pull.cursors.keys().copied();
    pulled.revoked = theirs.filter(|scope| !access.reads(*scope)).collect();
    let mut page = Page::default();
    let by_number: BTreeMap<i64, Scope> = readable.iter().map(|(s, of)| (of.id, *s)).collect();
    page.add_recorded(connection, &mut pulled, &by_number, &pull.recorded)
        .await?;
    let mut behind = Vec::new();
    for scope in wanted(pull, &access, readable.keys()) {
        let asked = pull.cursors.get(&scope).copied().unwrap_or(0);
        if let Some(stored) = readable.get(&scope) {
            // a cursor beyond the head counts something that is not here: begin anew
            let since = if asked > stored.head_seq { 0 } else { asked };
            if asked != stored.head_seq {
                behind.push((scope, *stored, since));
            }
        } else {
            pulled.cursors.insert(scope, 0);
            pulled.checksums.insert(scope, Checksum::default());
        }
    }
    page.add(connection, &mut pulled, &behind).await?;
    pulled.ops = page.ops.into_values().collect();
    Ok(pulled)
}

/// The scopes to look at: those that the server has and those that the device has.
fn wanted<'a>(
    pull: &Pull,
    access: &Access,
    stored: impl Iterator<Item = &'a Scope>,
) -> BTreeSet<Scope> {
    let theirs = pull.cursors.keys().copied();
    theirs
        .filter(|scope| access.reads(*scope))
        .chain(stored.copied())
        .filter(|scope| pull.slice.is_none_or(|slice| slice.has(*scope)))
        .collect()
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
                head_seq: values::number(head_seq),
                sum: Checksum(values::number(count), xor),
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

/// What fits in one answer.
#[derive(Default)]
struct Page {
    ops: BTreeMap<(MomentId, OpId), Placed<Box<RawValue>>>,
    bytes: usize,
}

impl Page {
    /// Adds what the device lacks of these scopes since a number of each, as far
    /// as it fits.
    async fn add(
        &mut self,
        connection: &mut SqliteConnection,
        pulled: &mut Pulled,
        behind: &[(Scope, Stored, u64)],
    ) -> Result<()> {
        let own: BTreeSet<OpId> = self.ops.keys().map(|(_, op)| *op).collect();
        let rows = lacking(connection, behind, limits::PLACEMENTS_PER_ANSWER + 1).await?;
        let mut rows = rows.into_iter().peekable();
        let mut placements = 0;
        for (place, (scope, stored, since)) in behind.iter().enumerate() {
            let at = pulled.index_of(*scope);
            let mut reached = *since;
            while let Some((_, row)) = rows.next_if(|(of, _)| *of == place) {
                if placements == limits::PLACEMENTS_PER_ANSWER || self.bytes > ANSWER_BYTES {
                    pulled.more = true;
                    pulled.cursors.insert(*scope, reached);
                    return Ok(());
                }
                reached = row.seq;
                placements += 1;
                if row.json.is_some() && !own.contains(&row.op) {
                    pulled.received.extend(scope.child);
                }
                self.put(pulled, at, row);
            }
            pulled.cursors.insert(*scope, stored.head_seq);
            pulled.checksums.insert(*scope, stored.sum);
        }
        Ok(())
    }

    /// Adds the ops that the device just sent, in every scope that it reads.
    async fn add_recorded(
        &mut self,
        connection: &mut SqliteConnection,
        pulled: &mut Pulled,
        by_number: &BTreeMap<i64, Scope>,
        ops: &[OpId],
    ) -> Result<()> {
        let select = "SELECT p.scope, o.moment, o.id, o.json
             FROM placements p JOIN ops o ON o.id = p.op
             WHERE p.present = 1 AND p.op";
        let rows: Vec<(i64, Uuid, Uuid, String)> =
            values::among(connection, select, ops, |op| op.0).await?;
        for (number, moment, op, json) in rows {
            let Some(scope) = by_number.get(&number) else {
                continue;
            };
            let at = pulled.index_of(*scope);
            let row = Row {
                seq: 0,
                moment: MomentId(moment),
                op: OpId(op),
                json: Some(json),
            };
            self.put(pulled, at, row);
        }
        Ok(())
    }

    fn put(&mut self, pulled: &mut Pulled, at: usize, row: Row) {
        let Some(json) = row.json else {
            pulled.gone.push((at, row.moment, row.op));
            return;
        };
        let key = (row.moment, row.op);
        if let Some(placed) = self.ops.get_mut(&key) {
            if !placed.r#in.contains(&at) {
                placed.r#in.push(at);
            }
            return;
        }
        let Ok(recorded) = RawValue::from_string(json) else {
            // one op that cannot be read must not stop everybody who may read it
            tracing::error!(op = %row.op, "an op in the database cannot be read");
            return;
        };
        self.bytes += recorded.get().len();
        let placed = Placed {
            recorded,
            r#in: vec![at],
        };
        self.ops.insert(key, placed);
    }
}

/// One change of a scope.
struct Row {
    seq: u64,
    moment: MomentId,
    op: OpId,
    /// The op; `None` when it left the scope.
    json: Option<String>,
}

/// The changes of scopes since a number of each, scope by scope in this order;
/// with the place of its scope. Who begins at 0 need not hear what left, and nobody
/// hears of what left before they could read the scope: they never had it, whatever
/// number they ask from.
async fn lacking(
    connection: &mut SqliteConnection,
    behind: &[(Scope, Stored, u64)],
    limit: usize,
) -> Result<Vec<(usize, Row)>> {
    let mut found = Vec::new();
    for (first, some) in (0..).step_by(SCOPES).zip(behind.chunks(SCOPES)) {
        let left = limit.saturating_sub(found.len());
        if left == 0 {
            break;
        }
        let mut query =
            QueryBuilder::<Backend>::new("WITH behind (place, scope, since, granted) AS (");
        query.push_values(
            (first..).zip(some),
            |mut row, (place, (_, stored, since))| {
                row.push_bind(place)
                    .push_bind(stored.id)
                    .push_bind(values::column(*since))
                    .push_bind(stored.granted_ms);
            },
        );
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
            let row = Row {
                seq: values::number(seq),
                moment: MomentId(moment),
                op: OpId(op),
                json,
            };
            found.push((usize::try_from(place).unwrap_or(usize::MAX), row));
        }
    }
    let order = |(place, row): &(usize, Row)| (*place, row.seq);
    if !found.is_sorted_by_key(order) {
        return Err(DbError::Unreadable("order of changes"));
    }
    Ok(found)
}
