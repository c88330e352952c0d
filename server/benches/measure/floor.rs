//! The physical limit: the same rows, the same settings, the same batches, one
//! prepared statement, and nothing else.

use std::{path::Path, time::Instant};

use anyhow::Result;
use domain::moment::Recorded;
use rusqlite::{Connection, params};

use crate::sync::per_second;

pub struct Floor(Connection);

impl Floor {
    /// A file that grows with what is inserted, as Samenbeeld's does.
    pub fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -16_384)?;
        connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
        // the table of the first migration, without what it refers to
        connection.execute_batch(
            "CREATE TABLE ops (
                 id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), moment BLOB NOT NULL,
                 author BLOB NOT NULL, role TEXT NOT NULL, device BLOB NOT NULL,
                 received_ms INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
             CREATE INDEX ops_by_moment ON ops (moment);",
        )?;
        Ok(Self(connection))
    }

    /// Inserts all rows, a commit for each batch; rows per second.
    pub fn insert(&self, batches: &[Vec<Recorded>]) -> Result<f64> {
        let batches: Vec<Vec<(&Recorded, String)>> = batches
            .iter()
            .map(|batch| {
                let row = |recorded| Ok((recorded, serde_json::to_string(recorded)?));
                batch.iter().map(row).collect::<Result<_>>()
            })
            .collect::<Result<_>>()?;
        let sql = "INSERT INTO ops VALUES (?, ?, ?, ?, ?, ?, ?)";
        let mut insert = self.0.prepare(sql)?;
        let began = Instant::now();
        let mut count = 0;
        for batch in &batches {
            self.0.execute_batch("BEGIN IMMEDIATE")?;
            for (recorded, json) in batch {
                let op = &recorded.op;
                insert.execute(params![
                    op.id.0.as_bytes(),
                    op.moment.0.as_bytes(),
                    recorded.author.0.as_bytes(),
                    "staff",
                    op.device.0.as_bytes(),
                    op.stamp.0,
                    json,
                ])?;
                count += 1;
            }
            self.0.execute_batch("COMMIT")?;
        }
        Ok(per_second(count, began.elapsed()))
    }
}
