//! Accounts, devices and sessions.

use std::{
    collections::BTreeSet,
    sync::{MutexGuard, PoisonError},
};

use domain::id::{DeviceId, PersonId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Result, Sqlite,
    rows::row,
    traces::{Trace, What, note},
};

/// How long a session lasts without being used, in ms.
pub const SESSION_MS: i64 = 90 * 24 * 60 * 60 * 1000;

row! {
    /// Who signs in with an address.
    #[derive(Clone, Debug)]
    pub struct Account {
        /// Who it is.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// The hash of their password; none until they have chosen one.
        pub password_hash: Option<String>,
    }
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// The session that the browser had before; it ends.
    pub replaces: Option<[u8; 32]>,
    /// Whose it is.
    pub person: PersonId,
    /// The device that the browser says it is.
    pub known_device: Option<DeviceId>,
    /// The id for it when that is not a device of this person.
    pub fresh_device: DeviceId,
    /// What the device calls itself: a short name of browser and system.
    pub device_name: String,
    /// Unix time in ms.
    pub now_ms: i64,
    /// When it ends if it is not used, in Unix ms.
    pub expires_ms: i64,
}

/// A session that has not ended.
#[derive(Clone, Debug)]
pub struct Session {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Who is signed in.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// Their name.
    pub name: String,
    /// Whether the device has ever synced.
    pub synced_before: bool,
    /// When it was last used, in Unix ms.
    pub last_used_ms: i64,
    /// When it ends, in Unix ms.
    pub expires_ms: i64,
    /// Whether its device was revoked: then it only hands in.
    pub is_revoked: bool,
    /// Whether its device is a person's part of the tablet of a group.
    pub is_on_tablet: bool,
}

/// How long a session lasts at most, however often it is used, in ms: then it is
/// asked once more who it is.
const LONGEST_MS: i64 = 400 * 24 * 60 * 60 * 1000;

row! {
    struct SessionRow {
        person: PersonId,
        device: DeviceId,
        name: String,
        synced_before: bool,
        last_used_ms: i64,
        expires_ms: i64,
        is_revoked: bool,
        is_on_tablet: bool,
    }
}

impl Sqlite {
    /// Who signs in with this address (already in lower case).
    pub async fn account(&self, login: &str) -> Result<Option<Account>> {
        let account: Option<Account> =
            sqlx::query_as("SELECT id AS person, name, password_hash FROM people WHERE login = ?")
                .bind(login)
                .fetch_optional(&self.readers)
                .await?;
        Ok(account)
    }

