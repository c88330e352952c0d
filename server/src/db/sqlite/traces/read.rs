//! Traces as they are read: newest first, with the names that people and
//! children have now.

use std::collections::BTreeMap;

use domain::{
    id::{ChildId, LocationId, PersonId},
    normalize::order,
    record::Refusal,
};
use serde::Deserialize;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::sqlite::{Result, Sqlite, rows::row, values};

/// A trace with names. What is not known, or is erased, has none.
#[derive(Clone, Debug)]
pub struct ShownTrace {
    /// Its number.
    pub seq: i64,
    /// When: Unix time in ms.
    pub at_ms: i64,
    /// The word of what happened.
    pub what: String,
    /// The kind of a change, or whether access begins or ends.
    pub change: String,
    /// Who did it.
    pub who: Option<String>,
    /// On which device.
    pub device: Option<String>,
    /// Of which child.
    pub child: Option<String>,
    /// Whom else it is about.
    pub about: Option<String>,
    /// Why something was not taken.
    pub reason: Option<Refusal>,
}

/// The traces of a child that its guardians read.
#[derive(Clone, Debug)]
pub struct OfChild {
    /// The child.
    pub child: ChildId,
    /// What it is called.
    pub name: String,
    /// Who opened or got its portfolio, and who changed who may.
    pub traces: Vec<ShownTrace>,
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT t.seq, t.at_ms, t.what, t.detail, p.name AS who, d.name AS device, c.name AS child
             FROM traces t LEFT JOIN people p ON p.id = t.person
             LEFT JOIN devices d ON d.id = t.device LEFT JOIN children c ON c.id = t.child
             WHERE ",
            $where,
            " AND t.seq < ?2 ORDER BY t.seq DESC LIMIT ?3"
        )
    };
}

row! {
    struct Row {
        seq: i64,
        at_ms: i64,
        what: String,
        detail: String,
        who: Option<String>,
        device: Option<String>,
        child: Option<String>,
    }
}

/// What is read of a detail.
#[derive(Default, Deserialize)]
struct Detail {
    #[serde(default)]
    change: String,
    #[serde(default)]
    access: String,
    person: Option<Uuid>,
    reason: Option<String>,
}

impl Sqlite {
    /// Traces of a location, or of one child there, before a number.
    pub async fn traces(
        &self,
        location: LocationId,
        child: Option<ChildId>,
        before: i64,
        most: u32,
    ) -> Result<Vec<ShownTrace>> {
        let mut connection = self.readers.acquire().await?;
        let rows: Vec<Row> = match child {
            None => {
                sqlx::query_as(select!("t.location = ?1"))
                    .bind(location.0)
                    .bind(before)
                    .bind(most)
                    .fetch_all(&mut *connection)
                    .await?
            }
            Some(child) => {
                sqlx::query_as(select!("t.child = ?1 AND t.location = ?4"))
                    .bind(child.0)
                    .bind(before)
                    .bind(most)
                    .bind(location.0)
                    .fetch_all(&mut *connection)
                    .await?
            }
        };
        shown(&mut connection, rows).await
    }

    /// What a guardian reads about their own children: about one of them, or
    /// about each; before a number.
    pub async fn opened(
        &self,
        guardian: PersonId,
        only: Option<ChildId>,
        (before, most): (i64, u32),
        now_ms: i64,
    ) -> Result<Vec<OfChild>> {
        let mut connection = self.readers.acquire().await?;
        let mut children: Vec<(Uuid, String)> = sqlx::query_as(
            "SELECT DISTINCT c.id, c.name FROM relations r JOIN children c ON c.id = r.child
             WHERE r.person = ?1 AND r.role = 'guardian' AND r.from_ms <= ?2
               AND (r.until_ms IS NULL OR r.until_ms > ?2)
             ORDER BY c.id",
        )
        .bind(guardian.0)
        .bind(now_ms)
        .fetch_all(&mut *connection)
        .await?;
        children.sort_by_cached_key(|(id, name)| (order(name), *id));
        let mut found = Vec::new();
        for (id, name) in children {
            let child = ChildId(id);
            if only.is_some_and(|only| only != child) {
                continue;
            }
            let rows: Vec<Row> = sqlx::query_as(select!(
                "t.child = ?1
                 AND t.what IN ('opened', 'received', 'access', 'changed', 'invited', 'exported')"
            ))
            .bind(id)
            .bind(before)
            .bind(most)
            .fetch_all(&mut *connection)
            .await?;
            found.push(OfChild {
                child,
                name,
                traces: shown(&mut connection, rows).await?,
            });
        }
        Ok(found)
    }
}

async fn shown(connection: &mut SqliteConnection, rows: Vec<Row>) -> Result<Vec<ShownTrace>> {
    let details: Vec<Detail> = rows
        .iter()
        .map(|row| serde_json::from_str(&row.detail).unwrap_or_default())
        .collect();
    let about: Vec<Uuid> = details.iter().filter_map(|detail| detail.person).collect();
    let select = "SELECT id, name FROM people WHERE id";
    let names: Vec<(Uuid, String)> = values::among(connection, select, &about, |id| *id).await?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    let is_name = |name: &String| !name.is_empty();
    let shown = rows
        .into_iter()
        .zip(details)
        .map(|(row, detail)| ShownTrace {
            seq: row.seq,
            at_ms: row.at_ms,
            what: row.what,
            change: detail.change + &detail.access,
            who: row.who.filter(is_name),
            device: row.device.filter(is_name),
            child: row.child.filter(is_name),
            about: detail.person.and_then(|id| names.get(&id).cloned()),
            reason: detail.reason.and_then(|word| values::read_word(word).ok()),
        });
    Ok(shown.collect())
}
