//! What is held, for the lead to look at: work that came in after the access of
//! its author had ended. Recorded after all it is recorded as the author's, with
//! the access that they had; put aside it stays where it is.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{Desk, Held},
    id::{ChildId, ContributionId, DeviceId, MomentId, PersonId},
    moment::{Recorded, fold},
    op::{Audience, Body, Op, Perspective},
    record::Refusal,
    wire::{OpResult, OpStatus},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    DbError, Incoming, Push, Pushed, Result, Sqlite, access, desk, push,
    traces::{self, Trace, What},
    values,
};

/// How long something may wait for what it builds on until a lead hears of it.
const PATIENCE_MS: i64 = 24 * 60 * 60 * 1000;

/// What a lead does with what is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// It becomes a part of the moment after all.
    Recorded,
    /// It has been looked at and stays as it is.
    PutAside,
}

impl Sqlite {
    pub(super) async fn late(&self, desk: &Desk, now_ms: i64) -> Result<Vec<Held>> {
        let mut connection = self.readers.acquire().await?;
        late(&mut connection, desk, now_ms).await
    }

    pub(super) async fn settle(
        &self,
        desk: Desk,
        by: PersonId,
        of: (PersonId, MomentId),
        how: Settled,
        now_ms: i64,
    ) -> Result<Option<Pushed>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let leads = desk::leads(connection, by, now_ms).await?;
                    let held = late(connection, &desk, now_ms).await?;
                    let found = held.into_iter().find(|one| (one.person, one.moment) == of);
                    let Some(found) = found.filter(|_| leads.contains(&desk.location)) else {
                        return Ok(None);
                    };
                    let (what, pushed) = match how {
                        Settled::Recorded => {
                            let pushed = record(connection, &found, now_ms).await?;
                            let is_in = |result: &OpResult| {
                                matches!(result.status, OpStatus::Accepted | OpStatus::Duplicate)
                            };
                            if !pushed.results.iter().all(is_in) {
                                // nothing half: the lead can still put it aside
                                return Err(DbError::NotRecorded);
                            }
                            (What::HeldRecorded, pushed)
                        }
                        Settled::PutAside => {
                            put_aside(connection, by, of, now_ms).await?;
                            (What::HeldSeen, Pushed::default())
                        }
                    };
                    for child in found.children {
                        let trace = Trace::new(what, now_ms).by(by).at(desk.location);
                        let trace = trace.of(child).about(found.person);
                        traces::note(connection, trace).await?;
                    }
                    Ok(Some(pushed))
                })
            })
            .await
    }
}

/// A row of what is held.
struct Row {
    person: PersonId,
    device: DeviceId,
    received_ms: i64,
    reason: Refusal,
    op: Op,
}

/// What is held of these people and may have to be looked at: of what waits, only
/// what has waited long.
async fn rows(
    connection: &mut SqliteConnection,
    people: &[PersonId],
    now_ms: i64,
) -> Result<Vec<Row>> {
    let late = values::word(&Refusal::AccessEnded)?;
    let patient = now_ms - PATIENCE_MS;
    let select = format!(
        "SELECT person, device, received_ms, reason, json FROM held
         WHERE seen_ms IS NULL AND (moment IN (SELECT moment FROM held WHERE reason = '{late}')
                                    OR received_ms <= {patient}) AND person"
    );
    let rows: Vec<(Uuid, Uuid, i64, String, String)> =
        values::among(connection, &select, people, |person| person.0).await?;
    let mut read = Vec::new();
    for (person, device, received_ms, reason, json) in rows {
        read.push(Row {
            person: PersonId(person),
            device: DeviceId(device),
            received_ms,
            reason: values::read_word(reason)?,
            op: values::op(&json)?,
        });
    }
    read.sort_by_key(|row| (row.received_ms, row.op.id));
    Ok(read)
}

/// What waits for who leads this location: about its children, of people known
/// there.
async fn late(connection: &mut SqliteConnection, desk: &Desk, now_ms: i64) -> Result<Vec<Held>> {
    let mut by_moment: BTreeMap<(PersonId, MomentId), Vec<Row>> = BTreeMap::new();
    let people: Vec<PersonId> = desk.people.keys().copied().collect();
    for row in rows(connection, &people, now_ms).await? {
        let key = (row.person, row.op.moment);
        by_moment.entry(key).or_default().push(row);
    }
    let mut found = Vec::new();
    for ((person, moment), rows) in by_moment {
        let reason = match rows.iter().find(|row| row.reason == Refusal::AccessEnded) {
            Some(row) => row.reason,
            None => Refusal::Waiting,
        };
        let since_ms = rows
            .iter()
            .map(|row| row.received_ms)
            .min()
            .unwrap_or(now_ms);
        if reason == Refusal::Waiting && since_ms > now_ms - PATIENCE_MS {
            continue;
        }
        let known = recorded(connection, moment).await?;
        let here = |child: &ChildId| desk.children.contains_key(child);
        let children: BTreeSet<ChildId> = children(&rows, &known).filter(here).collect();
        if children.is_empty() {
            continue;
        }
        let (texts, closed) = texts(&rows, &known);
        found.push(Held {
            person,
            moment,
            children,
            since_ms,
            reason,
            texts,
            closed,
        });
    }
    found.sort_by_key(|held| (held.since_ms, held.moment));
    Ok(found)
}

