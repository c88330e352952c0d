//! What a change would do, said before it is made.

use super::{Change, Desk, NotPossible};
use crate::id::{ChildId, PersonId};
use crate::keyed::set;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

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
    /// What changes would do, without making them: once all of them hold, also
    /// those that begin on a later day.
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
        let begun_ms = after.last_begin(now_ms);
        Ok(self.differs(&after, now_ms, begun_ms))
    }

    /// Who sees what else in `after` at `then_ms` than here at `now_ms`.
    #[must_use]
    pub fn differs(&self, after: &Self, now_ms: i64, then_ms: i64) -> Outcome {
        let mut outcome = Outcome::default();
        for child in after.children.keys() {
            // what was planned before is not what this change does
            let is_same = self.children.get(child) == after.children.get(child);
            let at_ms = if is_same { now_ms } else { then_ms };
            let before = self.roles(*child, now_ms);
            let after = after.roles(*child, at_ms);
            let new = after.keys().filter(|id| !before.contains_key(id));
            outcome.gains.extend(new.map(|person| (*child, *person)));
            let gone = before.keys().filter(|id| !after.contains_key(id));
            outcome.loses.extend(gone.map(|person| (*child, *person)));
        }
        outcome
    }

    /// When the last thing that is to begin or to end later has done so.
    fn last_begin(&self, now_ms: i64) -> i64 {
        let children = self.children.values();
        let stays = children.flat_map(|child| child.stays.iter().map(|(_, term)| *term));
        let instants = stays.flat_map(|term| [Some(term.from_ms), term.until_ms]);
        let last: Vec<i64> = instants.flatten().collect();
        last.into_iter().max().unwrap_or(now_ms).max(now_ms)
    }
}
