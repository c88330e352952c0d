//! What came in and is not part of a moment: kept until it can be, or until the
//! lead has looked at it. Never dropped.

pub(super) mod about;

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use domain::{
    access::Access,
    id::{ChildId, DeviceId, MomentId, OpId, PersonId},
    limits,
    op::{Op, VERSION},
    record::{Log, Refusal},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Incoming, Push, Result, Sqlite, access,
    push::{self, Intake, Taken},
    values,
};

/// What is held of the ops of a push, and for its moments.
#[derive(Default)]
pub(super) struct Known {
    held: BTreeSet<(OpId, PersonId)>,
    moments: BTreeSet<MomentId>,
    going: Vec<OpId>,
    room: Option<Room>,
}

/// How much is held of a person.
struct Room {
    ops: usize,
    bytes: usize,
    by_moment: BTreeMap<MomentId, usize>,
    by_child: BTreeMap<ChildId, usize>,
}

impl Known {
    pub(super) async fn load(
        connection: &mut SqliteConnection,
        moments: &[MomentId],
        ops: &[OpId],
    ) -> Result<Self> {
        let select = "SELECT DISTINCT moment FROM held WHERE moment";
        let waiting: Vec<(Uuid,)> = values::among(connection, select, moments, |m| m.0).await?;
        let select = "SELECT op, person FROM held WHERE op";
        let held: Vec<(Uuid, Uuid)> = values::among(connection, select, ops, |op| op.0).await?;
        let pairs = held
            .into_iter()
            .map(|(op, person)| (OpId(op), PersonId(person)));
        Ok(Self {
            held: pairs.collect(),
            moments: waiting.into_iter().map(|(id,)| MomentId(id)).collect(),
            going: Vec::new(),
            room: None,
        })
    }

    /// Whether something is held for a moment.
    pub(super) fn waits(&self, moment: MomentId) -> bool {
        self.moments.contains(&moment)
    }

    /// Whether an op was held before.
    pub(super) fn has(&self, op: OpId, person: PersonId) -> bool {
        self.held.contains(&(op, person))
    }

    /// An op that is recorded is no longer held.
    pub(super) fn let_go(&mut self, op: OpId, person: PersonId) {
        if self.held.remove(&(op, person)) {
            self.going.push(op);
        }
    }

    /// How much is held of the person of the push; read once, when something is to be.
    async fn room(
        &mut self,
        connection: &mut SqliteConnection,
        person: PersonId,
    ) -> Result<&mut Room> {
        if self.room.is_none() {
            let rows: Vec<(Uuid, i64, i64)> = sqlx::query_as(
                "SELECT moment, COUNT(*), SUM(octet_length(json)) FROM held
                 WHERE person = ? GROUP BY moment",
            )
            .bind(person.0)
            .fetch_all(&mut *connection)
            .await?;
            let of_children: Vec<(Uuid, i64)> = sqlx::query_as(
                "SELECT a.child, COUNT(*) FROM held h JOIN held_about a ON a.op = h.op
                 WHERE h.person = ? GROUP BY a.child",
            )
            .bind(person.0)
            .fetch_all(connection)
            .await?;
            let count = |number: i64| usize::try_from(number).unwrap_or_default();
            self.room = Some(Room {
                ops: rows.iter().map(|(_, ops, _)| count(*ops)).sum(),
                bytes: rows.iter().map(|(_, _, bytes)| count(*bytes)).sum(),
                by_moment: rows
                    .into_iter()
                    .map(|(moment, ops, _)| (MomentId(moment), count(ops)))
                    .collect(),
                by_child: of_children
                    .into_iter()
                    .map(|(child, ops)| (ChildId(child), count(ops)))
                    .collect(),
            });
        }
        Ok(self.room.get_or_insert_with(|| Room {
            ops: 0,
            bytes: 0,
            by_moment: BTreeMap::new(),
            by_child: BTreeMap::new(),
        }))
    }

    /// Takes out what was let go of.
    pub(super) async fn release(self, connection: &mut SqliteConnection) -> Result<()> {
        let delete = "DELETE FROM held WHERE op";
        let _: Vec<(Uuid,)> = values::among(connection, delete, &self.going, |op| op.0).await?;
        Ok(())
    }
}

/// Keeps an op that cannot be recorded now, for the leads of the children that it is
/// about. Answers what its device is told.
pub(super) async fn keep(
    connection: &mut SqliteConnection,
    intake: &mut Intake<'_>,
    op: &Op,
    children: &BTreeSet<ChildId>,
    taken: Taken,
) -> Result<Taken> {
    let Err(why) = taken else { return Ok(taken) };
    let (person, json) = (intake.person(), values::json(op)?);
    let there: Option<(Uuid, String)> =
        sqlx::query_as("SELECT person, json FROM held WHERE op = ?")
            .bind(op.id.0)
            .fetch_optional(&mut *connection)
            .await?;
    if let Some((of, kept)) = &there
        && (*of != person.0 || values::op(kept)? != *op)
    {
        return Ok(Err(Refusal::IdTaken));
    }
    if there.is_none() {
        let room = intake.held().room(connection, person).await?;
        if !room.takes(op.moment, children, json.len()) {
            return Ok(Err(Refusal::OverLimit));
        }
    }
    sqlx::query(
        "INSERT INTO held (op, person, device, moment, reason, received_ms, json)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (op) DO UPDATE SET reason = excluded.reason",
    )
    .bind(op.id.0)
    .bind(person.0)
    .bind(intake.device.0)
    .bind(op.moment.0)
    .bind(values::word(&why)?)
    .bind(intake.now_ms)
    .bind(json)
    .execute(&mut *connection)
    .await?;
    // what is read some day is about whom it then says
    if why != Refusal::Newer {
        about::note(connection, op.id, children).await?;
    }
    Ok(Err(why))
}

