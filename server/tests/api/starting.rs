//! How an organisation begins.

use axum::http::StatusCode;
use domain::access::Role;
use server::{clock::Clock, code::Code, starting};

use crate::{
    browser::{Answer, Browser},
    house::{DAY_MS, House, LOCATION, NOOR, NOW_MS, PASSWORD, email, person},
};

pub const GOOD: &str = "vier natte laarzen op de mat";

/// Fills in the page on which an organisation begins.
pub async fn begin(browser: &mut Browser, code: &str, login: &str, password: &str) -> Answer {
    let fields = [
        ("code", code),
        ("organisation", "Stichting De Brug"),
        ("location", "Kindcentrum De Brug"),
        ("name", "Hanneke Vos"),
        ("login", login),
        ("password", password),
    ];
    browser.fill("/start", &fields).await
}

async fn code(house: &House) -> Code {
    let code = starting::code_for_nobody(&house.state).await.unwrap();
    code.unwrap()
}

#[tokio::test]
async fn an_empty_server_shows_the_way_and_begins_once() {
    let house = House::empty(|_| {}).await;
    let code = code(&house).await;
    let mut browser = house.stranger();
    assert!(browser.get("/").await.text().contains("href=\"/start\""));
    // as it is typed over: small letters, no dashes
    let typed = code.shown().to_lowercase().replace('-', " ");
    let answer = begin(&mut browser, &typed, "Hanneke@Brug.example", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
    assert!(browser.know_who().await);
    let leads = house.state.db.leads(browser.person, NOW_MS).await.unwrap();
    let desk = house.state.db.desk(leads[0]).await.unwrap().unwrap();
    assert_eq!(desk.name.as_str(), "Kindcentrum De Brug");
    assert_eq!(desk.organisation.as_str(), "Stichting De Brug");
    assert_eq!(desk.themes.len(), 12);
    assert!(desk.groups.is_empty() && desk.children.is_empty());
    assert_eq!(desk.people.len(), 1);
    assert!(desk.people[&browser.person].is_lead(NOW_MS));

    let mut other = house.stranger();
    assert!(!other.get("/").await.text().contains("href=\"/start\""));
    let again = begin(&mut other, &code.shown(), "ander@brug.example", GOOD).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("id=\"code-problem\""));
    assert!(
        starting::code_for_nobody(&house.state)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        other.sign_in("hanneke@brug.example", GOOD).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn each_start_has_another_code_as_long_as_nobody_is_there() {
    let house = House::empty(|_| {}).await;
    let before = code(&house).await;
    let code = code(&house).await;
    let mut browser = house.stranger();
    let answer = begin(&mut browser, &before.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = begin(&mut browser, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
}

#[tokio::test]
async fn wrong_codes_are_slowed_and_make_nothing() {
    let house = House::empty(|_| {}).await;
    let code = code(&house).await;
    let mut browser = house.stranger();
    for _ in 0..10 {
        let answer = begin(&mut browser, &Code::fresh().shown(), "hanneke", GOOD).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let slow = begin(&mut browser, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(slow.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(house.state.db.is_empty().await.unwrap());
    house.state.clock.advance_ms(60_000);
    let answer = begin(&mut browser, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
}

#[tokio::test]
async fn what_was_typed_stays_but_not_the_password() {
    let house = House::empty(|_| {}).await;
    let code = code(&house).await;
    let mut browser = house.stranger();
    let answer = begin(&mut browser, &code.shown(), "x", "password123").await;
    let page = answer.text();
    assert!(page.contains("value=\"Stichting De Brug\""));
    assert!(page.contains("aria-invalid=\"true\""));
    assert!(page.contains("aria-describedby=\"login-problem login-hint\""));
    assert!(!page.contains("password123"));
    // the code still opens: nothing was begun
    let weak = begin(&mut browser, &code.shown(), "hanneke", "password123").await;
    assert!(weak.text().contains("id=\"password-problem\""));
    let answer = begin(&mut browser, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once() {
    let house = House::empty(|_| {}).await;
    let code = code(&house).await;
    let mut browser = house.stranger();
    let fresh = Code::fresh();
    for (code, login, password, wrong) in [
        (
            fresh.shown(),
            "x",
            "kort",
            ["code", "login", "password"].as_slice(),
        ),
        (fresh.shown(), "hanneke", "", &["code", "password"]),
        (
            fresh.shown(),
            "hanneke",
            "Hanneke Vos!",
            &["code", "password"],
        ),
        (fresh.shown(), "hanneke", GOOD, &["code"]),
        (code.shown(), "x", "password123", &["login", "password"]),
    ] {
        let answer = begin(&mut browser, &code, login, password).await;
        let page = answer.text();
        for field in ["code", "login", "password"] {
            let said = page.contains(&format!("id=\"{field}-problem\""));
            assert_eq!(said, wrong.contains(&field), "{field} of {wrong:?}");
        }
    }
}

#[tokio::test]
async fn organisations_in_one_database_never_meet() {
    let house = House::new().await;
    let data = &house.state.config.data;
    let code = starting::code_for_one_more(data, NOW_MS).await.unwrap();
    let mut hanneke = house.stranger();
    let answer = begin(&mut hanneke, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
    assert!(hanneke.know_who().await);
    let own = house.state.db.leads(hanneke.person, NOW_MS).await.unwrap();
    assert_eq!(own.len(), 1);
    assert!(own[0] != LOCATION);
    let directory = hanneke.pull_directory().await;
    assert!(directory.children.is_empty() && directory.groups.is_empty());
    let names = serde_json::to_string(&directory).unwrap();
    assert!(!names.contains("Noor") && !names.contains("sanne"));
    // whom the one knows, the other cannot even name
    for (who, child) in [("papa-noor", NOOR.to_string()), ("sanne", String::new())] {
        let fields = [("person", &*person(who).to_string()), ("child", &*child)];
        let letter = hanneke.fill("/desk/letter", &fields).await;
        assert_eq!(letter.status, StatusCode::NOT_FOUND);
    }
    let karin = house.device("karin").await.pull_directory().await;
    assert!(!serde_json::to_string(&karin).unwrap().contains("Hanneke"));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    let roles = desk.roles(NOOR, NOW_MS);
    assert!(!roles.contains_key(&hanneke.person));
    assert!(roles[&person("karin")].contains(&Role::Lead));
}

#[tokio::test]
async fn a_code_for_one_more_lasts_a_day_and_opens_once() {
    let house = House::new().await;
    let data = &house.state.config.data;
    let late = starting::code_for_one_more(data, NOW_MS).await.unwrap();
    house.state.clock.advance_ms(DAY_MS + 1);
    let mut browser = house.stranger();
    let answer = begin(&mut browser, &late.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let now_ms = house.state.clock.now_ms();
    let code = starting::code_for_one_more(data, now_ms).await.unwrap();
    let answer = begin(&mut browser, &code.shown(), "hanneke", GOOD).await;
    assert_eq!(answer.leads_to(), "/desk");
    let answer = begin(&mut browser, &code.shown(), "hanneke2", GOOD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing = data.join("nothing");
    let code = starting::code_for_one_more(&missing, Clock::System.now_ms()).await;
    assert!(code.is_err());
}

#[tokio::test]
async fn who_has_an_account_begins_with_it_and_needs_its_password() {
    let house = House::new().await;
    let data = &house.state.config.data;
    let code = starting::code_for_one_more(data, NOW_MS).await.unwrap();
    let mut browser = house.stranger();
    let wrong = begin(&mut browser, &code.shown(), &email("karin"), GOOD).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("id=\"login-problem\""));
    let answer = begin(&mut browser, &code.shown(), &email("karin"), PASSWORD).await;
    assert_eq!(answer.leads_to(), "/desk");
    let leads = house.state.db.leads(person("karin"), NOW_MS).await.unwrap();
    assert_eq!(leads.len(), 2);
}
