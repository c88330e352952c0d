//! Whoever guesses is slowed down and leaves a trace, wherever they do it.

use axum::http::StatusCode;
use domain::{desk::Change, id::PersonId, text::Login};
use serde_json::json;
use server::db::What;
use uuid::Uuid;

use crate::{
    house::{EGELS, House, LOCATION, PASSWORD, email, person},
    invitations::{ask, change, code_in, letter, name, said_beside},
    patience::until,
    starting::GOOD,
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

#[tokio::test]
async fn staff_are_asked_for_what_is_not_printed_on_their_letter() {
    let house = House::new().await;
    let (lies, bram) = (
        PersonId(Uuid::from_u128(0xB2)),
        PersonId(Uuid::from_u128(0xB3)),
    );
    let groups = || [EGELS].into_iter().collect();
    let address = Login::parse("Lies@Huis.example").unwrap();
    let changes = vec![
        Change::AddStaff(lies, name("Lies de Jong"), Some(address), groups()),
        Change::AddStaff(bram, name("Bram van  Dam"), None, groups()),
    ];
    change(&house, LOCATION, person("karin"), changes).await;
    let mut karin = house.device("karin").await;
    // an address that is taken out again leaves no letter that asks for less
    let open = letter(&house, lies, None).await;
    house.sql("UPDATE people SET email = NULL WHERE name = 'Lies de Jong'");
    let named = [
        ("code", open.as_str()),
        ("known", "Lies de Jong"),
        ("login", "lies"),
        ("password", GOOD),
    ];
    let answer = house.stranger().fill("/join", &named).await;
    assert!(answer.text().contains("id=\"known-problem\""));
    house.sql("UPDATE people SET email = 'lies@huis.example' WHERE name = 'Lies de Jong'");
    let answer = ask(&mut karin, bram, None).await;
    let (said, brams) = (said_beside(&answer), code_in(&answer));
    let other = if said == "1234" { "4321" } else { "1234" };
    let liess = letter(&house, lies, None).await;
    for (whom, code, wrong, right) in [
        (lies, liess, "Lies de Jong", " lies@huis.EXAMPLE"),
        (bram, brams, "bram van dam", &*said),
    ] {
        let mut browser = house.stranger();
        let fields = |known| {
            [
                ("code", &*code),
                ("known", known),
                ("login", &wrong[..4]),
                ("password", GOOD),
            ]
        };
        for wrong in [wrong, other] {
            let answer = browser.fill("/join", &fields(wrong)).await;
            assert!(answer.text().contains("id=\"known-problem\""));
        }
        let answer = browser.fill("/join", &fields(right)).await;
        assert_eq!(answer.leads_to(), "/home");
        assert!(browser.know_who().await);
        assert_eq!(browser.person, whom);
    }
}
