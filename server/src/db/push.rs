//! Recording what a device made, moment by moment.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Access,
    id::{DeviceId, MomentId, OpId, PersonId},
    moment::Recorded,
    op::Op,
    record::{Log, Refusal},
    scope::Scope,
    wire::{OpResult, OpStatus},
};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{Incoming, Result, Sqlite, access, held, placing, values};

/// What a device sends.
#[derive(Clone, Debug)]
pub struct Push {
    /// Who is signed in.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// When it came in: Unix time in ms.
    pub now_ms: i64,
    /// What it wants recorded, in its order.
    pub ops: Vec<Incoming>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// What became of each op, in the order of the push.
    pub results: Vec<OpResult>,
    /// Everybody who may read something that this changed.
    pub readers: BTreeSet<PersonId>,
}

impl Sqlite {
    pub(super) async fn push(&self, pushes: Vec<Push>) -> Result<Vec<Pushed>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let mut outcomes = Vec::new();
                    for push in pushes {
                        outcomes.push(take_in(connection, push).await?);
                    }
                    Ok(outcomes)
                })
            })
            .await
    }
}

/// Whether an op is new, or why it is not recorded.
pub(super) type Taken = std::result::Result<bool, Refusal>;
/// Where in the push an op stands, and the op.
type Numbered = (usize, Op);

pub(super) async fn take_in(connection: &mut SqliteConnection, push: Push) -> Result<Pushed> {
    let Push {
        person,
        device,
        now_ms,
        ops,
    } = push;
    let access = access::access(connection, person, now_ms).await?;
    note_synced(connection, person, device, now_ms).await?;
    let others = of_others(connection, person, &ops).await?;
    let mut results = Vec::with_capacity(ops.len());
    let mut moments: BTreeMap<MomentId, Vec<Numbered>> = BTreeMap::new();
    for (at, incoming) in ops.into_iter().enumerate() {
        let id = incoming.id();
        match incoming.not_made_on(&others) {
            Incoming::Op(op) => {
                results.push(result(id, Err(Refusal::Waiting)));
                moments.entry(op.moment).or_default().push((at, *op));
            }
            Incoming::Unusable(_, why) => results.push(result(id, Err(why))),
        }
    }
    let mut touched = BTreeSet::new();
    for (moment, ops) in moments {
        let intake = Intake {
            access: &access,
            device,
            now_ms,
            moment,
        };
        for (at, taken) in intake.take_in(connection, ops, &mut touched).await? {
            results[at] = result(results[at].id, taken);
        }
    }
    Ok(Pushed {
        results,
        readers: access::readers(connection, &touched, now_ms).await?,
    })
}

fn result(id: OpId, taken: Taken) -> OpResult {
    let (status, problem) = match taken {
        Ok(true) => (OpStatus::Accepted, None),
        Ok(false) => (OpStatus::Duplicate, None),
        Err(why) if why.is_held() => (OpStatus::Held, Some(why)),
        Err(why) => (OpStatus::Invalid, Some(why)),
    };
    OpResult {
        id,
        status,
        problem,
    }
}

/// Notes that a device has synced.
async fn note_synced(
    connection: &mut SqliteConnection,
    person: PersonId,
    device: DeviceId,
    now_ms: i64,
) -> Result<()> {
    sqlx::query("UPDATE devices SET synced = ?3 WHERE id = ?1 AND person = ?2 AND synced IS NULL")
        .bind(device.0)
        .bind(person.0)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Those of the devices that are somebody else's. An op may have been made on
/// one device of a person and be sent by another, and a server that was restored
/// does not know every device.
async fn of_others(
    connection: &mut SqliteConnection,
    person: PersonId,
    ops: &[Incoming],
) -> Result<BTreeSet<DeviceId>> {
    let named: BTreeSet<DeviceId> = ops.iter().filter_map(Incoming::device).collect();
    let mut others = BTreeSet::new();
    for device in named {
        let other = sqlx::query("SELECT 1 FROM devices WHERE id = ? AND person <> ?")
            .bind(device.0)
            .bind(person.0)
            .fetch_optional(&mut *connection)
            .await?;
        if other.is_some() {
            others.insert(device);
        }
    }
    Ok(others)
}

/// One moment's part of a push.
pub(super) struct Intake<'a> {
    access: &'a Access,
    pub(super) device: DeviceId,
    pub(super) now_ms: i64,
    moment: MomentId,
}

