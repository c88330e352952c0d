//! How values of the domain look in SQL.

use domain::{access::Role, moment::Recorded, op::Op};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{FromRow, QueryBuilder, Sqlite as Backend, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{DbError, Result};

/// An op as it is stored in `ops`.
pub(super) fn recorded(json: &str) -> Result<Recorded> {
    serde_json::from_str(json).map_err(|_| DbError::Unreadable("op"))
}

/// An op as it is stored in `held`.
pub(super) fn op(json: &str) -> Result<Op> {
    serde_json::from_str(json).map_err(|_| DbError::Unreadable("held op"))
}

/// What is stored as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| DbError::Unreadable("value"))
}

/// A value that is a word: `staff`, `access-ended`.
pub(super) fn word(value: &impl Serialize) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(DbError::Unreadable("word")),
    }
}

/// A value by its word.
pub(super) fn read_word<T: DeserializeOwned>(word: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|_| DbError::Unreadable("word"))
}

/// A role by its word.
pub(super) fn role(word: String) -> Result<Role> {
    read_word(word)
}

/// A number of the wire in a column.
pub(super) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of a column on the wire.
pub(super) fn number(column: i64) -> u64 {
    u64::try_from(column).unwrap_or(0)
}

/// Ids in one statement: SQLite takes at most 32 766 values.
const AMONG: usize = 10_000;

/// The rows of a statement that ends in a column, for which the column is one
/// of these ids.
pub(super) async fn among<Row, Id>(
    connection: &mut SqliteConnection,
    select: &str,
    ids: &[Id],
    id: impl Fn(&Id) -> Uuid,
) -> Result<Vec<Row>>
where
    Row: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for some in ids.chunks(AMONG) {
        let mut query = QueryBuilder::<Backend>::new(select);
        query.push(" IN (");
        let mut list = query.separated(", ");
        for one in some {
            list.push_bind(id(one));
        }
        query.push(")");
        let query = query.build_query_as().persistent(false);
        rows.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}