    /// Names and addresses of everybody who can sign in, for the demo.
    pub async fn accounts(&self) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query_as(
            "SELECT name, login FROM people WHERE password_hash IS NOT NULL ORDER BY rowid",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows)
    }

    /// Begins a session and says on which device: the one asked for when that is
    /// this person's, otherwise the fresh one.
    pub async fn open_session(&self, session: NewSession) -> Result<DeviceId> {
        self.writer
            .decide(session.now_ms, move |connection, now_ms| {
                Box::pin(open_session(connection, NewSession { now_ms, ..session }))
            })
            .await
    }

    /// The session with this token, unless it has ended.
    pub async fn session(&self, token_hash: [u8; 32], now_ms: i64) -> Result<Option<Session>> {
        if self.ended().contains(&token_hash) {
            return Ok(None);
        }
        let row: Option<SessionRow> = sqlx::query_as(
            "SELECT s.person, s.device, p.name, d.synced IS NOT NULL AS synced_before,
                    s.last_used AS last_used_ms, s.expires AS expires_ms,
                    d.revoked IS NOT NULL AS is_revoked,
                    EXISTS (SELECT 1 FROM tablet_people t WHERE t.device = s.device) AS is_on_tablet
             FROM sessions s JOIN people p ON p.id = s.person JOIN devices d ON d.id = s.device
             WHERE s.token_hash = ?1 AND s.expires > ?2 AND s.created > ?2 - ?3",
        )
        .bind(token_hash.as_slice())
        .bind(now_ms)
        .bind(LONGEST_MS)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(|row| Session {
            token_hash,
            person: row.person,
            device: row.device,
            name: row.name,
            synced_before: row.synced_before,
            last_used_ms: row.last_used_ms,
            expires_ms: row.expires_ms,
            is_revoked: row.is_revoked,
            is_on_tablet: row.is_on_tablet,
        }))
    }

    /// Notes that a session was used, and lets it last until `expires_ms`.
    pub async fn prolong(&self, token_hash: [u8; 32], now_ms: i64, expires_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE sessions SET last_used = ?2, expires = ?3 WHERE token_hash = ?1",
                    )
                    .bind(token_hash.as_slice())
                    .bind(now_ms)
                    .bind(expires_ms)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Ends a session.
    pub async fn end_session(&self, token_hash: [u8; 32], now_ms: i64) -> Result<()> {
        let ended = self.writer.decide(now_ms, move |connection, now_ms| {
            Box::pin(end_session(connection, token_hash, now_ms))
        });
        match ended.await {
            // a full disk keeps nobody signed in
            Err(error) if error.is_of_disk() => {
                self.ended().insert(token_hash);
                Ok(())
            }
            ended => ended,
        }
    }

    /// Takes away sessions that ended by themselves.
    pub async fn forget_ended_sessions(&self, now_ms: i64) -> Result<u64> {
        let over = self.ended().clone();
        let ended = over.clone();
        let forgotten = self
            .writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    for token_hash in ended {
                        end_session(connection, token_hash, now_ms).await?;
                    }
                    let ended = sqlx::query("DELETE FROM sessions WHERE expires <= ?")
                        .bind(now_ms)
                        .execute(connection)
                        .await?;
                    Ok(ended.rows_affected())
                })
            })
            .await?;
        self.ended().retain(|token_hash| !over.contains(token_hash));
        Ok(forgotten)
    }

    fn ended(&self) -> MutexGuard<'_, BTreeSet<[u8; 32]>> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn end_session(
    connection: &mut SqliteConnection,
    token_hash: [u8; 32],
    now_ms: i64,
) -> Result<()> {
    // signing out clears the device: empty storage is then no surprise
    sqlx::query(
        "UPDATE devices SET synced = NULL
         WHERE id = (SELECT device FROM sessions WHERE token_hash = ?)",
    )
    .bind(token_hash.as_slice())
    .execute(&mut *connection)
    .await?;
    let ended: Option<(Uuid, Uuid)> =
        sqlx::query_as("DELETE FROM sessions WHERE token_hash = ? RETURNING person, device")
            .bind(token_hash.as_slice())
            .fetch_optional(&mut *connection)
            .await?;
    if let Some((person, device)) = ended {
        let trace = Trace::new(What::SignedOut, now_ms);
        let trace = trace.by(PersonId(person)).on(DeviceId(device));
        note(connection, trace).await?;
    }
    Ok(())
}

async fn open_session(connection: &mut SqliteConnection, session: NewSession) -> Result<DeviceId> {
    let known: Option<(Uuid,)> = match session.known_device {
        None => None,
        Some(device) => {
            sqlx::query_as(
                "UPDATE devices SET last_seen = ?3, name = ?4
                 WHERE id = ?1 AND person = ?2 AND revoked IS NULL RETURNING id",
            )
            .bind(device.0)
            .bind(session.person.0)
            .bind(session.now_ms)
            .bind(&session.device_name)
            .fetch_optional(&mut *connection)
            .await?
        }
    };
    let device = known.map_or(session.fresh_device, |(id,)| DeviceId(id));
    if known.is_none() {
        sqlx::query(
            "INSERT INTO devices (id, person, name, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4)",
        )
        .bind(device.0)
        .bind(session.person.0)
        .bind(&session.device_name)
        .bind(session.now_ms)
        .execute(&mut *connection)
        .await?;
    }
    if let Some(before) = session.replaces {
        sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
            .bind(before.as_slice())
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "INSERT INTO sessions (token_hash, person, device, created, last_used, expires)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
    )
    .bind(session.token_hash.as_slice())
    .bind(session.person.0)
    .bind(device.0)
    .bind(session.now_ms)
    .bind(session.expires_ms)
    .execute(&mut *connection)
    .await?;
    let trace = Trace::new(What::SignedIn, session.now_ms);
    note(connection, trace.by(session.person).on(device)).await?;
    Ok(device)
}
