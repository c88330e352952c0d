//! What a tablet is told at its next contact, and what it costs when an answer to it
//! never arrives.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    house::{DAY_MS, House, PASSWORD, person},
    tablets::{PIN, open, sannes},
};

async fn resume(tablet: &mut Browser, opened: &Value) -> StatusCode {
    let token = json!({"token": opened["token"]});
    let back = tablet.post_json("/api/v1/tablet/resume", &token).await;
    back.status
}

#[tokio::test]
async fn an_answer_that_never_arrives_costs_nobody_their_way_back() {
    let house = House::new().await;
    let (mut tablet, first) = sannes(&house).await;
    let second: Value = open(&mut tablet, person("sanne"), PIN).await.json();
    let third: Value = open(&mut tablet, person("sanne"), PIN).await.json();
    // whatever arrived of these is what the tablet has
    assert_eq!(resume(&mut tablet, &first).await, StatusCode::CREATED);
    assert_eq!(resume(&mut tablet, &second).await, StatusCode::CREATED);
    assert_eq!(resume(&mut tablet, &third).await, StatusCode::CREATED);
    for before in [&first, &second] {
        assert_eq!(
            resume(&mut tablet, before).await,
            StatusCode::UNAUTHORIZED,
            "a later one was used"
        );
    }
    assert_eq!(resume(&mut tablet, &third).await, StatusCode::CREATED);
}

#[tokio::test]
async fn another_pin_and_time_end_every_way_back() {
    let house = House::new().await;
    let (mut tablet, first) = sannes(&house).await;
    let second: Value = open(&mut tablet, person("sanne"), PIN).await.json();
    house.state.clock.advance_ms(90 * DAY_MS);
    assert_eq!(resume(&mut tablet, &second).await, StatusCode::UNAUTHORIZED);
    let third: Value = open(&mut tablet, person("sanne"), PIN).await.json();
    let body = json!({"person": person("sanne"), "password": PASSWORD, "pin": "82719"});
    tablet.post_json("/api/v1/tablet/pin", &body).await;
    for before in [&first, &second, &third] {
        assert_eq!(resume(&mut tablet, before).await, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_tablet_hears_at_each_contact_which_pin_opens_it() {
    let house = House::new().await;
    let (mut tablet, opened) = sannes(&house).await;
    let told: Value = tablet.get("/api/v1/tablet").await.json();
    let pin = json!([{"person": person("sanne"), "pin": opened["pin"]}]);
    assert_eq!(told["pins"], pin);
    house.state.clock.advance_ms(1_000);
    let mut phone = house.device("sanne").await;
    let form = format!("password={PASSWORD}&pin=82719&again=82719");
    let kept = phone.post_form("/account/pin", &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let told: Value = tablet.get("/api/v1/tablet").await.json();
    assert_ne!(told["pins"], pin);
    let opened: Value = open(&mut tablet, person("sanne"), "82719").await.json();
    assert_eq!(told["pins"][0]["pin"], opened["pin"]);
    // a new password takes the PIN away
    let form = format!("old={PASSWORD}&password=een-heel-ander-woord-7");
    phone.post_form("/account/password", &form).await;
    let told: Value = tablet.get("/api/v1/tablet").await.json();
    assert_eq!(told["pins"], json!([]));
}
