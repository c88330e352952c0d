//! Who sees and does what: the one place that knows.

use crate::id::{ChildId, PersonId};
use crate::op::{Audience, Perspective};
use crate::scope::{Circle, Scope};
use alloc::collections::{BTreeMap, BTreeSet};
use serde::{Deserialize, Serialize};

/// What a person is to a child. One person may be several things to one child.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Parent or carer who may see the portfolio.
    Guardian,
    /// Works in the child's group.
    Staff,
    /// The child's mentor.
    Mentor,
    /// Leads the child's location.
    Lead,
}

impl Role {
    /// Whether the role belongs to the centre.
    #[must_use]
    pub const fn is_centre(self) -> bool {
        !matches!(self, Self::Guardian)
    }

    /// Which circles around a child the role reads.
    ///
    /// **Law.** This is the table of the product: guardians read what is shared,
    /// their family's feelings and their own confidences; staff and lead what is
    /// shared and the team's; the mentor also feelings and confidences; everyone
    /// their own.
    #[must_use]
    pub fn reads(self, me: PersonId, circle: Circle) -> bool {
        match circle {
            Circle::Own(person) => person == me,
            Circle::Shared => true,
            Circle::Team => self.is_centre(),
            Circle::Family => matches!(self, Self::Guardian | Self::Mentor),
            Circle::Mentor => matches!(self, Self::Mentor),
            Circle::Confidential(with) => match self {
                Self::Guardian => with == me,
                Self::Mentor => true,
                Self::Staff | Self::Lead => false,
            },
        }
    }
}

/// What one person may see and do now, and where that has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who it is about.
    pub person: PersonId,
    /// What the person is to each child that they may see now.
    pub grants: BTreeMap<ChildId, BTreeSet<Role>>,
    /// The guardians of those children, to confide in.
    pub guardians: BTreeMap<ChildId, BTreeSet<PersonId>>,
    /// Children whom the person could see before. What comes in late for them
    /// is held, not refused.
    pub past: BTreeSet<ChildId>,
}

impl Access {
    /// Somebody who may see no child.
    #[must_use]
    pub const fn none(person: PersonId) -> Self {
        Self {
            person,
            grants: BTreeMap::new(),
            guardians: BTreeMap::new(),
            past: BTreeSet::new(),
        }
    }

    /// The roles towards a child.
    pub fn roles(&self, child: ChildId) -> impl Iterator<Item = Role> + '_ {
        self.grants.get(&child).into_iter().flatten().copied()
    }

    /// Whether the person has this role towards the child.
    #[must_use]
    pub fn is(&self, role: Role, child: ChildId) -> bool {
        self.roles(child).any(|r| r == role)
    }

    /// Whether the person may see the child at all.
    #[must_use]
    pub fn sees(&self, child: ChildId) -> bool {
        self.grants.contains_key(&child)
    }

    /// The strongest role that the person has for the centre towards the child.
    #[must_use]
    pub fn centre_role(&self, child: ChildId) -> Option<Role> {
        [Role::Mentor, Role::Staff, Role::Lead]
            .into_iter()
            .find(|role| self.is(*role, child))
    }

    /// Whether the person works for the centre at all.
    #[must_use]
    pub fn works_here(&self) -> bool {
        self.grants.values().flatten().any(|role| role.is_centre())
    }

    /// Whether the person may read a scope.
    #[must_use]
    pub fn reads(&self, scope: Scope) -> bool {
        match scope.child {
            None => scope.circle == Circle::Own(self.person),
            Some(child) => self
                .roles(child)
                .any(|role| role.reads(self.person, scope.circle)),
        }
    }

    /// Whether the person may read an op placed in these scopes.
    #[must_use]
    pub fn reads_any<'a>(&self, scopes: impl IntoIterator<Item = &'a Scope>) -> bool {
        scopes.into_iter().any(|scope| self.reads(*scope))
    }

    /// In which role the person may write from a side about a child (or, for
    /// `None`, about all children of a moment that they see), for an audience.
    /// `None` when they may not.
    #[must_use]
    pub fn writes(
        &self,
        perspective: Perspective,
        about: Option<ChildId>,
        audience: Audience,
    ) -> Option<Role> {
        let role = match (perspective, about) {
            (Perspective::Here, None) => self.works_here().then_some(Role::Staff)?,
            (Perspective::Here, Some(child)) => self.centre_role(child)?,
            (Perspective::Home | Perspective::Child, None) => return None,
            (Perspective::Home | Perspective::Child, Some(child)) => {
                if self.is(Role::Guardian, child) {
                    Role::Guardian
                } else {
                    self.centre_role(child)?
                }
            }
        };
        self.addresses(role, about, audience).then_some(role)
    }

    /// Whether somebody in this role may choose this audience.
    #[must_use]
    pub fn addresses(&self, role: Role, about: Option<ChildId>, audience: Audience) -> bool {
        match audience {
            Audience::Draft | Audience::Shared => true,
            Audience::Team => role.is_centre(),
            Audience::Confidential { with } => {
                let Some(child) = about else { return false };
                let is_guardian = self
                    .guardians
                    .get(&child)
                    .is_some_and(|all| all.contains(&with));
                match role {
                    Role::Guardian => with == self.person,
                    Role::Mentor => is_guardian,
                    Role::Staff | Role::Lead => false,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// The table "who sees and does what", row by row.
    #[test]
    fn the_table_of_the_product_holds() {
        let me = PersonId(Uuid::from_u128(1));
        let other = PersonId(Uuid::from_u128(2));
        let rows = [
            (Circle::Shared, [true, true, true, true]),
            (Circle::Team, [false, true, true, true]),
            (Circle::Own(me), [true, true, true, true]),
            (Circle::Own(other), [false, false, false, false]),
            (Circle::Confidential(me), [true, false, true, false]),
            (Circle::Confidential(other), [false, false, true, false]),
            (Circle::Family, [true, false, true, false]),
            (Circle::Mentor, [false, false, true, false]),
        ];
        let roles = [Role::Guardian, Role::Staff, Role::Mentor, Role::Lead];
        for (circle, expected) in rows {
            for (role, reads) in roles.into_iter().zip(expected) {
                assert_eq!(role.reads(me, circle), reads, "{role:?} reads {circle:?}");
            }
        }
    }
}
