//! What the server did not take: one trace per push, child and reason, however
//! many ops it was.

use std::collections::BTreeMap;

use domain::{
    id::{ChildId, DeviceId, OpId, PersonId},
    moment::Moment,
    op::Op,
    record::Refusal,
};
use sqlx::SqliteConnection;

use super::{Trace, What, note};
use crate::db::Result;

/// What is not taken of one push.
#[derive(Default)]
pub(in crate::db) struct NotTaken(BTreeMap<(Option<ChildId>, Refusal), (OpId, i64)>);

impl NotTaken {
    /// Adds an op.
    pub(in crate::db) fn add(&mut self, op: OpId, child: Option<ChildId>, why: Refusal) {
        let (_, count) = self.0.entry((child, why)).or_insert((op, 0));
        *count += 1;
    }

    /// Leaves the traces.
    pub(in crate::db) async fn note(
        self,
        connection: &mut SqliteConnection,
        (person, device): (PersonId, DeviceId),
        now_ms: i64,
    ) -> Result<()> {
        // an op may name any child: those that there are not are nobody, together
        let mut told: BTreeMap<(Option<ChildId>, Refusal), (OpId, i64)> = BTreeMap::new();
        for ((child, why), (op, count)) in self.0 {
            let child = known(connection, child).await?;
            let (_, all) = told.entry((child, why)).or_insert((op, 0));
            *all += count;
        }
        for ((child, why), (op, count)) in told {
            let what = if why.is_held() {
                What::Held
            } else {
                What::Refused
            };
            let trace = Trace::new(what, now_ms)
                .by(person)
                .on(device)
                .of(child)
                .with("reason", why)
                .with("ops", count)
                .with("op", op);
            note(connection, trace).await?;
        }
        Ok(())
    }
}

/// A child that there is: an op may name any.
async fn known(
    connection: &mut SqliteConnection,
    child: Option<ChildId>,
) -> Result<Option<ChildId>> {
    let Some(child) = child else { return Ok(None) };
    let row = sqlx::query("SELECT 1 FROM children WHERE id = ?")
        .bind(child.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|_| child))
}

/// The child that an op is about, as far as that is known: named by itself or by
/// what came with it, or the only one of its moment.
pub(in crate::db) fn child(op: &Op, beside: &[Op], moment: Option<&Moment>) -> Option<ChildId> {
    let named = |op: &Op| op.body.child();
    let contribution = op.body.contribution();
    let opened = || beside.iter().find(|op| Some(op.id.into()) == contribution);
    let known = || moment?.contribution(contribution?)?.about;
    let about = || opened().and_then(named).or_else(known);
    if let Some(child) = named(op).or_else(about) {
        return Some(child);
    }
    let of_moment = moment.into_iter().flat_map(Moment::portfolios);
    let mut all: Vec<ChildId> = beside.iter().filter_map(named).chain(of_moment).collect();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
