//! On what number to call a guardian: for the mentor of the child, and for the
//! lead's desk, and for nobody else.

use domain::{
    desk::{Change, Rights},
    text::{Name, Phone},
};

use axum::http::StatusCode;

use crate::house::{House, LOCATION, NOOR, PASSWORD, email, person};

#[tokio::test]
async fn the_mentor_alone_gets_a_number_to_call() {
    let house = House::new().await;
    let rights = Rights {
        called: Name::parse("papa").unwrap(),
        authority: true,
        may_see: false,
        phone: Phone::parse("06 1234 5671").ok(),
    };
    house.state.clock.advance_ms(1_000);
    let changes = vec![Change::SetGuardian(NOOR, person("papa-noor"), rights)];
    let now_ms = house.state.clock.now_ms();
    let db = &house.state.db;
    let made = db.change(LOCATION, person("karin"), changes, now_ms).await;
    made.unwrap().unwrap();
    for (who, expected) in [
        ("sanne", Some("06 1234 5671")),
        ("fatima", None),
        ("karin", None),
        ("papa-noor", None),
        ("mama-noor", None),
    ] {
        let mut browser = house.device(who).await;
        let directory = browser.pull_directory().await;
        let noor = directory.child(NOOR).unwrap();
        let papa = noor
            .guardians
            .iter()
            .find(|g| g.person == person("papa-noor"));
        let found = papa.unwrap().phone.as_ref().map(Phone::as_str);
        assert_eq!(found, expected, "{who}");
    }
}

#[tokio::test]
async fn a_parent_changes_the_number_to_call_and_the_mentor_gets_it() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let address = email("papa-noor");
    let fields = |phone| {
        [
            ("login", address.as_str()),
            ("email", address.as_str()),
            ("phone", phone),
            ("password", PASSWORD),
        ]
    };
    let wrong = papa.fill("/account/login", &fields("thuis")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("id=\"login-phone-problem\""));
    let mut sanne = house.device("sanne").await;
    for (typed, expected) in [("06\u{a0}1234 5671", Some("06 1234 5671")), ("", None)] {
        let answer = papa.fill("/account/login", &fields(typed)).await;
        assert_eq!(answer.leads_to(), "/account?done=login");
        let directory = sanne.pull_directory().await;
        let mut guardians = directory.child(NOOR).unwrap().guardians.iter();
        let of_papa = guardians.find(|g| g.person == person("papa-noor")).unwrap();
        assert_eq!(of_papa.phone.as_ref().map(Phone::as_str), expected);
    }
    let page = sanne.get("/account").await.text();
    assert!(!page.contains("name=\"phone\""), "nobody calls staff");
}
