//! What can be said of a moment of any kind.

use crate::id::{ChildId, OpId};
use crate::op::fields::Fields;
use crate::op::vocabulary::{Likeness, Perspective};
use crate::stamp::Day;
use crate::text::{ThemeKey, Title};
use alloc::vec::Vec;
use core::mem::take;
use serde::Serialize;

/// What is said of a moment of any kind: its date and title, whose it is, what it touches, and
/// how it compares.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactOp {
    /// Changes when it happened.
    Day {
        /// The new date.
        day: Day,
        /// The `Day` ops that this one was made in knowledge of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Gives the moment a title; `None` takes it away.
    Title {
        /// The new title.
        title: Option<Title>,
        /// The `Title` ops that this one was made in knowledge of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Puts the moment in a child's portfolio.
    Link {
        /// The child.
        child: ChildId,
    },
    /// Takes the moment out of a child's portfolio.
    Unlink {
        /// The child.
        child: ChildId,
        /// The `Link` ops that are undone; a link not listed here stays.
        removes: Vec<OpId>,
    },
    /// Says that the moment touches a theme.
    Theme {
        /// The theme.
        theme: ThemeKey,
    },
    /// Says that it does not.
    Untheme {
        /// The theme.
        theme: ThemeKey,
        /// The `Theme` ops that are undone.
        removes: Vec<OpId>,
    },
    /// How this is on one's own side; `None` takes it back.
    Compare {
        /// Which side says so: home or here.
        side: Perspective,
        /// About which child.
        child: ChildId,
        /// How it is.
        likeness: Option<Likeness>,
        /// The `Compare` ops that this one was made in knowledge of.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
}

impl FactOp {
    pub(crate) fn decode(kind: &str, fields: &mut Fields) -> Option<Self> {
        let (replaces, removes) = (&mut fields.replaces, &mut fields.removes);
        Some(match kind {
            "day" => Self::Day {
                day: fields.day?,
                replaces: take(replaces),
            },
            "title" => Self::Title {
                title: fields.title.take(),
                replaces: take(replaces),
            },
            "link" => Self::Link {
                child: fields.child?,
            },
            "unlink" => Self::Unlink {
                child: fields.child?,
                removes: take(removes),
            },
            "theme" => Self::Theme {
                theme: fields.theme.take()?,
            },
            "untheme" => Self::Untheme {
                theme: fields.theme.take()?,
                removes: take(removes),
            },
            "compare" => Self::Compare {
                side: fields.side?,
                child: fields.child?,
                likeness: fields.likeness,
                replaces: take(replaces),
            },
            _ => return None,
        })
    }

    pub(crate) const fn version(&self) -> u16 {
        match self {
            Self::Day { .. }
            | Self::Title { .. }
            | Self::Link { .. }
            | Self::Unlink { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. } => 1,
            Self::Compare { .. } => 2,
        }
    }

    pub(crate) const fn child(&self) -> Option<ChildId> {
        match self {
            Self::Link { child } | Self::Unlink { child, .. } | Self::Compare { child, .. } => {
                Some(*child)
            }
            Self::Day { .. } | Self::Title { .. } | Self::Theme { .. } | Self::Untheme { .. } => {
                None
            }
        }
    }

    pub(crate) fn replaces(&self) -> &[OpId] {
        match self {
            Self::Day { replaces, .. }
            | Self::Title { replaces, .. }
            | Self::Compare { replaces, .. } => replaces,
            Self::Unlink { removes, .. } | Self::Untheme { removes, .. } => removes,
            Self::Link { .. } | Self::Theme { .. } => &[],
        }
    }

    pub(crate) const fn may_take_away(&self) -> bool {
        match self {
            Self::Unlink { .. } | Self::Untheme { .. } => true,
            Self::Day { .. }
            | Self::Title { .. }
            | Self::Link { .. }
            | Self::Theme { .. }
            | Self::Compare { .. } => false,
        }
    }
}
