//! What waits on the tablet of a group, as the lead reads it.

use axum::http::StatusCode;
use serde_json::json;

use crate::{
    house::{EGELS, House, person},
    tablets::sannes,
};

#[tokio::test]
async fn the_lead_reads_how_much_of_whom_waits_on_a_tablet() {
    let house = House::new().await;
    let (mut tablet, _) = sannes(&house).await;
    let tell = |unsent: u32| json!([{"person": person("sanne").to_string(), "unsent": unsent}]);
    let group = format!("/desk/group/{EGELS}");
    let mut karin = house.device("karin").await;
    for (unsent, words) in [(2, Some("2 van Naam van sanne wachten")), (0, None)] {
        let told = tablet
            .post_json("/api/v1/tablet/attempts", &tell(unsent))
            .await;
        assert_eq!(told.status, StatusCode::NO_CONTENT);
        let page = karin.get(&group).await.text();
        assert_eq!(page.contains("van Naam van sanne w"), words.is_some());
        assert!(words.is_none_or(|words| page.contains(words)));
    }
}
