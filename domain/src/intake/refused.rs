//! What is not taken: told together by child and reason, however many ops it was.

use crate::id::{ChildId, OpId};
use crate::moment::Moment;
use crate::op::Op;
use crate::record::Refusal;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// What is not taken of one push: for each child and reason one of the ops, and how
/// many they are.
#[derive(Default, Debug)]
pub struct NotTaken(pub BTreeMap<(Option<ChildId>, Refusal), (OpId, i64)>);

impl NotTaken {
    /// Adds an op. Answers the reason.
    pub(super) fn add(&mut self, op: OpId, child: Option<ChildId>, why: Refusal) -> Refusal {
        let (_, count) = self.0.entry((child, why)).or_insert((op, 0));
        *count += 1;
        why
    }
}

/// The child that an op is about, as far as that is known: named by itself or by
/// what came with it, or the only one of its moment.
pub(super) fn child(op: &Op, beside: &[Op], moment: Option<&Moment>) -> Option<ChildId> {
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
