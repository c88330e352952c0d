//! The description of the API is true.

use app::address::{DRAWN, Drawn, NO_PAGES, PATTERNS};
use axum::http::StatusCode;
use domain::record::Refusal;
use serde_json::{Value, json};
use server::{
    router::{self, Caller},
    routes::openapi::DOCUMENT,
};

use crate::{house::House, tablets::sannes};

#[tokio::test]
async fn every_route_of_the_api_is_described_and_nothing_else() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let routes = router::list().into_iter();
    let api = routes.filter(|route| route.path.starts_with("/api/") || route.path == "/health");
    let mut listed: Vec<String> = api
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    described.sort();
    listed.sort();
    assert_eq!(described, listed);
    let served: Value = House::new()
        .await
        .stranger()
        .get("/api/v1/openapi.json")
        .await
        .json();
    assert_eq!(served, document);
}

#[test]
fn every_reference_in_the_description_leads_somewhere() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut todo = vec![&document];
    while let Some(value) = todo.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    let pointer = to.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{to}");
                }
                todo.extend(fields.values());
            }
            Value::Array(items) => todo.extend(items),
            _ => {}
        }
    }
}

#[test]
fn every_name_in_the_description_stands_there_once() {
    // a reader of JSON takes the last of two and says nothing
    let schemas = DOCUMENT.split_once("\n  \"schemas\": {\n").unwrap().1;
    let names = schemas
        .lines()
        .take_while(|line| *line != "  }" && *line != "  },");
    let names = names.filter(|line| line.starts_with("   \"") && line.ends_with("\": {"));
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        assert!(seen.insert(name), "{name} twice");
    }
    assert!(seen.len() > 10);
}

#[tokio::test]
async fn health_says_which_release_runs() {
    let house = House::new().await;
    let health: Value = house.stranger().get("/health").await.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["build"], house.state.releases.current.build.as_str());
}

#[test]
fn every_page_is_found_without_a_network_and_shut_on_a_tablet_as_its_route_says() {
    for route in router::list() {
        let path = route.path;
        let drawn = Drawn::of(path);
        let is_for_programs = NO_PAGES.contains(&path.split('/').nth(1).unwrap());
        let is_shell = PATTERNS.contains(&path) || ["/shell", "/faces"].contains(&path);
        let is_file = ["/sw.js", "/manifest", "/icons/", "/r/"]
            .iter()
            .any(|begin| path.starts_with(begin));
        let kinds = [
            drawn.is_some(),
            is_for_programs,
            is_shell,
            is_file,
            path == "/",
        ];
        assert_eq!(kinds.iter().filter(|is| **is).count(), 1, "{path}");
        if let Some(drawn) = drawn {
            let is_ones_own = matches!(route.who, Caller::SignedIn | Caller::Lead);
            assert_eq!(drawn.is_ones_own, is_ones_own, "{path}");
        }
    }
    for drawn in DRAWN {
        let path = format!("/{}", drawn.name);
        assert!(
            router::list().iter().any(|route| route.path == path),
            "{path}"
        );
    }
    let worker = include_str!("../../../public/sw.js");
    for list in ["BUILD", "FILES", "DRAWN", "NO_PAGES", "WORDS"] {
        assert!(worker.contains(&format!("const {list} = ")), "{list}");
    }
}

#[tokio::test]
async fn every_answer_of_the_api_is_asked_for_and_as_it_is_described() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    sanne.pull().await;
    // every answer is held against the description as it comes
    for path in [
        "/health",
        "/api/v1/openapi.json",
        "/api/v1/session",
        "/api/v1/push",
    ] {
        assert_eq!(sanne.get(path).await.status, StatusCode::OK, "{path}");
    }
    let (mut tablet, opened) = sannes(&house).await;
    let door = tablet.get("/api/v1/tablet").await;
    assert_eq!(door.status, StatusCode::OK);
    let back = json!({ "token": opened["token"] });
    let again = tablet.post_json("/api/v1/tablet/resume", &back).await;
    assert_eq!(again.status, StatusCode::CREATED);
}

#[test]
fn every_route_reason_and_error_stands_in_the_page_about_the_api() {
    let page = include_str!("../../../docs/API.md");
    for route in router::list() {
        if route.path.starts_with("/api/") || route.path == "/health" {
            let named = format!("| `{} {}` |", route.method, route.path);
            assert!(page.contains(&named), "{named}");
        }
    }
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let result = &document["components"]["schemas"]["OpResult"];
    let reasons = result["properties"]["problem"]["enum"].as_array().unwrap();
    let mut before = None;
    while let Some(refusal) = next(before) {
        let reason = serde_json::to_value(refusal).unwrap();
        let named = format!("`{}`", reason.as_str().unwrap());
        assert!(page.contains(&named), "{reason}");
        assert!(reasons.contains(&reason), "{reason}");
        before = Some(refusal);
    }
    let source = include_str!("../../src/problem.rs");
    let mut errors = 0;
    for (status, code) in source.split("StatusCode::").filter_map(error) {
        let type_ = format!("`/problems/{code}`");
        let row = page.lines().find(|line| line.contains(&type_));
        let row = row.unwrap_or_else(|| panic!("{code} is not in the page"));
        assert!(row.contains(&format!("| {status} |")), "{row}: {status}");
        errors += 1;
    }
    assert_eq!(
        errors,
        source.matches("Self::new(").count() + source.matches("Error::new(").count()
    );
}

/// The status and the code that stand behind `StatusCode::` in the source.
fn error(text: &str) -> Option<(u16, &str)> {
    let (name, rest) = text.split_once(',')?;
    let code = rest.trim_start().strip_prefix('"')?.split('"').next()?;
    let all = (100..600).filter_map(|status| StatusCode::from_u16(status).ok());
    let is_named = |status: &StatusCode| {
        let reason = status.canonical_reason().unwrap_or_default();
        reason.to_uppercase().replace([' ', '-'], "_") == name
    };
    let status = all.into_iter().find(is_named);
    Some((status.unwrap_or_else(|| panic!("{name}")).as_u16(), code))
}

/// All refusals, one after the other; the compiler knows when there is one more.
fn next(before: Option<Refusal>) -> Option<Refusal> {
    match before {
        None => Some(Refusal::MissingDependency),
        Some(Refusal::MissingDependency) => Some(Refusal::AccessEnded),
        Some(Refusal::AccessEnded) => Some(Refusal::Newer),
        Some(Refusal::Newer) => Some(Refusal::NotAllowed),
        Some(Refusal::NotAllowed) => Some(Refusal::NotAuthor),
        Some(Refusal::NotAuthor) => Some(Refusal::IdTaken),
        Some(Refusal::IdTaken) => Some(Refusal::Malformed),
        Some(Refusal::Malformed) => Some(Refusal::OverLimit),
        Some(Refusal::OverLimit) => Some(Refusal::Erased),
        // not said by this version
        Some(Refusal::Erased | Refusal::Other) => None,
    }
}
