//! Scopes: who may read an op, in a form that a cursor can count.
//!
//! An op is placed in one or more scopes; a viewer reads some scopes. Access is
//! decided per scope, never per field.

use crate::id::{ChildId, PersonId};
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A child (or none, for a draft that has no child yet) and a circle of people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    /// Whose portfolio.
    pub child: Option<ChildId>,
    /// Which circle of people around that child.
    pub circle: Circle,
}

/// A circle of people around a child.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Circle {
    /// Staff, mentor, lead and guardians.
    Shared,
    /// Staff, mentor and lead.
    Team,
    /// Guardians and mentor: the feelings of a family.
    Family,
    /// The mentor alone: the feelings of staff.
    Mentor,
    /// One guardian and the mentor.
    Confidential(PersonId),
    /// One person, on all of that person's devices.
    Own(PersonId),
}

impl Scope {
    /// A circle around a child.
    #[must_use]
    pub const fn of(child: ChildId, circle: Circle) -> Self {
        Self {
            child: Some(child),
            circle,
        }
    }

    /// What a person keeps without a child.
    #[must_use]
    pub const fn own(person: PersonId) -> Self {
        Self {
            child: None,
            circle: Circle::Own(person),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.child {
            Some(child) => write!(f, "{child}/")?,
            None => f.write_str("-/")?,
        }
        match self.circle {
            Circle::Shared => f.write_str("shared"),
            Circle::Team => f.write_str("team"),
            Circle::Family => f.write_str("family"),
            Circle::Mentor => f.write_str("mentor"),
            Circle::Confidential(with) => write!(f, "confidential/{with}"),
            Circle::Own(person) => write!(f, "own/{person}"),
        }
    }
}

/// A text that is not a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a scope reads CHILD/CIRCLE, for example …/shared")]
pub struct ScopeError;

impl TryFrom<String> for Scope {
    type Error = ScopeError;
    fn try_from(raw: String) -> Result<Self, ScopeError> {
        let mut parts = raw.split('/');
        let child = match parts.next().ok_or(ScopeError)? {
            "-" => None,
            id => Some(id.parse().map_err(|_| ScopeError)?),
        };
        let name = parts.next().ok_or(ScopeError)?;
        let person = parts
            .next()
            .map(str::parse::<PersonId>)
            .transpose()
            .map_err(|_| ScopeError)?;
        let circle = match (name, person) {
            ("shared", None) => Circle::Shared,
            ("team", None) => Circle::Team,
            ("family", None) => Circle::Family,
            ("mentor", None) => Circle::Mentor,
            ("confidential", Some(with)) => Circle::Confidential(with),
            ("own", Some(person)) => Circle::Own(person),
            _ => return Err(ScopeError),
        };
        if parts.next().is_some() || (child.is_none() && !matches!(circle, Circle::Own(_))) {
            return Err(ScopeError);
        }
        Ok(Self { child, circle })
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        alloc::format!("{scope}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_scope_reads_back_as_it_was_written() {
        let child = ChildId(Uuid::from_u128(5));
        let person = PersonId(Uuid::from_u128(9));
        for scope in [
            Scope::of(child, Circle::Shared),
            Scope::of(child, Circle::Team),
            Scope::of(child, Circle::Family),
            Scope::of(child, Circle::Mentor),
            Scope::of(child, Circle::Confidential(person)),
            Scope::of(child, Circle::Own(person)),
            Scope::own(person),
        ] {
            assert_eq!(Scope::try_from(String::from(scope)), Ok(scope));
        }
        assert!(Scope::try_from(String::from("-/shared")).is_err());
        assert!(Scope::try_from(String::from("nonsense")).is_err());
    }
}
