//! What leaves a trace, how often, and who reads it.

use axum::http::StatusCode;
use domain::{
    id::{ChildId, PersonId},
    limits,
    op::{Audience, Op, Perspective},
    wire::{Opened, SyncRequest},
};
use server::db;
use uuid::Uuid;

use crate::{
    browser::Browser,
    house::{DAY_MS, House, MEES, NOOR, NOW_MS, PASSWORD, TESS, email, person},
    patience::until,
};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A row as it is stored.
#[derive(Debug, PartialEq)]
struct Row {
    what: String,
    at_ms: i64,
    person: Option<PersonId>,
    child: Option<ChildId>,
    detail: String,
}

/// All traces of one kind, in their order.
fn rows(house: &House, what: &str) -> Vec<Row> {
    let file = house.state.config.data.join("samenbeeld.sqlite");
    let db = rusqlite::Connection::open(file).unwrap();
    let select =
        "SELECT what, at_ms, person, child, detail FROM traces WHERE what = ?1 ORDER BY seq";
    let mut statement = db.prepare(select).unwrap();
    let id = |bytes: Option<Vec<u8>>| bytes.map(|bytes| Uuid::from_slice(&bytes).unwrap());
    let rows = statement.query_map([what], |row| {
        Ok(Row {
            what: row.get(0)?,
            at_ms: row.get(1)?,
            person: id(row.get(2)?).map(PersonId),
            child: id(row.get(3)?).map(ChildId),
            detail: row.get(4)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Waits until as many are there; what is written after an answer needs a moment.
async fn eventually(house: &House, what: &str, count: usize) -> Vec<Row> {
    until(what, || {
        Some(rows(house, what)).filter(|found| found.len() >= count)
    })
    .await
}

fn with_opened(browser: &Browser, opened: &[(ChildId, i64)]) -> SyncRequest {
    let mut request = browser.request(Vec::<Op>::new());
    let all = opened.iter().map(|(child, at)| Opened {
        child: *child,
        at: *at,
    });
    request.opened = all.collect();
    request
}

async fn noted_moment(house: &House) -> Vec<Op> {
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(
        &[NOOR, MEES],
        Perspective::Here,
        Audience::Shared,
        "In de bladeren.",
    );
    sanne.push(ops.clone()).await;
    ops
}

#[tokio::test]
async fn signing_in_and_out_leaves_a_trace_and_a_refused_one_only_of_who_is_known() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    sanne.post_form("/sign-out", "").await;
    let mut stranger = house.stranger();
    stranger.sign_in("niemand@huis.example", "gok").await;
    stranger.sign_in(&email("papa-noor"), "gok").await;
    let refused = eventually(&house, "sign-in-refused", 1).await;
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].person, Some(person("papa-noor")));
    assert_eq!(refused[0].detail, "{}");
    for what in ["signed-in", "signed-out"] {
        let found = rows(&house, what);
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!(found[0].person, Some(person("sanne")));
    }
}

#[tokio::test]
async fn what_is_refused_or_held_leaves_one_trace_with_the_reason() {
    let house = House::new().await;
    let mut ouder = house.device("ouder-mees").await;
    let foreign = ouder.moment(&[TESS], Perspective::Home, Audience::Shared, "Mag niet.");
    ouder.push(foreign).await;
    let refused = rows(&house, "refused");
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|row| row.child == Some(TESS)));
    assert!(refused[0].detail.contains("not-allowed"));
    assert!(!refused[0].detail.contains("Mag niet"));

    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    let mut fatima = house.device("fatima").await;
    let later = fatima.moment(&[NOOR], Perspective::Here, Audience::Shared, "Te laat.");
    fatima.push(later.clone()).await;
    fatima.push(later).await;
    let held = rows(&house, "held");
    assert!(!held.is_empty());
    let ended = |row: &&Row| row.detail.contains("access-ended");
    let ended: Vec<&Row> = held.iter().filter(ended).collect();
    assert_eq!(ended.len(), 1, "{held:?}");
    assert_eq!(ended[0].person, Some(person("fatima")));
    assert_eq!(ended[0].child, Some(NOOR));
}

#[tokio::test]
async fn a_device_that_gets_a_portfolio_leaves_one_trace_a_day() {
    let house = House::new().await;
    noted_moment(&house).await;
    let mut papa = house.device("papa-noor").await;
    let cursors = papa.pull().await.cursors;
    papa.pull().await;
    let found = eventually(&house, "received", 1).await;
    assert_eq!(
        (found[0].person, found[0].child),
        (Some(person("papa-noor")), Some(NOOR))
    );
    // nothing new: nothing received, also on another day
    house.state.clock.advance_ms(DAY_MS);
    papa.pull_from(cursors).await;
    // all of it again, on another day and on another device
    papa.pull().await;
    eventually(&house, "received", 2).await;
    house.device("papa-noor").await.pull().await;
    let found = eventually(&house, "received", 3).await;
    assert_eq!(found.len(), 3);
    // what somebody wrote is not received by the device that sent it
    assert!(found.iter().all(|row| row.person != Some(person("sanne"))));
}

