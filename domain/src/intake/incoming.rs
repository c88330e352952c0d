//! Ops as they come in: each is read on its own, so that one that cannot be read
//! spoils no other.

use crate::id::{ChildId, DeviceId, MomentId, OpId};
use crate::limits;
use crate::op::Op;
use crate::record::Refusal;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use serde::Deserialize;
use uuid::Uuid;

/// One op of a request.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// One that can be read.
    Op(Box<Op>),
    /// One that cannot, by its id if that can be read (otherwise all zeroes).
    Unusable(OpId, Refusal),
}

#[derive(Deserialize)]
struct OnlyId {
    id: OpId,
}

impl Incoming {
    /// Reads an op as it was sent.
    #[must_use]
    pub fn read(json: &str) -> Self {
        let id = || {
            let found: serde_json::Result<OnlyId> = serde_json::from_str(json);
            found.map_or(OpId(Uuid::nil()), |only| only.id)
        };
        if json.len() > limits::OP_BYTES {
            return Self::Unusable(id(), Refusal::OverLimit);
        }
        match serde_json::from_str(json) {
            Ok(op) => Self::Op(Box::new(op)),
            Err(_) => Self::Unusable(id(), Refusal::Malformed),
        }
    }

    /// The op's id.
    #[must_use]
    pub fn id(&self) -> OpId {
        match self {
            Self::Op(op) => op.id,
            Self::Unusable(id, _) => *id,
        }
    }

    /// The op, if it can be read.
    #[must_use]
    pub fn op(&self) -> Option<&Op> {
        match self {
            Self::Op(op) => Some(op),
            Self::Unusable(..) => None,
        }
    }

    /// The same, unless it says that it was made on one of these devices.
    pub(super) fn not_made_on(self, devices: &BTreeSet<DeviceId>) -> Self {
        let device = self.op().map(|op| op.device);
        if device.is_some_and(|device| devices.contains(&device)) {
            Self::Unusable(self.id(), Refusal::Malformed)
        } else {
            self
        }
    }
}

/// What ops name: what has to be read before it is decided about them.
#[derive(Default, Debug)]
pub struct Named {
    /// Their moments.
    pub moments: BTreeSet<MomentId>,
    /// Their ids, those of their moments, and those of the contributions that they are
    /// part of.
    pub ops: BTreeSet<OpId>,
    /// The children that they are about.
    pub children: BTreeSet<ChildId>,
    /// The devices on which they say they were made.
    pub devices: BTreeSet<DeviceId>,
}

impl Named {
    /// What these ops name.
    #[must_use]
    pub fn by(incoming: &[Incoming]) -> Self {
        let mut named = Self::default();
        for op in incoming.iter().filter_map(Incoming::op) {
            named.moments.insert(op.moment);
            named.ops.extend([op.id, op.moment.into()]);
            named.ops.extend(op.body.contribution().map(OpId::from));
            named.children.extend(op.body.child());
            named.devices.insert(op.device);
        }
        named
    }
}
