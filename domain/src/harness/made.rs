//! What the promises of a store are tried with: small numbers for moments, ops and
//! scopes.

use crate::access::Role;
use crate::id::{ChildId, DeviceId, MomentId, OpId, PersonId};
use crate::moment::Recorded;
use crate::op::{Body, FactOp, Op};
use crate::replica::{
    Batch, Delivery, Entry, Meta, MetaChange, MomentChange, MomentRecord, ScopeState,
};
use crate::scope::{Circle, Scope};
use crate::stamp::Stamp;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use uuid::Uuid;

const PERSON: PersonId = PersonId(Uuid::from_u128(0x9E));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xDE));

/// A moment.
pub(super) const fn moment(id: u128) -> MomentId {
    MomentId(Uuid::from_u128(id))
}

fn entry(moment: MomentId, op: u128) -> Entry {
    let body = Body::Fact(FactOp::Title {
        title: None,
        replaces: Vec::new(),
    });
    let op = Op {
        v: body.version(),
        id: OpId(Uuid::from_u128(op)),
        device: DEVICE,
        stamp: Stamp::default(),
        moment,
        body,
    };
    Entry {
        recorded: Recorded {
            op,
            author: PERSON,
            role: Role::Staff,
            clamped: None,
        },
        delivery: Delivery::Waiting,
        scopes: BTreeSet::new(),
        came_ms: None,
    }
}

/// A change that adds ops to a moment.
pub(super) fn add<const N: usize>(id: u128, ops: [u128; N]) -> MomentChange {
    MomentChange {
        moment: moment(id),
        put: ops.map(|op| entry(moment(id), op)).into(),
        drop: BTreeSet::new(),
    }
}

/// A change that removes ops of a moment.
pub(super) fn drop_of<const N: usize>(id: u128, ops: [u128; N]) -> MomentChange {
    MomentChange {
        moment: moment(id),
        put: Vec::new(),
        drop: ops.map(|op| OpId(Uuid::from_u128(op))).into(),
    }
}

/// A batch after which all these moments have something unsent.
pub(super) fn unsent<const N: usize>(changes: [MomentChange; N]) -> Batch {
    batch(changes, true)
}

/// A batch after which none of these moments has.
pub(super) fn sent<const N: usize>(changes: [MomentChange; N]) -> Batch {
    batch(changes, false)
}

fn batch<const N: usize>(changes: [MomentChange; N], is_unsent: bool) -> Batch {
    Batch {
        number: 1,
        unsent: changes
            .iter()
            .map(|change| (change.moment, is_unsent))
            .collect(),
        changes: changes.into(),
        meta: None,
    }
}

/// A device that has come so far in these scopes.
pub(super) fn far<const N: usize>(scopes: [(u128, u64); N]) -> Meta {
    let mut meta = Meta::new(PERSON, DEVICE);
    for (child, cursor) in scopes {
        let state = ScopeState {
            cursor,
            ..ScopeState::default()
        };
        let child = ChildId(Uuid::from_u128(child));
        meta.scopes.insert(Scope::of(child, Circle::Shared), state);
    }
    meta
}

/// A change of the meta that names one scope.
pub(super) fn heard_of(scope: u128, cursor: u64) -> Box<MetaChange> {
    Box::new(MetaChange::between(&far([]), &far([(scope, cursor)])))
}

/// The ops in these records.
pub(super) fn entries(records: &[MomentRecord]) -> Vec<(u128, Vec<u128>)> {
    let ops = |record: &MomentRecord| {
        let ids = record.entries.iter().map(|entry| entry.recorded.op.id);
        ids.map(|id| id.0.as_u128()).collect()
    };
    let each = records.iter().map(|r| (r.moment.0.as_u128(), ops(r)));
    each.collect()
}
