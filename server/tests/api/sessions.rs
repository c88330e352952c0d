//! Signing in and out.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::db::SESSION_MS;

use crate::{
    browser::to_sign_in,
    house::{DAY_MS, House, PASSWORD, email, person},
};

#[tokio::test]
async fn a_session_begins_is_known_and_ends() {
    let house = House::new().await;
    let mut browser = house.stranger();
    assert_eq!(
        browser.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    let answer = browser.sign_in(" Sanne@HUIS.example ", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let who: Value = browser.get("/api/v1/session").await.json();
    assert_eq!(who["person"], json!(person("sanne")));
    assert_eq!(who["name"], "Naam van sanne");
    assert_eq!(who["synced_before"], false);
    assert_eq!(who["on_tablet"], false);
    let kept = browser.cookies.clone();
    let answer = browser.ask(Method::DELETE, "/api/v1/session").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(!browser.cookies.contains_key("samenbeeld"));
    assert!(browser.cookies.contains_key("samenbeeld-device"));
    browser.cookies = kept;
    let answer = browser.get("/api/v1/session").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::UNAUTHORIZED, "signed-out")
    );
}

#[tokio::test]
async fn wrong_credentials_do_not_say_what_is_wrong() {
    let house = House::new().await;
    let mut browser = house.stranger();
    let wrong = browser.sign_in(&email("sanne"), "iets anders").await;
    let unknown = browser.sign_in("niemand@huis.example", "iets anders").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.body, unknown.body);
    assert_eq!(wrong.problem(), "wrong-credentials");
    assert!(browser.cookies.is_empty());
    let odd = browser
        .post_json("/api/v1/session", &json!({"email": 3}))
        .await;
    assert_eq!(
        (odd.status, odd.problem().as_str()),
        (StatusCode::BAD_REQUEST, "malformed")
    );
    let long = browser.sign_in(&email("sanne"), &"x".repeat(2_000)).await;
    assert_eq!(long.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_device_stays_the_same_for_its_person_only() {
    let house = House::new().await;
    let mut browser = house.device("papa-noor").await;
    let papas = browser.device;
    browser.ask(Method::DELETE, "/api/v1/session").await;
    browser.sign_in(&email("papa-noor"), PASSWORD).await;
    assert_eq!(browser.device, papas);
    browser.sign_in(&email("mama-noor"), PASSWORD).await;
    assert_ne!(browser.device, papas);
    assert_ne!(house.device("papa-noor").await.device, papas);
}

#[tokio::test]
async fn a_device_that_synced_is_known_until_it_signs_out() {
    let house = House::new().await;
    let mut browser = house.device("papa-noor").await;
    browser.pull().await;
    let who: Value = browser.get("/api/v1/session").await.json();
    assert_eq!(who["synced_before"], true);
    // signing in again without signing out: the storage should still be there
    browser.sign_in(&email("papa-noor"), PASSWORD).await;
    let who: Value = browser.get("/api/v1/session").await.json();
    assert_eq!(who["synced_before"], true);
    browser.ask(Method::DELETE, "/api/v1/session").await;
    browser.sign_in(&email("papa-noor"), PASSWORD).await;
    let who: Value = browser.get("/api/v1/session").await.json();
    assert_eq!(who["synced_before"], false);
}

#[tokio::test]
async fn a_session_slides_and_ends_when_it_is_not_used() {
    let house = House::new().await;
    let mut browser = house.device("karin").await;
    for _ in 0..3 {
        house.state.clock.advance_ms(SESSION_MS - DAY_MS);
        assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);
    }
    house.state.clock.advance_ms(SESSION_MS + 1);
    assert_eq!(
        browser.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    let now_ms = house.state.clock.now_ms();
    assert_eq!(
        house.state.db.forget_ended_sessions(now_ms).await.unwrap(),
        1
    );
}

#[tokio::test]
async fn the_plain_form_signs_in_and_out() {
    let house = House::new().await;
    let mut browser = house.stranger();
    let wrong = browser
        .post_form("/sign-in", "email=sanne%40huis.example&password=x")
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text().contains("id=\"problem\""));
    let typed = "value=\"sanne@huis.example\"";
    assert!(wrong.text().contains(typed), "the address is still there");
    let odd = browser
        .post_form("/sign-in", "email=sanne%40huis.example")
        .await;
    assert_eq!(odd.header("location"), "/sign-in?problem=malformed");
    let password = PASSWORD.replace(' ', "+");
    let form = format!("email=sanne%40huis.example&password={password}");
    let right = browser.post_form("/sign-in", &form).await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/home")
    );
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);
    let out = browser.post_form("/sign-out", "").await;
    assert_eq!(
        (out.status, out.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    assert_eq!(
        browser.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn who_signs_in_goes_where_they_wanted_and_nowhere_else() {
    let house = House::new().await;
    let password = PASSWORD.replace(' ', "+");
    let wanted = "%2Fmoment%2F0198%3Fchild%3D1";
    let mut browser = house.stranger();
    let page = browser.get(&format!("/sign-in?next={wanted}")).await;
    let kept = "name=\"next\" value=\"/moment/0198?child=1\"";
    assert!(page.text().contains(kept));
    for (next, leads_to) in [
        (wanted, "/moment/0198?child=1"),
        ("%2Fdesk%2Fpeople", "/desk/people"),
        ("https%3A%2F%2Felders.example", "/home"),
        ("%2F%2Felders.example", "/home"),
        ("%2F%5Celders.example", "/home"),
        ("%2Fapi%2Fv1%2Fsession", "/home"),
        ("%2Fsign-in%3Fnext%3D%2F", "/home"),
        ("%2Fa%0D%0Ab", "/home"),
        ("", "/home"),
    ] {
        let mut browser = house.stranger();
        let form = format!("email=sanne%40huis.example&password={password}&next={next}");
        let answer = browser.post_form("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next}");
        assert_eq!(answer.header("location"), leads_to, "{next}");
    }
    let form = format!("email=sanne%40huis.example&password=x&next={wanted}");
    let wrong = house.stranger().post_form("/sign-in", &form).await;
    assert!(wrong.text().contains(kept), "also after a wrong password");
}

#[tokio::test]
async fn who_is_not_signed_in_signs_in_and_comes_back() {
    let house = House::new().await;
    for page in ["/desk/people?at=1&done=a%26b", "/account/tell", "/desk"] {
        let mut browser = house.stranger();
        let asked = browser.get(page).await;
        let form = browser.get(asked.leads_to()).await;
        let kept = format!("value=\"{}\"", page.replace('&', "&amp;"));
        assert!(form.text().contains(&kept), "{page}");
    }
    // what answers a form is no page to come back to
    for (form, page) in [
        ("/desk/change", "/desk"),
        ("/account/elsewhere", "/account"),
    ] {
        let answer = house.stranger().post_form(form, "x=1").await;
        assert_eq!(answer.leads_to(), to_sign_in(page), "{form}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_and_only_for_who_is_guessed() {
    let house = House::new().await;
    let mut browser = house.stranger();
    for _ in 0..10 {
        let answer = browser.sign_in(&email("sanne"), "gok").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let answer = browser.sign_in(&email("sanne"), PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.problem(), "rate-limited");
    assert_eq!(answer.header("retry-after"), "60");
    let form = browser
        .post_form("/sign-in", "email=sanne%40huis.example&password=x")
        .await;
    assert_eq!(form.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        browser.sign_in(&email("joost"), PASSWORD).await.status,
        StatusCode::CREATED
    );
    house.state.clock.advance_ms(60_000);
    assert_eq!(
        browser.sign_in(&email("sanne"), PASSWORD).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn one_address_cannot_try_all_accounts_but_may_sign_in_often() {
    let house = House::new().await;
    let mut browser = house.stranger();
    for _ in 0..60 {
        let answer = browser.sign_in(&email("sanne"), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    for nth in 0..50 {
        let answer = browser.sign_in(&format!("{nth}@huis.example"), "gok").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let answer = browser.sign_in("nog.een@huis.example", "gok").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn cookies_are_out_of_reach_and_bound_to_tls_where_there_is_tls() {
    let house = House::new().await;
    let answer = house.stranger().sign_in(&email("sanne"), PASSWORD).await;
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/;"),
            "{cookie}"
        );
        assert!(!cookie.contains("Secure"));
    }
    let house = House::with(|config| config.https = true).await;
    let answer = house.stranger().sign_in(&email("sanne"), PASSWORD).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.starts_with("__Host-samenbeeld") && cookie.ends_with("; Secure"),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn who_left_without_a_network_is_signed_out_by_the_next_request_whatever_it_asks() {
    let house = House::new().await;
    for path in ["/", "/account", "/desk", "/home", "/api/v1/session"] {
        let mut browser = house.device("karin").await;
        browser.pull().await;
        let before = browser.cookies.clone();
        browser.cookies.insert("samenbeeld-left".into(), "1".into());
        let answer = browser.get(path).await;
        assert!(!answer.text().contains("Karin"), "{path}");
        assert!(!browser.cookies.contains_key("samenbeeld-left"), "{path}");
        assert!(!browser.cookies.contains_key("samenbeeld"), "{path}");
        browser.cookies = before;
        let answer = browser.get("/api/v1/session").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn who_signs_in_where_somebody_left_stays_signed_in_and_finds_nothing_missing() {
    let house = House::new().await;
    let mut browser = house.device("papa-noor").await;
    browser.pull().await;
    browser.cookies.insert("samenbeeld-left".into(), "1".into());
    browser.sign_in(&email("papa-noor"), PASSWORD).await;
    let who: Value = browser.get("/api/v1/session").await.json();
    assert_eq!(who["synced_before"], false, "it was cleared by us");
    browser.cookies.insert("samenbeeld-left".into(), "1".into());
    let out = browser.ask(Method::DELETE, "/api/v1/session").await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
}
