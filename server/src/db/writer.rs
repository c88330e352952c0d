//! The one writer. Whatever arrives while a transaction is being written to the
//! disk is taken together in the next one, so that many small requests share one
//! `fsync`. Nobody gets an answer before the commit.

use std::{future::Future, pin::Pin, sync::Arc};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{DbError, Result};

/// Work on the database that is not finished yet.
pub(super) type Working<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// Tells whoever asked, once it is known whether the commit succeeded.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> Working<'c, Answer> + Send>;

/// Most jobs that share a commit: bounds what one failure takes with it.
const JOBS_PER_COMMIT: usize = 128;
/// Most jobs that wait; who comes after them waits for a place.
const JOBS_WAITING: usize = 1_024;

/// Where work for the writer is handed in.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the writer on an open connection. When a job panics, the
    /// transaction is undone and the writer goes on with a new connection.
    pub(super) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        let (jobs, waiting) = mpsc::channel(JOBS_WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        tokio::spawn(async move {
            let mut connection = Some(connection);
            loop {
                let open = match connection.take() {
                    Some(open) => open,
                    None => match SqliteConnection::connect_with(&options).await {
                        Ok(open) => open,
                        Err(error) => {
                            tracing::error!(%error, "the writer cannot open the database");
                            return;
                        }
                    },
                };
                match tokio::spawn(work_through(open, waiting.clone())).await {
                    Ok(()) => return,
                    Err(error) => tracing::error!(%error, "a write panicked"),
                }
            }
        });
        Self { jobs }
    }

    /// Does `work` inside a transaction; answers after the commit. When `work`
    /// fails, nothing of it stays.
    pub(super) async fn write<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> Working<'c, T> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
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
                        answer(Ok(()));
                        Err(error)
                    }
                }
            })
        });
        self.jobs.send(job).await.map_err(|_| DbError::Stopped)?;
        told.await.map_err(|_| DbError::Stopped)?
    }
}

async fn work_through(mut connection: SqliteConnection, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) {
    let mut jobs = jobs.lock().await;
    while let Some(first) = jobs.recv().await {
        let mut answers = Vec::new();
        let committed = commit(&mut connection, first, &mut jobs, &mut answers).await;
        if let Err(error) = &committed {
            tracing::error!(%error, "a commit failed");
            // SQLite may have undone it already; then there is nothing to undo
            let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
        }
        for answer in answers {
            answer(committed.clone());
        }
    }
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "the database did not close well");
    }
}

/// Does all jobs that are there in one transaction.
async fn commit(
    connection: &mut SqliteConnection,
    first: Job,
    jobs: &mut mpsc::Receiver<Job>,
    answers: &mut Vec<Answer>,
) -> Result<()> {
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await?;
    let mut next = Some(first);
    while let Some(job) = next {
        sqlx::query("SAVEPOINT job")
            .execute(&mut *connection)
            .await?;
        match job(&mut *connection).await {
            Ok(answer) => answers.push(answer),
            Err(_) => {
                sqlx::query("ROLLBACK TO job")
                    .execute(&mut *connection)
                    .await?;
            }
        }
        sqlx::query("RELEASE job").execute(&mut *connection).await?;
        next = (answers.len() < JOBS_PER_COMMIT)
            .then(|| jobs.try_recv().ok())
            .flatten();
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(())
}
