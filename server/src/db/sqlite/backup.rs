//! Copies of the database: taken while a server writes to it, and put back.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{DbError, FILE, RESTORING, Result, Sqlite};
use crate::clock::{Clock, random_id};

/// How long a copy waits for a lock on the database.
const BUSY: Duration = Duration::from_secs(30);
/// Where a restore makes what it will put in place. Left by one that was interrupted, it
/// stands in nobody's way: until then nothing was touched.
const PREPARING: &str = "preparing";
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
    copy(&source, &partial).await?;
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
    let preparing = folder.join(PREPARING);
    remove(&preparing)?;
    fs::create_dir_all(&preparing).map_err(failed)?;
    if let Err(error) = prepare(&preparing, from).await {
        // what could not be put in place leaves nothing behind
        remove(&preparing)?;
        return Err(error);
    }
    if !is_anything_there(folder) {
        fs::rename(preparing.join(FILE), folder.join(FILE)).map_err(failed)?;
        keep_name(&folder.join(FILE))?;
        remove(&preparing)?;
        remove(&folder.join(RESTORING))?;
        return Ok(None);
    }
    // from here until the last rename, a server refuses to start
    let restoring = folder.join(RESTORING);
    remove(&restoring)?;
    fs::rename(&preparing, &restoring).map_err(failed)?;
    let aside = put_aside(folder, now_ms)?;
    fs::rename(restoring.join(FILE), folder.join(FILE)).map_err(failed)?;
    keep_name(&folder.join(FILE))?;
    remove(&restoring)?;
    Ok(Some(aside))
}

/// Makes the database that is to be put in place, whole and on the disk. It is read
/// through SQLite, not copied: what was written last may still lie beside the file.
async fn prepare(preparing: &Path, from: &Path) -> Result<()> {
    let fresh = preparing.join(FILE);
    copy(from, &fresh).await?;
    let db = match Sqlite::open(preparing, Clock::System).await {
        // tables of another make, or of a later release
        Err(DbError::Migration(_)) => return Err(DbError::Foreign(from.to_owned())),
        opened => opened?,
    };
    let renewed = db.renew_epoch(random_id()).await;
    db.close().await;
    renewed?;
    if preparing.join(format!("{FILE}-wal")).exists() {
        return Err(DbError::HalfRestored(preparing.to_owned()));
    }
    keep(&fresh)
}

/// Copies a database as of one point in time, with what lies beside its file.
async fn copy(from: &Path, to: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(from)
        .read_only(true)
        .busy_timeout(BUSY);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("VACUUM INTO ?")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

fn is_anything_there(folder: &Path) -> bool {
    BESIDE
        .iter()
        .any(|beside| folder.join(format!("{FILE}{beside}")).exists())
}

/// Takes a folder away, if it is there.
fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    }
}

/// Moves the database in `folder` into a folder of its own.
fn put_aside(folder: &Path, now_ms: i64) -> Result<PathBuf> {
    let aside = folder.join(format!("before-restore-{now_ms}"));
    for beside in BESIDE {
        let name = format!("{FILE}{beside}");
        let there = folder.join(&name);
        if there.exists() {
            fs::create_dir_all(&aside).map_err(failed)?;
            fs::rename(there, aside.join(name)).map_err(failed)?;
        }
    }
    Ok(aside)
}

/// Whether a file is a whole database of ours.
async fn check(file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    super::epoch(&mut connection)
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
