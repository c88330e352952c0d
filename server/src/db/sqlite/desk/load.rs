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
use crate::db::sqlite::{DbError, Result, rows::row, values};

/// The children that have ever been in a group of the location that is bound
/// first.
macro_rules! children_here {
    () => {
        "(SELECT e.child FROM enrolments e JOIN groups g ON g.id = e.grp WHERE g.location = ?1)"
    };
}

row! {
    struct LocationRow {
        organisation: String,
        name: String,
        phone: String,
        lease_h: u16,
        retention_days: u16,
        seen_days: u16,
        heard_days: u16,
        theme_days: u16,
    }
}

/// The location; `None` when there is none with this id.
pub(super) async fn desk(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<Option<Desk>> {
    let row: Option<LocationRow> = sqlx::query_as(
        "SELECT o.name AS organisation, l.name, l.phone, l.lease_h, l.retention_days,
                l.seen_days, l.heard_days, l.theme_days
         FROM locations l JOIN organisations o ON o.id = l.organisation WHERE l.id = ?1",
    )
    .bind(location.0)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut desk = Desk {
        location,
        organisation: name(&row.organisation)?,
        name: name(&row.name)?,
        settings: Settings {
            phone: row.phone,
            lease_h: row.lease_h,
            retention_days: row.retention_days,
            silence: Limits {
                seen_days: row.seen_days,
                heard_days: row.heard_days,
                theme_days: row.theme_days,
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
    let rows: Vec<GroupRow> =
        sqlx::query_as("SELECT id, name, ended_ms FROM groups WHERE location = ?1")
            .bind(location.0)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|row| {
            let group = Group {
                name: name(&row.name)?,
                ended_ms: row.ended_ms,
            };
            Ok((row.id, group))
        })
        .collect()
}

row! {
    struct GroupRow {
        id: GroupId,
        name: String,
        ended_ms: Option<i64>,
    }
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
    let rows: Vec<ChildRow> = sqlx::query_as(concat!(
        "SELECT id, name, full, born, paused_ms FROM children WHERE id IN ",
        children_here!()
    ))
    .bind(location.0)
    .fetch_all(connection)
    .await?;
    // who was erased has no name left, and is not on the desk
    let named = rows.into_iter().filter(|row| !row.name.is_empty());
    named
        .map(|row| {
            let child = Child {
                name: name(&row.name)?,
                full: name(&row.full)?,
                born: Day(row.born),
                stays: Vec::new(),
                mentors: Vec::new(),
                guardians: Vec::new(),
                consents: Vec::new(),
                paused_ms: row.paused_ms,
            };
            Ok((row.id, child))
        })
        .collect()
}

row! {
    struct ChildRow {
        id: ChildId,
        name: String,
        full: String,
        born: i32,
        paused_ms: Option<i64>,
    }
}

async fn people(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<BTreeMap<PersonId, Person>> {
    let rows: Vec<PersonRow> = sqlx::query_as(concat!(
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
        .map(|row| {
            let person = Person {
                name: name(&row.name)?,
                login: row.login.as_deref().map(address).transpose()?,
                email: row.email.as_deref().map(address).transpose()?,
                work: Vec::new(),
                leads: Vec::new(),
            };
            Ok((row.id, person))
        })
        .collect()
}

row! {
    struct PersonRow {
        id: PersonId,
        name: String,
        login: Option<String>,
        email: Option<String>,
    }
}

row! {
    /// That a child or a person is in a group.
    struct InGroup {
        who: Uuid,
        grp: GroupId,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}

row! {
    struct MentorRow {
        child: ChildId,
        person: PersonId,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}

row! {
    struct LeadRow {
        person: PersonId,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}

async fn around_children(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let here = desk.location;
    let stays: Vec<InGroup> = sqlx::query_as(
        "SELECT e.child AS who, e.grp, e.from_ms, e.until_ms
         FROM enrolments e JOIN groups g ON g.id = e.grp WHERE g.location = ?1
         ORDER BY e.from_ms, e.grp",
    )
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for row in stays {
        if let Some(child) = desk.children.get_mut(&ChildId(row.who)) {
            child.stays.push((row.grp, term(row.from_ms, row.until_ms)));
        }
    }
    let mentors: Vec<MentorRow> = sqlx::query_as(concat!(
        "SELECT child, person, from_ms, until_ms FROM mentors WHERE child IN ",
        children_here!(),
        " ORDER BY from_ms, person"
    ))
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for row in mentors {
        if let Some(child) = desk.children.get_mut(&row.child) {
            let term = term(row.from_ms, row.until_ms);
            child.mentors.push((row.person, term));
        }
    }
    guardians(connection, desk).await?;
    consents(connection, desk).await
}

row! {
    struct GuardianRow {
        child: ChildId,
        person: PersonId,
        called: String,
        authority: bool,
        may_see: bool,
        phone: Option<String>,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}

async fn guardians(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let rows: Vec<GuardianRow> = sqlx::query_as(concat!(
        "SELECT child, person, called, authority, may_see, phone, from_ms, until_ms
         FROM guardians
         WHERE child IN ",
        children_here!(),
        " ORDER BY from_ms, person"
    ))
    .bind(desk.location.0)
    .fetch_all(connection)
    .await?;
    for row in rows {
        // of a child that was erased nothing is left that could be read
        let Some(child) = desk.children.get_mut(&row.child) else {
            continue;
        };
        child.guardians.push(Guardian {
            person: row.person,
            called: name(&row.called)?,
            authority: row.authority,
            may_see: row.may_see,
            phone: row.phone.and_then(|phone| Phone::parse(&phone).ok()),
            term: term(row.from_ms, row.until_ms),
        });
    }
    Ok(())
}

row! {
    struct ConsentRow {
        child: ChildId,
        purpose: String,
        given: bool,
        said_on: i32,
        said_by: PersonId,
        written_by: PersonId,
        written_ms: i64,
    }
}

async fn consents(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let rows: Vec<ConsentRow> = sqlx::query_as(concat!(
        "SELECT child, purpose, given, said_on, said_by, written_by, written_ms FROM consents
         WHERE child IN ",
        children_here!(),
        " ORDER BY id"
    ))
    .bind(desk.location.0)
    .fetch_all(connection)
    .await?;
    for row in rows {
        let consent = Consent {
            purpose: values::read_word(row.purpose)?,
            given: row.given,
            said_on: Day(row.said_on),
            said_by: row.said_by,
            written_by: row.written_by,
            written_ms: row.written_ms,
        };
        if let Some(child) = desk.children.get_mut(&row.child) {
            child.consents.push(consent);
        }
    }
    Ok(())
}

async fn work(connection: &mut SqliteConnection, desk: &mut Desk) -> Result<()> {
    let here = desk.location;
    let work: Vec<InGroup> = sqlx::query_as(
        "SELECT s.person AS who, s.grp, s.from_ms, s.until_ms
         FROM staff_groups s JOIN groups g ON g.id = s.grp WHERE g.location = ?1
         ORDER BY s.from_ms, s.grp",
    )
    .bind(here.0)
    .fetch_all(&mut *connection)
    .await?;
    for row in work {
        if let Some(person) = desk.people.get_mut(&PersonId(row.who)) {
            person.work.push((row.grp, term(row.from_ms, row.until_ms)));
        }
    }
    let leads: Vec<LeadRow> = sqlx::query_as(
        "SELECT person, from_ms, until_ms FROM leads WHERE location = ?1 ORDER BY from_ms",
    )
    .bind(here.0)
    .fetch_all(connection)
    .await?;
    for row in leads {
        if let Some(person) = desk.people.get_mut(&row.person) {
            person.leads.push(term(row.from_ms, row.until_ms));
        }
    }
    Ok(())
}

const fn term(from_ms: i64, until_ms: Option<i64>) -> Term {
    Term { from_ms, until_ms }
}

fn name(stored: &str) -> Result<Name> {
    Name::kept(stored).map_err(|_| DbError::Unreadable("name"))
}

fn address(stored: &str) -> Result<Login> {
    Login::kept(stored).map_err(|_| DbError::Unreadable("address"))
}
