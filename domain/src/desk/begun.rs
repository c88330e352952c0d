//! Who can sign in, of those who could.

use super::{Child, Desk, Guardian};
use crate::id::{ChildId, GroupId, PersonId};
use alloc::collections::BTreeMap;

impl Desk {
    /// Who works here or may see a child that is here or will be, and has no account yet;
    /// who is a guardian, with the child. With a group: of those who work or will be there.
    #[must_use]
    pub fn not_begun(
        &self,
        group: Option<GroupId>,
        now_ms: i64,
    ) -> BTreeMap<PersonId, Option<ChildId>> {
        let mut found = BTreeMap::new();
        for (id, person) in &self.people {
            let is_there = group.is_none_or(|group| person.groups(now_ms).any(|of| of == group));
            if person.works(now_ms) && is_there {
                found.insert(*id, None);
            }
        }
        let is_there = |child: &Child| {
            let mut stays = child.stays.iter().filter(|(_, term)| term.lasts(now_ms));
            stays.any(|(of, _)| group.is_none_or(|group| *of == group))
        };
        for (id, child) in self.children.iter().filter(|(_, child)| is_there(child)) {
            for guardian in child.guardians(now_ms).filter(|one| one.sees()) {
                found.entry(guardian.person).or_insert(Some(*id));
            }
        }
        let has_begun = |id: &PersonId| {
            self.people
                .get(id)
                .is_none_or(|person| person.login.is_some())
        };
        found.retain(|id, _| !has_begun(id));
        found
    }
}

impl Guardian {
    /// Whether they may see the child.
    #[must_use]
    pub const fn sees(&self) -> bool {
        self.authority || self.may_see
    }
}
