//! A portfolio does not stay for ever, and others lose nothing by it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::ChildId,
    op::{Audience, Op, Perspective},
    record::Refusal,
    wire::SyncAnswer,
};
use server::{db, serve};
use tempfile::TempDir;

use crate::{
    browser::Browser,
    house::{DAY_MS, House, LOCATION, MEES, NOOR, NOW_MS, PASSWORD, YARA, email, person},
};

/// As long as a location keeps a portfolio, when it does not say otherwise.
const RETENTION_MS: i64 = 730 * DAY_MS;

fn database(house: &House) -> rusqlite::Connection {
    let file = house.state.config.data.join("samenbeeld.sqlite");
    rusqlite::Connection::open(file).unwrap()
}

/// How many rows a statement finds.
fn count(house: &House, sql: &str) -> i64 {
    let found = database(house).query_row(sql, [], |row| row.get(0));
    found.unwrap()
}

/// The bytes of a fresh copy of the database.
async fn copy(house: &House, folder: &TempDir) -> Vec<u8> {
    let to = folder.path().join("copy.sqlite");
    db::back_up(&house.state.config.data, &to).await.unwrap();
    std::fs::read(to).unwrap()
}

struct Told {
    sanne: Browser,
    papa: Browser,
    ouder: Browser,
}

/// Sanne wrote about Noor and Mees together, papa and Sanne about Noor alone,
/// and the parent of Mees about Mees.
async fn told(house: &House) -> Told {
    let mut sanne = house.device("sanne").await;
    let both = sanne.moment(
        &[NOOR, MEES],
        Perspective::Here,
        Audience::Shared,
        "Samen gedaan.",
    );
    let moment = both[0].moment;
    let alone = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Team,
        "Alleen van haar.",
    );
    let draft = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Draft,
        "Klad over haar.",
    );
    for ops in [both, alone, draft] {
        sanne.push(ops).await;
    }
    let mut papa = house.device("papa-noor").await;
    let home = papa.contribution(
        moment,
        Perspective::Home,
        Some(NOOR),
        Audience::Shared,
        "Papa vertelt verder.",
    );
    papa.push(home).await;
    let mut ouder = house.device("ouder-mees").await;
    let home = ouder.contribution(
        moment,
        Perspective::Home,
        Some(MEES),
        Audience::Shared,
        "Mees vertelde ook.",
    );
    ouder.push(home).await;
    Told { sanne, papa, ouder }
}

/// Noor leaves, and so much time goes by.
async fn leave(house: &House, child: ChildId, ms: i64) {
    house.state.db.enrol(child, None, NOW_MS).await.unwrap();
    house.state.clock.advance_ms(ms);
    serve::erase_outstayed(&house.state).await.unwrap();
}

impl Told {
    /// Signs in again: sessions do not last as long as a portfolio.
    async fn are_back(&mut self) {
        let all = [
            (&mut self.sanne, "sanne"),
            (&mut self.papa, "papa-noor"),
            (&mut self.ouder, "ouder-mees"),
        ];
        for (browser, key) in all {
            let device = browser.device;
            browser.sign_in(&email(key), PASSWORD).await;
            assert_eq!(browser.device, device);
        }
    }
}

/// What is shown of the other moments, whatever their numbers are.
fn shown(answer: &SyncAnswer) -> BTreeSet<(String, String)> {
    let ops = answer.ops.iter().map(|placed| {
        let op = &placed.recorded.op;
        let scopes = placed.r#in.iter().map(|at| answer.scopes[*at].to_string());
        let scopes: BTreeSet<String> = scopes.collect();
        (op.id.to_string(), format!("{scopes:?} {:?}", op.body))
    });
    ops.collect()
}

#[tokio::test]
async fn a_portfolio_stays_until_its_time_has_come() {
    let house = House::new().await;
    let mut told = told(&house).await;
    leave(&house, NOOR, RETENTION_MS - 1).await;
    told.are_back().await;
    assert_eq!(
        told.papa.texts().await,
        ["Papa vertelt verder.", "Samen gedaan."]
    );
    house.state.clock.advance_ms(1);
    serve::erase_outstayed(&house.state).await.unwrap();
    assert!(told.papa.texts().await.is_empty());
}

#[tokio::test]
async fn a_location_decides_itself_how_long() {
    let house = House::new().await;
    let mut told = told(&house).await;
    database(&house)
        .execute("UPDATE locations SET retention_days = 30", [])
        .unwrap();
    leave(&house, NOOR, 30 * DAY_MS).await;
    assert!(told.papa.texts().await.is_empty());
}

#[tokio::test]
async fn a_child_who_is_here_or_came_back_loses_nothing() {
    let house = House::new().await;
    let mut told = told(&house).await;
    house.state.clock.advance_ms(3 * RETENTION_MS);
    serve::erase_outstayed(&house.state).await.unwrap();
    told.are_back().await;
    assert_eq!(told.papa.texts().await.len(), 2);
    assert!(house.state.db.erase(NOOR, NOW_MS).await.unwrap().is_empty());
    assert_eq!(told.papa.texts().await.len(), 2);
}

