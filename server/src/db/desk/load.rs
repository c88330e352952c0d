//! Reads a location with everything that belongs to it, also what has ended.

use std::collections::BTreeMap;

use domain::{
    desk::{Child, Consent, Desk, Group, Guardian, Person, Settings, Term, Theme},
    id::{ChildId, GroupId, LocationId, PersonId},
    picture::silence::Limits,
    stamp::Day,
    text::{Login, Name, Phone, ThemeKey},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::questions;
use crate::db::{DbError, Result, values};

/// The children that have ever been in a group of the location that is bound
/// first.
macro_rules! children_here {
    () => {
        "(SELECT e.child FROM enrolments e JOIN groups g ON g.id = e.grp WHERE g.location = ?1)"
    };
}

/// Organisation, name, telephone number, and what the location decides.
type LocationRow = (String, String, String, u16, u16, u16, u16, u16);

/// The location; `None` when there is none with this id.
pub(super) async fn desk(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<Option<Desk>> {
    let row: Option<LocationRow> = sqlx::query_as(
        "SELECT o.name, l.name, l.phone, l.lease_h, l.retention_days,
                l.seen_days, l.heard_days, l.theme_days
         FROM locations l JOIN organisations o ON o.id = l.organisation WHERE l.id = ?1",
    )
    .bind(location.0)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let (organisation, name_here, phone, lease_h, retention_days, ..) = row;
    let (.., seen_days, heard_days, theme_days) = row;
    let mut desk = Desk {
        location,
        organisation: name(&organisation)?,
        name: name(&name_here)?,
        settings: Settings {
            phone,
            lease_h,
            retention_days,
            silence: Limits {
                seen_days,
                heard_days,
                theme_days,
            },
        },
        groups: groups(connection, location).await?,
        themes: themes(connection, location).await?,
        questions: questions::of(connection, location).await?,
        children: children(connection, location).await?,
        people: people(connection, location).await?,
    };
    around_children(connection, &mut desk).await?;
    work(connection, &mut desk).await?;
    Ok(Some(desk))
}

async fn groups(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<BTreeMap<GroupId, Group>> {
    let rows: Vec<(Uuid, String, Option<i64>)> =
        sqlx::query_as("SELECT id, name, ended_ms FROM groups WHERE location = ?1")
            .bind(location.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(id, called, ended_ms)| {
            let group = Group {
                name: name(&called)?,
                ended_ms,
            };
            Ok((GroupId(id), group))
        })
        .collect()
}

async fn themes(connection: &mut SqliteConnection, location: LocationId) -> Result<Vec<Theme>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT key, names FROM themes WHERE location = ?1 ORDER BY position, key")
            .bind(location.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(key, names)| {
            Ok(Theme {
                key: ThemeKey::try_from(key).map_err(|_| DbError::Unreadable("theme"))?,
                names: serde_json::from_str(&names).map_err(|_| DbError::Unreadable("theme"))?,
            })
        })
        .collect()
}

async fn children(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<BTreeMap<ChildId, Child>> {
    let rows: Vec<(Uuid, String, String, i32, Option<i64>)> = sqlx::query_as(concat!(
        "SELECT id, name, full, born, paused_ms FROM children WHERE id IN ",
        children_here!()
    ))
    .bind(location.0)
    .fetch_all(connection)
    .await?;
    // who was erased has no name left, and is not on the desk
    let named = rows
        .into_iter()
        .filter(|(_, called, ..)| !called.is_empty());
    named
        .map(|(id, called, full, born, paused_ms)| {
            let child = Child {
                name: name(&called)?,
                full: name(&full)?,
                born: Day(born),
                stays: Vec::new(),
                mentors: Vec::new(),
                guardians: Vec::new(),
                consents: Vec::new(),
                paused_ms,
            };
            Ok((ChildId(id), child))
        })
        .collect()
}

async fn people(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<BTreeMap<PersonId, Person>> {
    let rows: Vec<(Uuid, String, Option<String>, Option<String>)> = sqlx::query_as(concat!(
        "SELECT id, name, login, email FROM people WHERE id IN (
             SELECT s.person FROM staff_groups s JOIN groups g ON g.id = s.grp WHERE g.location = ?1
             UNION SELECT person FROM leads WHERE location = ?1
             UNION SELECT person FROM mentors WHERE child IN ",
        children_here!(),
        " UNION SELECT person FROM guardians WHERE child IN ",
        children_here!(),
        ")"
    ))
    .bind(location.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(id, called, login, email)| {
            let person = Person {
                name: name(&called)?,
                login: login.as_deref().map(address).transpose()?,
                email: email.as_deref().map(address).transpose()?,
                work: Vec::new(),
                leads: Vec::new(),
            };
            Ok((PersonId(id), person))
        })
        .collect()
}

async fn around_children(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let here = desk.location;
    let stays: Vec<(Uuid, Uuid, i64, Option<i64>)> = sqlx::query_as(
        "SELECT e.child, e.grp, e.from_ms, e.until_ms
         FROM enrolments e JOIN groups g ON g.id = e.grp WHERE g.location = ?1
         ORDER BY e.from_ms, e.grp",
    )
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for (child, group, from_ms, until_ms) in stays {
        if let Some(child) = desk.children.get_mut(&ChildId(child)) {
            child
                .stays
                .push((GroupId(group), Term { from_ms, until_ms }));
        }
    }
    let mentors: Vec<(Uuid, Uuid, i64, Option<i64>)> = sqlx::query_as(concat!(
        "SELECT child, person, from_ms, until_ms FROM mentors WHERE child IN ",
        children_here!(),
        " ORDER BY from_ms, person"
    ))
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for (child, person, from_ms, until_ms) in mentors {
        if let Some(child) = desk.children.get_mut(&ChildId(child)) {
            let term = Term { from_ms, until_ms };
            child.mentors.push((PersonId(person), term));
        }
    }
    guardians(connection, desk).await?;
    consents(connection, desk).await
}

async fn guardians(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    type Row = (
        Uuid,
        Uuid,
        String,
        bool,
        bool,
        Option<String>,
        i64,
        Option<i64>,
    );
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT child, person, called, authority, may_see, phone, from_ms, until_ms
         FROM guardians
         WHERE child IN ",
        children_here!(),
        " ORDER BY from_ms, person"
    ))
    .bind(desk.location.0)
    .fetch_all(connection)
    .await?;
    for (child, person, called, authority, may_see, phone, from_ms, until_ms) in rows {
        // of a child that was erased nothing is left that could be read
        let Some(child) = desk.children.get_mut(&ChildId(child)) else {
            continue;
        };
        child.guardians.push(Guardian {
            person: PersonId(person),
            called: name(&called)?,
            authority,
            may_see,
            phone: phone.and_then(|phone| Phone::parse(&phone).ok()),
            term: Term { from_ms, until_ms },
        });
    }
    Ok(())
}

async fn consents(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    type Row = (Uuid, String, bool, i32, Uuid, Uuid, i64);
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT child, purpose, given, said_on, said_by, written_by, written_ms FROM consents
         WHERE child IN ",
        children_here!(),
        " ORDER BY id"
    ))
    .bind(desk.location.0)
    .fetch_all(connection)
    .await?;
    for (child, purpose, given, said_on, said_by, written_by, written_ms) in rows {
        let consent = Consent {
            purpose: values::read_word(purpose)?,
            given,
            said_on: Day(said_on),
            said_by: PersonId(said_by),
            written_by: PersonId(written_by),
            written_ms,
        };
        if let Some(child) = desk.children.get_mut(&ChildId(child)) {
            child.consents.push(consent);
        }
    }
    Ok(())
}

