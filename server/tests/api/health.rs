//! Whether the server says how it is.

use axum::http::{Method, StatusCode};

use crate::house::{House, PASSWORD, email};

/// Breaks or mends where traces are kept, as a disk would: whatever writes one fails.
fn keep_traces_at(house: &House, page: &str) {
    house.sql(&format!(
        "PRAGMA writable_schema = ON;
         CREATE TABLE IF NOT EXISTS test_pages AS
             SELECT rootpage, name FROM sqlite_schema WHERE name IN ('traces', 'people');
         UPDATE sqlite_schema SET rootpage = ({page}) WHERE name = 'traces';
         PRAGMA writable_schema = RESET;
         CREATE TABLE seen_by_all (x); DROP TABLE seen_by_all;"
    ));
}

// the writer goes on after it said that a write failed: the test must not hold it up
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_says_that_what_is_written_does_not_arrive_until_it_does_again() {
    let house = House::new().await;
    let mut nobody = house.stranger();
    assert_eq!(nobody.get("/health").await.status, StatusCode::OK);
    let mut sanne = house.device("sanne").await;
    let before = sanne.cookies.clone();
    let an_index = "SELECT rootpage FROM sqlite_schema
                    WHERE type = 'index' AND rootpage > 0 LIMIT 1";
    keep_traces_at(&house, an_index);
    let failed = house.stranger().sign_in(&email("sanne"), PASSWORD).await;
    assert_eq!(failed.problem(), "cannot-write");
    // who is signed in can leave all the same
    let left = sanne.ask(Method::DELETE, "/api/v1/session").await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    sanne.cookies = before;
    assert!(!sanne.know_who().await);
    let sick = nobody.get("/health").await;
    assert_eq!(sick.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(sick.problem(), "cannot-write");
    keep_traces_at(
        &house,
        "SELECT rootpage FROM test_pages WHERE name = 'traces'",
    );
    let now_ms = house.state.clock.now_ms();
    house.state.db.forget_ended_sessions(now_ms).await.unwrap();
    assert!(!sanne.know_who().await);
    house.device("sanne").await;
    assert_eq!(nobody.get("/health").await.status, StatusCode::OK);
}
