//! What a change may touch, kept to compare with and to go back to.

use super::{Change, Child, Desk, Person};
use crate::id::{ChildId, PersonId};

/// How it was before a change. A file may hold thousands of changes, so that of a
/// change to one child only that child and one person are kept.
pub(super) enum Before {
    One {
        child: Option<(ChildId, Option<Child>)>,
        person: Option<(PersonId, Option<Person>)>,
    },
    All(Desk),
}

impl Before {
    pub(super) fn of(desk: &Desk, change: &Change) -> Self {
        let is_new = |person: &PersonId| !desk.people.contains_key(person);
        match change {
            Change::AddStaff(person, ..) if is_new(person) => Self::one(desk, change),
            Change::AddStaff(..)
            | Change::NameLocation(..)
            | Change::Set(..)
            | Change::NameTheme(..)
            | Change::DropTheme(..)
            | Change::PutQuestion(..)
            | Change::DropQuestion(..)
            | Change::AddGroup(..)
            | Change::NameGroup(..)
            | Change::EndGroup(..)
            | Change::SetGroups(..)
            | Change::SetLead(..) => Self::All(desk.clone()),
            Change::AddChild(..)
            | Change::DescribeChild(..)
            | Change::MoveChild(..)
            | Change::EndChild(..)
            | Change::SetMentor(..)
            | Change::DescribePerson(..)
            | Change::AddGuardian(..)
            | Change::SetGuardian(..)
            | Change::EndGuardian(..)
            | Change::WriteConsent(..) => Self::one(desk, change),
        }
    }

    fn one(desk: &Desk, change: &Change) -> Self {
        let child = |id| (id, desk.children.get(&id).cloned());
        let person = |id| (id, desk.people.get(&id).cloned());
        Self::One {
            child: change.child().map(child),
            person: change.person().map(person),
        }
    }

    /// Whether the desk is as it was.
    pub(super) fn is_still(&self, desk: &Desk) -> bool {
        match self {
            Self::All(before) => before == desk,
            Self::One { child, person } => {
                let same_child =
                    |(id, was): &(ChildId, Option<Child>)| desk.children.get(id) == was.as_ref();
                let same_person =
                    |(id, was): &(PersonId, Option<Person>)| desk.people.get(id) == was.as_ref();
                child.iter().all(same_child) && person.iter().all(same_person)
            }
        }
    }

    /// Makes the desk as it was.
    pub(super) fn restore(self, desk: &mut Desk) {
        match self {
            Self::All(before) => *desk = before,
            Self::One { child, person } => {
                match child {
                    Some((id, Some(was))) => drop(desk.children.insert(id, was)),
                    Some((id, None)) => drop(desk.children.remove(&id)),
                    None => {}
                }
                match person {
                    Some((id, Some(was))) => drop(desk.people.insert(id, was)),
                    Some((id, None)) => drop(desk.people.remove(&id)),
                    None => {}
                }
            }
        }
    }
}
