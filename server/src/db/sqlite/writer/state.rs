//! What the writer knows beside its jobs: what time it is, and whether the disk takes
//! what it writes.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use sqlx::SqliteConnection;

use crate::clock::Clock;

/// How far back a clock can slip while it is kept right, in ms. One that is set back by
/// more was wrong before, and is believed.
const SLIP_MS: i64 = 60_000;

/// The time by which is decided: read when it is a job's turn, and never behind that of a
/// job before it. What was asked first may be decided last, and then what was written in
/// between has happened.
#[derive(Debug)]
pub(super) struct Time {
    clock: Clock,
    last_ms: AtomicI64,
}

impl Time {
    pub(super) const fn by(clock: Clock) -> Self {
        Self {
            clock,
            last_ms: AtomicI64::new(0),
        }
    }

    /// The time for a job that was asked for at `asked_ms`.
    pub(super) fn now_ms(&self, asked_ms: i64) -> i64 {
        let now_ms = self.clock.now_ms().max(asked_ms);
        let last_ms = self.last_ms.load(Ordering::Relaxed);
        let slipped = (0..SLIP_MS).contains(&(last_ms - now_ms));
        let now_ms = if slipped { last_ms } else { now_ms };
        self.last_ms.store(now_ms, Ordering::Relaxed);
        now_ms
    }
}

/// Whether what was written last arrived on the disk.
#[derive(Debug)]
pub(super) struct Works(AtomicBool);

impl Works {
    pub(super) const fn new() -> Self {
        Self(AtomicBool::new(true))
    }

    pub(super) fn yes(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn note(&self, works: bool) {
        if self.0.swap(works, Ordering::Relaxed) != works {
            tracing::warn!(works, "writing to the disk");
        }
    }
}

/// Whether there is room for more than a row: written, and taken away again.
pub(super) async fn is_room(connection: &mut SqliteConnection) -> bool {
    let tried = sqlx::raw_sql(
        "BEGIN IMMEDIATE;
         INSERT OR REPLACE INTO meta (key, value) VALUES ('room', zeroblob(262144));
         COMMIT;
         DELETE FROM meta WHERE key = 'room';",
    );
    let is_room = tried.execute(&mut *connection).await.is_ok();
    if !is_room {
        // SQLite may have undone it already; then there is nothing to undo
        let _ = sqlx::query("ROLLBACK").execute(connection).await;
    }
    is_room
}
