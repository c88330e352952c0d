//! Writes what differs between a location before and after.
//!
//! Rows are added and get an end. A row goes only when what it says never came
//! to hold: something planned that is planned otherwise.

use std::hash::Hash;

use domain::{
    desk::{Child, Desk, Guardian, Person, Term},
    id::{ChildId, LocationId, PersonId},
    text::Name,
};
use sqlx::{SqliteConnection, query};
use uuid::Uuid;

use super::questions;
use crate::db::sqlite::{Result, values};

/// Writes what `after` says and `before` did not.
pub(super) async fn difference(
    connection: &mut SqliteConnection,
    before: &Desk,
    after: &Desk,
) -> Result<()> {
    location(connection, before, after).await?;
    questions::difference(connection, before, after).await?;
    for (id, person) in &after.people {
        let was = before.people.get(id);
        if was != Some(person) {
            describe_person(connection, *id, person, was.is_none()).await?;
        }
    }
    for (id, person) in &after.people {
        let was = before.people.get(id);
        if was != Some(person) {
            work(connection, after.location, *id, was, person).await?;
        }
    }
    for (id, child) in &after.children {
        let was = before.children.get(id);
        if was != Some(child) {
            describe_child(connection, *id, child, was.is_none()).await?;
            around(connection, *id, was, child).await?;
        }
    }
    Ok(())
}

/// Adds a location to the organisation of another one, with its rules and
/// themes, led by `by`.
pub(super) async fn add_location(
    connection: &mut SqliteConnection,
    beside: LocationId,
    new: LocationId,
    name: &Name,
    by: PersonId,
    now_ms: i64,
) -> Result<()> {
    query(
        "INSERT INTO locations (id, organisation, name, lease_h, retention_days,
                                seen_days, heard_days, theme_days)
         SELECT ?, organisation, ?, lease_h, retention_days, seen_days, heard_days, theme_days
         FROM locations WHERE id = ?",
    )
    .bind(new.0)
    .bind(name.as_str())
    .bind(beside.0)
    .execute(&mut *connection)
    .await?;
    query(
        "INSERT INTO themes (location, key, position, names)
         SELECT ?, key, position, names FROM themes WHERE location = ?",
    )
    .bind(new.0)
    .bind(beside.0)
    .execute(&mut *connection)
    .await?;
    query("INSERT INTO leads (person, location, from_ms) VALUES (?, ?, ?)")
        .bind(by.0)
        .bind(new.0)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

