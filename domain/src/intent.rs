//! What a person asks for. The replica turns an intent into ops.

use crate::id::{ChildId, ContributionId, MomentId, OpId};
use crate::moment::Contribution;
use crate::op::{Audience, Feeling, Likeness, Mode, Perspective};
use crate::stamp::Day;
use crate::text::{Asked, Text, ThemeKey, Title};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What a person asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Intent {
    /// A new moment with its first contribution.
    Capture {
        /// From which side it is started.
        side: Perspective,
        /// When it happened.
        day: Day,
        /// A title, or none.
        title: Option<Title>,
        /// In whose portfolios.
        children: BTreeSet<ChildId>,
        /// What it touches.
        themes: BTreeSet<ThemeKey>,
        /// The first contribution.
        first: NewContribution,
    },
    /// A new question.
    Ask {
        /// From which side it is asked.
        side: Perspective,
        /// When.
        day: Day,
        /// Who hears whom first.
        mode: Mode,
        /// The question.
        asked: Asked,
        /// About whom: each family answers for itself.
        children: BTreeSet<ChildId>,
        /// What it touches.
        themes: BTreeSet<ThemeKey>,
    },
    /// What is done at once in a moment that is there: all of it or nothing.
    In(MomentId, Vec<Change>),
}

/// Something to do in a moment.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// Adds a contribution.
    Contribute(NewContribution),
    /// Writes other words in the place of the versions that were on screen
    /// when the person began to write. Also joins versions, and brings a
    /// withdrawn contribution back.
    Revise {
        /// Of which contribution.
        contribution: ContributionId,
        /// The words.
        text: Text,
        /// The versions that the person saw.
        replaces: Vec<OpId>,
    },
    /// Sets or takes away the feeling.
    Feel(ContributionId, Option<Feeling>),
    /// Changes for whom it is.
    Share(ContributionId, Audience),
    /// Takes it back: the versions that were on screen.
    Withdraw(ContributionId),
    /// *Gelezen, ik denk eraan.*
    Acknowledge {
        /// The parent's contribution.
        contribution: ContributionId,
        /// The versions that the person saw.
        versions: Vec<OpId>,
    },
    /// Would rather not answer about a child.
    Pass(ChildId),
    /// Says how it is on one's own side, about a child.
    Compare(Perspective, ChildId, Option<Likeness>),
    /// Changes the date.
    Day(Day),
    /// Changes the title.
    Title(Option<Title>),
    /// Puts it in a child's portfolio.
    Link(ChildId),
    /// Takes it out of a child's portfolio.
    Unlink(ChildId),
    /// Says that it touches a theme.
    Theme(ThemeKey),
    /// Says that it does not.
    Untheme(ThemeKey),
}

/// What one person adds to a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct NewContribution {
    /// From which side.
    pub perspective: Perspective,
    /// About which child; `None` for each child of the moment.
    pub about: Option<ChildId>,
    /// For whom.
    pub audience: Audience,
    /// The words.
    pub text: Text,
    /// How it felt.
    pub feeling: Option<Feeling>,
}

impl Change {
    /// *Gelezen, ik denk eraan*, of what is shown of a contribution now.
    #[must_use]
    pub fn acknowledge(contribution: &Contribution) -> Self {
        Self::Acknowledge {
            contribution: contribution.id,
            versions: contribution.shown(),
        }
    }
}

impl Intent {
    /// The id of the moment it concerns, if that is there already.
    #[must_use]
    pub const fn moment(&self) -> Option<MomentId> {
        match self {
            Self::Capture { .. } | Self::Ask { .. } => None,
            Self::In(moment, _) => Some(*moment),
        }
    }
}
