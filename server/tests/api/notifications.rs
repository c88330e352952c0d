//! Telling people that there is news: a push service of our own hears what the server
//! says, and a folder takes the mail.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    notify::{APART_MS, REST_MS, TRIES_MAX},
    op::{Audience, Perspective},
};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use server::notify;

use crate::{
    browser::Browser,
    house::{House, LOCATION, MEES, NOOR, NOW_MS, email, person},
};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// What no push and no mail may hold.
const WORDS: &str = "Ze fietste over het plein";

type Heard = (Uri, HeaderMap, Bytes);

/// A push service on this machine.
#[derive(Clone)]
struct Service {
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<AtomicU16>,
    port: u16,
}

impl Service {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self {
            heard: Arc::default(),
            answers: Arc::new(AtomicU16::new(201)),
            port: listener.local_addr().unwrap().port(),
        };
        let hears = async |State(to): State<Self>, uri: Uri, headers: HeaderMap, body: Bytes| {
            to.heard.lock().unwrap().push((uri, headers, body));
            StatusCode::from_u16(to.answers.load(Ordering::SeqCst)).unwrap()
        };
        let app = Router::new().fallback(hears).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        service
    }

    fn address(&self, of: &str) -> String {
        format!("http://127.0.0.1:{}/push/{of}", self.port)
    }

    /// What it heard since it was last asked.
    fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

async fn house() -> House {
    House::with(|config| {
        config.pushes_to_here = true;
        config.mail_folder = Some(config.data.join("mail"));
    })
    .await
}

/// A new device of somebody who wants pushes on it.
async fn subscriber(house: &House, service: &Service, key: &str) -> Browser {
    let mut browser = house.device(key).await;
    let endpoint = service.address(key);
    let wish = json!({ "endpoint": endpoint });
    let chosen = browser.post_json("/api/v1/push", &wish);
    assert_eq!(chosen.await.status, StatusCode::NO_CONTENT);
    browser
}

async fn writes(browser: &mut Browser, children: &[domain::id::ChildId]) {
    let ops = browser.moment(children, Perspective::Here, Audience::Shared, WORDS);
    let count = ops.len();
    let results = browser.push(ops).await;
    let taken = results.iter().filter(|r| r.problem.is_none()).count();
    assert_eq!(taken, count);
}

/// Time goes by, and the server looks whom it is to tell.
async fn later(house: &House, ms: i64) {
    house.state.clock.advance_ms(ms);
    notify::round(&house.state).await.unwrap();
}

#[tokio::test]
async fn a_push_has_no_content_and_shows_whose_server_it_is() {
    let (house, service) = (house().await, Service::start().await);
    let mut papa = subscriber(&house, &service, "papa-noor").await;
    let standing: Value = papa.get("/api/v1/push").await.json();
    assert_eq!(standing["on"], true);
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    later(&house, REST_MS - 1).await;
    assert!(service.heard().is_empty(), "it rests first");
    later(&house, 1).await;
    let heard = service.heard();
    let [(uri, headers, body)] = heard.as_slice() else {
        panic!("{heard:?}");
    };
    assert_eq!(uri.path(), "/push/papa-noor");
    assert!(body.is_empty());
    let all = format!("{headers:?}");
    for of in [
        "content-encoding",
        "crypto-key",
        "encryption",
        "Noor",
        WORDS,
    ] {
        assert!(!all.contains(of), "{of} in {all}");
    }
    assert_eq!(headers["ttl"], "86400");
    let shown = headers["authorization"].to_str().unwrap();
    let (token, key) = shown
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    assert_eq!(key, standing["key"]);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let read = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, read(key))
        .verify(signed.as_bytes(), &read(signature))
        .unwrap();
    let (kind, claims) = signed.split_once('.').unwrap();
    let kind: Value = serde_json::from_slice(&read(kind)).unwrap();
    assert_eq!(kind["alg"], "ES256");
    let claims: Value = serde_json::from_slice(&read(claims)).unwrap();
    assert_eq!(claims["aud"], format!("http://127.0.0.1:{}", service.port));
    let lasts_s = claims["exp"].as_i64().unwrap() - house.state.clock.now_ms() / 1000;
    assert!((1..=24 * 60 * 60).contains(&lasts_s));
    assert!(claims["sub"].as_str().unwrap().starts_with("mailto:"));
}

