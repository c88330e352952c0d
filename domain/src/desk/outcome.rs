//! What a change would do, said before it is made.

use super::{Change, Child, Desk, NotPossible};
use crate::access::Role;
use crate::collect::set;
use crate::id::{ChildId, PersonId};
use crate::scope::Circle;
use alloc::collections::BTreeSet;

/// What some of those who see a child read, and others of them do not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// What the team keeps to itself.
    Team,
    /// What a family feels.
    Family,
    /// What is the mentor's: confidences, feelings, and on what numbers to call.
    Mentor,
}

impl Part {
    const ALL: [Self; 3] = [Self::Team, Self::Family, Self::Mentor];

    /// The parts that somebody reads in these roles.
    fn read(roles: &BTreeSet<Role>, by: PersonId) -> BTreeSet<Self> {
        let reads = |part: &Self| {
            let circle = match part {
                Self::Team => Circle::Team,
                Self::Family => Circle::Family,
                Self::Mentor => Circle::Mentor,
            };
            roles.iter().any(|role| role.reads(by, circle))
        };
        set(Self::ALL.into_iter().filter(reads))
    }
}

/// What a change does for who sees whom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Who sees a child from then on who did not before: with its whole history.
    pub gains: BTreeSet<(ChildId, PersonId)>,
    /// Who does not see a child any more. Their devices hide it, send what they
    /// still have, and forget it.
    pub loses: BTreeSet<(ChildId, PersonId)>,
    /// What somebody reads from then on beside what they read before, also of what was
    /// written earlier. Of who did not see the child at all, only what is the mentor's.
    pub more: BTreeSet<(ChildId, PersonId, Part)>,
    /// What somebody who goes on seeing a child does not read any more.
    pub less: BTreeSet<(ChildId, PersonId, Part)>,
}

impl Outcome {
    /// Everybody whose devices have something to hear.
    #[must_use]
    pub fn people(&self) -> BTreeSet<PersonId> {
        let sees = self.gains.iter().chain(&self.loses);
        let reads = self.more.iter().chain(&self.less);
        let reads = reads.map(|(_, person, _)| *person);
        set(sees.map(|(_, person)| *person).chain(reads))
    }

    /// Whether nobody reads anything else than before.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gains.is_empty()
            && self.loses.is_empty()
            && self.more.is_empty()
            && self.less.is_empty()
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
                let none = BTreeSet::new();
                for (person, roles) in &after {
                    let had = before.get(person).unwrap_or(&none);
                    let new = besides(*person, had, roles);
                    outcome.more.extend(new.map(|part| (*id, *person, part)));
                    let gone = besides(*person, roles, had);
                    outcome.less.extend(gone.map(|part| (*id, *person, part)));
                }
            }
        }
        outcome
    }
}

/// What `person` reads in the roles `after` and not in those `before`. What the mentor
/// reads holds the feelings; who sees a child at all needs no word about the team's.
fn besides(
    person: PersonId,
    before: &BTreeSet<Role>,
    after: &BTreeSet<Role>,
) -> impl Iterator<Item = Part> {
    let (was, is) = (Part::read(before, person), Part::read(after, person));
    let new: BTreeSet<Part> = is.difference(&was).copied().collect();
    let is_mentor = new.contains(&Part::Mentor);
    let saw = !before.is_empty();
    new.into_iter().filter(move |part| match part {
        Part::Mentor => true,
        Part::Family => saw && !is_mentor,
        Part::Team => saw,
    })
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
