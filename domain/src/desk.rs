//! The desk of a lead: one location with its groups, its children and its people,
//! and how that changes.
//!
//! A [`Change`] is asked for by a lead or read from a file; [`Desk::take`] decides
//! and carries it out in memory. Whoever stores the desk writes down what differs
//! between before and after, so that each change is described once, here.

mod before;
mod begun;
mod change;
mod consent;
mod held;
mod mentor;
mod offer;
mod outcome;
pub mod sheet;
mod take;
mod term;

use crate::access::Role;
use crate::directory::OwnQuestion;
use crate::id::{ChildId, GroupId, LocationId, PersonId};
use crate::picture::silence::Limits;
use crate::stamp::Day;
use crate::text::{Login, Name, Phone, ThemeKey};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

pub use self::change::{About, Change, ChangeKind, NewGuardian, NotPossible, Rights};
pub use self::held::Held;
pub use self::outcome::{Outcome, Part};
pub use self::take::{birth, can_be_born, can_plan};
pub use self::term::Term;

/// One location as its leads see it, with what has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Desk {
    /// The location.
    pub location: LocationId,
    /// What the organisation is called.
    pub organisation: Name,
    /// What the location is called.
    pub name: Name,
    /// What it decides for itself.
    pub settings: Settings,
    /// Its groups.
    pub groups: BTreeMap<GroupId, Group>,
    /// Its themes, in order.
    pub themes: Vec<Theme>,
    /// Its own open questions, in order.
    pub questions: Vec<OwnQuestion>,
    /// Its children, also those who left.
    pub children: BTreeMap<ChildId, Child>,
    /// Everybody who works or worked there, and the guardians of its children.
    pub people: BTreeMap<PersonId, Person>,
}

/// What a location decides for itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// To call rather than to type; may be empty.
    pub phone: String,
    /// How long a tablet of a group opens without a network, in hours.
    pub lease_h: u16,
    /// How long a portfolio stays after a child has left, in days.
    pub retention_days: u16,
    /// After how long it speaks of a silence.
    pub silence: Limits,
}

impl Settings {
    /// For how long a tablet may open without a network: an hour to a month.
    pub const LEASE_H: (u16, u16) = (1, 24 * 31);
    /// How long a portfolio may stay: a month to ten years.
    pub const RETENTION_DAYS: (u16, u16) = (30, 3_660);
}

/// A group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What it is called.
    pub name: Name,
    /// When it ended, in Unix ms.
    pub ended_ms: Option<i64>,
}

/// A development area, with its name by language tag; `nl` is always there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Its key.
    pub key: ThemeKey,
    /// Its names.
    pub names: BTreeMap<String, String>,
}

/// A child, with everything that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Child {
    /// What it is called.
    pub name: Name,
    /// Its full name.
    pub full: Name,
    /// When it was born.
    pub born: Day,
    /// In which groups it was, is and will be.
    pub stays: Vec<(GroupId, Term)>,
    /// Who was and is its mentor.
    pub mentors: Vec<(PersonId, Term)>,
    /// Who was and is its guardian.
    pub guardians: Vec<Guardian>,
    /// What its guardians said about consent, oldest first.
    pub consents: Vec<Consent>,
    /// Since when the centre keeps no portfolio, because a guardian said no, in Unix ms.
    pub paused_ms: Option<i64>,
}

/// Somebody as a guardian of a child.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guardian {
    /// The person.
    pub person: PersonId,
    /// What the child calls them.
    pub called: Name,
    /// Whether with parental authority.
    pub authority: bool,
    /// Whether, without it, the lead switched seeing on.
    pub may_see: bool,
    /// On what number the mentor calls them, where they gave one.
    pub phone: Option<Phone>,
    /// From when until when.
    pub term: Term,
}

/// What consent is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The child's own portfolio.
    Portfolio,
    /// Photos of a group in other children's portfolios.
    GroupPhotos,
    /// Handing the portfolio over to the next school.
    Handover,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Portfolio, Self::GroupPhotos, Self::Handover];
}

/// What a guardian said about a purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// What for.
    pub purpose: Purpose,
    /// Whether they agree.
    pub given: bool,
    /// When they said it.
    pub said_on: Day,
    /// Who said it.
    pub said_by: PersonId,
    /// Who wrote it down.
    pub written_by: PersonId,
    /// When that was, in Unix ms.
    pub written_ms: i64,
}

/// Somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Their name.
    pub name: Name,
    /// What they sign in with; none until they have accepted an invitation.
    pub login: Option<Login>,
    /// Where mail for them goes, if anywhere.
    pub email: Option<Login>,
    /// In which groups they worked and work.
    pub work: Vec<(GroupId, Term)>,
    /// When they led and lead this location.
    pub leads: Vec<Term>,
}

impl Person {
    /// The groups they work in.
    pub fn groups(&self, now_ms: i64) -> impl Iterator<Item = GroupId> + '_ {
        let now = self.work.iter().filter(move |(_, t)| t.holds(now_ms));
        now.map(|(group, _)| *group)
    }

    /// Whether they lead the location.
    #[must_use]
    pub fn is_lead(&self, now_ms: i64) -> bool {
        self.leads.iter().any(|term| term.holds(now_ms))
    }

    /// Whether they work here in any way.
    #[must_use]
    pub fn works(&self, now_ms: i64) -> bool {
        self.is_lead(now_ms) || self.groups(now_ms).next().is_some()
    }
}

impl Child {
    /// The group it is in.
    #[must_use]
    pub fn group(&self, now_ms: i64) -> Option<GroupId> {
        let now = self.stays.iter().filter(|(_, term)| term.holds(now_ms));
        now.max_by_key(|(_, t)| t.from_ms).map(|(group, _)| *group)
    }

    /// Whether it is here, or will be.
    #[must_use]
    pub fn is_here(&self, now_ms: i64) -> bool {
        self.stays.iter().any(|(_, term)| term.lasts(now_ms))
    }

    /// The group it is in and stays in, as far as is planned.
    #[must_use]
    pub fn settled_in(&self, now_ms: i64) -> Option<GroupId> {
        let later = |(_, term): &&(GroupId, Term)| term.lasts(now_ms);
        let mut coming = self.stays.iter().filter(later);
        match (coming.next(), coming.next()) {
            (Some((group, term)), None) if term.holds(now_ms) && term.until_ms.is_none() => {
                Some(*group)
            }
            _ => None,
        }
    }

    /// Its mentor.
    #[must_use]
    pub fn mentor(&self, now_ms: i64) -> Option<PersonId> {
        let now = self.mentors.iter().filter(|(_, term)| term.holds(now_ms));
        now.max_by_key(|(_, t)| t.from_ms)
            .map(|(mentor, _)| *mentor)
    }

    /// Its guardians, whether or not they may see the portfolio.
    pub fn guardians(&self, now_ms: i64) -> impl Iterator<Item = &Guardian> {
        let all = self.guardians.iter();
        all.filter(move |guardian| guardian.term.holds(now_ms))
    }
}

impl Desk {
    /// The children who are in a group now or will be.
    pub fn here(&self, now_ms: i64) -> impl Iterator<Item = (ChildId, &Child)> {
        let all = self.children.iter().map(|(id, child)| (*id, child));
        all.filter(move |(_, child)| child.is_here(now_ms))
    }

    /// Who has which roles towards a child.
    ///
    /// **Law.** The same as the server answers from what is stored.
    #[must_use]
    pub fn roles(&self, child: ChildId, now_ms: i64) -> BTreeMap<PersonId, BTreeSet<Role>> {
        let mut found: BTreeMap<PersonId, BTreeSet<Role>> = BTreeMap::new();
        let Some(child) = self.children.get(&child) else {
            return found;
        };
        let mut add = |person: PersonId, role| {
            found.entry(person).or_default().insert(role);
        };
        for guardian in child.guardians(now_ms) {
            if guardian.sees() {
                add(guardian.person, Role::Guardian);
            }
        }
        if child.paused_ms.is_some_and(|since| since <= now_ms) {
            return found;
        }
        for (mentor, term) in &child.mentors {
            if term.holds(now_ms) {
                add(*mentor, Role::Mentor);
            }
        }
        let groups = child.stays.iter().filter(|(_, term)| term.holds(now_ms));
        for (group, _) in groups {
            for (id, person) in &self.people {
                if person.groups(now_ms).any(|of| of == *group) {
                    add(*id, Role::Staff);
                }
                if person.is_lead(now_ms) {
                    add(*id, Role::Lead);
                }
            }
        }
        found
    }
}
