//! The people of the story, and how they belong together.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use domain::{
    id::{ChildId, DeviceId, GroupId, PersonId},
    stamp::Day,
};

use super::{id, story::Story};
use crate::{
    db::{Enrolment, Founding, GuardianOf, Named, NewChild, NewPerson, Term},
    starting,
};

const TWO_YEARS_MS: i64 = 730 * 24 * 60 * 60 * 1000;

/// Everybody by key.
pub(super) struct Cast {
    people: BTreeMap<String, PersonId>,
    centre: BTreeSet<String>,
}

impl Cast {
    pub(super) fn new(story: &Story) -> Self {
        let staff = story.staff.iter().map(|staff| &staff.key);
        let guardians = story.guardians.iter().map(|guardian| &guardian.key);
        let people = staff.chain(guardians);
        Self {
            people: people
                .map(|key| (key.clone(), PersonId(id("person", key))))
                .collect(),
            centre: story.staff.iter().map(|staff| staff.key.clone()).collect(),
        }
    }

    pub(super) fn person(&self, key: &str) -> Result<PersonId> {
        let found = self.people.get(key).copied();
        found.with_context(|| format!("nobody in the story is called {key}"))
    }

    pub(super) fn is_centre(&self, key: &str) -> bool {
        self.centre.contains(key)
    }
}

pub(super) fn child(key: &str) -> ChildId {
    ChildId(id("child", key))
}

fn group(key: &str) -> GroupId {
    GroupId(id("group", key))
}

/// The device on which somebody wrote their part of the story.
pub(super) fn device(person: PersonId) -> DeviceId {
    DeviceId(id("device", &person.to_string()))
}

/// The organisation of the story, two years old.
pub(super) fn founding(story: &Story, cast: &Cast, now_ms: i64, hash: &str) -> Result<Founding> {
    let term = Term::since(now_ms - TWO_YEARS_MS);
    let mut founding = Founding {
        organisation: Named {
            id: id("organisation", "waterlelie"),
            name: story.organisation.name.clone(),
        },
        location: Named {
            id: id("location", "waterlelie"),
            name: story.location.name.clone(),
        },
        groups: Vec::new(),
        themes: starting::themes()?,
        people: Vec::new(),
        devices: cast
            .people
            .values()
            .map(|person| (device(*person), *person))
            .collect(),
        children: Vec::new(),
        enrolments: Vec::new(),
        staff: Vec::new(),
        leads: Vec::new(),
        mentors: Vec::new(),
        guardians: Vec::new(),
    };
    for of_story in &story.groups {
        founding.groups.push(Named {
            id: group(&of_story.key),
            name: of_story.name.clone(),
        });
    }
    add_staff(&mut founding, story, cast, term, hash)?;
    add_children(&mut founding, story, cast, term)?;
    add_guardians(&mut founding, story, cast, term, hash)?;
    Ok(founding)
}

fn add_staff(
    founding: &mut Founding,
    story: &Story,
    cast: &Cast,
    term: Term,
    hash: &str,
) -> Result<()> {
    for staff in &story.staff {
        let person = cast.person(&staff.key)?;
        founding.people.push(NewPerson {
            id: person,
            name: staff.name.clone(),
            email: staff.email.clone(),
            password_hash: Some(hash.to_owned()),
        });
        for key in &staff.groups {
            founding.staff.push((person, group(key), term));
        }
        if staff.lead {
            founding.leads.push((person, term));
        }
    }
    Ok(())
}

fn add_children(founding: &mut Founding, story: &Story, cast: &Cast, term: Term) -> Result<()> {
    for of_story in &story.children {
        let id = child(&of_story.key);
        founding.children.push(NewChild {
            id,
            name: of_story.first.clone(),
            full: of_story.name.clone(),
            born: date(&of_story.born).with_context(|| format!("born {}", of_story.born))?,
        });
        founding.enrolments.push(Enrolment {
            child: id,
            group: group(&of_story.group),
            term,
        });
        founding
            .mentors
            .push((id, cast.person(&of_story.mentor)?, term));
    }
    Ok(())
}

fn add_guardians(
    founding: &mut Founding,
    story: &Story,
    cast: &Cast,
    term: Term,
    hash: &str,
) -> Result<()> {
    for guardian in &story.guardians {
        let person = cast.person(&guardian.key)?;
        founding.people.push(NewPerson {
            id: person,
            name: guardian.name.clone(),
            email: guardian.email.clone(),
            password_hash: Some(hash.to_owned()),
        });
        for of in &guardian.children {
            founding.guardians.push(GuardianOf {
                child: child(&of.child),
                person,
                called: of.called.clone(),
                authority: of.authority,
                // who has no authority here was let in by the lead
                may_see: true,
                term,
            });
        }
    }
    Ok(())
}

/// As `2021-06-12`.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, day)
}
