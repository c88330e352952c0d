//! Ops as they come in: each is read on its own, so that one that cannot be
//! read spoils no other.

use std::collections::BTreeSet;

use domain::{
    id::{DeviceId, OpId, PersonId},
    limits,
    op::Op,
    record::Refusal,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::Result;

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
            let found: serde_json::Result<OnlyId> = serde_json::from_str(raw.get());
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

    /// The op, if it can be read.
    pub(super) fn op(&self) -> Option<&Op> {
        match self {
            Self::Op(op) => Some(op),
            Self::Unusable(..) => None,
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
        match self.device() {
            Some(device) if devices.contains(&device) => {
                Self::Unusable(self.id(), Refusal::Malformed)
            }
            Some(_) | None => self,
        }
    }
}

/// Those of the devices that are somebody else's. An op may have been made on
/// one device of a person and be sent by another, and a server that was restored
/// does not know every device.
pub(super) async fn of_others(
    connection: &mut SqliteConnection,
    person: PersonId,
    ops: &[Incoming],
) -> Result<BTreeSet<DeviceId>> {
    let named: BTreeSet<DeviceId> = ops.iter().filter_map(Incoming::device).collect();
    let mut others = BTreeSet::new();
    for device in named {
        let other = sqlx::query("SELECT 1 FROM devices WHERE id = ? AND person <> ?")
            .bind(device.0)
            .bind(person.0)
            .fetch_optional(&mut *connection)
            .await?;
        if other.is_some() {
            others.insert(device);
        }
    }
    Ok(others)
}
