//! What each guardian with authority said about consent, and what that makes so.
//!
//! **Laws.** An answer is of one person about one child. A *no* of anybody with
//! authority stands until that same person says yes, or has no authority any more.
//! Nobody's silence is a yes: where the one who said no is gone and nobody else ever
//! answered, it stays as it was and is asked anew.

use super::take::Done;
use super::{Change, Child, Consent, Desk, NotPossible, Purpose};
use crate::id::{ChildId, PersonId};
use alloc::vec::Vec;

/// A day in ms.
const DAY_MS: i64 = 86_400_000;

impl Child {
    /// Who can answer, each with the answer that stands: what they said last since they
    /// have had authority without a break. None while they were not asked.
    #[must_use]
    pub fn answers(&self, purpose: Purpose, now_ms: i64) -> Vec<(PersonId, Option<&Consent>)> {
        let asked = self.guardians(now_ms).filter(|guardian| guardian.authority);
        let answer = |person| {
            let since_ms = self.with_authority_since(person, now_ms);
            self.consents.iter().rfind(|said| {
                said.purpose == purpose && said.said_by == person && said.written_ms >= since_ms
            })
        };
        asked
            .map(|guardian| (guardian.person, answer(guardian.person)))
            .collect()
    }

    /// Whether somebody could answer for a purpose and nobody has.
    #[must_use]
    pub fn is_to_be_asked(&self, purpose: Purpose, now_ms: i64) -> bool {
        let answers = self.answers(purpose, now_ms);
        !answers.is_empty() && answers.iter().all(|(_, said)| said.is_none())
    }

    /// Since when somebody has authority without a break: other rights, or another
    /// name, end one term and begin the next at once.
    fn with_authority_since(&self, person: PersonId, now_ms: i64) -> i64 {
        let own = || {
            let all = self.guardians.iter();
            all.filter(|guardian| guardian.person == person && guardian.authority)
        };
        let mut since_ms = now_ms;
        while let Some(term) = own()
            .map(|guardian| guardian.term)
            .find(|term| term.from_ms < since_ms && term.lasts(since_ms - 1))
        {
            since_ms = term.from_ms;
        }
        since_ms
    }

    /// Ends or restores what the centre sees, by the answers that stand.
    pub(super) fn weigh_consent(&mut self, now_ms: i64) {
        let answers = self.answers(Purpose::Portfolio, now_ms);
        let said = |given| {
            let mut answers = answers.iter().filter_map(|(_, said)| *said);
            answers.any(|said| said.given == given)
        };
        if said(false) {
            self.paused_ms = Some(self.paused_ms.unwrap_or(now_ms));
        } else if said(true) {
            self.paused_ms = None;
        }
    }
}

impl Desk {
    /// Whether somebody may ask for a change: who leads the location for any, and a
    /// guardian for what they say themselves about consent.
    #[must_use]
    pub fn may_ask(&self, by: PersonId, change: &Change, now_ms: i64) -> bool {
        let leads = self.people.get(&by).is_some_and(|who| who.is_lead(now_ms));
        leads || matches!(change, Change::WriteConsent(.., said_by) if *said_by == by)
    }

    pub(super) fn write_consent(&mut self, id: ChildId, said: Consent) -> Done {
        let now_ms = said.written_ms;
        let child = self.child(id)?;
        let who = child.guardians(now_ms).find(|g| g.person == said.said_by);
        if !who.ok_or(NotPossible::NotGuardian)?.authority {
            return Err(NotPossible::NoAuthority);
        }
        // a day ahead: the day begins earlier in the east
        if said.said_on.to_ms() > now_ms + DAY_MS || said.said_on < child.born {
            return Err(NotPossible::BadDay);
        }
        let answers = child.answers(said.purpose, now_ms);
        let mut own = answers.iter().filter(|(person, _)| *person == said.said_by);
        if own.any(|(_, last)| last.is_some_and(|last| last.given == said.given)) {
            return Err(NotPossible::Nothing);
        }
        child.consents.push(said);
        child.weigh_consent(now_ms);
        Ok(())
    }
}