#[tokio::test]
async fn a_server_that_began_again_still_knows_what_was_received_today() {
    let house = House::new().await;
    noted_moment(&house).await;
    let mut papa = house.device("papa-noor").await;
    papa.pull().await;
    eventually(&house, "received", 1).await;
    let from = (papa.person, papa.device);
    let db = &house.state.db;
    db.note_received(from, [NOOR].into(), NOW_MS).await.unwrap();
    assert_eq!(rows(&house, "received").len(), 1);
}

#[tokio::test]
async fn an_opening_is_noted_once_an_hour_with_its_own_time() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let hour = NOW_MS.div_euclid(HOUR_MS) * HOUR_MS;
    let request = with_opened(
        &papa,
        &[(NOOR, hour - 10), (NOOR, hour + 10), (NOOR, hour + 20)],
    );
    papa.sync(&request).await;
    papa.sync(&request).await;
    let found = rows(&house, "opened");
    let times: Vec<i64> = found.iter().map(|row| row.at_ms).collect();
    assert_eq!(times, [hour - 10, hour + 10]);
    assert!(
        found
            .iter()
            .all(|row| row.child == Some(NOOR) && row.person == Some(papa.person))
    );
}

#[tokio::test]
async fn an_opening_of_a_child_that_was_never_theirs_is_not_believed() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let unknown = ChildId(Uuid::from_u128(0x99));
    let request = with_opened(&papa, &[(TESS, NOW_MS), (unknown, NOW_MS)]);
    papa.sync(&request).await;
    assert!(rows(&house, "opened").is_empty());
    // who lost a child may tell late what they saw before
    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    let mut fatima = house.device("fatima").await;
    let request = with_opened(&fatima, &[(NOOR, NOW_MS - DAY_MS), (NOOR, NOW_MS + 1)]);
    fatima.sync(&request).await;
    let found = rows(&house, "opened");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].at_ms, NOW_MS - DAY_MS);
}

#[tokio::test]
async fn a_wrong_clock_makes_no_trace_of_the_future_or_of_long_ago() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let request = with_opened(&papa, &[(NOOR, i64::MAX), (NOOR, i64::MIN)]);
    papa.sync(&request).await;
    let times: Vec<i64> = rows(&house, "opened").iter().map(|row| row.at_ms).collect();
    assert_eq!(times, [NOW_MS, NOW_MS - limits::OPENED_BACK_MS]);
}

#[tokio::test]
async fn no_more_openings_are_looked_at_than_fit_in_a_request() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let opened: Vec<(ChildId, i64)> = (0..300).map(|n| (NOOR, NOW_MS - n * HOUR_MS)).collect();
    let request = with_opened(&papa, &opened);
    papa.sync(&request).await;
    assert_eq!(rows(&house, "opened").len(), limits::OPENED_PER_REQUEST);
}

#[tokio::test]
async fn an_app_that_says_nothing_of_openings_goes_on_working() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let request = papa.request(Vec::<Op>::new());
    let json = serde_json::to_string(&request).unwrap();
    assert!(!json.contains("opened"));
    let answer = papa.post_bytes("/api/v1/sync", json.into_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    // and one that says more than this server knows
    let mut more = serde_json::to_value(&request).unwrap();
    more["of-tomorrow"] = serde_json::json!([1]);
    let answer = papa.post_json("/api/v1/sync", &more).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn what_a_house_did_all_day_is_one_whole_chain() {
    let house = House::new().await;
    noted_moment(&house).await;
    for key in ["papa-noor", "karin", "fatima"] {
        let mut browser = house.device(key).await;
        let request = with_opened(&browser, &[(NOOR, NOW_MS)]);
        browser.sync(&request).await;
        browser.sign_in(&email(key), PASSWORD).await;
    }
    eventually(&house, "received", 3).await;
    let verified = db::verify(&house.state.config.data, None).await.unwrap();
    assert!(verified.file.is_empty() && verified.chain.faults.is_empty());
    assert!(verified.chain.rows > 10);
    let end = verified.chain.end;
    let again = db::verify(&house.state.config.data, end.as_ref())
        .await
        .unwrap();
    assert_eq!((again.chain.end, again.chain.faults), (end, Vec::new()));
}
