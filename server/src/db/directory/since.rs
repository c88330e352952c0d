//! From when each side could write about the viewer's children.

use std::collections::BTreeMap;

use domain::{
    directory::Since,
    id::{ChildId, PersonId},
    stamp::Day,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::Result;

/// When each child came, and when the first guardian who may see it had an account.
pub(super) async fn of_children(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, Since>> {
    let rows: Vec<(Uuid, i64, Option<i64>)> = sqlx::query_as(concat!(
        "SELECT e.child, min(e.from_ms), (
             SELECT min(max(g.from_ms, coalesce((
                 SELECT min(i.used_ms) FROM invitations i WHERE i.person = g.person
             ), g.from_ms)))
             FROM guardians g JOIN people p ON p.id = g.person
             WHERE g.child = e.child AND p.password_hash IS NOT NULL
             AND (g.authority = 1 OR g.may_see = 1) AND ",
        now!("g"),
        ") FROM enrolments e WHERE e.child IN ",
        mine!(),
        " GROUP BY e.child"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let since = |(child, here_ms, home_ms): (Uuid, i64, Option<i64>)| {
        let (here, home) = (Day::of_ms(here_ms), home_ms.map(Day::of_ms));
        (ChildId(child), Since { here, home })
    };
    Ok(rows.into_iter().map(since).collect())
}
