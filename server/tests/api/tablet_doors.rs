//! What a PIN opens: the app, and nothing beside it.

use axum::http::{Method, StatusCode};
use server::router;

use crate::{
    house::{EGELS, House, person},
    tablets::{PIN, open, sannes, tablet},
};

#[tokio::test]
async fn a_pin_opens_no_desk_and_no_account_whichever_cookies_are_sent() {
    let house = House::new().await;
    house.sql(&format!(
        "INSERT INTO staff_groups (person, grp, from_ms) VALUES (x'{}', x'{}', 1)",
        person("karin").0.simple(),
        EGELS.0.simple()
    ));
    let mut pad = tablet(&house).await;
    let chosen = serde_json::json!({
        "person": person("karin"), "password": crate::house::PASSWORD, "pin": PIN
    });
    pad.post_json("/api/v1/tablet/pin", &chosen).await;
    open(&mut pad, person("karin"), PIN).await;
    assert!(pad.know_who().await);
    // as somebody would who copies the session out of the tablet
    let mut copied = pad.clone();
    copied.cookies.retain(|name, _| name == "samenbeeld");
    for mut browser in [pad, copied] {
        for route in router::list() {
            let beside = route.path.starts_with("/desk") || route.path.starts_with("/account");
            if !beside || route.path == "/account/pin" {
                continue;
            }
            let path = route.path.replace("{child}", "0").replace("{group}", "0");
            let answer = match route.method {
                Method::GET => browser.get(&path).await,
                _ => browser.fill(&path, &[]).await,
            };
            let led = (answer.status, answer.header("location"));
            assert_eq!(led, (StatusCode::SEE_OTHER, "/faces"), "{path}");
        }
        assert_eq!(browser.get("/account/pin").await.status, StatusCode::OK);
        assert!(browser.know_who().await);
    }
}

#[tokio::test]
async fn who_signs_in_with_a_password_elsewhere_is_at_their_desk_whatever_a_tablet_has() {
    let house = House::new().await;
    let (_tablet, _) = sannes(&house).await;
    let mut sanne = house.device("sanne").await;
    assert_eq!(sanne.get("/account").await.status, StatusCode::OK);
}
