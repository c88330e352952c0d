//! The tablet of a group: pairing, faces, PINs, coming back, and being revoked.

use axum::http::StatusCode;
use domain::{
    id::{GroupId, LocationId, PersonId},
    op::{Audience, Op, Perspective},
};
use serde_json::{Value, json};
use server::tablet::SESSION_MS;
use uuid::Uuid;

use crate::{
    browser::{Answer, Browser, to_sign_in},
    house::{DAY_MS, EGELS, House, NOOR, PASSWORD, email, person},
};

pub const PLACE: LocationId = LocationId(Uuid::from_u128(0xF2));
pub const PIN: &str = "4096";
const HOUR_MS: i64 = 60 * 60 * 1000;

/// A code for a tablet of this group, as its lead sees it.
async fn code(house: &House, group: GroupId) -> String {
    let mut karin = house.device("karin").await;
    let form = format!("group={group}&name=Tablet+bij+het+raam");
    let page = karin.post_form("/desk/tablet", &form).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "no-store");
    let text = page.text();
    let (_, rest) = text.split_once("class=\"code\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

/// A browser that is a tablet of De Egels.
pub async fn tablet(house: &House) -> Browser {
    tablet_of(house, EGELS).await
}

/// A browser that is a tablet of this group.
pub async fn tablet_of(house: &House, group: GroupId) -> Browser {
    let code = code(house, group).await;
    let mut tablet = house.stranger();
    let answer = tablet.post_form("/tablet", &format!("code={code}")).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/faces")
    );
    tablet
}

async fn choose(tablet: &mut Browser, who: PersonId, password: &str, pin: &str) -> Answer {
    let body = json!({"person": who, "password": password, "pin": pin});
    tablet.post_json("/api/v1/tablet/pin", &body).await
}

pub async fn open(tablet: &mut Browser, who: PersonId, pin: &str) -> Answer {
    let body = json!({"person": who, "pin": pin});
    let answer = tablet.post_json("/api/v1/tablet/open", &body).await;
    if answer.status == StatusCode::CREATED {
        let opened: Value = answer.json();
        tablet.person = who;
        tablet.device = serde_json::from_value(opened["device"].clone()).unwrap();
    }
    answer
}

/// A tablet on which Sanne has a PIN and is at work.
pub async fn sannes(house: &House) -> (Browser, Value) {
    let mut tablet = tablet(house).await;
    choose(&mut tablet, person("sanne"), PASSWORD, PIN).await;
    let opened = open(&mut tablet, person("sanne"), PIN).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    (tablet, opened.json())
}