#[tokio::test]
async fn nobody_is_told_before_they_chose_it_nor_after_they_stopped() {
    let (house, service) = (house().await, Service::start().await);
    let mut papa = subscriber(&house, &service, "papa-noor").await;
    let stopped = papa.ask(Method::DELETE, "/api/v1/push").await;
    assert_eq!(stopped.status, StatusCode::NO_CONTENT);
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    later(&house, 24 * HOUR_MS).await;
    assert!(service.heard().is_empty());
    assert!(mails(&house).is_empty());
}

#[tokio::test]
async fn one_push_in_four_hours_and_none_about_ones_own_words_or_another_child() {
    let (house, service) = (house().await, Service::start().await);
    let _papa = subscriber(&house, &service, "papa-noor").await;
    let _ouder = subscriber(&house, &service, "ouder-mees").await;
    let mut sanne = subscriber(&house, &service, "sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    later(&house, REST_MS).await;
    let paths = |heard: Vec<Heard>| -> Vec<String> {
        heard
            .iter()
            .map(|(uri, ..)| uri.path().to_owned())
            .collect()
    };
    assert_eq!(paths(service.heard()), ["/push/papa-noor"]);
    writes(&mut sanne, &[NOOR]).await;
    later(&house, APART_MS - 1).await;
    assert!(service.heard().is_empty());
    later(&house, 1).await;
    assert_eq!(paths(service.heard()), ["/push/papa-noor"]);
    // what nobody wrote anything to is not told again
    later(&house, 16 * HOUR_MS).await;
    assert!(service.heard().is_empty());
    writes(&mut sanne, &[MEES]).await;
    later(&house, REST_MS).await;
    assert_eq!(paths(service.heard()), ["/push/ouder-mees"]);
}

#[tokio::test]
async fn in_quiet_hours_it_is_quiet_and_it_comes_afterwards() {
    let (house, service) = (house().await, Service::start().await);
    let mut papa = subscriber(&house, &service, "papa-noor").await;
    // it is 13 o'clock where people live
    let fields = [("digest", "off"), ("from", "12"), ("until", "15")];
    let kept = papa.fill("/account/tell", &fields).await;
    assert_eq!(kept.leads_to(), "/account/tell?done=saved");
    let page = papa.get("/account/tell?done=saved").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Het is bewaard."));
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    later(&house, 2 * HOUR_MS - 1).await;
    assert!(service.heard().is_empty());
    later(&house, 1).await;
    assert_eq!(service.heard().len(), 1);
}

#[tokio::test]
async fn who_signed_out_was_revoked_or_sees_no_child_any_more_gets_no_push() {
    let (house, service) = (house().await, Service::start().await);
    let mut papa = subscriber(&house, &service, "papa-noor").await;
    let mama = subscriber(&house, &service, "mama-noor").await;
    let _ouder = subscriber(&house, &service, "ouder-mees").await;
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR, MEES]).await;
    papa.ask(Method::DELETE, "/api/v1/session").await;
    let uuid = |bytes: uuid::Uuid| bytes.simple().to_string();
    house.sql(&format!(
        "UPDATE devices SET revoked = {NOW_MS} WHERE id = x'{}';
         UPDATE guardians SET until_ms = {NOW_MS} WHERE person = x'{}';",
        uuid(mama.device.0),
        uuid(person("ouder-mees").0)
    ));
    later(&house, REST_MS).await;
    assert!(service.heard().is_empty());
    assert_eq!(
        house.state.db.leads(person("karin"), NOW_MS).await.unwrap(),
        [LOCATION]
    );
}

#[tokio::test]
async fn an_address_where_nobody_is_is_forgotten() {
    for status in [404, 410, 403] {
        let (house, service) = (house().await, Service::start().await);
        let mut papa = subscriber(&house, &service, "papa-noor").await;
        service.answers.store(status, Ordering::SeqCst);
        let mut sanne = house.device("sanne").await;
        writes(&mut sanne, &[NOOR]).await;
        later(&house, REST_MS).await;
        assert_eq!(service.heard().len(), 1);
        let standing: Value = papa.get("/api/v1/push").await.json();
        assert_eq!(standing["on"], false, "{status}");
    }
}

