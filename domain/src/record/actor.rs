//! Somebody who wants to record something in a moment: what they see of it, and what they
//! are to the children in it.

use super::refusal::Refusal;
use crate::access::{Access, Role};
use crate::id::{ChildId, ContributionId, OpId, PersonId};
use crate::moment::{Contribution, Moment};
use crate::placement::Placements;

/// Somebody who wants to record something in a moment.
pub(crate) struct Actor<'a> {
    pub access: &'a Access,
    pub moment: &'a Moment,
    pub placements: &'a Placements,
}

impl<'a> Actor<'a> {
    pub const fn person(&self) -> PersonId {
        self.access.person
    }

    /// Whether they started the moment.
    pub fn is_starter(&self) -> bool {
        self.moment.author == self.access.person
    }

    /// Whether they may see an op of this moment. What they may not see
    /// does not exist for them, unless they could see it before.
    pub fn sees(&self, op: OpId) -> Result<(), Refusal> {
        let scopes = self.placements.get(&op);
        if scopes.is_some_and(|scopes| self.access.reads_any(scopes)) {
            return Ok(());
        }
        Err(if self.has_lost_a_child() {
            Refusal::AccessEnded
        } else {
            Refusal::MissingDependency
        })
    }

    /// Whether their access to one of the children has ended.
    pub fn has_lost_a_child(&self) -> bool {
        let past = &self.access.past;
        self.moment.children.iter().any(|c| past.contains(c))
    }

    /// A contribution that they see.
    pub fn contribution(&self, id: ContributionId) -> Result<&'a Contribution, Refusal> {
        let found = self.moment.contribution(id);
        let found = found.ok_or(Refusal::MissingDependency)?;
        self.sees(id.into())?;
        Ok(found)
    }

    /// A contribution of their own.
    pub fn own_contribution(&self, id: ContributionId) -> Result<&'a Contribution, Refusal> {
        let found = self.contribution(id)?;
        if found.author == self.access.person {
            Ok(found)
        } else {
            Err(Refusal::NotAuthor)
        }
    }

    /// Whether something can be said about this child here.
    pub fn concerns(&self, child: ChildId) -> Result<(), Refusal> {
        if !self.access.sees(child) {
            let ended = self.access.past.contains(&child);
            return Err(if ended {
                Refusal::AccessEnded
            } else {
                Refusal::NotAllowed
            });
        }
        let is_in = self.moment.portfolios().any(|c| c == child);
        is_in.then_some(()).ok_or(Refusal::MissingDependency)
    }

    /// Their role for the centre towards any child of the moment.
    pub fn centre_role(&self) -> Option<Role> {
        let mut children = self.moment.children.iter();
        children.find_map(|child| self.access.centre_role(*child))
    }

    /// Whether they work for the centre on this moment: on one of its
    /// children, or because they started it. Working elsewhere is not enough.
    pub fn works_on(&self) -> bool {
        let is_own = self.is_starter() && self.moment.role.is_centre();
        is_own || self.centre_role().is_some()
    }

    /// Whether they may say something of all children of a moment: who works on
    /// it, of one that the centre began. A family may have put children of two houses in
    /// one of theirs: there only who sees them all speaks of them all.
    pub fn speaks_for_all(&self) -> bool {
        let mut children = self.moment.children.iter();
        let mut sees_all = || children.all(|child| self.access.sees(*child));
        self.works_on() && (self.moment.role.is_centre() || sees_all())
    }
}