async fn work(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let here = desk.location;
    let work: Vec<(Uuid, Uuid, i64, Option<i64>)> = sqlx::query_as(
        "SELECT s.person, s.grp, s.from_ms, s.until_ms
         FROM staff_groups s JOIN groups g ON g.id = s.grp WHERE g.location = ?1
         ORDER BY s.from_ms, s.grp",
    )
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for (person, group, from_ms, until_ms) in work {
        if let Some(person) = desk.people.get_mut(&PersonId(person)) {
            person
                .work
                .push((GroupId(group), Term { from_ms, until_ms }));
        }
    }
    let leads: Vec<(Uuid, i64, Option<i64>)> = sqlx::query_as(
        "SELECT person, from_ms, until_ms FROM leads WHERE location = ?1 ORDER BY from_ms",
    )
    .bind(here.0)
    .fetch_all(connection)
    .await?;
    for (person, from_ms, until_ms) in leads {
        if let Some(person) = desk.people.get_mut(&PersonId(person)) {
            person.leads.push(Term { from_ms, until_ms });
        }
    }
    Ok(())
}

fn name(stored: &str) -> Result<Name> {
    Name::kept(stored).map_err(|_| DbError::Unreadable("name"))
}

fn address(stored: &str) -> Result<Login> {
    Login::kept(stored).map_err(|_| DbError::Unreadable("address"))
}
