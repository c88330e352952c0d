//! Recording what a device made: what there is about its moments is read at
//! once, each moment is decided in memory, and what is new is written at once.

mod stored;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Access,
    id::{DeviceId, MomentId, OpId, PersonId},
    moment::{Recorded, SERVER_DEVICE},
    op::Op,
    record::{Log, Refusal},
    scope::Scope,
    wire::{OpResult, OpStatus},
};
use sqlx::SqliteConnection;

use super::{
    Incoming, Result, Sqlite, access, erased,
    held::{self, about},
    intake::of_others,
    placing::{self, Moves},
    telling,
    traces::refused::{self, NotTaken},
};

/// What a device sends.
#[derive(Clone, Debug)]
pub struct Push {
    /// Who is signed in.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// When it came in: Unix time in ms.
    pub now_ms: i64,
    /// Whether the device was revoked: then all of it is held for the lead.
    pub is_revoked: bool,
    /// What it wants recorded, in its order.
    pub ops: Vec<Incoming>,
}

/// What became of it.
#[derive(Clone, Debug, Default)]
pub struct Pushed {
    /// What became of each op, in the order of the push.
    pub results: Vec<OpResult>,
    /// Everybody who may read something that this changed.
    pub readers: BTreeSet<PersonId>,
}

impl Sqlite {
    pub(super) async fn push(&self, pushes: Vec<Push>) -> Result<Vec<Pushed>> {
        let asked_ms = pushes.iter().map(|push| push.now_ms).max().unwrap_or(0);
        self.writer
            .decide(asked_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let mut outcomes = Vec::new();
                    for push in pushes {
                        let push = Push { now_ms, ..push };
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

/// Rows of one statement: SQLite takes at most 32 766 values.
const ROWS: usize = 4_000;

pub(super) async fn take_in(connection: &mut SqliteConnection, push: Push) -> Result<Pushed> {
    let access = access::access(connection, push.person, push.now_ms).await?;
    note_synced(connection, push.person, push.device, push.now_ms).await?;
    take_in_with(connection, push, &access).await
}

/// The same by an access that is not the one of now.
pub(super) async fn take_in_with(
    connection: &mut SqliteConnection,
    push: Push,
    access: &Access,
) -> Result<Pushed> {
    let Push {
        person,
        device,
        now_ms,
        is_revoked,
        ops,
    } = push;
    let others = of_others(connection, person, &ops).await?;
    let parts: Vec<_> = ops
        .iter()
        .filter_map(Incoming::op)
        .map(Into::into)
        .collect();
    let gone = erased::among(connection, person, &parts).await?;
    let mut results = Vec::with_capacity(ops.len());
    let mut not_taken = NotTaken::default();
    let mut moments: BTreeMap<MomentId, Vec<Numbered>> = BTreeMap::new();
    for (at, incoming) in ops.into_iter().enumerate() {
        let id = incoming.id();
        match incoming.not_made_on(&others) {
            Incoming::Op(op) if gone.contains(&op.id) => {
                not_taken.add(id, None, Refusal::Erased);
                results.push(result(id, Err(Refusal::Erased)));
            }
            Incoming::Op(op) => {
                results.push(result(id, Err(Refusal::Waiting)));
                moments.entry(op.moment).or_default().push((at, *op));
            }
            Incoming::Unusable(_, why) => {
                not_taken.add(id, None, why);
                results.push(result(id, Err(why)));
            }
        }
    }
    let mut intake = Intake {
        known: Known::load(connection, &moments).await?,
        access,
        device,
        now_ms,
        is_revoked,
        new: Vec::new(),
        moves: Moves::default(),
        not_taken,
    };
    for (moment, ops) in moments {
        for (at, taken) in intake.take_in(connection, moment, ops).await? {
            results[at] = result(results[at].id, taken);
        }
    }
    let touched = intake.write(connection).await?;
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

/// What there is about the moments of a push.
struct Known {
    logs: BTreeMap<MomentId, Vec<Recorded>>,
    placed: placing::Placed,
    /// To which moment the ids of the push belong, as far as they are recorded.
    owners: BTreeMap<OpId, MomentId>,
    held: held::Known,
}

impl Known {
    async fn load(
        connection: &mut SqliteConnection,
        moments: &BTreeMap<MomentId, Vec<Numbered>>,
    ) -> Result<Self> {
        let ids = moments.values().flatten().map(|(_, op)| op.id);
        let ids: Vec<OpId> = ids.collect();
        let moments: Vec<MomentId> = moments.keys().copied().collect();
        let logs = stored::logs(connection, &moments).await?;
        let there: Vec<MomentId> = logs.keys().copied().collect();
        Ok(Self {
            placed: placing::placed(connection, &there).await?,
            logs,
            owners: stored::owners(connection, &ids).await?,
            held: held::Known::load(connection, &moments, &ids).await?,
        })
    }
}

/// A push on its way in.
pub(super) struct Intake<'a> {
    access: &'a Access,
    pub(super) device: DeviceId,
    pub(super) now_ms: i64,
    is_revoked: bool,
    known: Known,
    new: Vec<Recorded>,
    moves: Moves,
    not_taken: NotTaken,
}

/// What becomes of an op of a revoked device: what is recorded already stays so,
/// all else is for the lead to look at.
fn held_back(log: &Log, op: &Op, person: PersonId) -> Taken {
    match log.ops().get(&op.id) {
        None => Err(Refusal::AccessEnded),
        Some(there) if there.author == person => Ok(false),
        Some(_) => Err(Refusal::IdTaken),
    }
}

impl Intake<'_> {
    pub(super) const fn person(&self) -> PersonId {
        self.access.person
    }

    pub(super) const fn held(&mut self) -> &mut held::Known {
        &mut self.known.held
    }

    /// Decides about one moment's part.
    async fn take_in(
        &mut self,
        connection: &mut SqliteConnection,
        moment: MomentId,
        ops: Vec<Numbered>,
    ) -> Result<Vec<(usize, Taken)>> {
        let is_foreign = |op: &Op| {
            let owner = self.known.owners.get(&op.id);
            owner.is_some_and(|owner| *owner != moment)
        };
        let (foreign, ops): (Vec<Numbered>, Vec<Numbered>) =
            ops.into_iter().partition(|(_, op)| is_foreign(op));
        for (_, op) in &foreign {
            self.not_taken.add(op.id, None, Refusal::IdTaken);
        }
        let mut taken: Vec<(usize, Taken)> = foreign
            .into_iter()
            .map(|(at, _)| (at, Err(Refusal::IdTaken)))
            .collect();
        let (places, ops): (Vec<usize>, Vec<Op>) = ops.into_iter().unzip();
        let mut log: Log = self
            .known
            .logs
            .remove(&moment)
            .into_iter()
            .flatten()
            .collect();
        let before: BTreeSet<OpId> = log.ops().keys().copied().collect();
        let mut answers = if self.is_revoked {
            let held = |op: &Op| held_back(&log, op, self.person());
            ops.iter().map(held).collect()
        } else {
            log.record_all(&ops, self.access, self.now_ms)
        };
        let mut waits = self.known.held.waits(moment);
        for (op, answer) in ops.iter().zip(&mut answers) {
            if answer.is_err_and(Refusal::is_held) {
                let (moment, access) = (log.moment(), self.access);
                let children = about::children(connection, op, &ops, moment, access).await?;
                *answer = held::keep(connection, self, op, &children, *answer).await?;
                waits |= answer.is_err_and(Refusal::is_held);
            } else if answer.is_ok() {
                self.known.held.let_go(op.id, self.person());
            }
        }
        let about = log
            .moment()
            .filter(|_| answers.iter().any(std::result::Result::is_err))
            .cloned();
        if answers.contains(&Ok(true)) {
            if waits {
                let freed = held::retry(connection, moment, &mut log, self.now_ms).await?;
                for (op, answer) in ops.iter().zip(&mut answers) {
                    if freed.contains(&op.id) {
                        *answer = Ok(true);
                    }
                }
            }
            let log = self.keep_new(connection, moment, log, &before).await?;
            let before = self.known.placed.remove(&moment).unwrap_or_default();
            self.moves.add(&log, &before);
        }
        for (op, answer) in ops.iter().zip(&answers) {
            // what is held already has left its trace
            let is_known = self.known.held.has(op.id, self.person());
            if let Some(why) = answer.err().filter(|_| !is_known) {
                let child = refused::child(op, &ops, about.as_ref());
                self.not_taken.add(op.id, child, why);
            }
        }
        taken.extend(places.into_iter().zip(answers));
        Ok(taken)
    }

    /// Notes what is new in a log. A join whose id somebody used in another
    /// moment is left out: it is derived again whenever it is needed.
    async fn keep_new(
        &mut self,
        connection: &mut SqliteConnection,
        moment: MomentId,
        log: Log,
        before: &BTreeSet<OpId>,
    ) -> Result<Log> {
        let new = log.ops().keys().filter(|id| !before.contains(id));
        let new: Vec<OpId> = new.copied().collect();
        let derived = |id: &&OpId| {
            let op = log.ops().get(id);
            op.is_some_and(|recorded| recorded.op.device == SERVER_DEVICE)
        };
        let derived: Vec<OpId> = new.iter().filter(derived).copied().collect();
        let mut elsewhere: BTreeSet<OpId> = BTreeSet::new();
        if !derived.is_empty() {
            let owners = stored::owners(connection, &derived).await?;
            elsewhere.extend(owners.into_keys());
            elsewhere.extend(
                derived
                    .iter()
                    .filter(|id| self.known.owners.contains_key(id)),
            );
        }
        let log: Log = if elsewhere.is_empty() {
            log
        } else {
            let kept = log.ops().values().filter(|r| !elsewhere.contains(&r.op.id));
            kept.cloned().collect()
        };
        for recorded in new.iter().filter_map(|id| log.ops().get(id)) {
            // from now on the id is this moment's, also for what follows in the push
            self.known.owners.insert(recorded.op.id, moment);
            self.new.push(recorded.clone());
        }
        Ok(log)
    }

    /// Writes what was decided. Answers which scopes changed.
    async fn write(mut self, connection: &mut SqliteConnection) -> Result<BTreeSet<Scope>> {
        for some in self.new.chunks(ROWS) {
            stored::insert(connection, some, self.now_ms).await?;
        }
        self.known.held.release(connection).await?;
        let from = (self.access.person, self.device);
        self.not_taken.note(connection, from, self.now_ms).await?;
        let news = std::mem::take(&mut self.moves.news);
        let touched = self.moves.write(connection, self.now_ms).await?;
        telling::note(connection, &news, self.now_ms).await?;
        Ok(touched)
    }
}
