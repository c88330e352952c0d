//! What a change would do, said before it is made.

use super::{Change, Child, Desk, NotPossible};
use crate::id::{ChildId, PersonId};
use crate::keyed::set;
use alloc::collections::BTreeSet;

/// What a change does for who sees whom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Who sees a child from then on who did not before: with its whole history.
    pub gains: BTreeSet<(ChildId, PersonId)>,
    /// Who does not see a child any more. Their devices hide it, send what they
    /// still have, and forget it.
    pub loses: BTreeSet<(ChildId, PersonId)>,
}

impl Outcome {
    /// Everybody whose devices have something to hear.
    #[must_use]
    pub fn people(&self) -> BTreeSet<PersonId> {
        let both = self.gains.iter().chain(&self.loses);
        set(both.map(|(_, person)| *person))
    }

    /// Whether nobody sees anything else than before.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gains.is_empty() && self.loses.is_empty()
    }
}

impl Desk {
    /// What changes would do, without making them: now, and on each later day on
    /// which something of a child begins or ends. What was planned before is not
    /// what they do.
    ///
    /// # Errors
    /// [`NotPossible`] of the first that cannot be made, with its place.
    pub fn outcome(
        &self,
        changes: &[Change],
        by: PersonId,
        now_ms: i64,
    ) -> Result<Outcome, (usize, NotPossible)> {
        let mut after = self.clone();
        for (at, change) in changes.iter().enumerate() {
            after
                .take(change.clone(), by, now_ms)
                .map_err(|why| (at, why))?;
        }
        Ok(self.differs(&after, now_ms))
    }

    /// Who sees what else in `after` than here, at `now_ms` or later.
    #[must_use]
    pub fn differs(&self, after: &Self, now_ms: i64) -> Outcome {
        let mut outcome = Outcome::default();
        let same_people = self.people == after.people;
        for (id, new) in &after.children {
            let old = self.children.get(id);
            if same_people && old == Some(new) {
                continue;
            }
            let mut instants = new.instants(now_ms);
            instants.extend(old.map(|old| old.instants(now_ms)).unwrap_or_default());
            for at_ms in instants {
                let before = self.roles(*id, at_ms);
                let after = after.roles(*id, at_ms);
                let new = after.keys().filter(|person| !before.contains_key(person));
                outcome.gains.extend(new.map(|person| (*id, *person)));
                let gone = before.keys().filter(|person| !after.contains_key(person));
                outcome.loses.extend(gone.map(|person| (*id, *person)));
            }
        }
        outcome
    }
}

impl Child {
    /// `now_ms`, and when something of it begins or ends after that.
    fn instants(&self, now_ms: i64) -> BTreeSet<i64> {
        let stays = self.stays.iter().map(|(_, term)| term);
        let terms = stays.chain(self.mentors.iter().map(|(_, term)| term));
        let instants = terms.flat_map(|term| [Some(term.from_ms), term.until_ms]);
        let mut found = set(instants.flatten().filter(|at_ms| *at_ms > now_ms));
        found.insert(now_ms);
        found
    }
}
