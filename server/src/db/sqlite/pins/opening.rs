//! What follows when a PIN was right: a device of one's own on the tablet, and a
//! session on it.

use domain::id::{DeviceId, PersonId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{NewOpening, Return};
use crate::db::sqlite::{
    Result,
    rows::row,
    sessions::SESSION_MS,
    traces::{self, Trace, What},
};

/// The PIN was right. Answers the secret of this person on this tablet; `None`
/// when the tablet has been revoked.
pub(super) async fn open(
    connection: &mut SqliteConnection,
    opening: NewOpening,
) -> Result<Option<[u8; 32]>> {
    let (tablet, person) = (opening.tablet.0, opening.person.0);
    // it may have been revoked while the PIN was looked at
    let is_open = sqlx::query("SELECT 1 FROM tablets WHERE id = ? AND revoked IS NULL")
        .bind(tablet)
        .fetch_optional(&mut *connection)
        .await?;
    if is_open.is_none() {
        return Ok(None);
    }
    sqlx::query("DELETE FROM pin_tries WHERE tablet = ? AND person = ?")
        .bind(tablet)
        .bind(person)
        .execute(&mut *connection)
        .await?;
    let known: Option<(Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT p.device, p.secret FROM tablet_people p JOIN devices d ON d.id = p.device
         WHERE p.tablet = ? AND p.person = ? AND d.revoked IS NULL",
    )
    .bind(tablet)
    .bind(person)
    .fetch_optional(&mut *connection)
    .await?;
    let known = known.and_then(|(device, secret)| Some((device, secret.try_into().ok()?)));
    let (device, secret): (Uuid, [u8; 32]) = if let Some(known) = known {
        known
    } else {
        add_device(connection, &opening).await?;
        (opening.fresh_device.0, opening.fresh_secret)
    };
    sqlx::query(
        "INSERT INTO tablet_people (tablet, person, device, secret)
         VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
         SET device = excluded.device, secret = excluded.secret",
    )
    .bind(tablet)
    .bind(person)
    .bind(device)
    .bind(secret.as_slice())
    .execute(&mut *connection)
    .await?;
    add_token(connection, &opening, device).await?;
    // a person has one session on a tablet
    sqlx::query("DELETE FROM sessions WHERE device = ?")
        .bind(device)
        .execute(&mut *connection)
        .await?;
    let session = (opening.session_hash, opening.now_ms, opening.expires_ms);
    begin(connection, opening.person, device, session).await?;
    let trace = Trace::new(What::Unlocked, opening.now_ms).by(opening.person);
    traces::note(connection, trace.on(DeviceId(device))).await?;
    Ok(Some(secret))
}

/// The device of a person on a tablet is called what the tablet is called.
async fn add_device(connection: &mut SqliteConnection, opening: &NewOpening) -> Result<()> {
    sqlx::query(
        "INSERT INTO devices (id, person, name, first_seen, last_seen)
         SELECT ?1, ?2, name, ?3, ?3 FROM tablets WHERE id = ?4",
    )
    .bind(opening.fresh_device.0)
    .bind(opening.person.0)
    .bind(opening.now_ms)
    .bind(opening.tablet.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many tokens of somebody on a tablet are worth something at once: each answer
/// that was lost on its way leaves one behind.
const TOKENS: i64 = 8;

/// The ones before stay until this one is used: whether it arrives is not known.
async fn add_token(
    connection: &mut SqliteConnection,
    opening: &NewOpening,
    device: Uuid,
) -> Result<()> {
    sqlx::query("INSERT INTO tablet_tokens (token_hash, device, made_ms) VALUES (?, ?, ?)")
        .bind(opening.token_hash.as_slice())
        .bind(device)
        .bind(opening.now_ms)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "DELETE FROM tablet_tokens WHERE device = ?1 AND nth NOT IN
         (SELECT nth FROM tablet_tokens WHERE device = ?1 ORDER BY nth DESC LIMIT ?2)",
    )
    .bind(device)
    .bind(TOKENS)
    .execute(connection)
    .await?;
    Ok(())
}

row! {
    /// What brings somebody back on a tablet.
    struct Token {
        person: PersonId,
        device: Uuid,
        nth: i64,
    }
}

/// Also on a tablet that was revoked: its session then hands in and takes nothing.
pub(super) async fn come_back(connection: &mut SqliteConnection, back: Return) -> Result<bool> {
    let found: Option<Token> = sqlx::query_as(
        "SELECT p.person, p.device, t.nth FROM tablet_tokens t
         JOIN tablet_people p ON p.device = t.device
         WHERE p.tablet = ? AND t.token_hash = ? AND t.made_ms > ?",
    )
    .bind(back.tablet.0)
    .bind(back.token_hash.as_slice())
    .bind(back.now_ms - SESSION_MS)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(Token {
        person,
        device,
        nth,
    }) = found
    else {
        return Ok(false);
    };
    // this is the one that the tablet has
    sqlx::query("DELETE FROM tablet_tokens WHERE device = ? AND nth < ?")
        .bind(device)
        .bind(nth)
        .execute(&mut *connection)
        .await?;
    let session = (back.session_hash, back.now_ms, back.expires_ms);
    begin(connection, person, device, session).await?;
    Ok(true)
}

async fn begin(
    connection: &mut SqliteConnection,
    person: PersonId,
    device: Uuid,
    (token_hash, now_ms, expires_ms): ([u8; 32], i64, i64),
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sessions (token_hash, person, device, created, last_used, expires)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
    )
    .bind(token_hash.as_slice())
    .bind(person.0)
    .bind(device)
    .bind(now_ms)
    .bind(expires_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE devices SET last_seen = ?2 WHERE id = ?1")
        .bind(device)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}
