//! The chain. The hash of a row is SHA-256 over, in this order:
//!
//! 1. the 32 bytes of the hash before it; 32 zeroes for the first row;
//! 2. `seq` and `at_ms`, 8 bytes each, the highest byte first;
//! 3. `location`, `child`, `person`, `device`, `what` and `detail`: each a byte 0
//!    when it is NULL, otherwise a byte 1, its length in bytes as 8 bytes, the
//!    highest first, and its bytes.
//!
//! Every length is said, so no two different rows are the same bytes. Rows are
//! numbered from 1 without a gap.
//!
//! A chain alone cannot show that its last rows were taken out: for that its end
//! has to be kept elsewhere.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use crate::{
    db::sqlite::{Result, rows::row},
    hex::hex,
};

/// What comes before the first row.
pub(super) const START: [u8; 32] = [0; 32];

/// A row without its hash, with its columns as they are stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Link {
    pub seq: i64,
    pub at_ms: i64,
    pub location: Option<Vec<u8>>,
    pub child: Option<Vec<u8>>,
    pub person: Option<Vec<u8>>,
    pub device: Option<Vec<u8>>,
    pub what: String,
    pub detail: String,
}

impl Link {
    /// The hash of the row after the one with the hash `before`.
    pub(super) fn hash(&self, before: &[u8]) -> [u8; 32] {
        let mut sum = Sha256::new();
        sum.update(before);
        sum.update(self.seq.to_be_bytes());
        sum.update(self.at_ms.to_be_bytes());
        let ids = [&self.location, &self.child, &self.person, &self.device];
        for id in ids {
            add(&mut sum, id.as_deref());
        }
        add(&mut sum, Some(self.what.as_bytes()));
        add(&mut sum, Some(self.detail.as_bytes()));
        sum.finalize().into()
    }
}

row! {
    /// A row with its hash.
    struct Row {
        seq: i64,
        at_ms: i64,
        location: Option<Vec<u8>>,
        child: Option<Vec<u8>>,
        person: Option<Vec<u8>>,
        device: Option<Vec<u8>>,
        what: String,
        detail: String,
        hash: Vec<u8>,
    }
}

/// What walking the chain found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chain {
    /// How many rows there are.
    pub rows: u64,
    /// Its last row.
    pub end: Option<End>,
    /// What does not fit, in the order of the rows.
    pub faults: Vec<Fault>,
}

/// Something that does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// Rows are missing before this one.
    #[error("rows {0} to {1} are missing")]
    Missing(i64, i64),
    /// A row before the first.
    #[error("row {0} was never written by us")]
    Foreign(i64),
    /// This row, or the one before it, is not as it was written.
    #[error("row {0} is not as it was written, or the one before it is not")]
    Changed(i64),
    /// The end that was kept elsewhere is not in the chain: its last rows were
    /// taken out, or it was made anew.
    #[error("row {0} is not here as it was kept elsewhere")]
    NotKept(i64),
}

/// The number and the hash of a row, to be kept elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex(&self.hash))
    }
}

/// A text that is not the end of a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the end of a chain reads NUMBER:HASH, with 64 digits from 0 to f")]
pub struct NoEnd;

impl FromStr for End {
    type Err = NoEnd;

    fn from_str(text: &str) -> std::result::Result<Self, NoEnd> {
        let (seq, digits) = text.trim().split_once(':').ok_or(NoEnd)?;
        let mut hash = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(NoEnd);
        }
        for (nth, byte) in hash.iter_mut().enumerate() {
            let pair = &digits[2 * nth..2 * nth + 2];
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NoEnd)?;
        }
        let seq = seq.parse().map_err(|_| NoEnd)?;
        Ok(Self { seq, hash })
    }
}

/// Rows that are read at once.
const ROWS: i64 = 1_000;
/// Most faults that are told: after so many, more say nothing new.
const FAULTS: usize = 100;

/// Walks the chain from its beginning, past the end that was kept elsewhere.
pub(super) async fn walk(connection: &mut SqliteConnection, kept: Option<&End>) -> Result<Chain> {
    let mut chain = Chain::default();
    let mut from = i64::MIN;
    let mut is_kept = kept.is_none();
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT seq, at_ms, location, child, person, device, what, detail, hash
             FROM traces WHERE seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(from)
        .bind(ROWS)
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = rows.last() else { break };
        from = last.seq;
        for row in rows {
            chain.follow(row);
            is_kept |= chain.end.as_ref() == kept;
        }
    }
    if let (Some(kept), false) = (kept, is_kept) {
        chain.faults.push(Fault::NotKept(kept.seq));
    }
    Ok(chain)
}

impl Chain {
    /// Looks at the next row.
    fn follow(&mut self, row: Row) {
        let (seq, written) = (row.seq, row.hash);
        let link = Link {
            seq,
            at_ms: row.at_ms,
            location: row.location,
            child: row.child,
            person: row.person,
            device: row.device,
            what: row.what,
            detail: row.detail,
        };
        let (before, hash) = self.end.as_ref().map_or((0, START), |e| (e.seq, e.hash));
        if seq < 1 {
            self.add(Fault::Foreign(seq));
            return;
        }
        if seq != before + 1 {
            self.add(Fault::Missing(before + 1, seq - 1));
        } else if link.hash(&hash).as_slice() != written {
            self.add(Fault::Changed(seq));
        }
        self.rows += 1;
        // a hash of another length fits nothing that follows
        let hash = written.try_into().unwrap_or(START);
        self.end = Some(End { seq, hash });
    }

    fn add(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS {
            self.faults.push(fault);
        }
    }
}