#[tokio::test]
async fn a_code_pairs_one_tablet_for_an_hour() {
    let house = House::new().await;
    let first = code(&house, EGELS).await;
    let mut one = house.stranger();
    let sloppy = first.to_lowercase().replace('-', "+");
    let paired = one.post_form("/tablet", &format!("code={sloppy}")).await;
    assert_eq!(paired.status, StatusCode::SEE_OTHER);
    let cookie = paired.header("set-cookie");
    assert!(cookie.starts_with("samenbeeld-tablet=") && cookie.contains("HttpOnly; SameSite=Lax"));
    assert!(cookie.contains("Max-Age=34560000"), "{cookie}");
    let mut other = house.stranger();
    let again = other.post_form("/tablet", &format!("code={first}")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let late = code(&house, EGELS).await;
    house.state.clock.advance_ms(HOUR_MS);
    let again = other.post_form("/tablet", &format!("code={late}")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.cookies.is_empty());
}

#[tokio::test]
async fn only_the_lead_of_a_group_makes_a_code_for_it() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let form = format!("group={EGELS}&name=Tablet");
    let asked = sanne.post_form("/desk/tablet", &form).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    let asked = house.stranger().post_form("/desk/tablet", &form).await;
    assert_eq!(asked.leads_to(), to_sign_in("/desk"));
    let mut karin = house.device("karin").await;
    let elsewhere = format!("group={}&name=Tablet", Uuid::from_u128(1));
    let asked = karin.post_form("/desk/tablet", &elsewhere).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    let nameless = format!("group={EGELS}&name=+");
    let asked = karin.post_form("/desk/tablet", &nameless).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn codes_cannot_be_guessed_at_length() {
    let house = House::new().await;
    let mut guesser = house.stranger();
    for _ in 0..50 {
        let answer = guesser.post_form("/tablet", "code=AAAA-AAAA").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = guesser.post_form("/tablet", "code=AAAA-AAAA").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_browser_in_which_somebody_is_signed_in_becomes_no_tablet() {
    let house = House::new().await;
    let code = code(&house, EGELS).await;
    let mut sanne = house.device("sanne").await;
    let answer = sanne.post_form("/tablet", &format!("code={code}")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(!sanne.cookies.contains_key("samenbeeld-tablet"));
    // and on a tablet nobody signs in with a password alone
    let (mut tablet, _) = sannes(&house).await;
    let answer = tablet.sign_in(&email("sanne"), PASSWORD).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::CONFLICT, "on-tablet")
    );
    let form = format!(
        "email={}&password={}",
        email("sanne"),
        PASSWORD.replace(' ', "+")
    );
    let answer = tablet.post_form("/sign-in", &form).await;
    assert_eq!(answer.header("location"), "/faces");
}

#[tokio::test]
async fn a_tablet_shows_who_works_in_its_group_and_nothing_of_any_child() {
    let house = House::new().await;
    let mut tablet = tablet(&house).await;
    let answer = tablet.get("/api/v1/tablet").await;
    let door: Value = answer.json();
    assert_eq!(door["group"], "De Egels");
    assert_eq!(door["lease_h"], 72);
    let faces = [
        json!({"person": person("fatima"), "name": "Naam van fatima", "has_pin": false}),
        json!({"person": person("sanne"), "name": "Naam van sanne", "has_pin": false}),
    ];
    assert_eq!(door["faces"], json!(faces));
    for child in ["Noor", "Mees", "Yara"] {
        assert!(!answer.text().contains(child), "{child}");
    }
    // the cookie lasts as long as the tablet is used, and opens nothing else
    assert!(
        answer
            .header("set-cookie")
            .starts_with("samenbeeld-tablet=")
    );
    let sync = tablet.get("/api/v1/session").await;
    assert_eq!(sync.problem(), "signed-out");
    let stranger = house.stranger().get("/api/v1/tablet").await;
    assert_eq!(
        (stranger.status, stranger.problem().as_str()),
        (StatusCode::UNAUTHORIZED, "no-tablet")
    );
}

#[tokio::test]
async fn a_pin_is_chosen_with_the_password_and_opens_ones_own_device() {
    let house = House::new().await;
    let mut tablet = tablet(&house).await;
    let sanne = person("sanne");
    for (pin, field) in [("1234", "pin"), ("12", "pin")] {
        let weak = choose(&mut tablet, sanne, PASSWORD, pin).await;
        assert_eq!(weak.json::<Value>()["field"], field);
    }
    let wrong = choose(&mut tablet, sanne, "iets anders", PIN).await;
    assert_eq!(wrong.problem(), "wrong-credentials");
    let kept = choose(&mut tablet, sanne, PASSWORD, PIN).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let opened: Value = open(&mut tablet, sanne, PIN).await.json();
    assert_eq!(opened["person"], json!(sanne));
    assert_eq!(opened["secret"].as_str().unwrap().len(), 64);
    assert_ne!(opened["secret"], opened["recovery"]);
    tablet.push(Vec::new()).await;
    let again: Value = open(&mut tablet, sanne, PIN).await.json();
    for same in ["device", "secret", "recovery"] {
        assert_eq!(opened[same], again[same], "{same}");
    }
    assert_ne!(opened["token"], again["token"]);
    assert_eq!(again["synced_before"], true);
    let who: Value = tablet.get("/api/v1/session").await.json();
    assert_eq!(who["on_tablet"], true);
    let listed = house.state.db.tablets(PLACE).await.unwrap();
    assert_eq!((listed.len(), listed[0].people), (1, 1));
    assert_eq!(listed[0].name, "Tablet bij het raam");
}

#[tokio::test]
async fn what_is_written_on_a_tablet_is_written_by_the_person() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let ops = tablet.moment(&[NOOR], Perspective::Here, Audience::Shared, "Van Sanne.");
    tablet.push(ops).await;
    choose(&mut tablet, person("fatima"), PASSWORD, "82719").await;
    open(&mut tablet, person("fatima"), "82719").await;
    let ops = tablet.moment(&[NOOR], Perspective::Here, Audience::Shared, "Van Fatima.");
    tablet.push(ops).await;
    let found = tablet.pull().await.ops;
    let authors: Vec<_> = found.iter().map(|p| p.recorded.author).collect();
    assert!(authors.contains(&person("sanne")) && authors.contains(&person("fatima")));
}

#[tokio::test]
async fn wrong_pins_slow_down_then_shut_then_need_the_password() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let sanne = person("sanne");
    for wait_s in [1, 2, 4, 8] {
        let wrong = open(&mut tablet, sanne, "9999").await;
        assert_eq!(wrong.problem(), "wrong-pin");
        assert_eq!(wrong.header("retry-after"), wait_s.to_string());
        // too early, even the right one is not looked at
        let early = open(&mut tablet, sanne, PIN).await;
        assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS);
        house.state.clock.advance_ms(wait_s * 1_000);
    }
    for _ in 5..10 {
        let wrong = open(&mut tablet, sanne, "9999").await;
        assert_eq!(wrong.problem(), "pin-shut");
        assert_eq!(wrong.header("retry-after"), "900");
        house.state.clock.advance_ms(900_000);
    }
    for _ in 0..2 {
        let wrong = open(&mut tablet, sanne, PIN).await;
        // the tenth time it is right
        if wrong.status == StatusCode::CREATED {
            break;
        }
    }
    for _ in 0..10 {
        open(&mut tablet, sanne, "9999").await;
        house.state.clock.advance_ms(900_000);
    }
    let locked = open(&mut tablet, sanne, PIN).await;
    assert_eq!(locked.problem(), "pin-needs-password");
    house.state.clock.advance_ms(30 * DAY_MS);
    assert_eq!(
        open(&mut tablet, sanne, PIN).await.status,
        StatusCode::LOCKED
    );
    choose(&mut tablet, sanne, PASSWORD, "50361").await;
    assert_eq!(
        open(&mut tablet, sanne, "50361").await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn many_tries_at_once_count_as_many() {
    let house = House::new().await;
    let (tablet, _) = sannes(&house).await;
    let tries = (0..6).map(|_| {
        let mut tablet = tablet.clone();
        async move { open(&mut tablet, person("sanne"), "9999").await.problem() }
    });
    let answers = futures_of(tries.collect()).await;
    let looked_at = answers.iter().filter(|code| *code == "wrong-pin").count();
    assert_eq!(looked_at, 1, "{answers:?}");
}

async fn futures_of<F>(all: Vec<F>) -> Vec<String>
where
    F: Future<Output = String> + Send + 'static,
{
    let running: Vec<_> = all.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for one in running {
        answers.push(one.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn guessing_does_not_tell_who_has_a_pin_nor_who_there_is() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let mut answers = Vec::new();
    // with a PIN, without one, of another group, nobody
    let nobody = PersonId(Uuid::from_u128(99));
    for who in [person("sanne"), person("fatima"), person("joost"), nobody] {
        let answer = open(&mut tablet, who, "9999").await;
        answers.push((
            answer.status,
            answer.text(),
            answer.header("retry-after").to_owned(),
        ));
    }
    assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
    let strange = choose(&mut tablet, person("joost"), PASSWORD, PIN).await;
    assert_eq!(strange.problem(), "wrong-credentials");
}

#[tokio::test]
async fn a_session_on_a_tablet_ends_soon_and_comes_back_with_its_token() {
    let house = House::new().await;
    let (mut tablet, opened) = sannes(&house).await;
    house.state.clock.advance_ms(SESSION_MS - 1_000);
    assert_eq!(tablet.get("/api/v1/session").await.status, StatusCode::OK);
    house.state.clock.advance_ms(SESSION_MS - 1_000);
    assert_eq!(tablet.get("/api/v1/session").await.status, StatusCode::OK);
    house.state.clock.advance_ms(SESSION_MS + 1_000);
    assert_eq!(tablet.get("/api/v1/session").await.problem(), "signed-out");
    let token = json!({"token": opened["token"]});
    let back = tablet.post_json("/api/v1/tablet/resume", &token).await;
    assert_eq!(back.status, StatusCode::CREATED);
    assert_eq!(back.json::<Value>()["device"], opened["device"]);
    assert_eq!(tablet.get("/api/v1/session").await.status, StatusCode::OK);
    // on no other tablet, and with no other token
    let mut other = self::tablet(&house).await;
    let elsewhere = other.post_json("/api/v1/tablet/resume", &token).await;
    assert_eq!(elsewhere.problem(), "signed-out");
    let mut stranger = house.stranger();
    let nowhere = stranger.post_json("/api/v1/tablet/resume", &token).await;
    assert_eq!(nowhere.problem(), "no-tablet");
}

#[tokio::test]
async fn locking_ends_the_session_and_keeps_the_device() {
    let house = House::new().await;
    let (mut tablet, opened) = sannes(&house).await;
    tablet.push(Vec::new()).await;
    let before = tablet.cookies.clone();
    let locked = tablet.post_json("/api/v1/tablet/lock", &json!({})).await;
    assert_eq!(locked.status, StatusCode::NO_CONTENT);
    assert!(!tablet.cookies.contains_key("samenbeeld"));
    let mut thief = tablet.clone();
    thief.cookies = before;
    assert_eq!(thief.get("/api/v1/session").await.problem(), "signed-out");
    let again: Value = open(&mut tablet, person("sanne"), PIN).await.json();
    assert_eq!(again["device"], opened["device"]);
    assert_eq!(again["synced_before"], true);
}

#[tokio::test]
async fn ones_pin_is_also_chosen_on_a_page_of_ones_own() {
    let house = House::new().await;
    let mut tablet = tablet(&house).await;
    let mut sanne = house.device("sanne").await;
    let password = PASSWORD.replace(' ', "+");
    for (form, status) in [
        (format!("password={password}&pin=1234&again=1234"), 422),
        (format!("password={password}&pin=4096&again=4097"), 422),
        ("password=x&pin=4096&again=4096".to_owned(), 401),
        (String::new(), 422),
    ] {
        let answer = sanne.post_form("/account/pin", &form).await;
        assert_eq!(answer.status, status, "{form}");
    }
    let form = format!("password={password}&pin=4096&again=4096");
    let kept = sanne.post_form("/account/pin", &form).await;
    assert_eq!(kept.header("location"), "/account/pin?kept=true");
    assert_eq!(
        open(&mut tablet, person("sanne"), "4096").await.status,
        StatusCode::CREATED
    );
    let stranger = house.stranger().get("/account/pin").await;
    assert_eq!(stranger.leads_to(), to_sign_in("/account/pin"));
}

#[tokio::test]
async fn no_answer_to_a_tablet_says_more_than_it_should() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let empty = Vec::<Op>::new();
    let request = tablet.request(empty);
    assert!(!tablet.sync(&request).await.device_revoked);
    for (path, body) in [
        ("/api/v1/tablet/open", json!({"person": 1})),
        ("/api/v1/tablet/pin", json!([])),
        ("/api/v1/tablet/resume", json!({"token": null})),
    ] {
        let answer = tablet.post_json(path, &body).await;
        assert_eq!(answer.problem(), "malformed", "{path}");
    }
}
