//! Joost, the parent of Mees and forged requests get nothing of Noor: every
//! route is asked.

use axum::http::{Method, StatusCode};
use domain::{
    op::{Audience, Op, Perspective},
    record::Refusal,
    scope::{Circle, Scope},
    wire::SyncAnswer,
};
use serde_json::json;
use server::router;

use crate::{
    browser::Browser,
    house::{House, MEES, NOOR, PASSWORD, email, person},
};

const SECRET: &str = "HET-GEHEIM-VAN-NOOR";

async fn house_with_a_secret() -> (House, Vec<Op>) {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, SECRET);
    papa.push(ops.clone()).await;
    (house, ops)
}

/// What asking this route of this server may give to somebody. A route that is
/// not here has no rule, and the test fails.
fn rule(method: &Method, path: &str) -> &'static str {
    match (method.as_str(), path) {
        ("GET", "/" | "/sign-in" | "/health" | "/api/v1/openapi.json") => "public",
        (
            "GET",
            "/shell" | "/home" | "/new" | "/attention" | "/us" | "/child/{id}" | "/moment/{id}",
        ) => "the shell",
        ("GET", "/sw.js" | "/manifest.webmanifest" | "/icons/{file}" | "/r/{build}/{*file}") => {
            "a file"
        }
        ("POST", "/sign-in" | "/sign-out") | ("POST" | "DELETE", "/api/v1/session") => "an account",
        ("GET", "/api/v1/session" | "/api/v1/events") | ("POST", "/api/v1/sync") => "signed in",
        _ => panic!("{method} {path} has no rule: who may ask it, and what may it tell?"),
    }
}

#[tokio::test]
async fn no_route_gives_anything_of_noor_to_who_may_not_see_her() {
    let (house, ops) = house_with_a_secret().await;
    let traces = [
        SECRET.to_owned(),
        "Noor".to_owned(),
        NOOR.to_string(),
        person("papa-noor").to_string(),
        ops[0].id.to_string(),
    ];
    for who in [None, Some("joost"), Some("ouder-mees")] {
        for route in router::list() {
            let mut browser = match who {
                None => house.stranger(),
                Some(key) => house.device(key).await,
            };
            let path = route.path.replace("{id}", &NOOR.to_string());
            let path = path
                .replace("{build}", "1")
                .replace("{*file}", "x")
                .replace("{file}", "x");
            let answer = ask(&mut browser, &route.method, &path).await;
            let Some(answer) = answer else { continue };
            match rule(&route.method, route.path) {
                "signed in" if who.is_none() => {
                    assert_eq!(answer.0, StatusCode::UNAUTHORIZED, "{path}");
                }
                "the shell" => assert_eq!(answer.1.as_bytes(), &house.state.releases.shell[..]),
                _ => {}
            }
            for trace in &traces {
                let told = answer.1.replace(&path, "");
                assert!(
                    !told.contains(trace),
                    "{} {path} gives {trace} to {who:?}",
                    route.method
                );
            }
        }
    }
}

/// Asks a route with what it expects. `None`: it is a stream without an end.
async fn ask(browser: &mut Browser, method: &Method, path: &str) -> Option<(StatusCode, String)> {
    let answer = match (method.as_str(), path) {
        ("GET", "/api/v1/events") if !browser.cookies.is_empty() => return None,
        ("POST", "/api/v1/sync") => {
            let mut request = browser.request(Vec::<()>::new());
            let circles = [
                Circle::Shared,
                Circle::Team,
                Circle::Family,
                Circle::Mentor,
                Circle::Confidential(person("papa-noor")),
                Circle::Own(person("papa-noor")),
                Circle::Own(browser.person),
            ];
            // asking for what is not theirs, from the start
            let scopes = circles.map(|circle| (Scope::of(NOOR, circle), 0));
            request.cursors = scopes.into_iter().collect();
            let answer = browser.post_json(path, &request).await;
            let Ok(mut told) = serde_json::from_slice::<SyncAnswer>(&answer.body) else {
                return Some((answer.status, answer.text()));
            };
            // they named these scopes themselves
            assert_eq!(told.revoked.len(), request.cursors.len());
            told.revoked.clear();
            return Some((answer.status, serde_json::to_string(&told).unwrap()));
        }
        ("POST", "/api/v1/session") => {
            let credentials = json!({"email": email("papa-noor"), "password": "gok"});
            browser.post_json(path, &credentials).await
        }
        ("POST", _) => {
            browser
                .post_form(path, "email=papa.noor%40huis.example&password=gok")
                .await
        }
        _ => browser.ask(method.clone(), path).await,
    };
    Some((answer.status, answer.text()))
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
