//! What comes in for a portfolio that was erased. It is refused and not held: nobody
//! could look at it any more, and what nobody may look at is not kept.

use std::collections::BTreeSet;

use domain::{
    id::{ChildId, ContributionId, MomentId, OpId, PersonId},
    op::{Body, Op},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Result, values};

/// What an op belongs to.
#[derive(Clone, Copy)]
pub(super) struct Part {
    op: OpId,
    moment: MomentId,
    child: Option<ChildId>,
    contribution: Option<ContributionId>,
    /// Whether others hang on it.
    opens: bool,
}

impl From<&Op> for Part {
    fn from(op: &Op) -> Self {
        Self {
            op: op.id,
            moment: op.moment,
            child: op.body.child(),
            contribution: op.body.contribution(),
            opens: matches!(op.body, Body::Contribute { .. }),
        }
    }
}

/// Those of these ops of somebody that belong to what was erased.
///
/// **Law.** What is refused changes nothing of anybody else's: an id that is recorded, or
/// that is held of another person, stays what it is.
pub(super) async fn among(
    connection: &mut SqliteConnection,
    person: PersonId,
    parts: &[Part],
) -> Result<BTreeSet<OpId>> {
    let children = children(connection, parts).await?;
    let gone = ids(connection, parts).await?;
    if children.is_empty() && gone.is_empty() {
        return Ok(BTreeSet::new());
    }
    let whole = whole(connection, parts, &children).await?;
    let is_of_gone = |part: &&Part| {
        let of_moment = gone.contains(&part.moment.0) || whole.contains(&part.moment);
        of_moment || part.child.is_some_and(|child| children.contains(&child))
    };
    let mut refused: BTreeSet<OpId> = parts.iter().filter(is_of_gone).map(|p| p.op).collect();
    for part in parts {
        let of = part.contribution;
        if of.is_some_and(|of| gone.contains(&of.0) || refused.contains(&OpId(of.0))) {
            refused.insert(part.op);
        }
    }
    // what follows these names no child any more, and what came before them waits in vain
    let opened = parts.iter().filter(|p| p.opens && refused.contains(&p.op));
    let whole = whole.iter().map(|moment| moment.0);
    let mut to_nothing: BTreeSet<Uuid> = whole.chain(opened.map(|part| part.op.0)).collect();
    for taken in of_others(connection, person, &to_nothing).await? {
        to_nothing.remove(&taken);
    }
    if to_nothing.is_empty() {
        return Ok(refused);
    }
    let moments: BTreeSet<MomentId> = parts.iter().map(|part| part.moment).collect();
    note(connection, &to_nothing.into_iter().collect::<Vec<_>>()).await?;
    forget_held(connection, moments, None).await?;
    Ok(refused)
}

/// Those of these ids that are recorded, or that are held of somebody else.
async fn of_others(
    connection: &mut SqliteConnection,
    person: PersonId,
    ids: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>> {
    let mut taken = found(connection, "SELECT id FROM ops WHERE id", ids.clone()).await?;
    let select = "SELECT person, op, moment FROM held WHERE op";
    let list: Vec<Uuid> = ids.iter().copied().collect();
    let by_op: Vec<(Uuid, Uuid, Uuid)> = values::among(connection, select, &list, |id| *id).await?;
    let select = "SELECT person, op, moment FROM held WHERE moment";
    let in_moment: Vec<(Uuid, Uuid, Uuid)> =
        values::among(connection, select, &list, |id| *id).await?;
    for (of, op, moment) in by_op.into_iter().chain(in_moment) {
        if of != person.0 {
            taken.extend([op, moment]);
        }
    }
    Ok(taken)
}

/// Deletes what is held for these moments and belongs to nothing any more: to a
/// contribution or a moment that was erased, or to this child. Answers how many
/// ops that were.
pub(super) async fn forget_held(
    connection: &mut SqliteConnection,
    moments: BTreeSet<MomentId>,
    child: Option<ChildId>,
) -> Result<i64> {
    let moments: Vec<MomentId> = moments.into_iter().collect();
    let select = "SELECT json FROM held WHERE moment";
    let rows: Vec<(String,)> = values::among(connection, select, &moments, |m| m.0).await?;
    let mut parts: Vec<Part> = Vec::with_capacity(rows.len());
    for (json,) in &rows {
        parts.push((&values::op(json)?).into());
    }
    let is_theirs = |part: &Part| child.is_some() && part.child == child;
    let opened = parts.iter().filter(|part| is_theirs(part) && part.opens);
    note(connection, &opened.map(|p| p.op.0).collect::<Vec<_>>()).await?;
    let gone = ids(connection, &parts).await?;
    let is_of_gone = |part: &&Part| {
        let of = part.contribution;
        is_theirs(part)
            || gone.contains(&part.moment.0)
            || of.is_some_and(|of| gone.contains(&of.0))
    };
    let left: Vec<OpId> = parts.iter().filter(is_of_gone).map(|p| p.op).collect();
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

/// Those of the children that the ops name whose portfolio was erased.
async fn children(connection: &mut SqliteConnection, parts: &[Part]) -> Result<BTreeSet<ChildId>> {
    let named: BTreeSet<Uuid> = parts.iter().filter_map(|p| Some(p.child?.0)).collect();
    let found = found(
        connection,
        "SELECT id FROM children WHERE name = '' AND id",
        named,
    );
    Ok(found.await?.into_iter().map(ChildId).collect())
}

/// Those of the moments and contributions of the ops that were erased.
async fn ids(connection: &mut SqliteConnection, parts: &[Part]) -> Result<BTreeSet<Uuid>> {
    let moments = parts.iter().map(|part| part.moment.0);
    let contributions = parts.iter().filter_map(|part| Some(part.contribution?.0));
    let named = moments.chain(contributions).collect();
    found(connection, "SELECT id FROM erased WHERE id", named).await
}

/// The moments that are of nobody but these children, as far as is known.
async fn whole(
    connection: &mut SqliteConnection,
    parts: &[Part],
    children: &BTreeSet<ChildId>,
) -> Result<BTreeSet<MomentId>> {
    let (mut of_gone, mut of_others) = (BTreeSet::new(), BTreeSet::new());
    for part in parts {
        match part.child {
            Some(child) if children.contains(&child) => of_gone.insert(part.moment.0),
            Some(_) => of_others.insert(part.moment.0),
            None => false,
        };
    }
    of_gone.retain(|moment| !of_others.contains(moment));
    let select = "SELECT DISTINCT moment FROM ops WHERE moment";
    let there = found(connection, select, of_gone.clone()).await?;
    Ok(of_gone.difference(&there).copied().map(MomentId).collect())
}

async fn found(
    connection: &mut SqliteConnection,
    select: &'static str,
    named: BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>> {
    let named: Vec<Uuid> = named.into_iter().collect();
    let rows: Vec<(Uuid,)> = values::among(connection, select, &named, |id: &Uuid| *id).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
