//! What can be said in a contribution, and of it.

use crate::id::{ChildId, ContributionId, OpId};
use crate::op::fields::Fields;
use crate::op::vocabulary::{Audience, Feeling, Perspective};
use crate::text::Text;
use alloc::vec::Vec;
use core::mem::take;
use serde::Serialize;

/// What one person adds to a moment, and what becomes of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContributionOp {
    /// Opens a contribution; its id becomes the contribution's.
    Contribute {
        /// From which side.
        perspective: Perspective,
        /// Which child of the moment it is about; `None` is each of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        about: Option<ChildId>,
        /// For whom it is at first.
        audience: Audience,
    },
    /// Words of a contribution: the first, revised or joined.
    Write {
        /// The contribution.
        contribution: ContributionId,
        /// The words.
        text: Text,
        /// The `Write` and `Withdraw` ops that these words take the place of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
        /// Whether the server joined two versions that touched different words.
        #[serde(skip_serializing_if = "is_false")]
        automatic: bool,
    },
    /// Sets or takes away the feeling of a contribution.
    Feel {
        /// The contribution.
        contribution: ContributionId,
        /// The feeling.
        feeling: Option<Feeling>,
        /// The `Feel` ops that this one was made in knowledge of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Changes for whom a contribution is.
    Share {
        /// The contribution.
        contribution: ContributionId,
        /// For whom from now on.
        audience: Audience,
        /// The `Share` ops that this one was made in knowledge of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Takes a contribution back.
    Withdraw {
        /// The contribution.
        contribution: ContributionId,
        /// The versions that are taken back; a version not listed here
        /// surfaces as "changed after it was withdrawn".
        replaces: Vec<OpId>,
    },
    /// A mentor's answer in one tap, as it was said until it named what was read: of
    /// whatever words were there by then.
    Acknowledge {
        /// The parent's contribution.
        contribution: ContributionId,
    },
    /// A mentor's answer in one tap: *gelezen, ik denk eraan*.
    Read {
        /// The parent's contribution.
        contribution: ContributionId,
        /// The versions that stood there: other words were not read.
        versions: Vec<OpId>,
    },
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl ContributionOp {
    pub(crate) fn decode(kind: &str, fields: &mut Fields) -> Option<Self> {
        if kind == "contribute" {
            return Some(Self::Contribute {
                perspective: fields.perspective?,
                about: fields.about,
                audience: fields.audience?,
            });
        }
        let contribution = fields.contribution?;
        let replaces = &mut fields.replaces;
        Some(match kind {
            "write" => Self::Write {
                contribution,
                text: fields.text.take()?,
                replaces: take(replaces),
                automatic: fields.automatic,
            },
            "feel" => Self::Feel {
                contribution,
                feeling: fields.feeling,
                replaces: take(replaces),
            },
            "share" => Self::Share {
                contribution,
                audience: fields.audience?,
                replaces: take(replaces),
            },
            "withdraw" => Self::Withdraw {
                contribution,
                replaces: take(replaces),
            },
            "acknowledge" => Self::Acknowledge { contribution },
            "read" => Self::Read {
                contribution,
                versions: take(&mut fields.versions),
            },
            _ => return None,
        })
    }

    pub(crate) const fn version(&self) -> u16 {
        match self {
            Self::Contribute { .. }
            | Self::Write { .. }
            | Self::Feel { .. }
            | Self::Share { .. }
            | Self::Withdraw { .. }
            | Self::Acknowledge { .. } => 1,
            Self::Read { .. } => 3,
        }
    }

    /// The contribution that was there before, if it is about one.
    pub(crate) const fn contribution(&self) -> Option<ContributionId> {
        match self {
            Self::Write { contribution, .. }
            | Self::Feel { contribution, .. }
            | Self::Share { contribution, .. }
            | Self::Withdraw { contribution, .. }
            | Self::Acknowledge { contribution }
            | Self::Read { contribution, .. } => Some(*contribution),
            Self::Contribute { .. } => None,
        }
    }

    pub(crate) const fn child(&self) -> Option<ChildId> {
        match self {
            Self::Contribute { about, .. } => *about,
            Self::Write { .. }
            | Self::Feel { .. }
            | Self::Share { .. }
            | Self::Withdraw { .. }
            | Self::Acknowledge { .. }
            | Self::Read { .. } => None,
        }
    }

    pub(crate) fn replaces(&self) -> &[OpId] {
        match self {
            Self::Write { replaces, .. }
            | Self::Feel { replaces, .. }
            | Self::Share { replaces, .. }
            | Self::Withdraw { replaces, .. } => replaces,
            Self::Contribute { .. } | Self::Acknowledge { .. } | Self::Read { .. } => &[],
        }
    }

    pub(crate) const fn may_take_away(&self) -> bool {
        match self {
            Self::Share { .. } | Self::Withdraw { .. } => true,
            Self::Contribute { .. }
            | Self::Write { .. }
            | Self::Feel { .. }
            | Self::Acknowledge { .. }
            | Self::Read { .. } => false,
        }
    }
}
