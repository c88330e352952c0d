//! A device that was revoked hands in what it has and gets nothing; and what else
//! ends on the tablet of a group.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use domain::{
    desk::Change,
    id::{LocationId, TabletId},
    op::{Audience, Perspective},
    record::Refusal,
    wire::OpStatus,
};
use serde_json::{Value, json};
use server::tablet::SESSION_MS;
use uuid::Uuid;

use crate::{
    browser::to_sign_in,
    house::{House, NOOR, PASSWORD, VOSSEN, email, person},
    tablets::{PIN, PLACE, open, sannes, tablet},
};

async fn revoke(house: &House) -> TabletId {
    let tablet = house.state.db.tablets(PLACE).await.unwrap()[0].id;
    let now_ms = house.state.clock.now_ms();
    let revoked = house
        .state
        .db
        .revoke_tablet(PLACE, tablet, person("karin"), now_ms)
        .await;
    assert!(revoked.unwrap().is_some());
    tablet
}

#[tokio::test]
async fn a_revoked_tablet_opens_nothing_and_hands_in_what_it_has() {
    let house = House::new().await;
    let (mut tablet, opened) = sannes(&house).await;
    let sent = tablet.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Al verstuurd.",
    );
    tablet.push(sent.clone()).await;
    let cursors = tablet.pull().await.cursors;
    revoke(&house).await;
    for path in ["/api/v1/tablet", "/api/v1/session", "/api/v1/events"] {
        let answer = tablet.get(path).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::FORBIDDEN, "device-revoked"),
            "{path}"
        );
    }
    assert_eq!(
        open(&mut tablet, person("sanne"), PIN).await.problem(),
        "device-revoked"
    );
    // also after its session has ended
    house.state.clock.advance_ms(SESSION_MS + 1);
    let token = json!({"token": opened["token"]});
    let back = tablet.post_json("/api/v1/tablet/resume", &token).await;
    assert_eq!(back.status, StatusCode::CREATED);
    let late = tablet.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Nog niet verstuurd.",
    );
    let mut request = tablet.request([sent, late.clone()].concat());
    request.cursors = cursors.clone();
    let answer = tablet.sync(&request).await;
    assert!(answer.device_revoked);
    let (before, after) = answer.results.split_at(answer.results.len() / 2);
    assert!(before.iter().all(|r| r.status == OpStatus::Duplicate));
    let held = (OpStatus::Held, Some(Refusal::AccessEnded));
    assert!(after.iter().all(|r| (r.status, r.problem) == held));
    assert_eq!(answer.revoked, cursors.into_keys().collect::<Vec<_>>());
    assert!(answer.ops.is_empty() && answer.directory.is_none());
    let kept = house.state.db.held().await.unwrap();
    assert!(late.iter().all(|op| kept.contains(&op.id.0)));
    let left = tablet.ask(Method::DELETE, "/api/v1/tablet").await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert!(tablet.cookies.is_empty());
}

#[tokio::test]
async fn a_tablet_that_nobody_has_opened_can_be_given_back() {
    let house = House::new().await;
    let mut tablet = tablet(&house).await;
    let given = tablet.ask(Method::DELETE, "/api/v1/tablet").await;
    assert_eq!(given.status, StatusCode::NO_CONTENT);
    assert!(!tablet.cookies.contains_key("samenbeeld-tablet"));
    let listed = house.state.db.tablets(PLACE).await.unwrap();
    assert!(listed[0].revoked_ms.is_some());
    // it is a browser like any other: what lies there can be sent
    tablet.sign_in(&email("sanne"), PASSWORD).await;
    assert!(!tablet.pull().await.device_revoked);
}

#[tokio::test]
async fn a_tablet_that_somebody_has_opened_keeps_its_cookie() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let asked = tablet.ask(Method::DELETE, "/api/v1/tablet").await;
    assert_eq!(asked.problem(), "on-tablet");
    assert!(tablet.cookies.contains_key("samenbeeld-tablet"));
}

#[tokio::test]
async fn a_revoked_phone_hands_in_and_signs_in_as_another_device() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let before = papa.device;
    let now_ms = house.state.clock.now_ms();
    let ended = house.state.db.revoke_device(before, now_ms).await.unwrap();
    assert_eq!(ended.len(), 1);
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Thuis.");
    let request = papa.request(ops);
    let answer = papa.sync(&request).await;
    assert!(answer.device_revoked && answer.revoked.is_empty());
    assert!(answer.results.iter().all(|r| r.status == OpStatus::Held));
    papa.sign_in(&email("papa-noor"), PASSWORD).await;
    assert_ne!(papa.device, before);
    assert!(!papa.pull().await.device_revoked);
}

#[tokio::test]
async fn a_lead_revokes_tablets_of_their_own_location_only() {
    let house = House::new().await;
    let (_, _) = sannes(&house).await;
    let tablet = house.state.db.tablets(PLACE).await.unwrap()[0].id;
    let now_ms = house.state.clock.now_ms();
    let elsewhere = LocationId(Uuid::from_u128(1));
    let revoked = house
        .state
        .db
        .revoke_tablet(elsewhere, tablet, person("karin"), now_ms)
        .await;
    assert!(revoked.unwrap().is_none());
    assert!(house.state.db.tablets(elsewhere).await.unwrap().is_empty());
    assert_eq!(revoke(&house).await, tablet);
    let listed = house.state.db.tablets(PLACE).await.unwrap();
    assert_eq!(listed[0].revoked_ms, Some(now_ms));
}

#[tokio::test]
async fn who_left_the_group_can_still_hand_in_what_is_on_its_tablet() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let vossen = BTreeSet::from([VOSSEN]);
    let left = Change::SetGroups(person("sanne"), vossen);
    let now_ms = house.state.clock.now_ms();
    let changed = house
        .state
        .db
        .change(PLACE, person("karin"), vec![left], now_ms)
        .await;
    assert!(changed.unwrap().is_ok());
    house.state.clock.advance_ms(1_000);
    let door: Value = tablet.get("/api/v1/tablet").await.json();
    assert_eq!(door["faces"].as_array().unwrap().len(), 1);
    let opened = open(&mut tablet, person("sanne"), PIN).await;
    assert_eq!(opened.status, StatusCode::CREATED);
}

#[tokio::test]
async fn attempts_without_a_network_are_heard() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let told = json!([{"person": person("sanne"), "wrong": 3}]);
    let heard = tablet.post_json("/api/v1/tablet/attempts", &told).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT);
    let odd = tablet
        .post_json("/api/v1/tablet/attempts", &json!({}))
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_lead_says_that_a_tablet_is_lost_and_nobody_else() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let listed = house.state.db.tablets(PLACE).await.unwrap();
    let form = format!("tablet={}", listed[0].id);
    let mut sanne = house.device("sanne").await;
    let asked = sanne.post_form("/desk/tablet/lost", &form).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    let mut stranger = house.stranger();
    let asked = stranger.post_form("/desk/tablet/lost", &form).await;
    assert_eq!(asked.leads_to(), to_sign_in("/desk"));
    assert_eq!(tablet.get("/api/v1/tablet").await.status, StatusCode::OK);
    let mut karin = house.device("karin").await;
    let nowhere = format!("tablet={}", Uuid::from_u128(1));
    let asked = karin.post_form("/desk/tablet/lost", &nowhere).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    let asked = karin.post_form("/desk/tablet/lost", &form).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(
        tablet.get("/api/v1/tablet").await.problem(),
        "device-revoked"
    );
}
