//! The themes that a viewer writes about.

use domain::{directory::Theme, id::PersonId, text::ThemeKey};
use sqlx::SqliteConnection;

use crate::db::sqlite::{DbError, Result};

/// The themes of the locations where the viewer works or has a child.
pub(super) async fn themes(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Vec<Theme>> {
    let rows: Vec<(String, String)> = sqlx::query_as(concat!(
        "WITH here (location) AS (
             SELECT g.location FROM staff_groups s JOIN groups g ON g.id = s.grp
             WHERE s.person = ?1 AND ",
        now!("s"),
        "
             UNION SELECT l.location FROM leads l WHERE l.person = ?1 AND ",
        now!("l"),
        "
             UNION SELECT g.location FROM relations r JOIN enrolments e ON e.child = r.child
             JOIN groups g ON g.id = e.grp
             WHERE r.person = ?1 AND ",
        now!("r"),
        " AND ",
        now!("e"),
        ")
         SELECT t.key, t.names FROM themes t JOIN here USING (location)
         ORDER BY t.position, t.key"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Theme> = Vec::new();
    for (key, names) in rows {
        let key = ThemeKey::try_from(key).map_err(|_| DbError::Unreadable("theme"))?;
        let names = serde_json::from_str(&names).map_err(|_| DbError::Unreadable("theme"))?;
        if found.iter().all(|theme| theme.key != key) {
            found.push(Theme { key, names });
        }
    }
    Ok(found)
}
