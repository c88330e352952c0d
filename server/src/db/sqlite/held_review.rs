//! What is held, for the lead to look at: work that came in after the access of
//! its author had ended. Recorded after all it is recorded as the author's, with
//! the access that they had; put aside it stays where it is.
//!
//! **Law.** A lead decides about the children of their location and about no other:
//! what is about somebody else's child waits for the lead of that child.

mod entry;

use std::collections::BTreeSet;

use domain::{
    access::Access,
    desk::{Desk, Held},
    id::{ChildId, DeviceId, LocationId, MomentId, PersonId},
    intake::Incoming,
    moment::{Moment, fold},
    record::Refusal,
    wire::{OpResult, OpStatus},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use self::entry::{Entry, Row};
use super::{
    DbError, Push, Pushed, Result, Sqlite, access, desk, push,
    rows::row,
    traces::{self, Trace, What},
};

/// How long something may wait for what it builds on until a lead hears of it.
const PATIENCE_MS: i64 = 24 * 60 * 60 * 1000;
/// Most moments on one page; the rest follows when these are settled.
const PAGE: u32 = 50;

/// What a lead does with what is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeldDecision {
    /// It becomes a part of the moment after all.
    Recorded,
    /// It has been looked at and stays as it is.
    PutAside,
}

/// What waits for who leads a location, of whom and for which moment: of what builds
/// on something else only what has waited long.
macro_rules! waiting {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM enrolments e JOIN groups g ON g.id = e.grp
              JOIN held_about a ON a.child = e.child AND a.seen_ms IS NULL
              JOIN held h ON h.op = a.op
              WHERE g.location = ?1 AND (h.reason = 'access-ended'
                                         OR (h.reason = 'waiting' AND h.received_ms <= ?2)) ",
            $rest
        )
    };
}

row! {
    /// Something that waits.
    struct Waiting {
        person: PersonId,
        moment: MomentId,
        since_ms: i64,
        has_ended: bool,
    }
}

impl Sqlite {
    /// Of how many moments, person by person, something waits for who leads a location.
    pub async fn count_late(&self, location: LocationId, now_ms: i64) -> Result<usize> {
        let (count,): (i64,) = sqlx::query_as(waiting!(
            "SELECT count(*) FROM (SELECT DISTINCT h.person, h.moment",
            ")"
        ))
        .bind(location.0)
        .bind(now_ms - PATIENCE_MS)
        .fetch_one(&self.readers)
        .await?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// What is held, for who leads this location to look at: the oldest of it.
    pub async fn late(&self, desk: &Desk, now_ms: i64) -> Result<Vec<Held>> {
        let mut connection = self.readers.acquire().await?;
        let all: Vec<Waiting> = sqlx::query_as(waiting!(
            "SELECT h.person, h.moment, min(h.received_ms) AS since_ms,
                    max(h.reason = 'access-ended') AS has_ended",
            "GROUP BY h.person, h.moment ORDER BY 3, 2 LIMIT ?3"
        ))
        .bind(desk.location.0)
        .bind(now_ms - PATIENCE_MS)
        .bind(PAGE)
        .fetch_all(&mut *connection)
        .await?;
        let mut found = Vec::new();
        for waiting in all {
            let (person, moment) = (waiting.person, waiting.moment);
            let entry = Entry::load(&mut connection, person, moment).await?;
            let children = entry.children(desk);
            let access = as_before(&mut connection, person, &children, now_ms).await?;
            let known = entry::recorded(&mut connection, moment).await?;
            found.push(Held {
                person,
                moment,
                since_ms: waiting.since_ms,
                reason: if waiting.has_ended {
                    Refusal::AccessEnded
                } else {
                    Refusal::MissingDependency
                },
                texts: entry.texts(desk, &known, &access),
                children,
            });
        }
        Ok(found)
    }

    /// Does with what is held of a person for a moment what a lead decided.
    /// `None` when it is not there, or not theirs to decide.
    pub async fn settle(
        &self,
        desk: Desk,
        by: PersonId,
        of: (PersonId, MomentId),
        how: HeldDecision,
        now_ms: i64,
    ) -> Result<Option<Pushed>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let leads = desk::leads(connection, by, now_ms).await?;
                    let entry = Entry::load(connection, of.0, of.1).await?;
                    let children = entry.children(&desk);
                    if children.is_empty() || !leads.contains(&desk.location) {
                        return Ok(None);
                    }
                    let (what, pushed) = match how {
                        HeldDecision::Recorded => {
                            let pushed = record(connection, &desk, by, &entry, now_ms).await?;
                            (What::HeldRecorded, pushed)
                        }
                        HeldDecision::PutAside => {
                            for row in entry.here(&desk) {
                                row.note_seen(connection, &desk, by, now_ms, false).await?;
                            }
                            (What::HeldSeen, Pushed::default())
                        }
                    };
                    for child in children {
                        let trace = Trace::new(what, now_ms).by(by).at(desk.location);
                        let trace = trace.of(child).about(of.0);
                        traces::note(connection, trace).await?;
                    }
                    Ok(Some(pushed))
                })
            })
            .await
    }
}