impl Room {
    /// Takes something more, if it fits.
    fn takes(&mut self, moment: MomentId, children: &BTreeSet<ChildId>, bytes: usize) -> bool {
        let of_moment = self.by_moment.entry(moment).or_default();
        let of = |child| self.by_child.get(child).copied().unwrap_or_default();
        let fits = self.ops < limits::HELD_PER_PERSON
            && children
                .iter()
                .all(|child| of(child) < limits::HELD_PER_PERSON_AND_CHILD)
            && self.bytes + bytes <= limits::HELD_BYTES_PER_PERSON
            && *of_moment < limits::OPS_PER_PERSON_AND_MOMENT;
        if fits {
            self.ops += 1;
            self.bytes += bytes;
            *of_moment += 1;
            for child in children {
                *self.by_child.entry(*child).or_default() += 1;
            }
        }
        fits
    }
}

async fn release(connection: &mut SqliteConnection, op: OpId, person: PersonId) -> Result<()> {
    sqlx::query("DELETE FROM held WHERE op = ? AND person = ?")
        .bind(op.0)
        .bind(person.0)
        .execute(connection)
        .await?;
    Ok(())
}

struct Held {
    person: PersonId,
    received_ms: i64,
    op: Op,
}

/// Tries again what waited for something in this moment, each with the access
/// that its person has now. Answers which ops were recorded.
pub(super) async fn retry(
    connection: &mut SqliteConnection,
    moment: MomentId,
    log: &mut Log,
    now_ms: i64,
) -> Result<BTreeSet<OpId>> {
    let mut waiting = waiting(connection, moment).await?;
    let mut accesses: BTreeMap<PersonId, Access> = BTreeMap::new();
    let mut freed = BTreeSet::new();
    loop {
        let mut left = Vec::new();
        let before = freed.len();
        for held in waiting {
            let access = match accesses.entry(held.person) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    unknown.insert(access::access(connection, held.person, now_ms).await?)
                }
            };
            match log.admit(held.op.clone(), access, held.received_ms) {
                Ok(_) => {
                    release(connection, held.op.id, held.person).await?;
                    freed.insert(held.op.id);
                }
                Err(Refusal::Waiting | Refusal::Newer) => left.push(held),
                Err(why) => {
                    let of = about::children(connection, &held.op, &[], log.moment(), access);
                    let children = of.await?;
                    about::note(connection, held.op.id, &children).await?;
                    note(connection, held.op.id, why).await?;
                }
            }
        }
        if left.is_empty() || freed.len() == before {
            log.conclude();
            return Ok(freed);
        }
        waiting = left;
    }
}

async fn waiting(connection: &mut SqliteConnection, moment: MomentId) -> Result<Vec<Held>> {
    let rows: Vec<(Uuid, i64, String)> = sqlx::query_as(
        "SELECT person, received_ms, json FROM held
         WHERE moment = ? AND reason IN (?, ?)
           AND NOT EXISTS (SELECT 1 FROM ops WHERE id = held.op)
         ORDER BY op",
    )
    .bind(moment.0)
    .bind(values::word(&Refusal::Waiting)?)
    .bind(values::word(&Refusal::Newer)?)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(person, received_ms, json)| {
            Ok(Held {
                person: PersonId(person),
                received_ms,
                op: values::op(&json)?,
            })
        })
        .collect()
}

impl Sqlite {
    /// Judges what was of a newer version when it came in, as far as it can be read
    /// now: with the rules of this version, and the access that its author has.
    /// Answers who may read what was recorded.
    pub(super) async fn judge_newer(&self, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let mut readers = BTreeSet::new();
                    for push in readable_now(connection, now_ms).await? {
                        let access = access::access(connection, push.person, now_ms).await?;
                        let pushed = push::take_in_with(connection, push, &access).await?;
                        for result in pushed.results {
                            let refused = result.problem.filter(|why| !why.is_held());
                            if let Some(why) = refused {
                                note(connection, result.id, why).await?;
                            }
                        }
                        readers.extend(pushed.readers);
                    }
                    Ok(readers)
                })
            })
            .await
    }
}

/// What is held as too new and can be read now, as if its devices sent it again.
async fn readable_now(connection: &mut SqliteConnection, now_ms: i64) -> Result<Vec<Push>> {
    let rows: Vec<(Uuid, Uuid, String)> =
        sqlx::query_as("SELECT person, device, json FROM held WHERE reason = ? ORDER BY op")
            .bind(values::word(&Refusal::Newer)?)
            .fetch_all(connection)
            .await?;
    let mut pushes: BTreeMap<(Uuid, Uuid), Vec<Incoming>> = BTreeMap::new();
    for (person, device, json) in rows {
        let op = values::op(&json)?;
        if op.v <= VERSION {
            let ops = pushes.entry((person, device)).or_default();
            ops.push(Incoming::Op(Box::new(op)));
        }
    }
    let push = |((person, device), ops)| Push {
        person: PersonId(person),
        device: DeviceId(device),
        now_ms,
        is_revoked: false,
        ops,
    };
    Ok(pushes.into_iter().map(push).collect())
}

async fn note(connection: &mut SqliteConnection, op: OpId, why: Refusal) -> Result<()> {
    sqlx::query("UPDATE held SET reason = ? WHERE op = ?")
        .bind(values::word(&why)?)
        .bind(op.0)
        .execute(connection)
        .await?;
    Ok(())
}
