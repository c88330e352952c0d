//! After how long a location speaks of a silence.

use axum::http::StatusCode;
use domain::{directory::Since, picture::silence::Limits};

use crate::{
    desk_pages::change,
    house::{House, NOOR},
};

async fn since(house: &House, who: &str) -> Option<Since> {
    let directory = house.device(who).await.pull_directory().await;
    directory.child(NOOR).and_then(|child| child.since)
}

#[tokio::test]
async fn who_works_with_a_child_hears_since_when_home_can_write_and_the_family_does_not() {
    let house = House::new().await;
    let told = since(&house, "sanne").await.unwrap();
    assert!(told.home.is_some_and(|home| home >= told.here));
    assert_eq!(since(&house, "karin").await, Some(told));
    assert_eq!(since(&house, "papa-noor").await, None);
    // letters that nobody answered yet
    house.sql(
        "UPDATE people SET password_hash = NULL
         WHERE id IN (SELECT person FROM guardians)",
    );
    let nobody = Since { home: None, ..told };
    assert_eq!(since(&house, "sanne").await, Some(nobody));
}

#[tokio::test]
async fn after_how_long_a_silence_is_one_reaches_staff_and_nobody_else() {
    let house = House::new().await;
    let set = [
        ("kind", "set"),
        ("phone", ""),
        ("lease_h", "72"),
        ("retention_days", "730"),
        ("seen_days", "21"),
        ("heard_days", "35"),
        ("theme_days", "90"),
    ];
    let limits = Limits {
        seen_days: 21,
        heard_days: 35,
        theme_days: 90,
    };
    let done = change(&house, "karin", &set).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    for (who, told) in [
        ("sanne", Some(limits)),
        ("karin", Some(limits)),
        ("papa-noor", None),
    ] {
        let directory = house.device(who).await.pull_directory().await;
        assert_eq!(directory.silence, told, "{who}");
    }
    // a quota of a day would be no silence
    let mut hasty = set;
    hasty[4].1 = "1";
    let refused = change(&house, "karin", &hasty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}