#[tokio::test]
async fn everything_of_the_child_is_gone_and_nothing_of_another() {
    let house = House::new().await;
    let mut told = told(&house).await;
    let before = told.ouder.pull().await;
    leave(&house, NOOR, RETENTION_MS).await;
    told.are_back().await;

    let after = told.ouder.pull().await;
    assert_eq!(shown(&before), shown(&after));
    assert_eq!(before.checksums, after.checksums);
    assert_eq!(
        told.ouder.texts().await,
        ["Mees vertelde ook.", "Samen gedaan."]
    );
    let noor = NOOR.to_string();
    assert_eq!(
        count(
            &house,
            &format!("SELECT count(*) FROM ops WHERE instr(json, '{noor}')")
        ),
        0
    );
    assert_eq!(
        count(
            &house,
            &format!("SELECT count(*) FROM scopes WHERE instr(key, '{noor}')")
        ),
        0
    );
    let row: (String, String, i64) = database(&house)
        .query_row(
            "SELECT name, full, born FROM children ORDER BY id LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(row, (String::new(), String::new(), 0));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(!desk.children.contains_key(&NOOR) && desk.children.contains_key(&MEES));
    assert_eq!(
        count(
            &house,
            "SELECT count(*) FROM guardians WHERE until_ms IS NULL"
        ),
        1
    );
    let folder = TempDir::new().unwrap();
    let copy = copy(&house, &folder).await;
    let holds = |word: &str| copy.windows(word.len()).any(|here| here == word.as_bytes());
    for words in [
        "Papa vertelt verder.",
        "Alleen van haar.",
        "Klad over haar.",
    ] {
        assert!(!holds(words), "{words}");
    }
    assert!(holds("Samen gedaan."));

    // it holds together, and goes on
    let verified = db::verify(&house.state.config.data, None).await.unwrap();
    assert!(verified.file.is_empty(), "{:?}", verified.file);
    assert!(verified.chain.faults.is_empty());
    assert_eq!(
        count(&house, "SELECT count(*) FROM traces WHERE what = 'erased'"),
        1
    );
    let moment = before.ops[0].recorded.op.moment;
    let more = told.ouder.contribution(
        moment,
        Perspective::Home,
        Some(MEES),
        Audience::Shared,
        "En nog iets.",
    );
    told.ouder.push(more).await;
    assert!(
        told.sanne
            .texts()
            .await
            .contains(&"En nog iets.".to_owned())
    );
    // once is enough
    serve::erase_outstayed(&house.state).await.unwrap();
    assert_eq!(
        count(&house, "SELECT count(*) FROM traces WHERE what = 'erased'"),
        1
    );
}

#[tokio::test]
async fn a_device_that_synced_before_is_told_to_forget() {
    let house = House::new().await;
    let mut told = told(&house).await;
    let cursors: BTreeMap<_, _> = told.papa.pull().await.cursors;
    assert!(cursors.keys().any(|scope| scope.child == Some(NOOR)));
    let of_sanne = told.sanne.pull().await.cursors;
    leave(&house, NOOR, RETENTION_MS).await;
    told.are_back().await;
    let mut request = told.papa.request(Vec::<Op>::new());
    request.cursors.clone_from(&cursors);
    let answer = told.papa.sync(&request).await;
    let noors = |scopes: Vec<_>| -> BTreeSet<_> { scopes.into_iter().collect() };
    let mine = cursors
        .keys()
        .copied()
        .filter(|scope| scope.child == Some(NOOR));
    assert_eq!(noors(answer.revoked), noors(mine.collect()));
    assert!(answer.ops.is_empty());
    assert!(answer.directory.unwrap().children.is_empty());
    let mut request = told.sanne.request(Vec::<Op>::new());
    request.cursors = of_sanne;
    let answer = told.sanne.sync(&request).await;
    assert!(answer.revoked.iter().any(|scope| scope.child == Some(NOOR)));
    assert!(answer.ops.is_empty() && answer.gone.is_empty());
}

#[tokio::test]
async fn what_is_held_of_the_child_goes_with_it() {
    let house = House::new().await;
    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    let mut fatima = house.device("fatima").await;
    let late = fatima.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Te laat gestuurd.",
    );
    let results = fatima.push(late).await;
    let ended = Some(Refusal::AccessEnded);
    assert!(results.iter().any(|result| result.problem == ended));
    let other = fatima.moment(
        &[NOOR, YARA],
        Perspective::Here,
        Audience::Shared,
        "Van twee.",
    );
    fatima.push(other).await;
    house.state.clock.advance_ms(RETENTION_MS);
    serve::erase_outstayed(&house.state).await.unwrap();
    let noor = NOOR.to_string();
    assert_eq!(
        count(
            &house,
            &format!("SELECT count(*) FROM held WHERE instr(json, '{noor}')")
        ),
        0
    );
    let mut sanne = house.device("sanne").await;
    assert_eq!(sanne.texts().await, ["Van twee."]);
    assert_eq!(person("fatima"), fatima.person);
}

#[tokio::test]
async fn one_portfolio_that_cannot_be_erased_keeps_no_other_from_it() {
    let house = House::new().await;
    let stands = format!("id = x'{}'", NOOR.0.simple());
    house.sql(&format!(
        "CREATE TRIGGER broken BEFORE UPDATE ON children WHEN old.{stands}
         BEGIN SELECT RAISE(ABORT, 'as a test wants'); END;"
    ));
    for child in [NOOR, MEES] {
        house.state.db.enrol(child, None, NOW_MS).await.unwrap();
    }
    house.state.clock.advance_ms(RETENTION_MS);
    serve::erase_outstayed(&house.state).await.unwrap();
    let named = |child: ChildId| {
        let id = child.0.simple();
        count(
            &house,
            &format!("SELECT count(*) FROM children WHERE id = x'{id}' AND name <> ''"),
        )
    };
    assert_eq!((named(NOOR), named(MEES)), (1, 0));
    house.sql("DROP TRIGGER broken");
    serve::erase_outstayed(&house.state).await.unwrap();
    assert_eq!(named(NOOR), 0);
}