impl Intake<'_> {
    async fn take_in(
        &self,
        connection: &mut SqliteConnection,
        ops: Vec<Numbered>,
        touched: &mut BTreeSet<Scope>,
    ) -> Result<Vec<(usize, Taken)>> {
        let ids: Vec<OpId> = ops.iter().map(|(_, op)| op.id).collect();
        let elsewhere = elsewhere(connection, self.moment, &ids).await?;
        let (foreign, ops): (Vec<Numbered>, Vec<Numbered>) = ops
            .into_iter()
            .partition(|(_, op)| elsewhere.contains(&op.id));
        let mut taken: Vec<(usize, Taken)> = foreign
            .into_iter()
            .map(|(at, _)| (at, Err(Refusal::IdTaken)))
            .collect();
        let (places, ops): (Vec<usize>, Vec<Op>) = ops.into_iter().unzip();
        let mut log = load(connection, self.moment).await?;
        let before: BTreeSet<OpId> = log.ops().keys().copied().collect();
        let first_nth = places
            .first()
            .map_or(0, |at| u32::try_from(*at).unwrap_or(0));
        let mut answers = log.record_all(&ops, self.access, self.now_ms, first_nth);
        for (op, answer) in ops.iter().zip(&mut answers) {
            *answer = held::settle(connection, self, op, *answer).await?;
        }
        if answers.contains(&Ok(true)) {
            let freed = held::retry(connection, self.moment, &mut log, self.now_ms).await?;
            for (op, answer) in ops.iter().zip(&mut answers) {
                if freed.contains(&op.id) {
                    *answer = Ok(true);
                }
            }
            let log = store(connection, log, &before, self).await?;
            touched.extend(placing::place(connection, self.moment, &log).await?);
        }
        taken.extend(places.into_iter().zip(answers));
        Ok(taken)
    }

    pub(super) const fn person(&self) -> PersonId {
        self.access.person
    }
}

async fn load(connection: &mut SqliteConnection, moment: MomentId) -> Result<Log> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT json FROM ops WHERE moment = ?")
        .bind(moment.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|(json,)| values::recorded(json)).collect()
}

/// Those of `ids` that name an op of another moment.
async fn elsewhere(
    connection: &mut SqliteConnection,
    moment: MomentId,
    ids: &[OpId],
) -> Result<BTreeSet<OpId>> {
    let mut query = QueryBuilder::<Backend>::new("SELECT id FROM ops WHERE moment <> ");
    query.push_bind(moment.0).push(" AND id IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.0);
    }
    query.push(")");
    let rows = query.build_query_as().persistent(false);
    let rows: Vec<(Uuid,)> = rows.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id,)| OpId(id)).collect())
}

/// Writes the ops that are new in the log. A join whose id somebody used in
/// another moment is left out: it is derived again whenever it is needed.
async fn store(
    connection: &mut SqliteConnection,
    log: Log,
    before: &BTreeSet<OpId>,
    intake: &Intake<'_>,
) -> Result<Log> {
    let new: Vec<OpId> = log
        .ops()
        .keys()
        .filter(|id| !before.contains(id))
        .copied()
        .collect();
    let elsewhere = elsewhere(connection, intake.moment, &new).await?;
    let log: Log = if elsewhere.is_empty() {
        log
    } else {
        let kept = log.ops().values().filter(|r| !elsewhere.contains(&r.op.id));
        kept.cloned().collect()
    };
    for id in new {
        if let Some(recorded) = log.ops().get(&id) {
            insert(connection, recorded, intake.now_ms).await?;
        }
    }
    Ok(log)
}

async fn insert(connection: &mut SqliteConnection, recorded: &Recorded, now_ms: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO ops (id, moment, author, role, device, received_ms, json)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(recorded.op.id.0)
    .bind(recorded.op.moment.0)
    .bind(recorded.author.0)
    .bind(values::word(&recorded.role)?)
    .bind(recorded.op.device.0)
    .bind(now_ms)
    .bind(values::json(recorded)?)
    .execute(connection)
    .await?;
    Ok(())
}
