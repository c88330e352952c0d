//! Who saw what: noted once, however often it happens.

use std::collections::BTreeSet;

use domain::{
    id::{ChildId, DeviceId, PersonId},
    limits,
    wire::Opened,
};
use sqlx::SqliteConnection;

use super::{Trace, What, note};
use crate::db::sqlite::{Result, Sqlite, rows::row};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Sqlite {
    /// Notes that a device was sent what there is of these children; once a day.
    pub async fn note_received(
        &self,
        (person, device): (PersonId, DeviceId),
        children: BTreeSet<ChildId>,
        now_ms: i64,
    ) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let from_ms = now_ms.div_euclid(DAY_MS) * DAY_MS;
                    for child in children {
                        let known: Option<(i64,)> = sqlx::query_as(
                            "SELECT seq FROM traces WHERE child = ? AND person = ?
                             AND what = 'received' AND at_ms >= ? AND device = ?",
                        )
                        .bind(child.0)
                        .bind(person.0)
                        .bind(from_ms)
                        .bind(device.0)
                        .fetch_optional(&mut *connection)
                        .await?;
                        if known.is_none() {
                            let trace = Trace::new(What::Received, now_ms).by(person).on(device);
                            note(connection, trace.of(child)).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Notes what somebody looked at, as their device says; once an hour, and
    /// only of children whom they may see or could see then.
    pub async fn note_opened(
        &self,
        (person, device): (PersonId, DeviceId),
        opened: Vec<Opened>,
        now_ms: i64,
    ) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let saw = relations(connection, person).await?;
                    for one in opened.into_iter().take(limits::OPENED_PER_REQUEST) {
                        let at_ms = clamped(one.at, now_ms);
                        let may_see = saw.iter().any(|seen| {
                            seen.child == one.child && (seen.holds(at_ms) || seen.holds(now_ms))
                        });
                        if may_see && !is_noted(connection, person, one.child, at_ms).await? {
                            let trace = Trace::new(What::Opened, at_ms).by(person).on(device);
                            note(connection, trace.of(one.child)).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// A time as a device says it, as far as that is believed.
fn clamped(at_ms: i64, now_ms: i64) -> i64 {
    if at_ms > now_ms + limits::STAMP_AHEAD_MS {
        return now_ms;
    }
    at_ms.max(now_ms - limits::OPENED_BACK_MS)
}

row! {
    /// When somebody may see a child.
    struct Seen {
        child: ChildId,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}

impl Seen {
    fn holds(&self, at_ms: i64) -> bool {
        self.from_ms <= at_ms && self.until_ms.is_none_or(|until_ms| at_ms < until_ms)
    }
}

async fn relations(connection: &mut SqliteConnection, person: PersonId) -> Result<Vec<Seen>> {
    let seen: Vec<Seen> =
        sqlx::query_as("SELECT child, from_ms, until_ms FROM relations WHERE person = ?")
            .bind(person.0)
            .fetch_all(connection)
            .await?;
    Ok(seen)
}

/// Whether it is known that somebody looked at a child in this hour.
async fn is_noted(
    connection: &mut SqliteConnection,
    person: PersonId,
    child: ChildId,
    at_ms: i64,
) -> Result<bool> {
    let from_ms = at_ms.div_euclid(HOUR_MS) * HOUR_MS;
    let known: Option<(i64,)> = sqlx::query_as(
        "SELECT seq FROM traces WHERE child = ? AND person = ?
         AND what = 'opened' AND at_ms >= ? AND at_ms < ?",
    )
    .bind(child.0)
    .bind(person.0)
    .bind(from_ms)
    .bind(from_ms + HOUR_MS)
    .fetch_optional(connection)
    .await?;
    Ok(known.is_some())
}
