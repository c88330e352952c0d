//! What can be recorded: the permanent format.
//!
//! **Law.** Ops are never changed and their meaning never depends on the order
//! or the number of times in which they arrive. A kind of op, once shipped, is
//! understood for ever. A change of shape is a new kind with a higher [`Op::v`].

mod at_once;
mod parse;

pub(crate) use crate::op::parse::is_too_deep;

use crate::id::{ChildId, ContributionId, DeviceId, MomentId, OpId, PersonId};
use crate::stamp::{Day, Stamp};
use crate::text::{Asked, Text, ThemeKey, Title};
use alloc::vec::Vec;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The newest format that this code reads.
pub const VERSION: u16 = 2;

/// One recorded fact. The author is not in it: the server knows who sends.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(from = "parse::Envelope")]
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

/// From which side a moment is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Perspective {
    /// *thuis*
    Home,
    /// *hier*, in the kindcentrum
    Here,
    /// *kind zelf*: the child's own words
    Child,
}

/// For whom a contribution is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The author, on all of the author's devices.
    Draft,
    /// Staff of the child.
    Team,
    /// One guardian and the mentor.
    Confidential {
        /// The guardian.
        with: PersonId,
    },
    /// Staff and the child's guardians.
    Shared,
}

/// How it felt; optional on a contribution, and a message to the mentor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Feeling {
    Proud,
    Happy,
    Relieved,
    Curious,
    Worried,
    Sad,
    Angry,
}

impl Feeling {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Proud,
        Self::Happy,
        Self::Relieved,
        Self::Curious,
        Self::Worried,
        Self::Sad,
        Self::Angry,
    ];

    /// Whether it asks for a call rather than a written answer.
    #[must_use]
    pub const fn asks_for_a_call(self) -> bool {
        matches!(self, Self::Worried | Self::Sad | Self::Angry)
    }
}

/// Who hears whom first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Everybody reads every answer at once.
    Open,
    /// What the centre answers about a child is sealed until a guardian of that
    /// child has answered or passed.
    ParentFirst,
    /// Both sides' answers about a child are sealed until both are in.
    Together,
}

/// How a moment compares with what one sees oneself. People say this; no
/// program does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// *dit herken ik*
    Alike,
    /// *bij ons anders*
    Different,
}