#[tokio::test]
async fn a_service_that_fails_is_tried_a_few_times_less_and_less_often() {
    let (house, service) = (house().await, Service::start().await);
    let mut papa = subscriber(&house, &service, "papa-noor").await;
    service.answers.store(503, Ordering::SeqCst);
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    later(&house, REST_MS).await;
    assert_eq!(service.heard().len(), 1);
    let mut tries = vec![0];
    for minute in 1..180 {
        later(&house, MINUTE_MS).await;
        tries.extend(service.heard().iter().map(|_| minute));
    }
    assert_eq!(
        tries.len(),
        usize::try_from(TRIES_MAX).unwrap(),
        "{tries:?}"
    );
    let apart: Vec<i32> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(apart, [2, 4, 8, 16, 32]);
    let standing: Value = papa.get("/api/v1/push").await.json();
    assert_eq!(standing["on"], true, "the next news tries again");
    // until then: what comes later reaches it
    service.answers.store(201, Ordering::SeqCst);
    writes(&mut sanne, &[NOOR]).await;
    later(&house, 2 * HOUR_MS).await;
    assert_eq!(service.heard().len(), 1);
}

#[tokio::test]
async fn pushes_go_to_no_address_of_this_machine_or_its_network_and_to_no_unknown_service() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    for endpoint in [
        "http://127.0.0.1:9/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://[::1]/x",
        "https://push.example/x",
        "x",
    ] {
        let answer = papa
            .post_json("/api/v1/push", &json!({ "endpoint": endpoint }))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{endpoint}"
        );
        assert_eq!(answer.problem(), "invalid-field");
    }
}

/// The mails that lie in the folder.
fn mails(house: &House) -> Vec<String> {
    let folder = house.state.config.data.join("mail");
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_digest_names_nobody_and_comes_once_a_period_also_after_a_restart() {
    let house = house().await;
    let mut papa = house.device("papa-noor").await;
    let page = papa.get("/account/tell").await.text();
    assert!(page.contains("value=\"off\" checked"), "off until chosen");
    papa.fill(
        "/account/tell",
        &[("digest", "daily"), ("from", "20"), ("until", "7")],
    )
    .await;
    let mut sanne = house.device("sanne").await;
    writes(&mut sanne, &[NOOR]).await;
    // from 13 to 17 o'clock
    later(&house, 4 * HOUR_MS - MINUTE_MS).await;
    assert!(mails(&house).is_empty());
    later(&house, MINUTE_MS).await;
    let sent = mails(&house);
    let [mail] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert!(mail.contains(&email("papa-noor")) && mail.contains("/news"));
    let body = mail.split_once("\r\n\r\n").unwrap().1;
    for name in ["Noor", "Sanne", "papa", "plein", WORDS] {
        assert!(!body.contains(name), "{name} in {body}");
    }
    for _ in 0..3 {
        notify::round(&house.state).await.unwrap();
    }
    writes(&mut sanne, &[NOOR]).await;
    later(&house, 2 * HOUR_MS).await;
    assert_eq!(mails(&house).len(), 1, "one a day");
    later(&house, 22 * HOUR_MS).await;
    assert_eq!(mails(&house).len(), 2);
    later(&house, 24 * HOUR_MS).await;
    assert_eq!(mails(&house).len(), 2, "no news, no mail");
}

#[tokio::test]
async fn what_is_no_choice_changes_nothing() {
    let house = house().await;
    let mut papa = house.device("papa-noor").await;
    for (digest, from, until) in [
        ("hourly", "20", "7"),
        ("daily", "24", "7"),
        ("daily", "x", "7"),
        ("daily", "20", ""),
    ] {
        let fields = [("digest", digest), ("from", from), ("until", until)];
        let answer = papa.fill("/account/tell", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let settings = house
        .state
        .db
        .notification_settings(person("papa-noor"))
        .await
        .unwrap();
    assert_eq!(settings, server::db::NotificationSettings::default());
}
