//! A copy of the database, taken while it is in use and put back.

use std::{fs, path::Path};

use domain::op::{Audience, Perspective};
use server::{
    clock::Clock,
    db::{self, Db, DbError},
};
use tempfile::TempDir;

use crate::house::{House, NOOR, NOW_MS};

async fn write(house: &House, text: &str) {
    let mut papa = house.device("papa-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, text);
    papa.push(moment).await;
}

async fn count(data: &Path) -> usize {
    let db = Db::open(data, Clock::System).await.unwrap();
    let count = db.recorded().await.unwrap().len();
    db.close().await;
    count
}

#[tokio::test]
async fn a_restored_copy_holds_what_was_there_then_and_begins_a_new_life() {
    let house = House::new().await;
    let folder = TempDir::new().unwrap();
    let (data, copy) = (&house.state.config.data, folder.path().join("copy.sqlite"));
    write(&house, "Voor de kopie.").await;
    db::back_up(data, &copy).await.unwrap();
    write(&house, "Na de kopie.").await;
    let epoch = house.state.db.epoch().await.unwrap();

    let other = folder.path().join("other");
    assert_eq!(db::restore(&other, &copy, NOW_MS).await.unwrap(), None);
    let restored = Db::open(&other, Clock::System).await.unwrap();
    assert_eq!(restored.recorded().await.unwrap().len(), 4);
    let second = restored.epoch().await.unwrap();
    assert_ne!(second, epoch);
    restored.close().await;

    // once more, over what is there: that is put aside, whole
    let aside = db::restore(&other, &copy, NOW_MS).await.unwrap().unwrap();
    assert_eq!(count(&aside).await, 4);
    let again = Db::open(&other, Clock::System).await.unwrap();
    assert!(again.check_integrity().await.unwrap().is_empty());
    assert_ne!(again.epoch().await.unwrap(), second);
}

#[tokio::test]
async fn a_copy_overwrites_nothing_and_what_is_no_copy_is_not_put_back() {
    let house = House::new().await;
    let folder = TempDir::new().unwrap();
    let (data, copy) = (&house.state.config.data, folder.path().join("copy.sqlite"));
    fs::write(&copy, "een brief").unwrap();
    let refused = db::back_up(data, &copy).await;
    assert!(matches!(refused, Err(DbError::AlreadyThere(_))));
    assert_eq!(fs::read_to_string(&copy).unwrap(), "een brief");

    let before = house.state.db.epoch().await.unwrap();
    for bytes in ["een brief".as_bytes(), b""] {
        fs::write(&copy, bytes).unwrap();
        assert!(db::restore(data, &copy, NOW_MS).await.is_err());
    }
    let missing = db::restore(data, &folder.path().join("nothing"), NOW_MS).await;
    assert!(matches!(missing, Err(DbError::Missing(_))));
    assert_eq!(house.state.db.epoch().await.unwrap(), before);

    let missing = db::back_up(folder.path(), &folder.path().join("to")).await;
    assert!(matches!(missing, Err(DbError::Missing(_))));
}

#[tokio::test]
async fn a_copy_that_was_cut_is_not_put_back() {
    let house = House::new().await;
    let folder = TempDir::new().unwrap();
    let (data, copy) = (&house.state.config.data, folder.path().join("copy.sqlite"));
    db::back_up(data, &copy).await.unwrap();
    let bytes = fs::read(&copy).unwrap();
    fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    assert!(
        db::restore(&folder.path().join("other"), &copy, NOW_MS)
            .await
            .is_err()
    );
}

/// The files of a database as they lie there while a server works, or after it was killed:
/// what was written last is beside the file.
fn as_it_lies(data: &Path, to: &Path) -> std::path::PathBuf {
    fs::create_dir_all(to).unwrap();
    for file in ["samenbeeld.sqlite", "samenbeeld.sqlite-wal"] {
        fs::copy(data.join(file), to.join(file)).unwrap();
    }
    to.join("samenbeeld.sqlite")
}

#[tokio::test]
async fn what_lies_beside_a_database_of_a_killed_server_is_put_back_with_it() {
    let house = House::new().await;
    write(&house, "Net voor de stroom uitviel.").await;
    let folder = TempDir::new().unwrap();
    let left = as_it_lies(&house.state.config.data, &folder.path().join("left"));
    let other = folder.path().join("other");
    db::restore(&other, &left, NOW_MS).await.unwrap();
    assert_eq!(count(&other).await, 4);
}

#[tokio::test]
async fn a_database_of_another_make_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let foreign = folder.path().join("foreign.sqlite");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB);
             INSERT INTO meta VALUES ('epoch', randomblob(16));
             CREATE TABLE people (id INTEGER);",
        )
        .unwrap();
    let data = folder.path().join("data");
    let refused = db::restore(&data, &foreign, NOW_MS).await;
    assert!(matches!(refused, Err(DbError::Foreign(_))), "{refused:?}");
    assert_eq!(
        count(&data).await,
        0,
        "an empty folder is as usable as before"
    );

    let house = House::new().await;
    let there = &house.state.config.data;
    let before: Vec<_> = names(there);
    assert!(db::restore(there, &foreign, NOW_MS).await.is_err());
    assert_eq!(names(there), before);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_interrupted_restore_stands_in_the_way_only_when_something_was_put_aside() {
    let house = House::new().await;
    let folder = TempDir::new().unwrap();
    let (data, copy) = (
        folder.path().join("data"),
        folder.path().join("copy.sqlite"),
    );
    db::back_up(&house.state.config.data, &copy).await.unwrap();
    // interrupted while it made what it was going to put into an empty folder
    fs::create_dir_all(data.join("preparing")).unwrap();
    fs::write(data.join("preparing").join("samenbeeld.sqlite"), "half").unwrap();
    assert_eq!(count(&data).await, 0);
    db::restore(&data, &copy, NOW_MS).await.unwrap();
    // interrupted between its last two steps: what was there is aside
    fs::create_dir(data.join("restoring")).unwrap();
    fs::rename(
        data.join("samenbeeld.sqlite"),
        data.join("restoring").join("samenbeeld.sqlite"),
    )
    .unwrap();
    let refused = Db::open(&data, Clock::System).await;
    assert!(matches!(refused, Err(DbError::HalfRestored(_))));
    db::restore(&data, &copy, NOW_MS + 1).await.unwrap();
    assert!(Db::open(&data, Clock::System).await.is_ok());
    assert!(!data.join("restoring").exists());
}
