//! What a lead can change, and why a change may be impossible.

use super::{Purpose, Settings};
use crate::directory::OwnQuestion;
use crate::id::{ChildId, GroupId, PersonId, QuestionId};
use crate::stamp::Day;
use crate::text::{Login, Name, Phone, ThemeKey};
use alloc::collections::BTreeSet;

/// Something that a lead wants to be otherwise. Ids of what is new come with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Another name for the location.
    NameLocation(Name),
    /// What the location decides for itself.
    Set(Settings),
    /// A theme: a new one, or another name for one.
    NameTheme(ThemeKey, Name, Option<Name>),
    /// A theme that is not offered any more; moments keep it.
    DropTheme(ThemeKey),
    /// An open question of the location's own: a new one, or another wording.
    PutQuestion(OwnQuestion),
    /// An open question that is not offered any more; what was asked stays.
    DropQuestion(QuestionId),
    /// A new group.
    AddGroup(GroupId, Name),
    /// Another name for a group.
    NameGroup(GroupId, Name),
    /// A group without children ends.
    EndGroup(GroupId),
    /// A new child, in a group from a day on.
    AddChild(ChildId, About, GroupId, Day),
    /// Other facts about a child.
    DescribeChild(ChildId, About),
    /// From a day on a child is in another group.
    MoveChild(ChildId, GroupId, Day),
    /// From a day on a child is in no group here.
    EndChild(ChildId, Day),
    /// Who the mentor is from now on.
    SetMentor(ChildId, Option<PersonId>),
    /// Somebody new who works in these groups.
    AddStaff(PersonId, Name, Option<Login>, BTreeSet<GroupId>),
    /// In which groups somebody works from now on; in none: they leave.
    SetGroups(PersonId, BTreeSet<GroupId>),
    /// Whether somebody leads the location from now on.
    SetLead(PersonId, bool),
    /// Another name or address for somebody who has no account yet.
    DescribePerson(PersonId, Name, Option<Login>),
    /// A guardian of a child: a new person, or one who is known here.
    AddGuardian(ChildId, PersonId, NewGuardian),
    /// What a guardian may.
    SetGuardian(ChildId, PersonId, Rights),
    /// Somebody is no guardian of the child any more.
    EndGuardian(ChildId, PersonId),
    /// What a guardian said about consent, on which day.
    WriteConsent(ChildId, Purpose, bool, Day, PersonId),
}

/// The facts about a child.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// What it is called.
    pub name: Name,
    /// Its full name.
    pub full: Name,
    /// When it was born.
    pub born: Day,
}

/// A guardian to add.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewGuardian {
    /// Their name; of somebody who is known here it stays as it is.
    pub name: Name,
    /// Where mail for them goes.
    pub email: Option<Login>,
    /// What they may.
    pub rights: Rights,
}

/// What a guardian is to a child.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rights {
    /// What the child calls them.
    pub called: Name,
    /// Whether with parental authority.
    pub authority: bool,
    /// Whether, without it, they may see the portfolio.
    pub may_see: bool,
    /// On what number the mentor calls them, where they gave one.
    pub phone: Option<Phone>,
}

/// Why a change cannot be made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum NotPossible {
    /// Who asks does not lead the location.
    #[error("only who leads the location can change this")]
    NotLead,
    /// It names a group that is not here, or that has ended.
    #[error("there is no such group here")]
    NoGroup,
    /// It names a child who is not here.
    #[error("there is no such child here")]
    NoChild,
    /// It names a person who is not here.
    #[error("there is no such person here")]
    NoPerson,
    /// Somebody who works here is needed.
    #[error("this person does not work here")]
    NotStaff,
    /// It names somebody who is no guardian of the child.
    #[error("this person is no guardian of the child")]
    NotGuardian,
    /// Somebody who is a guardian of the child already.
    #[error("this person is a guardian of the child already")]
    IsGuardian,
    /// Only a guardian with authority gives or withdraws consent.
    #[error("only a guardian with authority can say this")]
    NoAuthority,
    /// The group still has children.
    #[error("there are still children in this group")]
    NotEmpty,
    /// Nobody would lead the location.
    #[error("somebody has to lead the location")]
    LastLead,
    /// Somebody with an account looks after their own name and address.
    #[error("this person has an account and changes this themselves")]
    HasAccount,
    /// A day too far away, or before the child was born.
    #[error("this day is not possible")]
    BadDay,
    /// A birth date too far in the future.
    #[error("this birth date is too far ahead")]
    BornAhead,
    /// A birth date of somebody too old to be a child here.
    #[error("this birth date is too long ago")]
    BornLongAgo,
    /// A number that is too small or too large.
    #[error("this number is not possible")]
    BadNumber,
    /// As many as there may be.
    #[error("there is no room for more")]
    Full,
    /// Nothing would be different.
    #[error("nothing would change")]
    Nothing,
}

