//! The SQLite back end: how the file is opened, one writer and many readers.

mod access;
mod accounts;
mod backup;
mod desk;
mod directory;
mod erased;
mod founding;
mod held;
mod held_review;
mod invitations;
mod migrations;
mod notifications;
mod pins;
mod place_anew;
mod placing;
mod pull;
mod push;
mod retention;
mod rows;
mod sessions;
mod staff_devices;
mod starting;
#[cfg(test)]
mod statements;
mod tablets;
mod traces;
mod values;
mod writer;

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::Path,
    str::FromStr,
    sync::{Arc, Mutex},
    time::Duration,
};

use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

use super::{DbError, Result};
use crate::clock::{Clock, random_id};
use writer::Writer;

pub use self::{
    accounts::{OwnAccount, OwnDevice, Reset},
    backup::{back_up, restore},
    desk::{Changed, Decided},
    founding::{Enrolment, Founding, GuardianOf, Named, NewChild, NewPerson, NewTheme, Term},
    held_review::HeldDecision,
    invitations::{Accept, Accepted, Answered, Invitation, Known, NewInvitation, WRONG_ANSWERS},
    notifications::{DueMail, DuePush, NotificationSettings, Outcome, Subscriber},
    pins::{NewOpening, PinTry, Return},
    pull::{Pull, Pulled},
    push::{Push, Pushed},
    sessions::{Account, NewSession, SESSION_MS, Session},
    staff_devices::StaffDevices,
    starting::{Beginning, First},
    tablets::{ChosenPin, Face, NewPairing, NewTablet, PairedTablet, Tablet},
    traces::{Chain, End, Fact, Fault, NoEnd, OfChild, ShownTrace, Trace, Verified, What, verify},
};

/// The name of the database in its folder.
const FILE: &str = "samenbeeld.sqlite";
/// Where a restore keeps what it puts in place while nothing is there.
const RESTORING: &str = "restoring";
const READERS: u32 = 4;
/// Rows that wait between the thread that reads them and whoever asked.
const ROWS_AT_ONCE: usize = 4_096;
/// How long the log grows until it is taken into the file, in pages of 4 KiB:
/// the longer, the more often a page is written once for many commits.
const LOG_PAGES: &str = "8000";
/// Of each connection; negative: in KiB.
const CACHE: &str = "-16384";
const BUSY: Duration = Duration::from_secs(10);

/// A SQLite file on this machine.
#[derive(Clone)]
pub struct Sqlite {
    writer: Writer,
    readers: SqlitePool,
    /// Sessions that ended while nothing could be written: gone as soon as something can.
    ended: Arc<Mutex<BTreeSet<[u8; 32]>>>,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sqlite")
    }
}

impl Sqlite {
    /// Opens the database in `folder`, makes it when it is not there, and brings
    /// its tables up to date. What is decided is decided by `clock`.
    ///
    /// # Errors
    /// When the file cannot be opened, is of an unsafe SQLite or only half restored.
    pub async fn open(folder: &Path, clock: Clock) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| DbError::from(sqlx::Error::Io(error)))?;
        if !folder.join(FILE).exists() && folder.join(RESTORING).exists() {
            return Err(DbError::HalfRestored(folder.to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .row_buffer_size(ROWS_AT_ONCE)
            .pragma("cache_size", CACHE)
            .pragma("wal_autocheckpoint", LOG_PAGES);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        check_version(&mut connection).await?;
        migrations::run(&mut connection).await?;
        sqlx::query("INSERT INTO meta (key, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING")
            .bind(random_id())
            .execute(&mut connection)
            .await?;
        let reading = options.clone().pragma("query_only", "ON");
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(reading)
            .await?;
        Ok(Self {
            writer: Writer::start(connection, options, clock),
            readers,
            ended: Arc::default(),
        })
    }

    /// Whether it answers, and what is written arrives. Writes nothing.
    pub async fn check(&self) -> Result<()> {
        sqlx::query("SELECT 1 FROM meta")
            .fetch_optional(&self.readers)
            .await?;
        if !self.writer.works() {
            return Err(DbError::Stopped);
        }
        Ok(())
    }

    /// What is wrong with the file, if anything. Reads all of it.
    pub async fn check_integrity(&self) -> Result<Vec<String>> {
        let mut connection = self.readers.acquire().await?;
        integrity(&mut connection).await
    }

    /// Writes what is under way and lets go of the file.
    pub async fn close(&self) {
        // the writer last: it then takes the log into the file
        self.readers.close().await;
        self.writer.stop().await;
    }

    /// The database's life: another one after a restore.
    pub async fn epoch(&self) -> Result<Uuid> {
        let mut connection = self.readers.acquire().await?;
        epoch(&mut connection).await
    }

    /// Begins a new life: every device then sends again what its person made.
    pub async fn renew_epoch(&self, epoch: Uuid) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("UPDATE meta SET value = ? WHERE key = 'epoch'")
                        .bind(epoch)
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// The ids of all ops that are recorded, of whomever.
    pub async fn recorded(&self) -> Result<BTreeSet<Uuid>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as("SELECT id FROM ops")
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|(op,)| op).collect())
    }

    /// The ids of ops that are held, of whomever.
    pub async fn held(&self) -> Result<BTreeSet<Uuid>> {
        let rows: Vec<(Uuid,)> = sqlx::query_as("SELECT op FROM held")
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|(op,)| op).collect())
    }
}

/// What SQLite finds wrong with the file, if anything. Reads all of it.
async fn integrity(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let said: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check")
        .fetch_all(&mut *connection)
        .await?;
    let orphans = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(connection)
        .await?;
    let mut wrong: Vec<String> = said
        .into_iter()
        .map(|(line,)| line)
        .filter(|line| line != "ok")
        .collect();
    if !orphans.is_empty() {
        wrong.push(format!("{} rows point at nothing", orphans.len()));
    }
    Ok(wrong)
}

async fn epoch(connection: &mut SqliteConnection) -> Result<Uuid> {
    let (epoch,) = sqlx::query_as("SELECT value FROM meta WHERE key = 'epoch'")
        .fetch_one(connection)
        .await?;
    Ok(epoch)
}

/// SQLite before 3.51.3 can lose commits while two connections are open.
async fn check_version(connection: &mut SqliteConnection) -> Result<()> {
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?;
    let parts: Vec<u32> = version
        .split('.')
        .filter_map(|part| u32::from_str(part).ok())
        .collect();
    if parts.as_slice() < [3, 51, 3].as_slice() {
        return Err(DbError::UnsafeVersion(version));
    }
    Ok(())
}
