//! Whoever guesses is slowed down and leaves a trace, wherever they do it.

use axum::http::StatusCode;
use serde_json::json;
use server::db::What;

use crate::{
    house::{House, PASSWORD, email, person},
    patience::until,
    tablets::sannes,
};

/// How many refused passwords of somebody have left a trace, once there are that many.
async fn refused(house: &House, of: &str, expected: i64) -> i64 {
    let file = house.state.config.data.join("samenbeeld.sqlite");
    until("refused passwords", || {
        let db = rusqlite::Connection::open(&file).unwrap();
        let sql = "SELECT count(*) FROM traces WHERE what = ?1 AND person = ?2";
        let person = person(of).0.into_bytes();
        let what = What::SignInRefused.word();
        let count = db.query_row(sql, rusqlite::params![what, person], |row| row.get(0));
        count.ok().filter(|found| *found >= expected)
    })
    .await
}

#[tokio::test]
async fn tries_at_a_password_count_together_wherever_it_is_typed() {
    let house = House::new().await;
    let mut phone = house.device("sanne").await;
    for _ in 0..5 {
        let fields = [("password", "gok"), ("pin", "82719"), ("again", "82719")];
        let answer = phone.fill("/account/pin", &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let fields = [("login", "sanne-2"), ("email", ""), ("password", "gok")];
        phone.fill("/account/login", &fields).await;
    }
    let credentials = json!({"email": email("sanne"), "password": PASSWORD});
    let mut other = house.stranger();
    let answer = other.post_json("/api/v1/session", &credentials).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused(&house, "sanne", 10).await, 10);
}

#[tokio::test]
async fn a_tablet_tells_of_wrong_pins_a_few_times_and_then_waits() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let told = json!([{"person": person("sanne"), "wrong": 3}]);
    for _ in 0..10 {
        let answer = tablet.post_json("/api/v1/tablet/attempts", &told).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    let answer = tablet.post_json("/api/v1/tablet/attempts", &told).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}
