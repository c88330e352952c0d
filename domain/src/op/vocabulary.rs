//! The words that ops share.

use crate::id::PersonId;
use crate::stamp::Day;
use serde::{Deserialize, Serialize};

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

/// With what a moment begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Beginning {
    /// The side of who starts it: home or here.
    pub side: Perspective,
    /// When it happened, or was asked.
    pub day: Day,
}
