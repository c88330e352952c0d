//! The description of the API is true.

use serde_json::Value;
use server::{router, routes::openapi::DOCUMENT};

use crate::house::House;

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
