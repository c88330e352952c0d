//! Copies of the database: taken while a server writes to it, and put back.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    DbError, Result, Sqlite,
    sqlite::{FILE, RESTORING},
};
use crate::clock::random_id;

/// How long a copy waits for a lock on the database.
const BUSY: Duration = Duration::from_secs(30);
/// What SQLite writes beside a database.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// Copies the database in `folder` to the file `to`, as of one point in time,
/// also while a server uses it. `to` is whole and on the disk when it is there.
pub async fn back_up(folder: &Path, to: &Path) -> Result<()> {
    let source = folder.join(FILE);
    if !source.exists() {
        return Err(DbError::Missing(source));
    }
    if to.exists() {
        return Err(DbError::AlreadyThere(to.to_owned()));
    }
    let partial = to.with_added_extension("partial");
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let options = SqliteConnectOptions::new()
        .filename(&source)
        .busy_timeout(BUSY);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("VACUUM INTO ?")
        .bind(partial.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    check(&partial).await?;
    // SQLite leaves it to us to have the copy on the disk
    keep(&partial)?;
    fs::rename(&partial, to).map_err(failed)?;
    keep_name(to)
}

/// Puts a copy in the place of the database in `folder`, with a new epoch, so
/// that every device sends again what its person made. Answers where what was
/// there before has gone. Nobody else may use the folder.
pub async fn restore(folder: &Path, from: &Path, now_ms: i64) -> Result<Option<PathBuf>> {
    if !from.exists() {
        return Err(DbError::Missing(from.to_owned()));
    }
    check(from).await?;
    let restoring = folder.join(RESTORING);
    if restoring.exists() {
        fs::remove_dir_all(&restoring).map_err(failed)?;
    }
    fs::create_dir_all(&restoring).map_err(failed)?;
    let fresh = restoring.join(FILE);
    fs::copy(from, &fresh).map_err(failed)?;
    let db = Sqlite::open(&restoring).await?;
    db.renew_epoch(random_id()).await?;
    db.close().await;
    if restoring.join(format!("{FILE}-wal")).exists() {
        return Err(DbError::HalfRestored(folder.to_owned()));
    }
    keep(&fresh)?;
    // from here until the rename below, a server refuses to start
    let aside = put_aside(folder, now_ms)?;
    fs::rename(&fresh, folder.join(FILE)).map_err(failed)?;
    keep_name(&folder.join(FILE))?;
    fs::remove_dir_all(&restoring).map_err(failed)?;
    Ok(aside)
}

/// Moves the database in `folder`, if there is one, into a folder of its own.
fn put_aside(folder: &Path, now_ms: i64) -> Result<Option<PathBuf>> {
    let aside = folder.join(format!("before-restore-{now_ms}"));
    let mut moved = false;
    for beside in BESIDE {
        let name = format!("{FILE}{beside}");
        let there = folder.join(&name);
        if there.exists() {
            fs::create_dir_all(&aside).map_err(failed)?;
            fs::rename(there, aside.join(name)).map_err(failed)?;
            moved = true;
        }
    }
    Ok(moved.then_some(aside))
}

/// Whether a file is a whole database of ours.
async fn check(file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    super::sqlite::epoch(&mut connection)
        .await
        .map_err(|_| DbError::Foreign(file.to_owned()))?;
    let said: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check")
        .fetch_all(&mut connection)
        .await?;
    connection.close().await?;
    match said.into_iter().find(|(line,)| line != "ok") {
        Some((line,)) => Err(DbError::Damaged(file.to_owned(), line)),
        None => Ok(()),
    }
}

/// Has a file's bytes on the disk.
fn keep(file: &Path) -> Result<()> {
    File::open(file)
        .and_then(|file| file.sync_all())
        .map_err(failed)
}

/// Has a file's name on the disk.
fn keep_name(file: &Path) -> Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => keep(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        }),
        _ => Ok(()),
    }
}

fn failed(error: io::Error) -> DbError {
    DbError::from(sqlx::Error::Io(error))
}
