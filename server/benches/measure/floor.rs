//! The physical limit: the same rows, the same settings, the same batches, one
//! prepared statement, and nothing else.

use std::{path::Path, time::Instant};

use anyhow::Result;
use domain::moment::Recorded;
use rusqlite::{Connection, params};

use crate::sync::per_second;

/// Inserts all rows, a commit for each batch; rows per second.
pub fn insert(file: &Path, batches: &[Vec<Recorded>]) -> Result<f64> {
    let batches: Vec<Vec<(&Recorded, String)>> = batches
        .iter()
        .map(|batch| {
            let row = |recorded| Ok((recorded, serde_json::to_string(recorded)?));
            batch.iter().map(row).collect::<Result<_>>()
        })
        .collect::<Result<_>>()?;
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // the table of the first migration, without what it refers to
    connection.execute_batch(
        "CREATE TABLE ops (
             id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), moment BLOB NOT NULL,
             author BLOB NOT NULL, role TEXT NOT NULL, device BLOB NOT NULL,
             received_ms INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
         CREATE INDEX ops_by_moment ON ops (moment);",
    )?;
    let mut insert = connection.prepare("INSERT INTO ops VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    let began = Instant::now();
    let mut count = 0;
    for batch in &batches {
        connection.execute_batch("BEGIN IMMEDIATE")?;
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
        connection.execute_batch("COMMIT")?;
    }
    Ok(per_second(count, began.elapsed()))
}
