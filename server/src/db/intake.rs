//! Ops as they come in: each is read on its own, so that one that cannot be
//! read spoils no other.

use std::collections::BTreeSet;

use domain::{
    id::{DeviceId, OpId},
    limits,
    op::Op,
    record::Refusal,
};
use serde::Deserialize;
use serde_json::value::RawValue;
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
    pub fn read(raw: &RawValue) -> Self {
        let id = || {
            let found: Result<OnlyId, _> = serde_json::from_str(raw.get());
            found.map_or(OpId(Uuid::nil()), |only| only.id)
        };
        if raw.get().len() > limits::OP_BYTES {
            return Self::Unusable(id(), Refusal::OverLimit);
        }
        match serde_json::from_str(raw.get()) {
            Ok(op) => Self::Op(Box::new(op)),
            Err(_) => Self::Unusable(id(), Refusal::Malformed),
        }
    }

    /// The op's id.
    pub fn id(&self) -> OpId {
        match self {
            Self::Op(op) => op.id,
            Self::Unusable(id, _) => *id,
        }
    }

    /// On which device it says that it was made.
    pub(super) fn device(&self) -> Option<DeviceId> {
        match self {
            Self::Op(op) => Some(op.device),
            Self::Unusable(..) => None,
        }
    }

    /// The same, unless it says that it was made on one of these devices.
    pub(super) fn not_made_on(self, devices: &BTreeSet<DeviceId>) -> Self {
        match self {
            Self::Op(op) if devices.contains(&op.device) => {
                Self::Unusable(op.id, Refusal::Malformed)
            }
            other => other,
        }
    }
}
