//! What device and server say to each other: `POST /api/v1/sync`.

use crate::directory::Directory;
use crate::id::{ChildId, DeviceId, MomentId, OpId, PersonId};
use crate::moment::Recorded;
use crate::op::Op;
use crate::record::Refusal;
use crate::scope::Scope;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Push and pull in one round trip. `O` is the op: typed on the device, raw on
/// the server, so that one malformed op does not spoil the others.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SyncRequest<O = Op> {
    /// Whose replica this is. The server answers only when the session is theirs.
    pub person: PersonId,
    /// The device, as the server named it at sign-in.
    pub device: DeviceId,
    /// The version of the app, for the log.
    pub app: String,
    /// The device's clock: Unix time in ms.
    pub now: i64,
    /// The server's life that the cursors belong to.
    pub epoch: Option<Uuid>,
    /// The version of the directory that the device has.
    pub directory: Option<String>,
    /// How far the device has come in each scope.
    pub cursors: BTreeMap<Scope, u64>,
    /// Which scopes this request is about, when it is not about all: others are
    /// not looked at, also when the device has nothing of them yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<Slice>,
    /// What it wants recorded, oldest first.
    pub ops: Vec<O>,
    /// Which portfolios the person looked at since the last answer: whoever is
    /// close to a child may know who did. Older apps say nothing of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Opened>,
}

/// Some of all scopes, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Slice {
    /// The first of them; `None`: from the first of all.
    pub from: Option<Scope>,
    /// The first that is no longer among them; `None`: up to the last of all.
    pub until: Option<Scope>,
}

impl Slice {
    /// Whether a scope is among them.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.from.is_none_or(|from| from <= scope) && self.until.is_none_or(|until| scope < until)
    }
}

/// Somebody looked at a child's page, or at one of its moments.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Whose portfolio.
    pub child: ChildId,
    /// When, by the device's clock: Unix time in ms.
    pub at: i64,
}

/// The server's answer. `R` is the op with its author: typed on the device, on
/// the server as it is stored.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SyncAnswer<R = Recorded> {
    /// What became of each op of the request, in its order.
    pub results: Vec<OpResult>,
    /// The scopes that `ops` and `gone` point into.
    pub scopes: Vec<Scope>,
    /// Ops that the device lacks or that moved to another scope; and every op
    /// of the request that is recorded now, with all scopes in which the viewer
    /// reads it, so that a device never has an op without knowing why.
    pub ops: Vec<Placed<R>>,
    /// Ops that left a scope: (index into `scopes`, moment, op).
    pub gone: Vec<(usize, MomentId, OpId)>,
    /// How far this answer brings the device in each scope that moved.
    pub cursors: BTreeMap<Scope, u64>,
    /// What a scope holds: for each that is complete now and that moved, or that
    /// the device asked for from the start.
    pub checksums: BTreeMap<Scope, Checksum>,
    /// Scopes of the request that the viewer may no longer read.
    pub revoked: Vec<Scope>,
    /// The directory, when the device's is not current.
    pub directory: Option<Directory>,
    /// The server's life; a new one after a restore.
    pub epoch: Uuid,
    /// The server's clock: Unix time in ms.
    pub now: i64,
    /// Whether there is more to fetch at once.
    pub more: bool,
    /// The device was revoked: what it sent is held, it gets nothing any more, and
    /// it deletes what it has once all is handed in.
    #[serde(default, skip_serializing_if = "is_not")]
    pub device_revoked: bool,
}

impl SyncAnswer {
    /// Reads an answer. An op in it that cannot be read costs no more than itself.
    ///
    /// # Errors
    /// When it is no answer.
    pub fn read(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json).or_else(|_| {
            let mut answer: Value = serde_json::from_str(json)?;
            if let Some(ops) = answer["ops"].as_array_mut() {
                ops.retain(|op| serde_json::from_str::<Placed>(&op.to_string()).is_ok());
            }
            serde_json::from_str(&answer.to_string())
        })
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_not(fact: &bool) -> bool {
    !*fact
}

/// What became of one op.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpResult {
    /// The op.
    pub id: OpId,
    /// What became of it.
    pub status: OpStatus,
    /// Why it was held or is invalid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Refusal>,
}

/// What became of an op.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpStatus {
    /// On the server's disk.
    Accepted,
    /// Was there already.
    Duplicate,
    /// Kept by the server, but not part of the moment (yet).
    Held,
    /// Not kept; stays on the device.
    Invalid,
}

/// An op and the scopes that it is in, of those in this answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Placed<R = Recorded> {
    /// The op with author and role.
    pub recorded: R,
    /// Indexes into [`SyncAnswer::scopes`].
    pub r#in: Vec<usize>,
}

/// How many ops a scope holds, and the exclusive or of their ids: lets a device
/// notice a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Checksum(pub u64, pub Uuid);

impl Checksum {
    /// With one op more.
    #[must_use]
    pub const fn with(self, op: OpId) -> Self {
        Self(self.0.saturating_add(1), xor(self.1, op))
    }

    /// With what another one holds.
    #[must_use]
    pub const fn with_all(self, more: Self) -> Self {
        let xor = self.1.as_u128() ^ more.1.as_u128();
        Self(self.0.wrapping_add(more.0), Uuid::from_u128(xor))
    }

    /// Without what another one holds.
    #[must_use]
    pub const fn without_all(self, less: Self) -> Self {
        let xor = self.1.as_u128() ^ less.1.as_u128();
        Self(self.0.wrapping_sub(less.0), Uuid::from_u128(xor))
    }

    /// With one op less.
    #[must_use]
    pub const fn without(self, op: OpId) -> Self {
        Self(self.0.saturating_sub(1), xor(self.1, op))
    }
}

const fn xor(sum: Uuid, op: OpId) -> Uuid {
    Uuid::from_u128(sum.as_u128() ^ op.0.as_u128())
}

/// An error of the API: RFC 9457 problem details.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// A stable URI reference: `/problems/CODE`.
    pub r#type: String,
    /// What went wrong, in English, for developers.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do, where there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The field of the request that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
