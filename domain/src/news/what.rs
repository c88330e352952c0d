//! What there is to tell, and to whom.

use crate::access::Access;
use crate::id::{ChildId, PersonId};
use crate::moment::Moment;
use crate::op::vocabulary::{Likeness, Perspective};

/// Something that somebody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Who.
    pub by: PersonId,
    /// About which child, if about one.
    pub about: Option<ChildId>,
    /// What.
    pub what: What,
}

/// What somebody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Asked something: of the viewer's side, or of the other.
    Asked {
        /// Whether the viewer is one of those who are asked.
        of_viewer: bool,
    },
    /// Added something, from a side.
    Wrote(Perspective),
    /// Answered a question, from a side.
    Answered(Perspective),
    /// Said how it felt, of what was written before.
    Felt,
    /// What was answered on the other side can be read now.
    Opened,
    /// Took in what the viewer wrote.
    TookIn,
    /// Said how it is on their side.
    Compared(Likeness),
}

/// To whom of those whom an op reaches it is news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hears {
    /// To all but its author.
    AllBut(PersonId),
    /// To this person alone.
    Only(PersonId),
}

impl Hears {
    /// Whether it is news to somebody.
    #[must_use]
    pub fn is_for(self, person: PersonId) -> bool {
        match self {
            Self::AllBut(author) => person != author,
            Self::Only(one) => person == one,
        }
    }
}

/// Somebody who looks at what is new in a moment.
pub(crate) struct Viewer<'a> {
    pub access: &'a Access,
    pub moment: &'a Moment,
}

impl Viewer<'_> {
    /// Whether something from a side is for the viewer: of a parent for the centre, or
    /// of the centre for a parent.
    pub fn is_other_side(&self, side: Perspective) -> bool {
        self.moment.portfolios().any(|child| {
            self.access.roles(child).any(|role| match side {
                Perspective::Home => role.is_centre(),
                Perspective::Here | Perspective::Child => !role.is_centre(),
            })
        })
    }
}