fn add(sum: &mut Sha256, column: Option<&[u8]>) {
    let Some(bytes) = column else {
        sum.update([0]);
        return;
    };
    sum.update([1]);
    sum.update((bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::sqlite::{Fact, Sqlite, Trace, What};
    use domain::desk::ChangeKind;
    use sqlx::{Connection, sqlite::SqliteConnectOptions};
    use tempfile::TempDir;

    const ROWS: i64 = 7;

    /// A database with some traces, and a connection that may do what it likes.
    async fn tampered() -> (TempDir, SqliteConnection) {
        let folder = TempDir::new().unwrap();
        let db = Sqlite::open(folder.path(), crate::clock::Clock::System)
            .await
            .unwrap();
        let traces = (0..ROWS).map(|nth| {
            let what = [What::SignedIn, What::Changed(ChangeKind("move-child"))];
            let fact = [Fact::Number(nth), Fact::Word("expired")];
            Trace::new(what[usize::from(nth % 2 == 0)], 1_000 + nth)
                .with("fact", fact[usize::from(nth % 3 == 0)])
        });
        db.note(traces.collect()).await.unwrap();
        db.close().await;
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join(crate::db::sqlite::FILE))
            .foreign_keys(false);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("DROP TRIGGER traces_stay; DROP TRIGGER traces_all_stay;")
            .execute(&mut connection)
            .await
            .unwrap();
        (folder, connection)
    }

    async fn after(connection: &mut SqliteConnection, sql: String) -> Chain {
        use sqlx::AssertSqlSafe;
        let mut change = connection.begin().await.unwrap();
        let changed = sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut *change);
        assert_eq!(changed.await.unwrap().rows_affected(), 1, "{sql}");
        let chain = walk(&mut change, None).await.unwrap();
        change.rollback().await.unwrap();
        chain
    }

    #[tokio::test]
    async fn a_chain_that_nobody_touched_has_no_faults() {
        let (_folder, mut connection) = tampered().await;
        let chain = walk(&mut connection, None).await.unwrap();
        assert!(chain.faults.is_empty());
        assert_eq!(chain.rows, 7);
        assert_eq!(chain.end.unwrap().seq, ROWS);
    }

    #[tokio::test]
    async fn a_changed_column_of_any_row_is_noticed() {
        let (_folder, mut connection) = tampered().await;
        let changes = [
            "seq = seq + 1000",
            "at_ms = at_ms + 1",
            "location = x'00000000000000000000000000000001'",
            "child = x'00000000000000000000000000000001'",
            "person = x'00000000000000000000000000000001'",
            "device = x'00000000000000000000000000000001'",
            "device = x''",
            "what = what || ' '",
            "what = substr(what, 2)",
            "what = what || substr(detail, 1, 1), detail = substr(detail, 2)",
            "detail = detail || ' '",
            "hash = randomblob(32)",
        ];
        for change in changes {
            for row in 1..=ROWS {
                let sql = format!("UPDATE traces SET {change} WHERE seq = {row}");
                let chain = after(&mut connection, sql).await;
                assert!(!chain.faults.is_empty(), "{change} of row {row}");
            }
        }
    }

    #[tokio::test]
    async fn an_id_in_another_column_is_noticed() {
        let (_folder, mut connection) = tampered().await;
        let columns = ["location", "child", "person", "device"];
        let mut seen = Vec::new();
        for column in columns {
            let sql = format!("UPDATE traces SET {column} = zeroblob(16) WHERE seq = {ROWS}");
            let chain = after(&mut connection, sql).await;
            assert_eq!(chain.faults, [Fault::Changed(ROWS)]);
            let mut link = Link {
                seq: 1,
                at_ms: 0,
                location: None,
                child: None,
                person: None,
                device: None,
                what: String::new(),
                detail: String::new(),
            };
            let place = match column {
                "location" => &mut link.location,
                "child" => &mut link.child,
                "person" => &mut link.person,
                _ => &mut link.device,
            };
            *place = Some(vec![0; 16]);
            seen.push(link.hash(&START));
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), columns.len());
    }

    #[tokio::test]
    async fn a_row_taken_out_or_put_in_is_noticed() {
        let (_folder, mut connection) = tampered().await;
        for row in 1..ROWS {
            let sql = format!("DELETE FROM traces WHERE seq = {row}");
            let chain = after(&mut connection, sql).await;
            assert_eq!(chain.faults, [Fault::Missing(row, row)]);
        }
        for row in [-1, 0, ROWS + 1] {
            let sql = format!(
                "INSERT INTO traces SELECT {row}, at_ms, location, child, person, device, what, \
                 detail, hash FROM traces WHERE seq = 1"
            );
            let chain = after(&mut connection, sql).await;
            assert!(!chain.faults.is_empty(), "row {row}");
        }
    }

    #[tokio::test]
    async fn a_cut_tail_is_noticed_by_whoever_kept_the_end() {
        let (_folder, mut connection) = tampered().await;
        let whole = walk(&mut connection, None).await.unwrap();
        let kept: End = whole.end.unwrap().to_string().parse().unwrap();
        let chain = walk(&mut connection, Some(&kept)).await.unwrap();
        assert!(chain.faults.is_empty());
        sqlx::query("DELETE FROM traces WHERE seq = 7")
            .execute(&mut connection)
            .await
            .unwrap();
        let chain = walk(&mut connection, None).await.unwrap();
        assert!(chain.faults.is_empty());
        let chain = walk(&mut connection, Some(&kept)).await.unwrap();
        assert_eq!(chain.faults, [Fault::NotKept(7)]);
    }
}
