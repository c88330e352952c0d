//! No other site may act in somebody's name.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use server::router;

use crate::house::House;

async fn send(
    house: &House,
    method: &Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, String) {
    let mut browser = house.device("sanne").await;
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "samenbeeld.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = browser.send(request.body(Body::empty()).unwrap()).await;
    let location = answer.header("location").to_owned();
    (answer.status, location)
}

#[tokio::test]
async fn every_route_that_changes_something_refuses_another_site() {
    let house = House::new().await;
    let foreign: [&[(&str, &str)]; 4] = [
        &[
            ("sec-fetch-site", "cross-site"),
            ("content-type", "application/json"),
        ],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://boef.example")],
        &[("origin", "null"), ("content-type", "application/json")],
    ];
    for route in router::list()
        .into_iter()
        .filter(|route| !route.method.is_safe())
    {
        for headers in foreign {
            let (status, location) = send(&house, &route.method, route.path, headers).await;
            let refused =
                status == StatusCode::FORBIDDEN || location == "/sign-in?problem=cross-site";
            assert!(
                refused,
                "{} {} {headers:?}: {status}",
                route.method, route.path
            );
        }
    }
}

#[tokio::test]
async fn a_form_that_does_not_say_where_it_comes_from_is_refused() {
    let house = House::new().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let (_, location) = send(&house, &Method::POST, "/sign-out", &form).await;
    assert_eq!(location, "/sign-in?problem=cross-site");
    let (status, _) = send(&house, &Method::POST, "/api/v1/session", &form).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let own = [form[0], ("origin", "http://samenbeeld.example")];
    let (_, location) = send(&house, &Method::POST, "/sign-out", &own).await;
    assert_eq!(location, "/");
}

#[tokio::test]
async fn no_answer_allows_another_site_to_read_it() {
    let house = House::new().await;
    let mut browser = house.device("sanne").await;
    let request = Request::get("/api/v1/session").header("origin", "https://boef.example");
    let answer = browser.send(request.body(Body::empty()).unwrap()).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}
