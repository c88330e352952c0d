//! The one writer. Whatever arrives while a transaction is being written to the
//! disk is taken together in the next one, so that many small requests share one
//! `fsync`. Nobody gets an answer before the commit.

mod state;

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::timeout,
};

use self::state::{Time, Works, is_room};
use super::{DbError, Result};
use crate::clock::Clock;

/// Work on the database that is not finished yet.
pub(super) type Working<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// Tells whoever asked, once it is known whether the commit succeeded.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> Working<'c, Answer> + Send>;

/// What is handed in to the writer.
enum Order {
    Do(Job),
    /// Let go of the file; nothing is written after it.
    Stop(oneshot::Sender<()>),
}

/// Most jobs that share a commit: bounds what one failure takes with it.
const JOBS_PER_COMMIT: usize = 128;
/// How long a transaction takes jobs in: the first has waited for all others.
const TAKING_IN: Duration = Duration::from_millis(20);
/// How long after a write that failed is tried whether there is room again.
const AGAIN: Duration = Duration::from_secs(5);
/// Most jobs that wait; who comes after them waits for a place.
const JOBS_WAITING: usize = 1_024;

/// Where work for the writer is handed in.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Order>,
    time: Arc<Time>,
    works: Arc<Works>,
}

impl Writer {
    /// Starts the writer on an open connection. When a job panics, the
    /// transaction is undone and the writer goes on with a new connection.
    pub(super) fn start(
        connection: SqliteConnection,
        options: SqliteConnectOptions,
        clock: Clock,
    ) -> Self {
        let (jobs, waiting) = mpsc::channel(JOBS_WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let works = Arc::new(Works::new());
        let writer = Self {
            jobs,
            time: Arc::new(Time::by(clock)),
            works: Arc::clone(&works),
        };
        // a database that is not there any more is not begun anew
        let options = options.create_if_missing(false);
        tokio::spawn(async move {
            let mut open = connection;
            loop {
                let working = work_through(open, waiting.clone(), Arc::clone(&works));
                match tokio::spawn(working).await {
                    Ok(()) => return,
                    Err(error) => tracing::error!(%error, "a write panicked"),
                }
                match open_again(&options, &waiting, &works).await {
                    Some(again) => open = again,
                    None => return,
                }
            }
        });
        writer
    }

    /// Whether what is written arrives, by what came of the last write.
    pub(super) fn works(&self) -> bool {
        self.works.yes() && !self.jobs.is_closed()
    }

    /// The same for what depends on what time it is: `work` is told when it is its turn.
    /// `asked_ms`: when it was asked for.
    pub(super) async fn decide<T, W>(&self, asked_ms: i64, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection, i64) -> Working<'c, T> + Send + 'static,
    {
        let time = Arc::clone(&self.time);
        self.write(move |connection| work(connection, time.now_ms(asked_ms)))
            .await
    }

    /// Does `work` inside a transaction; answers after the commit. When `work`
    /// fails, nothing of it stays.
    pub(super) async fn write<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> Working<'c, T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let works = Arc::clone(&self.works);
        let job: Job = Box::new(move |connection| {
            Box::pin(async move {
                let worked = work(connection).await;
                let failed = worked.as_ref().err().cloned();
                let answer: Answer = Box::new(move |committed| {
                    // whoever asked may have left
                    let _ = tell.send(committed.and(worked));
                });
                match failed {
                    None => Ok(answer),
                    Some(error) => {
                        if error.is_of_disk() {
                            works.note(false);
                        }
                        answer(Ok(()));
                        Err(error)
                    }
                }
            })
        });
        let order = Order::Do(job);
        self.jobs.send(order).await.map_err(|_| DbError::Stopped)?;
        told.await.map_err(|_| DbError::Stopped)?
    }

    /// Finishes what was handed in before and closes the connection.
    pub(super) async fn stop(&self) {
        let (tell, told) = oneshot::channel();
        // when it has stopped already there is nothing to wait for
        if self.jobs.send(Order::Stop(tell)).await.is_ok() {
            let _ = told.await;
        }
    }
}

/// Opens the database once more, however often it takes. Who has something to write
/// meanwhile hears at once that it cannot be. `None` when it is to stop.
async fn open_again(
    options: &SqliteConnectOptions,
    jobs: &Mutex<mpsc::Receiver<Order>>,
    works: &Works,
) -> Option<SqliteConnection> {
    let mut jobs = jobs.lock().await;
    loop {
        match SqliteConnection::connect_with(options).await {
            Ok(open) => return Some(open),
            Err(error) => {
                works.note(false);
                tracing::error!(%error, "the writer cannot open the database");
            }
        }
        match timeout(AGAIN, jobs.recv()).await {
            Ok(Some(Order::Do(_))) | Err(_) => {}
            Ok(Some(Order::Stop(tell))) => {
                jobs.close();
                let _ = tell.send(());
                return None;
            }
            Ok(None) => return None,
        }
    }
}

async fn work_through(
    mut connection: SqliteConnection,
    jobs: Arc<Mutex<mpsc::Receiver<Order>>>,
    works: Arc<Works>,
) {
    let mut jobs = jobs.lock().await;
    let mut stopping = None;
    while stopping.is_none() {
        let next = if works.yes() {
            jobs.recv().await
        } else if let Ok(next) = timeout(AGAIN, jobs.recv()).await {
            next
        } else {
            works.note(is_room(&mut connection).await);
            continue;
        };
        let first = match next {
            Some(Order::Do(job)) => job,
            Some(Order::Stop(tell)) => {
                stopping = Some(tell);
                break;
            }
            None => break,
        };
        let (mut answers, mut is_hurt) = (Vec::new(), false);
        let committed = commit(
            &mut connection,
            first,
            &mut jobs,
            (&mut answers, &mut is_hurt),
            &mut stopping,
        );
        let committed = committed.await;
        if let Err(error) = &committed {
            tracing::error!(%error, "a commit failed");
            // SQLite may have undone it already; then there is nothing to undo
            let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
            works.note(false);
        } else if !is_hurt && !works.yes() {
            // that went well, perhaps because there was nothing to write
            works.note(is_room(&mut connection).await);
        }
        for answer in answers {
            answer(committed.clone());
        }
    }
    jobs.close();
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "the database did not close well");
    }
    if let Some(tell) = stopping {
        let _ = tell.send(());
    }
}

