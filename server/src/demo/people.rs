//! The people of the story, and how they belong together.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, anyhow};
use domain::{
    calendar,
    desk::{About, Change, NewGuardian, Rights, Settings},
    id::{ChildId, DeviceId, GroupId, LocationId, PersonId},
    picture::silence::Limits,
    stamp::Day,
    text::{Login, Name, Phone},
};

use super::{id, story::Story};
use crate::{
    clock::random_id,
    code::Code,
    db::{Accept, Beginning, Db, First, Founding, Named, NewInvitation},
    starting,
};

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

/// Begins the organisation of the story: with a code, as any other, and with its
/// lead, who then does the rest on the desk.
pub(super) async fn begin(
    db: &Db,
    story: &Story,
    cast: &Cast,
    at_ms: i64,
    hash: &str,
) -> Result<()> {
    let founding = Founding {
        organisation: Named {
            id: id("organisation", "waterlelie"),
            name: story.organisation.name.clone(),
        },
        location: Named {
            id: id("location", "waterlelie"),
            name: story.location.name.clone(),
        },
        ..starting::founding(&name("Organisatie")?, &name("Locatie")?)?
    };
    let location = LocationId(founding.location.id);
    let first = story.staff.iter().find(|staff| staff.lead);
    let first = first.context("nobody leads the location")?;
    let lead = cast.person(&first.key)?;
    let code = Code::fresh();
    db.offer_start(code.hash(), i64::MAX).await?;
    let beginning = Beginning {
        code_hash: code.hash(),
        founding,
        first: First::New {
            id: lead,
            name: first.name.clone(),
            login: Login::parse(&first.email)?,
            password_hash: hash.to_owned(),
        },
        now_ms: at_ms,
    };
    db.begin(beginning)
        .await?
        .context("the code did not open")?;
    let changes = changes(story, cast, lead, calendar::day_of(at_ms))?;
    let made = db.change(location, lead, changes, at_ms).await?;
    made.map_err(|(at, why)| anyhow!("change {at} of the story: {why}"))?;
    invite(db, story, cast, (lead, at_ms), hash).await
}

/// Everything that the lead writes down.
fn changes(story: &Story, cast: &Cast, lead: PersonId, from: Day) -> Result<Vec<Change>> {
    // what a location begins with, and a number that parents call
    let settings = Settings {
        phone: story.location.phone.clone().unwrap_or_default(),
        lease_h: 72,
        retention_days: 730,
        silence: Limits::default(),
    };
    let mut changes = vec![Change::Set(settings)];
    for of_story in &story.groups {
        changes.push(Change::AddGroup(
            group(&of_story.key),
            name(&of_story.name)?,
        ));
    }
    for staff in &story.staff {
        let person = cast.person(&staff.key)?;
        let groups = staff.groups.iter().map(|key| group(key)).collect();
        if person == lead {
            changes.extend((!staff.groups.is_empty()).then_some(Change::SetGroups(person, groups)));
            continue;
        }
        let email = Some(Login::parse(&staff.email)?);
        changes.push(Change::AddStaff(person, name(&staff.name)?, email, groups));
        changes.extend(staff.lead.then_some(Change::SetLead(person, true)));
    }
    for of_story in &story.children {
        let id = child(&of_story.key);
        let about = About {
            name: name(&of_story.first)?,
            full: name(&of_story.name)?,
            born: date(&of_story.born).with_context(|| format!("born {}", of_story.born))?,
        };
        let mentor = cast.person(&of_story.mentor)?;
        changes.push(Change::AddChild(id, about, group(&of_story.group), from));
        changes.push(Change::SetMentor(id, Some(mentor)));
    }
    for guardian in &story.guardians {
        let person = cast.person(&guardian.key)?;
        for of in &guardian.children {
            let new = NewGuardian {
                name: name(&guardian.name)?,
                email: Some(Login::parse(&guardian.email)?),
                rights: Rights {
                    called: name(&of.called)?,
                    authority: of.authority,
                    // who has no authority here was let in by the lead
                    may_see: true,
                    phone: of.phone.as_deref().map(Phone::parse).transpose()?,
                },
            };
            changes.push(Change::AddGuardian(child(&of.child), person, new));
        }
    }
    Ok(changes)
}

/// Everybody else begins with a letter.
async fn invite(
    db: &Db,
    story: &Story,
    cast: &Cast,
    (lead, at_ms): (PersonId, i64),
    hash: &str,
) -> Result<()> {
    let staff = story.staff.iter().map(|one| (&one.key, &one.email, None));
    let guardians = story.guardians.iter().map(|one| {
        let first = one.children.first().map(|of| child(&of.child));
        (&one.key, &one.email, first)
    });
    for (key, email, child) in staff.chain(guardians) {
        let person = cast.person(key)?;
        if person == lead {
            continue;
        }
        let code = Code::fresh();
        let invitation = NewInvitation {
            id: random_id(),
            code_hash: code.hash(),
            person,
            child,
            location: None,
            made_by: lead,
            now_ms: at_ms,
            expires_ms: i64::MAX,
            spoken: String::new(),
        };
        db.invite(invitation)
            .await?
            .with_context(|| format!("no letter for {key}"))?;
        let how = Accept::New {
            login: Login::parse(email)?,
            password_hash: hash.to_owned(),
        };
        db.accept(code.hash(), how, at_ms).await?;
    }
    Ok(())
}

fn name(text: &str) -> Result<Name> {
    Ok(Name::parse(text)?)
}

/// As `2021-06-12`.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, day)
}
