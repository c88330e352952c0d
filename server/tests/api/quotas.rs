//! What one person may have of the server in a day, so that others have theirs.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{
    id::{ChildId, OpId},
    op::{Audience, Body as OpBody, FactOp, Op, Perspective},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    accounts::mails,
    house::{DAY_MS, House, NOOR, PASSWORD, email, person},
    tablets::sannes,
};

fn traces(house: &House, what: &str) -> i64 {
    let file = house.state.config.data.join("samenbeeld.sqlite");
    let database = rusqlite::Connection::open(file).unwrap();
    let sql = "SELECT count(*) FROM traces WHERE what = ?";
    database.query_row(sql, [what], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn what_names_nobody_leaves_one_trace_however_many_it_names() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut ops = papa.moment(&[NOOR], Perspective::Home, Audience::Draft, "x");
    let link: Op = ops[1].clone();
    ops.truncate(1);
    for nth in 0..50 {
        let child = ChildId(Uuid::from_u128(0xBAD0_0000 + nth));
        let id = OpId(Uuid::from_u128(link.id.0.as_u128() + 0x1000 + nth));
        let body = OpBody::Fact(FactOp::Link { child });
        ops.push(Op {
            id,
            body,
            ..link.clone()
        });
    }
    let results = papa.push(ops).await;
    assert_eq!(results.iter().filter(|r| r.problem.is_some()).count(), 50);
    assert_eq!(traces(&house, "refused") + traces(&house, "held"), 1);
}

#[tokio::test]
async fn a_tablet_tells_of_each_person_once_and_not_for_ever() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let many: Vec<_> = (0..200)
        .map(|_| json!({"person": person("sanne"), "wrong": u32::MAX}))
        .collect();
    let before = traces(&house, "pin-refused");
    tablet.post_json("/api/v1/tablet/attempts", &many).await;
    assert_eq!(traces(&house, "pin-refused") - before, 1);
    for _ in 0..9 {
        tablet.post_json("/api/v1/tablet/attempts", &many).await;
    }
    assert_eq!(traces(&house, "pin-refused") - before, 5);
}

#[tokio::test]
async fn who_has_sent_far_more_than_one_can_write_waits_and_still_receives() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let (key, now_ms) = (papa.person.to_string(), house.state.clock.now_ms());
    house
        .state
        .rates
        .ops
        .take_many(&key, 100_000, now_ms)
        .unwrap();
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Te veel.");
    let request = papa.request(ops);
    let answer = papa.post_json("/api/v1/sync", &request).await;
    assert_eq!(answer.problem(), "rate-limited");
    papa.pull().await;
    // of others it is none of their doing
    let mut mama = house.device("mama-noor").await;
    let ops = mama.moment(&[NOOR], Perspective::Home, Audience::Shared, "Gewoon.");
    mama.push(ops).await;
    house.state.clock.advance_ms(DAY_MS);
    assert_eq!(
        papa.post_json("/api/v1/sync", &request).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn nobody_begins_sessions_without_end() {
    let house = House::new().await;
    let now_ms = house.state.clock.now_ms();
    let key = person("sanne").to_string();
    house
        .state
        .rates
        .session
        .take_many(&key, 100, now_ms)
        .unwrap();
    let refused = house.stranger().sign_in(&email("sanne"), PASSWORD).await;
    assert_eq!(refused.problem(), "rate-limited");
    house.device("fatima").await;
}

#[tokio::test]
async fn nobody_asks_for_many_names_in_a_day_to_learn_who_has_an_account() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut ask = async |login: &str| {
        let own = email("papa-noor");
        let fields = [
            ("login", login),
            ("email", own.as_str()),
            ("password", PASSWORD),
        ];
        papa.fill("/account/login", &fields).await.status
    };
    for key in ["sanne", "fatima", "joost", "karin", "vera"] {
        assert_eq!(ask(&email(key)).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // now a name that is free is answered as one that is not
    for login in [email("otto"), "vrij@huis.example".to_owned()] {
        assert_eq!(ask(&login).await, StatusCode::TOO_MANY_REQUESTS);
    }
    // one's own is no question
    assert_eq!(ask(&email("papa-noor")).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_in_mail_leads_where_the_server_says_whatever_the_request_does() {
    let house = House::with(|config| {
        config.mail_folder = Some(config.data.join("mail"));
        config.reached_at = Some("http://samenbeeld.example".to_owned());
    })
    .await;
    let mut karin = house.device("karin").await;
    let form = format!("person={}&child={}&by=mail", person("papa-noor"), NOOR);
    let request = Request::post("/desk/letter")
        .header("host", "evil.example")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    let sent = karin.send(request.body(Body::from(form)).unwrap()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let mail = &mails(&house, 1).await[0];
    assert!(
        mail.contains("http://samenbeeld.example/join?code"),
        "{mail}"
    );
    assert!(!mail.contains("evil"));
}
