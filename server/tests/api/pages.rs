//! Pages and headers.

use axum::http::{Method, StatusCode};
use server::router;

use crate::house::House;

#[tokio::test]
async fn every_answer_forbids_what_is_not_ours() {
    let house = House::new().await;
    for route in router::list()
        .into_iter()
        .filter(|route| route.path != "/api/v1/events")
    {
        let path = route.path.replace(['{', '}', '*'], "");
        let answer = house.stranger().ask(route.method.clone(), &path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(!answer.headers.contains_key("strict-transport-security"));
        assert_eq!(answer.header("x-request-id").len(), 16);
        assert!(!answer.header("cache-control").is_empty(), "{path}");
    }
    let house = House::with(|config| config.https = true).await;
    let answer = house.stranger().get("/health").await;
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
}

#[tokio::test]
async fn pages_need_no_inline_script_or_style() {
    let house = House::with(|config| config.demo = true).await;
    for path in [
        "/",
        "/sign-in",
        "/sign-in?problem=wrong-credentials",
        "/home",
        "/bestaat-niet",
        "/?lang=en",
    ] {
        let page = house.stranger().get(path).await.text();
        assert!(page.starts_with("<!DOCTYPE html>"), "{path}");
        assert!(
            !page.contains(" style=\"") && !page.contains("<style"),
            "{path}"
        );
        for script in page.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(
                tag.contains("src=\"/r/") && rest.starts_with("</script>"),
                "{path}: {script}"
            );
        }
        assert!(!page.contains(" onclick") && !page.contains("javascript:"));
    }
}

#[tokio::test]
async fn public_pages_work_without_any_script_and_the_shell_is_one_for_all() {
    let house = House::new().await;
    for path in ["/", "/sign-in"] {
        assert!(
            !house.stranger().get(path).await.text().contains("<script"),
            "{path}"
        );
    }
    let mut sanne = house.device("sanne").await;
    let shell = house.stranger().get("/shell").await;
    let build = &house.state.releases.current.build;
    assert_eq!(shell.header("x-release"), build);
    assert_eq!(shell.header("cache-control"), "no-cache");
    assert!(shell.text().contains(&format!("/r/{build}/boot.js")));
    for path in [
        "/home",
        "/new",
        "/attention",
        "/questions",
        "/ask",
        "/us",
        "/work",
        "/child/x",
        "/child/x/picture",
        "/child/x/picture/y",
        "/moment/y",
    ] {
        assert_eq!(sanne.get(path).await.body, shell.body, "{path}");
    }
}

#[tokio::test]
async fn a_language_that_was_chosen_is_kept() {
    let house = House::new().await;
    let mut browser = house.stranger();
    assert!(browser.get("/").await.text().contains("<html lang=\"nl\""));
    let answer = browser.get("/sign-in?lang=en").await;
    assert!(answer.text().contains("<html lang=\"en\""));
    assert!(browser.get("/").await.text().contains("<html lang=\"en\""));
    assert!(
        browser
            .get("/?lang=klingon")
            .await
            .text()
            .contains("<html lang=\"en\"")
    );
}

#[tokio::test]
async fn what_does_not_exist_is_said_in_the_form_that_was_asked_for() {
    let house = House::new().await;
    let mut browser = house.stranger();
    let page = browser.get("/bestaat/niet").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
    );
    let api = browser.get("/api/v1/niets").await;
    assert_eq!(
        (api.status, api.problem().as_str()),
        (StatusCode::NOT_FOUND, "not-found")
    );
    let method = browser.ask(Method::PUT, "/api/v1/sync").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_demo_offers_its_accounts_and_nobody_else_does() {
    let house = House::new().await;
    assert!(
        !house
            .stranger()
            .get("/sign-in")
            .await
            .text()
            .contains("sanne@waterlelie.example")
    );
    let house = House::with(|config| config.demo = true).await;
    assert!(
        house
            .stranger()
            .get("/sign-in")
            .await
            .text()
            .contains("sanne@waterlelie.example")
    );
}
