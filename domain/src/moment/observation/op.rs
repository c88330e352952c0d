//! What is recorded of an observation alone: that there is one.

use crate::id::{ChildId, OpId};
use crate::op::fields::Fields;
use crate::op::vocabulary::{Beginning, Perspective};
use crate::stamp::Day;
use serde::Serialize;

/// Of a moment in which something was seen.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservationOp {
    /// Starts a moment; its id becomes the moment's.
    Start {
        /// The side of who starts it: home or here.
        side: Perspective,
        /// When it happened.
        day: Day,
    },
}

impl ObservationOp {
    pub(crate) fn decode(kind: &str, fields: &mut Fields) -> Option<Self> {
        let (side, day) = (fields.side, fields.day);
        match kind {
            "start" => Some(Self::Start {
                side: side?,
                day: day?,
            }),
            _ => None,
        }
    }

    pub(crate) const fn version(&self) -> u16 {
        match self {
            Self::Start { .. } => 1,
        }
    }

    pub(crate) const fn beginning(&self) -> Beginning {
        match self {
            Self::Start { side, day } => Beginning {
                side: *side,
                day: *day,
            },
        }
    }

    pub(crate) const fn child(&self) -> Option<ChildId> {
        match self {
            Self::Start { .. } => None,
        }
    }

    pub(crate) const fn replaces(&self) -> &[OpId] {
        match self {
            Self::Start { .. } => &[],
        }
    }

    pub(crate) const fn may_take_away(&self) -> bool {
        match self {
            Self::Start { .. } => false,
        }
    }
}
