//! After how long a location speaks of a silence.

use axum::http::StatusCode;
use domain::picture::silence::Limits;

use crate::{desk_pages::change, house::House};

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