/// Does all jobs that are there in one transaction.
async fn commit(
    connection: &mut SqliteConnection,
    first: Job,
    jobs: &mut mpsc::Receiver<Order>,
    (answers, is_hurt): (&mut Vec<Answer>, &mut bool),
    stopping: &mut Option<oneshot::Sender<()>>,
) -> Result<()> {
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await?;
    let began = Instant::now();
    let mut next = Some(first);
    while let Some(job) = next {
        sqlx::query("SAVEPOINT job")
            .execute(&mut *connection)
            .await?;
        match job(&mut *connection).await {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                *is_hurt |= error.is_of_disk();
                sqlx::query("ROLLBACK TO job")
                    .execute(&mut *connection)
                    .await?;
            }
        }
        sqlx::query("RELEASE job").execute(&mut *connection).await?;
        let goes_on = answers.len() < JOBS_PER_COMMIT && began.elapsed() < TAKING_IN;
        next = match goes_on.then(|| jobs.try_recv().ok()).flatten() {
            Some(Order::Do(job)) => Some(job),
            Some(Order::Stop(tell)) => {
                *stopping = Some(tell);
                None
            }
            None => None,
        };
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::db::sqlite::{FILE, Sqlite};
    use tempfile::TempDir;

    async fn note(db: &Sqlite, key: &'static str, bytes: usize) -> Result<()> {
        db.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO meta (key, value) VALUES (?, zeroblob(?))")
                        .bind(key)
                        .bind(i64::try_from(bytes).unwrap())
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn keys(db: &Sqlite) -> Vec<String> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT key FROM meta WHERE key <> 'epoch' ORDER BY key")
                .fetch_all(&db.readers)
                .await
                .unwrap();
        rows.into_iter().map(|(key,)| key).collect()
    }

    #[tokio::test]
    async fn a_job_that_fails_takes_no_other_with_it() {
        let folder = TempDir::new().unwrap();
        let db = Sqlite::open(folder.path(), Clock::System).await.unwrap();
        let (a, twice, b) = tokio::join!(note(&db, "a", 1), note(&db, "a", 1), note(&db, "b", 1));
        assert!(a.is_ok() && twice.is_err() && b.is_ok());
        assert_eq!(keys(&db).await, ["a", "b"]);
    }

    #[tokio::test]
    async fn a_panic_undoes_its_transaction_and_the_writer_goes_on() {
        let folder = TempDir::new().unwrap();
        let db = Sqlite::open(folder.path(), Clock::System).await.unwrap();
        let panicked: Result<()> = db
            .writer
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO meta (key, value) VALUES ('half', x'')")
                        .execute(connection)
                        .await?;
                    panic!("as a test wants");
                })
            })
            .await;
        assert!(matches!(panicked, Err(DbError::Stopped)));
        note(&db, "after", 1).await.unwrap();
        assert_eq!(keys(&db).await, ["after"]);
    }

    #[tokio::test]
    async fn a_writer_that_cannot_open_its_file_says_so_and_goes_on_when_it_can() {
        let folder = TempDir::new().unwrap();
        let db = Sqlite::open(folder.path(), Clock::System).await.unwrap();
        let (file, away) = (folder.path().join(FILE), folder.path().join("away"));
        fs::rename(&file, &away).unwrap();
        let panicked: Result<()> = db
            .writer
            .write(|_| Box::pin(async { panic!("as a test wants") }))
            .await;
        assert!(matches!(panicked, Err(DbError::Stopped)));
        assert!(note(&db, "meanwhile", 1).await.is_err());
        assert!(db.check().await.is_err());
        assert!(!file.exists(), "a database that went is not begun anew");
        fs::rename(&away, &file).unwrap();
        while note(&db, "after", 1).await.is_err() {}
        assert!(db.check().await.is_ok());
        assert_eq!(keys(&db).await, ["after"]);
    }

    #[tokio::test]
    async fn a_full_disk_is_an_error_and_nothing_is_half_written() {
        let folder = TempDir::new().unwrap();
        let db = Sqlite::open(folder.path(), Clock::System).await.unwrap();
        let pages = |number: &'static str| {
            db.writer.write(move |connection| {
                Box::pin(async move {
                    sqlx::query(number).execute(connection).await?;
                    Ok(())
                })
            })
        };
        pages("PRAGMA max_page_count = 100").await.unwrap();
        let (small, large) = tokio::join!(note(&db, "small", 1), note(&db, "large", 1_000_000));
        assert!(large.is_err());
        assert!(db.check().await.is_err(), "and it is said");
        // it may have shared the transaction that had to be undone
        let mut expected = Vec::from_iter(small.is_ok().then(|| "small".to_owned()));
        assert_eq!(keys(&db).await, expected);
        assert!(db.check().await.is_err());
        pages("PRAGMA max_page_count = 100000").await.unwrap();
        assert!(db.check().await.is_ok());
        note(&db, "there is room again", 1_000_000).await.unwrap();
        expected.push("there is room again".to_owned());
        assert_eq!(keys(&db).await, expected);
        assert!(db.check_integrity().await.unwrap().is_empty());
    }
}
