//! Traces: who saw or changed what of which child, and who came in. They are
//! written inside the transaction of what they describe, so that neither is
//! there without the other, and chained, so that a row that was changed or
//! taken out afterwards is noticed.

mod chain;
mod read;
pub(super) mod refused;
mod seen;
mod what;

use std::path::Path;

use domain::id::{ChildId, DeviceId, LocationId, PersonId};
use serde_json::{Map, Value};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use self::chain::{Link, START};
pub use self::{
    chain::{Chain, End, Fault, NoEnd},
    read::{OfChild, ShownTrace},
    what::{Fact, What},
};
use super::{DbError, Result, Sqlite};

/// Something that is to leave a trace.
///
/// Only ids, numbers and words of ours fit in: never a name, a text or an address.
#[derive(Clone, Debug)]
pub struct Trace {
    at_ms: i64,
    what: What,
    location: Option<LocationId>,
    child: Option<ChildId>,
    person: Option<PersonId>,
    device: Option<DeviceId>,
    facts: Map<String, Value>,
}

impl Trace {
    /// A trace of `what`, at a Unix time in ms.
    #[must_use]
    pub fn new(what: What, at_ms: i64) -> Self {
        let mut trace = Self {
            at_ms,
            what,
            location: None,
            child: None,
            person: None,
            device: None,
            facts: Map::new(),
        };
        if let What::Changed(kind) = what {
            trace = trace.with("change", kind.0);
        }
        trace
    }

    /// Who did it.
    #[must_use]
    pub fn by(mut self, person: impl Into<Option<PersonId>>) -> Self {
        self.person = person.into();
        self
    }

    /// On which device.
    #[must_use]
    pub fn on(mut self, device: impl Into<Option<DeviceId>>) -> Self {
        self.device = device.into();
        self
    }

    /// Of which child.
    #[must_use]
    pub fn of(mut self, child: impl Into<Option<ChildId>>) -> Self {
        self.child = child.into();
        self
    }

    /// At which location. Without it the trace belongs where the child is or was
    /// last, and without a child where the person works.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<LocationId>>) -> Self {
        self.location = location.into();
        self
    }

    /// Whom else it is about: `about(guardian)`.
    #[must_use]
    pub fn about(self, person: impl Into<Option<PersonId>>) -> Self {
        match person.into() {
            Some(person) => self.with("person", person),
            None => self,
        }
    }

    /// What else there is to know: `with("group", group)`, `with("authority", true)`,
    /// `with("reason", "expired")`.
    #[must_use]
    pub fn with(mut self, key: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.insert(key.to_owned(), fact.into().into_value());
        self
    }
}

/// What is found when a database is looked through.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What SQLite finds wrong with the file.
    pub file: Vec<String>,
    /// The chain of traces.
    pub chain: Chain,
}

/// Looks through the database in `folder`, also while a server uses it, and
/// changes nothing. `kept` is the end of the chain as it was once.
pub async fn verify(folder: &Path, kept: Option<&End>) -> Result<Verified> {
    let file = folder.join(super::FILE);
    if !file.exists() {
        return Err(DbError::Missing(file));
    }
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .pragma("query_only", "ON");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    super::epoch(&mut connection)
        .await
        .map_err(|_| DbError::Foreign(file))?;
    let verified = Verified {
        file: super::integrity(&mut connection).await?,
        chain: chain::walk(&mut connection, kept).await?,
    };
    connection.close().await?;
    Ok(verified)
}

impl Sqlite {
    /// Leaves traces that belong to nothing else that is written.
    pub async fn note(&self, traces: Vec<Trace>) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    for trace in traces {
                        note(connection, trace).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Leaves a trace. Call it inside the transaction of what it describes.
pub(super) async fn note(connection: &mut SqliteConnection, trace: Trace) -> Result<()> {
    let location = match trace.location {
        Some(location) => Some(location.0),
        None => place(connection, &trace).await?,
    };
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, hash FROM traces ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut *connection)
            .await?;
    let (seq, before) = last.unwrap_or((0, START.to_vec()));
    let link = Link {
        seq: seq + 1,
        at_ms: trace.at_ms,
        location: location.map(bytes),
        child: trace.child.map(|child| bytes(child.0)),
        person: trace.person.map(|person| bytes(person.0)),
        device: trace.device.map(|device| bytes(device.0)),
        what: trace.what.word().to_owned(),
        detail: Value::Object(trace.facts).to_string(),
    };
    sqlx::query(
        "INSERT INTO traces (seq, at_ms, location, child, person, device, what, detail, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(link.seq)
    .bind(link.at_ms)
    .bind(&link.location)
    .bind(&link.child)
    .bind(&link.person)
    .bind(&link.device)
    .bind(&link.what)
    .bind(&link.detail)
    .bind(link.hash(&before).as_slice())
    .execute(connection)
    .await?;
    Ok(())
}

fn bytes(id: Uuid) -> Vec<u8> {
    id.into_bytes().to_vec()
}

/// Where a trace belongs that does not say so.
async fn place(connection: &mut SqliteConnection, trace: &Trace) -> Result<Option<Uuid>> {
    if let Some(child) = trace.child {
        let row: Option<(Uuid,)> = sqlx::query_as(
            "SELECT g.location FROM enrolments e JOIN groups g ON g.id = e.grp
             WHERE e.child = ?1
             ORDER BY e.from_ms <= ?2 DESC, e.from_ms DESC, e.grp LIMIT 1",
        )
        .bind(child.0)
        .bind(trace.at_ms)
        .fetch_optional(connection)
        .await?;
        return Ok(row.map(|(location,)| location));
    }
    let Some(person) = trace.person else {
        return Ok(None);
    };
    let row: Option<(Uuid,)> = sqlx::query_as(
        "SELECT location FROM (
             SELECT location, from_ms, until_ms FROM leads WHERE person = ?1
             UNION ALL
             SELECT g.location, s.from_ms, s.until_ms
             FROM staff_groups s JOIN groups g ON g.id = s.grp WHERE s.person = ?1)
         WHERE from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2)
         ORDER BY from_ms, location LIMIT 1",
    )
    .bind(person.0)
    .bind(trace.at_ms)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(location,)| location))
}
