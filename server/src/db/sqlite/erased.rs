//! What belongs to a portfolio that was erased, and is kept nowhere any more. What comes
//! in for it afterwards is refused: `domain::intake`.

use std::collections::BTreeSet;

use domain::{
    id::{ChildId, MomentId, OpId},
    op::{Body, ContributionOp, Op},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Result, values};

/// Deletes what is held for these moments and belongs to nothing any more: to a
/// contribution or a moment that was erased, or to this child. Answers how many
/// ops that were.
pub(super) async fn forget_held(
    connection: &mut SqliteConnection,
    moments: BTreeSet<MomentId>,
    child: ChildId,
) -> Result<i64> {
    let moments: Vec<MomentId> = moments.into_iter().collect();
    let select = "SELECT json FROM held WHERE moment";
    let rows: Vec<(String,)> = values::among(connection, select, &moments, |m| m.0).await?;
    let mut ops: Vec<Op> = Vec::with_capacity(rows.len());
    for (json,) in &rows {
        ops.push(values::op(json)?);
    }
    let is_theirs = |op: &Op| op.body.child() == Some(child);
    let opens = |op: &&Op| {
        is_theirs(op)
            && matches!(
                op.body,
                Body::Contribution(ContributionOp::Contribute { .. })
            )
    };
    let opened: Vec<Uuid> = ops.iter().filter(opens).map(|op| op.id.0).collect();
    note(connection, &opened).await?;
    let gone = among(connection, &ops).await?;
    let is_of_gone = |op: &&Op| {
        let of = op.body.contribution();
        is_theirs(op) || gone.contains(&op.moment.0) || of.is_some_and(|of| gone.contains(&of.0))
    };
    let left: Vec<OpId> = ops.iter().filter(is_of_gone).map(|op| op.id).collect();
    let delete = "DELETE FROM held WHERE op";
    let _: Vec<(Uuid,)> = values::among(connection, delete, &left, |op| op.0).await?;
    Ok(i64::try_from(left.len()).unwrap_or(i64::MAX))
}

/// Notes that something belongs to nothing any more.
pub(super) async fn note(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<()> {
    for id in ids {
        sqlx::query("INSERT OR IGNORE INTO erased (id) VALUES (?)")
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Those of the moments and contributions of the ops that were erased.
async fn among(connection: &mut SqliteConnection, ops: &[Op]) -> Result<BTreeSet<Uuid>> {
    let moments = ops.iter().map(|op| op.moment.0);
    let contributions = ops.iter().filter_map(|op| Some(op.body.contribution()?.0));
    let named: BTreeSet<Uuid> = moments.chain(contributions).collect();
    let named: Vec<Uuid> = named.into_iter().collect();
    let select = "SELECT id FROM erased WHERE id";
    let rows: Vec<(Uuid,)> = values::among(connection, select, &named, |id| *id).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