async fn location(connection: &mut SqliteConnection, before: &Desk, after: &Desk) -> Result<()> {
    let id = after.location;
    query(
        "UPDATE locations SET name = ?, phone = ?, lease_h = ?, retention_days = ?,
                              seen_days = ?, heard_days = ?, theme_days = ?
         WHERE id = ?",
    )
    .bind(after.name.as_str())
    .bind(&after.settings.phone)
    .bind(after.settings.lease_h)
    .bind(after.settings.retention_days)
    .bind(after.settings.silence.seen_days)
    .bind(after.settings.silence.heard_days)
    .bind(after.settings.silence.theme_days)
    .bind(id.0)
    .execute(&mut *connection)
    .await?;
    for (group, now) in &after.groups {
        let was = before.groups.get(group);
        if was != Some(now) {
            let write = if was.is_none() {
                "INSERT INTO groups (id, location, name, ended_ms) VALUES (?1, ?2, ?3, ?4)"
            } else {
                "UPDATE groups SET name = ?3, ended_ms = ?4 WHERE id = ?1 AND location = ?2"
            };
            query(write)
                .bind(group.0)
                .bind(id.0)
                .bind(now.name.as_str())
                .bind(now.ended_ms)
                .execute(&mut *connection)
                .await?;
        }
    }
    if before.themes == after.themes {
        return Ok(());
    }
    query("DELETE FROM themes WHERE location = ?")
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    for (position, theme) in (0_i64..).zip(&after.themes) {
        query("INSERT INTO themes (location, key, position, names) VALUES (?, ?, ?, ?)")
            .bind(id.0)
            .bind(theme.key.as_str())
            .bind(position)
            .bind(values::json(&theme.names)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn describe_person(
    connection: &mut SqliteConnection,
    id: PersonId,
    person: &Person,
    is_new: bool,
) -> Result<()> {
    // an id that is somebody's elsewhere is an error, and never theirs to change
    let write = if is_new {
        "INSERT INTO people (id, name, email) VALUES (?1, ?2, ?3)"
    } else {
        "UPDATE people SET name = ?2, email = ?3 WHERE id = ?1"
    };
    query(write)
        .bind(id.0)
        .bind(person.name.as_str())
        .bind(person.email.as_ref().map(|email| email.as_str().to_owned()))
        .execute(connection)
        .await?;
    Ok(())
}

async fn work(
    connection: &mut SqliteConnection,
    location: LocationId,
    id: PersonId,
    was: Option<&Person>,
    now: &Person,
) -> Result<()> {
    let before = was.map_or(&[][..], |person| &person.work);
    for (group, term) in gone(before, &now.work) {
        query("DELETE FROM staff_groups WHERE person = ? AND grp = ? AND from_ms = ?")
            .bind(id.0)
            .bind(group.0)
            .bind(term.from_ms)
            .execute(&mut *connection)
            .await?;
    }
    for (group, term) in new(before, &now.work) {
        let insert = "INSERT INTO staff_groups (person, grp, from_ms, until_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (person, grp, from_ms) DO UPDATE SET until_ms = excluded.until_ms";
        add(connection, insert, id.0, group.0, *term).await?;
    }
    let before = was.map_or(&[][..], |person| &person.leads);
    for term in before.iter().filter(|term| !has_begin(&now.leads, **term)) {
        query("DELETE FROM leads WHERE person = ? AND location = ? AND from_ms = ?")
            .bind(id.0)
            .bind(location.0)
            .bind(term.from_ms)
            .execute(&mut *connection)
            .await?;
    }
    for term in now.leads.iter().filter(|term| !before.contains(term)) {
        let insert = "INSERT INTO leads (person, location, from_ms, until_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (person, location, from_ms) DO UPDATE SET until_ms = excluded.until_ms";
        add(connection, insert, id.0, location.0, *term).await?;
    }
    Ok(())
}

async fn describe_child(
    connection: &mut SqliteConnection,
    id: ChildId,
    child: &Child,
    is_new: bool,
) -> Result<()> {
    let write = if is_new {
        "INSERT INTO children (id, name, full, born, paused_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
    } else {
        "UPDATE children SET name = ?2, full = ?3, born = ?4, paused_ms = ?5 WHERE id = ?1"
    };
    query(write)
        .bind(id.0)
        .bind(child.name.as_str())
        .bind(child.full.as_str())
        .bind(child.born.0)
        .bind(child.paused_ms)
        .execute(connection)
        .await?;
    Ok(())
}

async fn around(
    connection: &mut SqliteConnection,
    id: ChildId,
    was: Option<&Child>,
    now: &Child,
) -> Result<()> {
    let before = was.map_or(&[][..], |child| &child.stays);
    for (group, term) in gone(before, &now.stays) {
        query("DELETE FROM enrolments WHERE child = ? AND grp = ? AND from_ms = ?")
            .bind(id.0)
            .bind(group.0)
            .bind(term.from_ms)
            .execute(&mut *connection)
            .await?;
    }
    for (group, term) in new(before, &now.stays) {
        let insert = "INSERT INTO enrolments (child, grp, from_ms, until_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (child, grp, from_ms) DO UPDATE SET until_ms = excluded.until_ms";
        add(connection, insert, id.0, group.0, *term).await?;
    }
    let before = was.map_or(&[][..], |child| &child.mentors);
    for (person, term) in gone(before, &now.mentors) {
        query("DELETE FROM mentors WHERE child = ? AND person = ? AND from_ms = ?")
            .bind(id.0)
            .bind(person.0)
            .bind(term.from_ms)
            .execute(&mut *connection)
            .await?;
    }
    for (person, term) in new(before, &now.mentors) {
        let insert = "INSERT INTO mentors (child, person, from_ms, until_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (child, person, from_ms) DO UPDATE SET until_ms = excluded.until_ms";
        add(connection, insert, id.0, person.0, *term).await?;
    }
    guardians(connection, id, was, now).await?;
    let known = was.map_or(0, |child| child.consents.len());
    for said in now.consents.iter().skip(known) {
        query(
            "INSERT INTO consents (child, purpose, given, said_on, said_by, written_by, written_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.0)
        .bind(values::word(&said.purpose)?)
        .bind(said.given)
        .bind(said.said_on.0)
        .bind(said.said_by.0)
        .bind(said.written_by.0)
        .bind(said.written_ms)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn guardians(
    connection: &mut SqliteConnection,
    id: ChildId,
    was: Option<&Child>,
    now: &Child,
) -> Result<()> {
    let before = was.map_or(&[][..], |child| &child.guardians);
    let key = |guardian: &Guardian| (guardian.person, guardian.term.from_ms);
    let kept = |one: &Guardian| now.guardians.iter().any(|other| key(other) == key(one));
    for guardian in before.iter().filter(|guardian| !kept(guardian)) {
        query("DELETE FROM guardians WHERE child = ? AND person = ? AND from_ms = ?")
            .bind(id.0)
            .bind(guardian.person.0)
            .bind(guardian.term.from_ms)
            .execute(&mut *connection)
            .await?;
    }
    for guardian in now.guardians.iter().filter(|one| !before.contains(one)) {
        query(
            "INSERT INTO guardians (child, person, called, authority, may_see, phone, from_ms, until_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (child, person, from_ms) DO UPDATE SET called = excluded.called,
                 authority = excluded.authority, may_see = excluded.may_see,
                 phone = excluded.phone, until_ms = excluded.until_ms",
        )
        .bind(id.0)
        .bind(guardian.person.0)
        .bind(guardian.called.as_str())
        .bind(guardian.authority)
        .bind(guardian.may_see)
        .bind(guardian.phone.as_ref().map(domain::text::Phone::as_str))
        .bind(guardian.term.from_ms)
        .bind(guardian.term.until_ms)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Adds a row of two ids and a term, or gives the one that is there another end.
async fn add(
    connection: &mut SqliteConnection,
    insert: &'static str,
    one: Uuid,
    other: Uuid,
    term: Term,
) -> Result<()> {
    query(insert)
        .bind(one)
        .bind(other)
        .bind(term.from_ms)
        .bind(term.until_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// What is in `now` and was not so in `before`.
fn new<'a, T: Copy + Eq + Hash>(
    before: &'a [(T, Term)],
    now: &'a [(T, Term)],
) -> impl Iterator<Item = &'a (T, Term)> {
    now.iter().filter(|one| !before.contains(one))
}

/// What began in `before` and has no beginning in `now`.
fn gone<'a, T: Copy + Eq + Hash>(
    before: &'a [(T, Term)],
    now: &'a [(T, Term)],
) -> impl Iterator<Item = &'a (T, Term)> {
    let begins = |(of, term): &(T, Term)| (*of, term.from_ms);
    before
        .iter()
        .filter(move |one| now.iter().all(|other| begins(other) != begins(one)))
}

fn has_begin(terms: &[Term], term: Term) -> bool {
    terms.iter().any(|other| other.from_ms == term.from_ms)
}
