//! What the server did not take: one trace per push, child and reason, however
//! many ops it was.

use std::collections::BTreeMap;

use domain::{
    id::{ChildId, DeviceId, OpId, PersonId},
    intake::NotTaken,
    record::Refusal,
};
use sqlx::SqliteConnection;

use super::{Trace, What, note as trace};
use crate::db::Result;

/// Leaves the traces.
pub(in crate::db::sqlite) async fn note(
    connection: &mut SqliteConnection,
    not_taken: &NotTaken,
    (person, device): (PersonId, DeviceId),
    now_ms: i64,
) -> Result<()> {
    // an op may name any child: those that there are not are nobody, together
    let mut told: BTreeMap<(Option<ChildId>, Refusal), (OpId, i64)> = BTreeMap::new();
    for ((child, why), (op, count)) in &not_taken.0 {
        let child = known(connection, *child).await?;
        let (_, all) = told.entry((child, *why)).or_insert((*op, 0));
        *all += count;
    }
    for ((child, why), (op, count)) in told {
        let what = if why.is_held() {
            What::Held
        } else {
            What::Refused
        };
        let left = Trace::new(what, now_ms)
            .by(person)
            .on(device)
            .of(child)
            .with("reason", why)
            .with("ops", count)
            .with("op", op);
        trace(connection, left).await?;
    }
    Ok(())
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
