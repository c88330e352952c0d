//! Which children what is held is about: whose leads decide what becomes of it.

use std::collections::BTreeSet;

use domain::{
    access::Access,
    id::{ChildId, OpId},
    moment::Moment,
    op::Op,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::Result;

/// The children that an op which is not recorded is about, of those that its author
/// knows or knew: the one that it names, that of its contribution, or else those of
/// its moment, and of these only those whom the author may not see any more, if there
/// are any.
pub(in crate::db) async fn children(
    connection: &mut SqliteConnection,
    op: &Op,
    beside: &[Op],
    moment: Option<&Moment>,
    access: &Access,
) -> Result<BTreeSet<ChildId>> {
    let is_known = |child: &ChildId| access.sees(*child) || access.past.contains(child);
    if let Some(child) = op.body.child() {
        return Ok([child].into_iter().filter(is_known).collect());
    }
    if let Some(id) = op.body.contribution() {
        let opened = beside.iter().find(|op| op.id == id.into());
        let known = moment.and_then(|moment| moment.contribution(id));
        match opened.map(|op| op.body.child()).or(known.map(|c| c.about)) {
            Some(Some(child)) => return Ok([child].into_iter().filter(is_known).collect()),
            Some(None) => {}
            None => {
                let of_it = held_before(connection, OF_OP, id.0, access).await?;
                if !of_it.is_empty() {
                    return Ok(of_it);
                }
            }
        }
    }
    let of_moment = moment.into_iter().flat_map(Moment::portfolios);
    let beside = beside.iter().filter_map(|op| op.body.child());
    let mut all: BTreeSet<ChildId> = of_moment.chain(beside).collect();
    if all.is_empty() {
        all = held_before(connection, OF_MOMENT, op.moment.0, access).await?;
    }
    let lost: BTreeSet<ChildId> = all.intersection(&access.past).copied().collect();
    if !lost.is_empty() {
        return Ok(lost);
    }
    Ok(all.into_iter().filter(is_known).collect())
}

const OF_OP: &str = "SELECT a.child FROM held_about a JOIN held h ON h.op = a.op
     WHERE a.op = ?1 AND h.person = ?2";
const OF_MOMENT: &str = "SELECT DISTINCT a.child FROM held_about a JOIN held h ON h.op = a.op
     WHERE h.moment = ?1 AND h.person = ?2";

/// The children that something which this person sent before is about.
async fn held_before(
    connection: &mut SqliteConnection,
    select: &'static str,
    of: Uuid,
    access: &Access,
) -> Result<BTreeSet<ChildId>> {
    let rows: Vec<(Uuid,)> = sqlx::query_as(select)
        .bind(of)
        .bind(access.person.0)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|(child,)| ChildId(child)).collect())
}

/// Notes it, once: what was noted, and decided, before stays.
pub(in crate::db) async fn note(
    connection: &mut SqliteConnection,
    op: OpId,
    children: &BTreeSet<ChildId>,
) -> Result<()> {
    let noted = sqlx::query("SELECT 1 FROM held_about WHERE op = ?")
        .bind(op.0)
        .fetch_optional(&mut *connection)
        .await?;
    for child in children.iter().filter(|_| noted.is_none()) {
        sqlx::query("INSERT INTO held_about (op, child) VALUES (?, ?)")
            .bind(op.0)
            .bind(child.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
