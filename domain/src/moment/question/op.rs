//! What can be recorded of a question.

use crate::id::{ChildId, OpId};
use crate::op::fields::Fields;
use crate::op::vocabulary::{Beginning, Mode, Perspective};
use crate::stamp::Day;
use crate::text::Asked;
use serde::Serialize;

/// Of a moment in which something is asked.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionOp {
    /// Starts a moment as a question; its id becomes the moment's. Its mode
    /// never changes: what was answered under a seal was answered under that one.
    Ask {
        /// The side of who asks: home or here.
        side: Perspective,
        /// When it was asked.
        day: Day,
        /// Who hears whom first.
        mode: Mode,
        /// The question.
        asked: Asked,
    },
    /// A guardian would rather not answer; what waits for an answer need not
    /// wait any longer.
    Pass {
        /// About which child.
        child: ChildId,
    },
    /// The answers about a child came out from under the seal. The server's alone.
    Open {
        /// The child.
        child: ChildId,
    },
}

impl QuestionOp {
    pub(crate) fn decode(kind: &str, fields: &mut Fields) -> Option<Self> {
        Some(match kind {
            "ask" => Self::Ask {
                side: fields.side?,
                day: fields.day?,
                mode: fields.mode?,
                asked: fields.asked.take()?,
            },
            "pass" => Self::Pass {
                child: fields.child?,
            },
            "open" => Self::Open {
                child: fields.child?,
            },
            _ => return None,
        })
    }

    pub(crate) const fn version(&self) -> u16 {
        match self {
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } => 2,
        }
    }

    pub(crate) const fn beginning(&self) -> Option<Beginning> {
        match self {
            Self::Ask { side, day, .. } => Some(Beginning {
                side: *side,
                day: *day,
            }),
            Self::Pass { .. } | Self::Open { .. } => None,
        }
    }

    pub(crate) const fn child(&self) -> Option<ChildId> {
        match self {
            Self::Pass { child } | Self::Open { child } => Some(*child),
            Self::Ask { .. } => None,
        }
    }

    pub(crate) const fn replaces(&self) -> &[OpId] {
        match self {
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } => &[],
        }
    }

    pub(crate) const fn may_take_away(&self) -> bool {
        match self {
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } => false,
        }
    }
}
