//! Where mail for somebody goes: another address counts once it has proved to be theirs.

use domain::{id::PersonId, text::Login};
use sqlx::SqliteConnection;

use super::{Sqlite, forget_resets};
use crate::db::sqlite::{
    Result,
    traces::{Trace, What, note},
};

impl Sqlite {
    /// Keeps where mail for somebody is to go, until a code says that they read it there.
    /// One at a time.
    pub async fn begin_address(
        &self,
        person: PersonId,
        email: Login,
        code_hash: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<()> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    // an address that never was theirs is not kept
                    sqlx::query("DELETE FROM new_addresses WHERE expires_ms <= ?")
                        .bind(now_ms)
                        .execute(&mut *connection)
                        .await?;
                    sqlx::query(
                        "INSERT OR REPLACE INTO new_addresses (person, email, code_hash, expires_ms)
                         VALUES (?, ?, ?, ?)",
                    )
                    .bind(person.0)
                    .bind(email.as_str())
                    .bind(code_hash.as_slice())
                    .bind(expires_ms)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// The address that waits for its code, if one does.
    pub async fn new_address(&self, person: PersonId, now_ms: i64) -> Result<Option<String>> {
        let found: Option<(String,)> =
            sqlx::query_as("SELECT email FROM new_addresses WHERE person = ? AND expires_ms > ?")
                .bind(person.0)
                .bind(now_ms)
                .fetch_optional(&self.readers)
                .await?;
        Ok(found.map(|(email,)| email))
    }

    /// From here on mail for somebody goes where they read this code. Answers whether it
    /// was the code, and where mail went before.
    pub async fn confirm_address(
        &self,
        person: PersonId,
        code_hash: [u8; 32],
        now_ms: i64,
    ) -> Result<Option<Option<Login>>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let found: Option<(String,)> = sqlx::query_as(
                        "DELETE FROM new_addresses
                         WHERE person = ? AND code_hash = ? AND expires_ms > ? RETURNING email",
                    )
                    .bind(person.0)
                    .bind(code_hash.as_slice())
                    .bind(now_ms)
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some((email,)) = found else {
                        return Ok(None);
                    };
                    let before = set_address(connection, person, Some(&email)).await?;
                    let trace = Trace::new(What::AddressChanged, now_ms).by(person);
                    note(connection, trace).await?;
                    Ok(Some(before))
                })
            })
            .await
    }
}

/// Sends mail for somebody here, at once. Answers where it went before. A code that went
/// there is not theirs any more, and an address that waited waits no longer.
pub(super) async fn set_address(
    connection: &mut SqliteConnection,
    person: PersonId,
    email: Option<&str>,
) -> Result<Option<Login>> {
    let before: Option<(Option<String>,)> = sqlx::query_as("SELECT email FROM people WHERE id = ?")
        .bind(person.0)
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query("UPDATE people SET email = ?2 WHERE id = ?1")
        .bind(person.0)
        .bind(email)
        .execute(&mut *connection)
        .await?;
    forget_codes(connection, person).await?;
    let before = before.and_then(|(email,)| email);
    Ok(before.and_then(|email| Login::kept(&email).ok()))
}

/// What was sent to somebody by mail opens nothing any more: neither another password nor
/// another address.
pub(super) async fn forget_codes(
    connection: &mut SqliteConnection,
    person: PersonId,
) -> Result<()> {
    forget_resets(connection, person).await?;
    sqlx::query("DELETE FROM new_addresses WHERE person = ?")
        .bind(person.0)
        .execute(connection)
        .await?;
    Ok(())
}