async fn recorded(connection: &mut SqliteConnection, moment: MomentId) -> Result<Vec<Recorded>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT json FROM ops WHERE moment = ?")
        .bind(moment.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|(json,)| values::recorded(json)).collect()
}

fn bodies<'a>(rows: &'a [Row], known: &'a [Recorded]) -> impl Iterator<Item = &'a Op> {
    let held = rows.iter().map(|row| &row.op);
    held.chain(known.iter().map(|recorded| &recorded.op))
}

/// The children that a moment, or what is held for it, names.
fn children<'a>(rows: &'a [Row], known: &'a [Recorded]) -> impl Iterator<Item = ChildId> + 'a {
    bodies(rows, known).filter_map(|op| match &op.body {
        Body::Link { child } => Some(*child),
        Body::Contribute { about, .. } => *about,
        _ => None,
    })
}

/// What a lead may read of it, and how many texts there are besides. What lies under
/// a seal is not read before it opens, here either.
fn texts(rows: &[Row], known: &[Recorded]) -> (Vec<domain::text::Text>, usize) {
    let question = fold(known).and_then(|moment| moment.question);
    let is_sealed = |side, about: Option<ChildId>| {
        let question = question.as_ref();
        question.is_some_and(|q| {
            side != Perspective::Here && about.is_some_and(|child| q.seals(side, child))
        })
    };
    let open: BTreeSet<ContributionId> = bodies(rows, known)
        .filter_map(|op| match &op.body {
            Body::Contribute {
                perspective,
                about,
                audience: Audience::Team | Audience::Shared,
            } if !is_sealed(*perspective, *about) => Some(op.id.into()),
            _ => None,
        })
        .collect();
    // a moment may be there already, and only its child is missing
    let author = rows.first().map(|row| row.person);
    let theirs = known.iter().filter(|one| Some(one.author) == author);
    let ops = rows
        .iter()
        .map(|row| &row.op)
        .chain(theirs.map(|one| &one.op));
    let (mut texts, mut closed) = (Vec::new(), 0);
    for op in ops {
        if let Body::Write {
            contribution, text, ..
        } = &op.body
        {
            if open.contains(contribution) {
                texts.push(text.clone());
            } else {
                closed += 1;
            }
        }
    }
    (texts, closed)
}

/// Records it with the access that its author had to these children when they
/// last saw them.
async fn record(connection: &mut SqliteConnection, held: &Held, now_ms: i64) -> Result<Pushed> {
    let mut access = access::access(connection, held.person, now_ms).await?;
    // of each child of this location what its author could see and do at the last
    // instant at which they could
    for child in &held.children {
        let (last_ms,): (Option<i64>,) = sqlx::query_as(
            "SELECT max(coalesce(until_ms, ?3)) FROM relations
             WHERE person = ?1 AND child = ?2 AND from_ms <= ?3",
        )
        .bind(held.person.0)
        .bind(child.0)
        .bind(now_ms)
        .fetch_one(&mut *connection)
        .await?;
        let Some(last_ms) = last_ms.filter(|last_ms| *last_ms < now_ms) else {
            continue;
        };
        let then = access::access(connection, held.person, last_ms - 1).await?;
        if let Some(roles) = then.grants.get(child) {
            access.grants.insert(*child, roles.clone());
            access.past.remove(child);
        }
        if let Some(guardians) = then.guardians.get(child) {
            access.guardians.insert(*child, guardians.clone());
        }
    }
    let mine = rows(connection, &[held.person], now_ms).await?;
    let mine: Vec<Row> = mine
        .into_iter()
        .filter(|row| row.op.moment == held.moment)
        .collect();
    let device = mine.first().map_or(DeviceId(Uuid::nil()), |row| row.device);
    let push = Push {
        is_revoked: false,
        person: held.person,
        device,
        now_ms,
        ops: mine
            .into_iter()
            .map(|row| Incoming::Op(Box::new(row.op)))
            .collect(),
    };
    push::take_in_with(connection, push, &access).await
}

async fn put_aside(
    connection: &mut SqliteConnection,
    by: PersonId,
    (person, moment): (PersonId, MomentId),
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE held SET seen_ms = ?, seen_by = ?
         WHERE person = ? AND moment = ? AND seen_ms IS NULL",
    )
    .bind(now_ms)
    .bind(by.0)
    .bind(person.0)
    .bind(moment.0)
    .execute(connection)
    .await?;
    Ok(())
}
