//! What comes in for a portfolio that was erased. It is refused and not held: nobody
//! could look at it any more, and what nobody may look at is not kept.

use super::Known;
use crate::id::{ChildId, MomentId, OpId, PersonId};
use crate::op::{Body, ContributionOp, Op};
use alloc::collections::BTreeSet;
use uuid::Uuid;

/// What was erased.
#[derive(Clone, Default, Debug)]
pub struct Erased {
    /// Whose portfolio.
    pub children: BTreeSet<ChildId>,
    /// Moments and contributions.
    pub ids: BTreeSet<Uuid>,
}

/// What of a push belongs to what was erased.
#[derive(Default)]
pub(super) struct Gone {
    pub(super) refused: BTreeSet<OpId>,
    /// What belongs to nothing from now on.
    pub(super) to_nothing: BTreeSet<Uuid>,
    /// What was held, and waits in vain.
    pub(super) forgotten: BTreeSet<OpId>,
}

/// Those of these ops of somebody that belong to what was erased.
///
/// **Law.** What is refused changes nothing of anybody else's: an id that is recorded, or
/// that is held of another person, stays what it is.
pub(super) fn among(person: PersonId, ops: &[&Op], known: &Known) -> Gone {
    let Erased { children, ids } = &known.erased;
    if children.is_empty() && ids.is_empty() {
        return Gone::default();
    }
    let is_erased = |child: ChildId| children.contains(&child);
    let whole = whole(ops, known);
    let is_of_gone = |op: &&&Op| {
        let of_moment = ids.contains(&op.moment.0) || whole.contains(&op.moment);
        of_moment || op.body.child().is_some_and(is_erased)
    };
    let mut refused: BTreeSet<OpId> = ops.iter().filter(is_of_gone).map(|op| op.id).collect();
    for op in ops {
        let of = op.body.contribution();
        if of.is_some_and(|of| ids.contains(&of.0) || refused.contains(&of.into())) {
            refused.insert(op.id);
        }
    }
    // what follows these names no child any more, and what came before them waits in vain
    let opens = |op: &&&Op| {
        matches!(
            op.body,
            Body::Contribution(ContributionOp::Contribute { .. })
        )
    };
    let opened = ops.iter().filter(opens).map(|op| op.id);
    let opened = opened.filter(|op| refused.contains(op)).map(|op| op.0);
    let mut to_nothing: BTreeSet<Uuid> = whole.iter().map(|moment| moment.0).collect();
    to_nothing.extend(opened);
    to_nothing.retain(|id| !is_of_others(person, *id, known));
    let forgotten = if to_nothing.is_empty() {
        BTreeSet::new()
    } else {
        let gone = |id: &Uuid| ids.contains(id) || to_nothing.contains(id);
        forgotten(ops, known, gone)
    };
    Gone {
        refused,
        to_nothing,
        forgotten,
    }
}

/// The moments that are of nobody but these children, as far as is known.
fn whole(ops: &[&Op], known: &Known) -> BTreeSet<MomentId> {
    let (mut of_gone, mut of_others) = (BTreeSet::new(), BTreeSet::new());
    for op in ops {
        match op.body.child() {
            Some(child) if known.erased.children.contains(&child) => of_gone.insert(op.moment),
            Some(_) => of_others.insert(op.moment),
            None => false,
        };
    }
    let is_there = |moment: &MomentId| known.recorded.contains_key(moment);
    of_gone.retain(|moment| !of_others.contains(moment) && !is_there(moment));
    of_gone
}

/// Whether an id is recorded, or held of somebody else.
fn is_of_others(person: PersonId, id: Uuid, known: &Known) -> bool {
    let of_others = known.held.values().filter(|held| held.person != person);
    let mut named = of_others.flat_map(|held| [held.op.id.0, held.op.moment.0]);
    known.owners.contains_key(&OpId(id)) || named.any(|named| named == id)
}

/// What is held for the moments of these ops and belongs to nothing any more.
fn forgotten(ops: &[&Op], known: &Known, gone: impl Fn(&Uuid) -> bool) -> BTreeSet<OpId> {
    let moments: BTreeSet<MomentId> = ops.iter().map(|op| op.moment).collect();
    let held = known.held.values().map(|held| &held.op);
    let of_these = held.filter(|op| moments.contains(&op.moment));
    let is_of_gone = |op: &&Op| {
        let of = op.body.contribution();
        gone(&op.moment.0) || of.is_some_and(|of| gone(&of.0))
    };
    of_these.filter(is_of_gone).map(|op| op.id).collect()
}
