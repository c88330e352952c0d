//! What can be recorded: the permanent format.
//!
//! **Law.** Ops are never changed and their meaning never depends on the order
//! or the number of times in which they arrive. A kind of op, once shipped, is
//! understood for ever. A change of shape is a new kind with a higher [`Op::v`].
//!
//! In memory ops are grouped by what they are part of, each group in the folder of its
//! aggregate (`moment/*/op.rs`). On the wire they are flat: the kind of an op is the one key
//! of its body.

mod at_once;
mod decode;
pub(crate) mod fields;
pub(crate) mod vocabulary;

pub(crate) use crate::op::decode::is_too_deep;
pub use crate::op::vocabulary::{Audience, Beginning, Feeling, Likeness, Mode, Perspective};

pub use crate::moment::contribution::op::ContributionOp;
pub use crate::moment::fact::op::FactOp;
pub use crate::moment::observation::op::ObservationOp;
pub use crate::moment::question::op::QuestionOp;

use crate::id::{ChildId, ContributionId, DeviceId, MomentId, OpId};
use crate::stamp::Stamp;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The newest format that this code reads.
pub const VERSION: u16 = 3;

/// One recorded fact. The author is not in it: the server knows who sends.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(from = "decode::Envelope")]
pub struct Op {
    /// The format version in which this kind and shape of body appeared.
    pub v: u16,
    /// Names this op for ever.
    pub id: OpId,
    /// The device that made it.
    pub device: DeviceId,
    /// When it was made, by the device's clock.
    pub stamp: Stamp,
    /// The moment that it belongs to.
    pub moment: MomentId,
    /// What is recorded.
    pub body: Body,
}

/// What is recorded, by the aggregate that it is part of. A new kind of moment is a variant
/// here and a line in `of_group`; the compiler then asks for the rest.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// What is said of a moment of any kind.
    Fact(FactOp),
    /// What one person adds to it.
    Contribution(ContributionOp),
    /// Of a moment in which something was seen.
    Observation(ObservationOp),
    /// Of a moment in which something is asked.
    Question(QuestionOp),
    /// Of a newer version, or not to be read: kept and passed on unread. It never
    /// counts for anything.
    Unknown(Value),
}

/// Asks the group that an op is of, or says what holds of a body that is not known.
macro_rules! of_group {
    ($body:expr, $op:ident => $answer:expr, $raw:pat => $unknown:expr) => {
        match $body {
            $crate::op::Body::Fact($op) => $answer,
            $crate::op::Body::Contribution($op) => $answer,
            $crate::op::Body::Observation($op) => $answer,
            $crate::op::Body::Question($op) => $answer,
            $crate::op::Body::Unknown($raw) => $unknown,
        }
    };
}
pub(crate) use of_group;

impl Body {
    /// The format version in which this kind appeared. Of an unknown kind only
    /// the op itself says that.
    #[must_use]
    pub fn version(&self) -> u16 {
        of_group!(self, op => op.version(), _ => u16::MAX)
    }

    /// How a moment begins with it, if one does.
    #[must_use]
    pub fn beginning(&self) -> Option<Beginning> {
        match self {
            Self::Observation(op) => Some(op.beginning()),
            Self::Question(op) => op.beginning(),
            Self::Fact(_) | Self::Contribution(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether a moment begins with it.
    #[must_use]
    pub fn begins(&self) -> bool {
        self.beginning().is_some()
    }

    /// The contribution that the op is part of, if any. Also of an unknown
    /// body, by the name of its field, so that it goes where its contribution
    /// goes.
    #[must_use]
    pub fn contribution(&self) -> Option<ContributionId> {
        match self {
            Self::Contribution(op) => op.contribution(),
            Self::Unknown(raw) => unread(raw, "contribution"),
            Self::Fact(_) | Self::Observation(_) | Self::Question(_) => None,
        }
    }

    /// The child that the op names, if any: at most one, so that a placement by
    /// child can keep it from everybody else. Also of an unknown body, by the name of
    /// its field.
    #[must_use]
    pub fn child(&self) -> Option<ChildId> {
        of_group!(self, op => op.child(), raw => {
            unread(raw, "child").or_else(|| unread(raw, "about"))
        })
    }

    /// What the op takes the place of or undoes.
    #[must_use]
    pub fn replaces(&self) -> &[OpId] {
        of_group!(self, op => op.replaces(), _ => &[])
    }

    /// Whether a contribution opens with it; its id becomes the contribution's.
    #[must_use]
    pub const fn contributes(&self) -> bool {
        matches!(self, Self::Contribution(ContributionOp::Contribute { .. }))
    }
}

/// An id in the body of an unknown kind.
fn unread<Id: FromStr>(raw: &Value, field: &str) -> Option<Id> {
    let fields = raw.as_object()?.values().next()?;
    fields.get(field)?.as_str()?.parse().ok()
}
