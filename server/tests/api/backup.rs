//! A copy of the database, taken while it is in use and put back.

use std::{fs, path::Path};

use domain::op::{Audience, Perspective};
use server::db::{self, Db, DbError};
use tempfile::TempDir;

use crate::house::{House, NOOR, NOW_MS};

async fn write(house: &House, text: &str) {
    let mut papa = house.device("papa-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, text);
    papa.push(moment).await;
}

async fn count(data: &Path) -> usize {
    let db = Db::open(data).await.unwrap();
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
    let restored = Db::open(&other).await.unwrap();
    assert_eq!(restored.recorded().await.unwrap().len(), 4);
    let second = restored.epoch().await.unwrap();
    assert_ne!(second, epoch);
    restored.close().await;

    // once more, over what is there: that is put aside, whole
    let aside = db::restore(&other, &copy, NOW_MS).await.unwrap().unwrap();
    assert_eq!(count(&aside).await, 4);
    let again = Db::open(&other).await.unwrap();
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
