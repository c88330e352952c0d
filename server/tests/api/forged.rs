//! Forged requests get nothing and change nothing.

use axum::http::{Method, StatusCode};
use domain::{
    op::{Audience, Op, Perspective},
    record::Refusal,
};
use serde_json::json;

use crate::house::{House, MEES, NOOR, PASSWORD, email, person};

const SECRET: &str = "HET-GEHEIM-VAN-NOOR";

async fn house_with_a_secret() -> (House, Vec<Op>) {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, SECRET);
    papa.push(ops.clone()).await;
    (house, ops)
}

#[tokio::test]
async fn a_request_in_the_name_of_somebody_else_is_refused() {
    let (house, _) = house_with_a_secret().await;
    let mut joost = house.device("joost").await;
    let mut request = joost.request(Vec::<Op>::new());
    request.person = person("papa-noor");
    let answer = joost.post_json("/api/v1/sync", &request).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::CONFLICT, "other-person")
    );
    let mut request = joost.request(Vec::<Op>::new());
    request.device = house.device("papa-noor").await.device;
    let answer = joost.post_json("/api/v1/sync", &request).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::CONFLICT, "other-device")
    );
}

#[tokio::test]
async fn an_op_of_somebody_elses_device_is_refused_and_of_an_own_one_taken() {
    let house = House::new().await;
    let papas = house.device("papa-noor").await.device;
    let mut ouder = house.device("ouder-mees").await;
    let mut ops = ouder.moment(
        &[MEES],
        Perspective::Home,
        Audience::Shared,
        "Van een ander toestel.",
    );
    ops[0].device = papas;
    let results = ouder.push(ops.clone()).await;
    assert_eq!(results[0].problem, Some(Refusal::Malformed));
    let mut other = house.device("ouder-mees").await;
    let mut ops = other.moment(
        &[MEES],
        Perspective::Home,
        Audience::Shared,
        "Van mijn vorige toestel.",
    );
    for op in &mut ops {
        op.device = ouder.device;
    }
    other.push(ops).await;
    assert_eq!(other.texts().await, ["Van mijn vorige toestel."]);
}

#[tokio::test]
async fn the_author_is_who_is_signed_in_whatever_the_op_says() {
    let house = House::new().await;
    let mut ouder = house.device("ouder-mees").await;
    let ops = ouder.moment(&[MEES], Perspective::Home, Audience::Shared, "Van mij.");
    let forged: Vec<_> = ops
        .iter()
        .map(|op| {
            let mut json = serde_json::to_value(op).unwrap();
            json["author"] = json!(person("sanne"));
            json["role"] = json!("mentor");
            json
        })
        .collect();
    let request = ouder.request(forged);
    ouder.sync(&request).await;
    for placed in ouder.pull().await.ops {
        assert_eq!(placed.recorded.author, person("ouder-mees"));
    }
}

#[tokio::test]
async fn a_stolen_cookie_of_an_ended_session_opens_nothing() {
    let (house, _) = house_with_a_secret().await;
    let mut mama = house.device("mama-noor").await;
    let thief = mama.clone();
    mama.ask(Method::DELETE, "/api/v1/session").await;
    let mut thief = thief;
    let request = thief.request(Vec::<Op>::new());
    let answer = thief.post_json("/api/v1/sync", &request).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    // signing in again in the same browser ends the session before it
    let before = house.device("mama-noor").await;
    let mut after = before.clone();
    after.sign_in(&email("mama-noor"), PASSWORD).await;
    let mut before = before;
    assert_eq!(
        before.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(after.get("/api/v1/session").await.status, StatusCode::OK);
}