/// The kind of a change, for what is told and traced about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ChangeKind(
    /// One word: `move-child`.
    pub &'static str,
);

impl Change {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        ChangeKind(match self {
            Self::NameLocation(..) => "name-location",
            Self::Set(..) => "set",
            Self::NameTheme(..) => "name-theme",
            Self::DropTheme(..) => "drop-theme",
            Self::PutQuestion(..) => "put-question",
            Self::DropQuestion(..) => "drop-question",
            Self::AddGroup(..) => "add-group",
            Self::NameGroup(..) => "name-group",
            Self::EndGroup(..) => "end-group",
            Self::AddChild(..) => "add-child",
            Self::DescribeChild(..) => "describe-child",
            Self::MoveChild(..) => "move-child",
            Self::EndChild(..) => "end-child",
            Self::SetMentor(..) => "set-mentor",
            Self::AddStaff(..) => "add-staff",
            Self::SetGroups(..) => "set-groups",
            Self::SetLead(..) => "set-lead",
            Self::DescribePerson(..) => "describe-person",
            Self::AddGuardian(..) => "add-guardian",
            Self::SetGuardian(..) => "set-guardian",
            Self::EndGuardian(..) => "end-guardian",
            Self::WriteConsent(..) => "write-consent",
        })
    }

    /// The child whom it is about, if it is about one.
    #[must_use]
    pub const fn child(&self) -> Option<ChildId> {
        match self {
            Self::AddChild(child, ..)
            | Self::DescribeChild(child, ..)
            | Self::MoveChild(child, ..)
            | Self::EndChild(child, ..)
            | Self::SetMentor(child, ..)
            | Self::AddGuardian(child, ..)
            | Self::SetGuardian(child, ..)
            | Self::EndGuardian(child, ..)
            | Self::WriteConsent(child, ..) => Some(*child),
            Self::NameLocation(..)
            | Self::Set(..)
            | Self::NameTheme(..)
            | Self::DropTheme(..)
            | Self::PutQuestion(..)
            | Self::DropQuestion(..)
            | Self::AddGroup(..)
            | Self::NameGroup(..)
            | Self::EndGroup(..)
            | Self::AddStaff(..)
            | Self::SetGroups(..)
            | Self::SetLead(..)
            | Self::DescribePerson(..) => None,
        }
    }

    /// The person whom it is about, if it is about one.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::AddStaff(person, ..)
            | Self::SetGroups(person, ..)
            | Self::SetLead(person, ..)
            | Self::DescribePerson(person, ..)
            | Self::AddGuardian(_, person, ..)
            | Self::SetGuardian(_, person, ..)
            | Self::EndGuardian(_, person)
            | Self::WriteConsent(.., person) => Some(*person),
            Self::SetMentor(_, person) => *person,
            Self::NameLocation(..)
            | Self::Set(..)
            | Self::NameTheme(..)
            | Self::DropTheme(..)
            | Self::PutQuestion(..)
            | Self::DropQuestion(..)
            | Self::AddGroup(..)
            | Self::NameGroup(..)
            | Self::EndGroup(..)
            | Self::AddChild(..)
            | Self::DescribeChild(..)
            | Self::MoveChild(..)
            | Self::EndChild(..) => None,
        }
    }
}