/// The closed list of what can be recorded. Read through `Fields`.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// Starts a moment; its id becomes the moment's.
    Start {
        /// The side of who starts it: home or here.
        side: Perspective,
        /// When it happened.
        day: Day,
    },
    /// Changes when it happened.
    Day {
        /// The new date.
        day: Day,
        /// The `Day` ops that this one was made in knowledge of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Gives the moment a title; `None` takes it away.
    Title {
        /// The new title.
        title: Option<Title>,
        /// The `Title` ops that this one was made in knowledge of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// Opens a contribution; its id becomes the contribution's.
    Contribute {
        /// From which side.
        perspective: Perspective,
        /// Which child of the moment it is about; `None` is each of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
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
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
        /// Whether the server joined two versions that touched different words.
        #[serde(default, skip_serializing_if = "is_false")]
        automatic: bool,
    },
    /// Sets or takes away the feeling of a contribution.
    Feel {
        /// The contribution.
        contribution: ContributionId,
        /// The feeling.
        feeling: Option<Feeling>,
        /// The `Feel` ops that this one was made in knowledge of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Changes for whom a contribution is.
    Share {
        /// The contribution.
        contribution: ContributionId,
        /// For whom from now on.
        audience: Audience,
        /// The `Share` ops that this one was made in knowledge of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// A mentor's answer in one tap: *gelezen, dit neem ik mee*.
    Acknowledge {
        /// The parent's contribution.
        contribution: ContributionId,
    },
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
    /// How this is on one's own side; `None` takes it back.
    Compare {
        /// Which side says so: home or here.
        side: Perspective,
        /// About which child.
        child: ChildId,
        /// How it is.
        likeness: Option<Likeness>,
        /// The `Compare` ops that this one was made in knowledge of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<OpId>,
    },
    /// Of a newer version, or not to be read: kept and passed on unread. It never
    /// counts for anything.
    #[serde(untagged)]
    Unknown(Value),
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Body {
    /// The format version in which this kind appeared. Of an unknown kind only
    /// the op itself says that.
    #[must_use]
    pub const fn version(&self) -> u16 {
        match self {
            Self::Start { .. }
            | Self::Day { .. }
            | Self::Title { .. }
            | Self::Link { .. }
            | Self::Unlink { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. }
            | Self::Contribute { .. }
            | Self::Write { .. }
            | Self::Feel { .. }
            | Self::Share { .. }
            | Self::Withdraw { .. }
            | Self::Acknowledge { .. } => 1,
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } | Self::Compare { .. } => 2,
            Self::Unknown(_) => u16::MAX,
        }
    }

    /// Whether a moment begins with it.
    #[must_use]
    pub const fn begins(&self) -> bool {
        matches!(self, Self::Start { .. } | Self::Ask { .. })
    }

    /// The contribution that the op is part of, if any. Also of an unknown
    /// body, by the name of its field, so that it goes where its contribution
    /// goes.
    #[must_use]
    pub fn contribution(&self) -> Option<ContributionId> {
        match self {
            Self::Write { contribution, .. }
            | Self::Feel { contribution, .. }
            | Self::Share { contribution, .. }
            | Self::Withdraw { contribution, .. }
            | Self::Acknowledge { contribution } => Some(*contribution),
            Self::Unknown(raw) => unread(raw, "contribution"),
            Self::Start { .. }
            | Self::Day { .. }
            | Self::Title { .. }
            | Self::Link { .. }
            | Self::Unlink { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. }
            | Self::Contribute { .. }
            | Self::Ask { .. }
            | Self::Pass { .. }
            | Self::Open { .. }
            | Self::Compare { .. } => None,
        }
    }

    /// The child that the op names, if any: at most one, so that a placement by
    /// child can keep it from everybody else. Also of an unknown body, by the name of
    /// its field.
    #[must_use]
    pub fn child(&self) -> Option<ChildId> {
        match self {
            Self::Link { child }
            | Self::Unlink { child, .. }
            | Self::Pass { child }
            | Self::Open { child }
            | Self::Compare { child, .. } => Some(*child),
            Self::Contribute { about, .. } => *about,
            Self::Unknown(raw) => unread(raw, "child").or_else(|| unread(raw, "about")),
            Self::Start { .. }
            | Self::Day { .. }
            | Self::Title { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. }
            | Self::Write { .. }
            | Self::Feel { .. }
            | Self::Share { .. }
            | Self::Withdraw { .. }
            | Self::Acknowledge { .. }
            | Self::Ask { .. } => None,
        }
    }

    /// What the op takes the place of or undoes.
    #[must_use]
    pub fn replaces(&self) -> &[OpId] {
        match self {
            Self::Day { replaces, .. }
            | Self::Title { replaces, .. }
            | Self::Write { replaces, .. }
            | Self::Feel { replaces, .. }
            | Self::Share { replaces, .. }
            | Self::Withdraw { replaces, .. }
            | Self::Compare { replaces, .. } => replaces,
            Self::Unlink { removes, .. } | Self::Untheme { removes, .. } => removes,
            Self::Start { .. }
            | Self::Link { .. }
            | Self::Theme { .. }
            | Self::Contribute { .. }
            | Self::Acknowledge { .. }
            | Self::Ask { .. }
            | Self::Pass { .. }
            | Self::Open { .. }
            | Self::Unknown(_) => &[],
        }
    }
}

/// An id in the body of an unknown kind.
fn unread<Id: FromStr>(raw: &Value, field: &str) -> Option<Id> {
    let fields = raw.as_object()?.values().next()?;
    fields.get(field)?.as_str()?.parse().ok()
}
