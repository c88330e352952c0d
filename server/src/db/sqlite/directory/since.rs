//! From when each side could write about the viewer's children.

use std::collections::BTreeMap;

use domain::{
    calendar,
    directory::Since,
    id::{ChildId, PersonId},
};
use sqlx::SqliteConnection;

use crate::db::sqlite::{Result, rows::row};

row! {
    struct Row {
        child: ChildId,
        here_ms: i64,
        home_ms: Option<i64>,
    }
}

/// When each child came, and when the first guardian who may see it had an account.
pub(super) async fn of_children(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, Since>> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT e.child, min(e.from_ms) AS here_ms, (
             SELECT min(max(g.from_ms, coalesce((
                 SELECT min(i.used_ms) FROM invitations i WHERE i.person = g.person
             ), g.from_ms)))
             FROM guardians g JOIN people p ON p.id = g.person
             WHERE g.child = e.child AND p.password_hash IS NOT NULL
             AND (g.authority = 1 OR g.may_see = 1) AND ",
        now!("g"),
        ") AS home_ms FROM enrolments e WHERE e.child IN ",
        mine!(),
        " GROUP BY e.child"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let since = |row: Row| {
        let (here, home) = (
            calendar::day_of(row.here_ms),
            row.home_ms.map(calendar::day_of),
        );
        (row.child, Since { here, home })
    };
    Ok(rows.into_iter().map(since).collect())
}
