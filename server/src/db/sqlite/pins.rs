//! PINs, and the people who open a tablet with theirs.

mod opening;

use domain::id::{DeviceId, PersonId, TabletId};
use sqlx::SqliteConnection;

use super::{
    Result, Sqlite,
    accounts::forget_tablet_tokens,
    traces::{self, Trace, What},
};
use crate::pin;

/// Whether a PIN is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PinTry {
    /// It is: it counts as wrong until it turns out to be right.
    Open {
        /// The hash of the right one, if the person has one.
        pin_hash: Option<String>,
        /// When it was chosen, in Unix ms: how a tablet tells it from the one before.
        chosen_ms: i64,
        /// How many are wrong in a row with this one.
        wrong: u32,
    },
    /// Not before so many ms have passed.
    Shut(i64),
    /// Not before the password was used.
    NeedsPassword,
    /// The person has nothing to do with this tablet.
    Stranger,
}

/// Somebody opens a tablet.
#[derive(Clone, Debug)]
pub struct NewOpening {
    /// The tablet.
    pub tablet: TabletId,
    /// Who opens it.
    pub person: PersonId,
    /// The id for their device, when they have none on this tablet.
    pub fresh_device: DeviceId,
    /// The secret for it then.
    pub fresh_secret: [u8; 32],
    /// SHA-256 of the token with which they come back.
    pub token_hash: [u8; 32],
    /// SHA-256 of the token of the session.
    pub session_hash: [u8; 32],
    /// Unix time in ms.
    pub now_ms: i64,
    /// When the session ends if it is not used, in Unix ms.
    pub expires_ms: i64,
}

/// Somebody comes back to a tablet that they have opened before.
#[derive(Clone, Debug)]
pub struct Return {
    /// The tablet.
    pub tablet: TabletId,
    /// SHA-256 of the token that they got then.
    pub token_hash: [u8; 32],
    /// SHA-256 of the token of the new session.
    pub session_hash: [u8; 32],
    /// Unix time in ms.
    pub now_ms: i64,
    /// When the session ends if it is not used, in Unix ms.
    pub expires_ms: i64,
}

impl Sqlite {
    /// Counts a try of a PIN, and says what it is to be compared with.
    pub async fn try_pin(&self, tablet: TabletId, person: PersonId, now_ms: i64) -> Result<PinTry> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(try_pin(connection, tablet, person, now_ms))
            })
            .await
    }

    /// Begins a session of somebody whose PIN was right. Answers their secret.
    pub async fn open_tablet(&self, opening: NewOpening) -> Result<Option<[u8; 32]>> {
        self.writer
            .decide(opening.now_ms, move |connection, now_ms| {
                Box::pin(opening::open(connection, NewOpening { now_ms, ..opening }))
            })
            .await
    }

    /// Begins a session of somebody who comes back; `false` when nobody has this token.
    pub async fn return_to_tablet(&self, back: Return) -> Result<bool> {
        self.writer
            .decide(back.now_ms, move |connection, now_ms| {
                Box::pin(opening::come_back(connection, Return { now_ms, ..back }))
            })
            .await
    }

    /// Whether somebody may open a tablet.
    pub async fn may_open(&self, tablet: TabletId, person: PersonId, now_ms: i64) -> Result<bool> {
        let mut connection = self.readers.acquire().await?;
        belongs(&mut connection, tablet, person, now_ms).await
    }

    /// Ends a session; its device stays as it is.
    pub async fn close_session(&self, token_hash: [u8; 32]) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
                        .bind(token_hash.as_slice())
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Keeps the PIN that somebody chose, and forgets the wrong ones.
    pub async fn choose_pin(&self, person: PersonId, pin_hash: String, now_ms: i64) -> Result<()> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO pins (person, pin_hash, chosen_ms) VALUES (?, ?, ?)
                         ON CONFLICT (person) DO UPDATE
                         SET pin_hash = excluded.pin_hash, chosen_ms = excluded.chosen_ms",
                    )
                    .bind(person.0)
                    .bind(pin_hash)
                    .bind(now_ms)
                    .execute(&mut *connection)
                    .await?;
                    // the password was used: on every tablet one begins anew
                    sqlx::query("DELETE FROM pin_tries WHERE person = ?")
                        .bind(person.0)
                        .execute(&mut *connection)
                        .await?;
                    forget_tablet_tokens(connection, person).await?;
                    let trace = Trace::new(What::PinChosen, now_ms);
                    traces::note(connection, trace.by(person)).await
                })
            })
            .await
    }
}

/// Who works in the group of the tablet now, or opened it before: they may still
/// have something on it to send.
async fn belongs(
    connection: &mut SqliteConnection,
    tablet: TabletId,
    person: PersonId,
    now_ms: i64,
) -> Result<bool> {
    let row: (bool,) = sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM tablet_people WHERE tablet = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM tablets t JOIN staff_groups s ON s.grp = t.grp
                        WHERE t.id = ?1 AND s.person = ?2 AND s.from_ms <= ?3
                          AND (s.until_ms IS NULL OR s.until_ms > ?3))",
    )
    .bind(tablet.0)
    .bind(person.0)
    .bind(now_ms)
    .fetch_one(connection)
    .await?;
    Ok(row.0)
}

/// Counts the try before the PIN is looked at, so that many at once count as many.
async fn try_pin(
    connection: &mut SqliteConnection,
    tablet: TabletId,
    person: PersonId,
    now_ms: i64,
) -> Result<PinTry> {
    if !belongs(connection, tablet, person, now_ms).await? {
        return Ok(PinTry::Stranger);
    }
    let before: Option<(u32, i64)> =
        sqlx::query_as("SELECT wrong, shut_until FROM pin_tries WHERE tablet = ? AND person = ?")
            .bind(tablet.0)
            .bind(person.0)
            .fetch_optional(&mut *connection)
            .await?;
    let (before, shut_until) = before.unwrap_or_default();
    if before >= pin::WRONG_MAX {
        return Ok(PinTry::NeedsPassword);
    }
    if shut_until > now_ms {
        return Ok(PinTry::Shut(shut_until - now_ms));
    }
    let wrong = before + 1;
    let wait_ms = i64::try_from(pin::wait_s(wrong).unwrap_or(0)).unwrap_or(0) * 1_000;
    sqlx::query(
        "INSERT INTO pin_tries (tablet, person, wrong, shut_until) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET wrong = excluded.wrong, shut_until = excluded.shut_until",
    )
    .bind(tablet.0)
    .bind(person.0)
    .bind(wrong)
    .bind(now_ms + wait_ms)
    .execute(&mut *connection)
    .await?;
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT pin_hash, chosen_ms FROM pins WHERE person = ?")
            .bind(person.0)
            .fetch_optional(connection)
            .await?;
    let chosen_ms = row.as_ref().map_or(0, |(_, chosen_ms)| *chosen_ms);
    let pin_hash = row.map(|(hash, _)| hash);
    Ok(PinTry::Open {
        pin_hash,
        chosen_ms,
        wrong,
    })
}