/// What somebody may do now, and to these children what they could at the last instant
/// at which they could see them.
async fn as_before(
    connection: &mut SqliteConnection,
    person: PersonId,
    children: &BTreeSet<ChildId>,
    now_ms: i64,
) -> Result<Access> {
    let mut access = access::access(connection, person, now_ms).await?;
    for child in children {
        let (last_ms,): (Option<i64>,) = sqlx::query_as(
            "SELECT max(coalesce(until_ms, ?3)) FROM relations
             WHERE person = ?1 AND child = ?2 AND from_ms <= ?3",
        )
        .bind(person.0)
        .bind(child.0)
        .bind(now_ms)
        .fetch_one(&mut *connection)
        .await?;
        let Some(last_ms) = last_ms.filter(|last_ms| *last_ms < now_ms) else {
            continue;
        };
        let then = access::access(connection, person, last_ms - 1).await?;
        if let Some(roles) = then.grants.get(child) {
            access.grants.insert(*child, roles.clone());
            access.past.remove(child);
        }
        if let Some(guardians) = then.guardians.get(child) {
            access.guardians.insert(*child, guardians.clone());
        }
    }
    Ok(access)
}

/// Records what a lead decides about, with the access that its author had to these
/// children. What is about children of another lead too waits until that one says so;
/// then it is recorded with both. All of it or nothing.
async fn record(
    connection: &mut SqliteConnection,
    desk: &Desk,
    by: PersonId,
    entry: &Entry,
    now_ms: i64,
) -> Result<Pushed> {
    let children = entry.children(desk);
    let access = as_before(connection, entry.person, &children, now_ms).await?;
    let mine: Vec<&Row> = entry.here(desk).collect();
    let mut all = push_again(connection, entry, &mine, &access, now_ms).await?;
    let (mut left, mut waiting) = (Vec::new(), Vec::new());
    for row in mine {
        let result = all.results.iter().find(|result| result.id == row.op.id);
        let Some(result) = result.filter(|result| !is_in(result)) else {
            continue;
        };
        if row.elsewhere(desk).all(|child| row.children[&child].agreed) {
            left.push(row);
        } else if result.problem.is_some_and(Refusal::is_held) {
            waiting.push(row);
        } else {
            return Err(DbError::NotRecorded);
        }
    }
    if !left.is_empty() {
        // the moment may be in portfolios of children whom its author lost too: what is
        // pushed is about none of them whose lead did not say so
        let known = entry::recorded(connection, entry.moment).await?;
        let of_moment = fold(&known);
        let of_moment = of_moment.iter().flat_map(Moment::portfolios);
        let those = children.into_iter().chain(of_moment).collect();
        let access = as_before(connection, entry.person, &those, now_ms).await?;
        let pushed = push_again(connection, entry, &left, &access, now_ms).await?;
        for (row, result) in left.iter().zip(&pushed.results) {
            // about nobody that is known: it goes on waiting
            if !is_in(result) && !row.children.is_empty() {
                // nothing half: the lead can still put it aside
                return Err(DbError::NotRecorded);
            }
        }
        all.readers.extend(pushed.readers);
    }
    for row in waiting {
        row.note_seen(connection, desk, by, now_ms, true).await?;
    }
    Ok(all)
}

const fn is_in(result: &OpResult) -> bool {
    matches!(result.status, OpStatus::Accepted | OpStatus::Duplicate)
}

async fn push_again(
    connection: &mut SqliteConnection,
    entry: &Entry,
    rows: &[&Row],
    access: &Access,
    now_ms: i64,
) -> Result<Pushed> {
    let push = Push {
        is_revoked: false,
        person: entry.person,
        device: rows.first().map_or(DeviceId(Uuid::nil()), |row| row.device),
        now_ms,
        ops: rows
            .iter()
            .map(|row| Incoming::Op(Box::new(row.op.clone())))
            .collect(),
    };
    push::take_in_with(connection, push, access).await
}
