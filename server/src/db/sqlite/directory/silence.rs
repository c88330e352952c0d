//! After how long a location speaks of a silence.

use domain::{id::PersonId, picture::silence::Limits};
use sqlx::SqliteConnection;

use crate::db::sqlite::{Result, rows::row};

row! {
    struct Longest {
        seen_days: Option<u16>,
        heard_days: Option<u16>,
        theme_days: Option<u16>,
    }
}

/// After how long the locations where the viewer works speak of a silence: the
/// longest of each.
pub(super) async fn of(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Option<Limits>> {
    let longest: Longest = sqlx::query_as(concat!(
        "WITH here (location) AS (
             SELECT g.location FROM staff_groups s JOIN groups g ON g.id = s.grp
             WHERE s.person = ?1 AND ",
        now!("s"),
        "
             UNION SELECT l.location FROM leads l WHERE l.person = ?1 AND ",
        now!("l"),
        ")
         SELECT max(l.seen_days) AS seen_days, max(l.heard_days) AS heard_days,
                max(l.theme_days) AS theme_days
         FROM locations l JOIN here ON here.location = l.id"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_one(connection)
    .await?;
    let two = longest.seen_days.zip(longest.heard_days);
    Ok(two
        .zip(longest.theme_days)
        .map(|((seen_days, heard_days), theme_days)| Limits {
            seen_days,
            heard_days,
            theme_days,
        }))
}
