//! How an organisation begins: with a code that the program printed, of which
//! only the hash is kept.

use std::path::Path;

use domain::{
    id::{LocationId, PersonId},
    text::Login,
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    DbError, FILE, Founding, Result, Sqlite,
    founding::{place_and_people, relations},
    traces::{Trace, What, note},
};

/// Where the code is kept: its hash, and until when it opens.
const KEY: &str = "start-code";

/// An organisation that begins.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// The organisation with its location and its themes; nobody is in it yet.
    pub founding: Founding,
    /// Who leads it.
    pub first: First,
    /// Unix time in ms.
    pub now_ms: i64,
}

/// The first lead of an organisation.
#[derive(Clone, Debug)]
pub enum First {
    /// Somebody new.
    New {
        /// Their id.
        id: PersonId,
        /// Their name.
        name: String,
        /// What they sign in with.
        login: Login,
        /// The hash of their password.
        password_hash: String,
    },
    /// Somebody who has an account already.
    Known(PersonId),
}

impl Sqlite {
    /// Lets a code begin one organisation until `expires_ms`; one from before
    /// opens nothing any more.
    pub async fn offer_start(&self, code_hash: [u8; 32], expires_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(offer(connection, code_hash, expires_ms)))
            .await
    }

    /// Lets a code begin one more organisation, in the database in `folder`,
    /// also while a server uses it.
    pub async fn offer_start_in(folder: &Path, code_hash: [u8; 32], expires_ms: i64) -> Result<()> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Err(DbError::Missing(file));
        }
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .busy_timeout(std::time::Duration::from_secs(30));
        let mut connection = SqliteConnection::connect_with(&options).await?;
        offer(&mut connection, code_hash, expires_ms).await?;
        connection.close().await?;
        Ok(())
    }

    /// Whether this code begins an organisation.
    pub async fn starts(&self, code_hash: [u8; 32], now_ms: i64) -> Result<bool> {
        let mut connection = self.readers.acquire().await?;
        opens(&mut connection, code_hash, now_ms).await
    }

    /// Begins an organisation, once per code. Answers whether it did.
    pub async fn begin(&self, beginning: Beginning) -> Result<Option<PersonId>> {
        self.writer
            .decide(beginning.now_ms, move |connection, now_ms| {
                Box::pin(begin(
                    connection,
                    Beginning {
                        now_ms,
                        ..beginning
                    },
                ))
            })
            .await
    }
}

async fn offer(
    connection: &mut SqliteConnection,
    code_hash: [u8; 32],
    expires_ms: i64,
) -> Result<()> {
    let kept = [code_hash.as_slice(), &expires_ms.to_be_bytes()].concat();
    sqlx::query("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
        .bind(KEY)
        .bind(kept)
        .execute(connection)
        .await?;
    Ok(())
}

async fn opens(
    connection: &mut SqliteConnection,
    code_hash: [u8; 32],
    now_ms: i64,
) -> Result<bool> {
    let kept: Option<(Vec<u8>,)> = sqlx::query_as("SELECT value FROM meta WHERE key = ?")
        .bind(KEY)
        .fetch_optional(connection)
        .await?;
    Ok(kept.is_some_and(|(kept,)| {
        let (hash, expires) = kept.split_at(kept.len().min(32));
        let expires = expires.try_into().map_or(0, i64::from_be_bytes);
        hash == code_hash && expires > now_ms
    }))
}

async fn begin(
    connection: &mut SqliteConnection,
    beginning: Beginning,
) -> Result<Option<PersonId>> {
    let Beginning {
        code_hash,
        mut founding,
        first,
        now_ms,
    } = beginning;
    if !opens(connection, code_hash, now_ms).await? {
        return Ok(None);
    }
    sqlx::query("DELETE FROM meta WHERE key = ?")
        .bind(KEY)
        .execute(&mut *connection)
        .await?;
    let person = match first {
        First::Known(person) => person,
        First::New {
            id,
            name,
            login,
            password_hash,
        } => {
            founding.people.push(super::NewPerson {
                id,
                name,
                email: login.into(),
                password_hash: Some(password_hash),
            });
            id
        }
    };
    founding.leads.push((person, super::Term::since(now_ms)));
    place_and_people(connection, &founding).await?;
    relations(connection, &founding).await?;
    let location = LocationId(founding.location.id);
    let trace = Trace::new(What::Founded, now_ms).by(person).at(location);
    note(connection, trace).await?;
    Ok(Some(person))
}
