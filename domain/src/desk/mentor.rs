//! Who is the mentor of a child.
//!
//! **Laws.** A mentor works at the location, and is the mentor of a child that is
//! here or will be: when either ends, so does this.

use super::take::{Done, close};
use super::{Child, Desk, NotPossible, Term};
use crate::collect::set;
use crate::id::{ChildId, PersonId};

impl Desk {
    pub(super) fn set_mentor(
        &mut self,
        id: ChildId,
        mentor: Option<PersonId>,
        now_ms: i64,
    ) -> Done {
        if let Some(mentor) = mentor
            && !self.person(mentor)?.works(now_ms)
        {
            return Err(NotPossible::NotStaff);
        }
        let child = self.child(id)?;
        if child.mentor(now_ms) == mentor {
            return Err(NotPossible::Nothing);
        }
        close(&mut child.mentors, now_ms, |_| true);
        if let Some(mentor) = mentor {
            let until_ms = child.here_until(now_ms)?;
            let term = Term {
                from_ms: now_ms,
                until_ms,
            };
            child.mentors.push((mentor, term));
        }
        Ok(())
    }

    /// Who works here no more is nobody's mentor.
    pub(super) fn release_mentors(&mut self, now_ms: i64) {
        let people = self.people.iter();
        let staff = set(people.filter(|(_, p)| p.works(now_ms)).map(|(id, _)| *id));
        for child in self.children.values_mut() {
            close(&mut child.mentors, now_ms, |of| !staff.contains(&of));
        }
    }
}

impl Child {
    /// The child leaves at `at_ms`, or left earlier: its mentor with it.
    pub(super) fn end_mentor(&mut self, at_ms: i64, now_ms: i64) {
        let ends = self.stays.iter().filter_map(|(_, term)| term.until_ms);
        let left_ms = ends.max().unwrap_or(at_ms).min(at_ms);
        close(&mut self.mentors, left_ms.max(now_ms), |_| true);
    }

    /// The child was to leave and does not: it is in another group at `at_ms`.
    pub(super) fn keep_mentor(&mut self, at_ms: i64, now_ms: i64) {
        for (_, term) in &mut self.mentors {
            if term.lasts(now_ms) && term.until_ms.is_some_and(|until_ms| at_ms <= until_ms) {
                term.until_ms = None;
            }
        }
    }

    /// Until when it is here, as far as is known.
    fn here_until(&self, now_ms: i64) -> Result<Option<i64>, NotPossible> {
        let stays = self.stays.iter().filter(|(_, term)| term.lasts(now_ms));
        let ends = stays.map(|(_, term)| term.until_ms);
        let last = ends.max_by_key(|until_ms| until_ms.unwrap_or(i64::MAX));
        last.ok_or(NotPossible::NoChild)
    }
}
