//! Writes what differs between a location before and after.
//!
//! Rows are added and get an end. A row goes only when what it says never came
//! to hold: something planned that is planned otherwise.

use std::hash::Hash;

use domain::{
    desk::{Child, Desk, Guardian, Person, Term},
    id::{ChildId, LocationId, PersonId},
};
use sqlx::{SqliteConnection, query};
use uuid::Uuid;

use crate::db::{Result, values};

/// Writes what `after` says and `before` did not.
pub(super) async fn difference(
    connection: &mut SqliteConnection,
    before: &Desk,
    after: &Desk,
) -> Result<()> {
    location(connection, before, after).await?;
    for (id, person) in &after.people {
        let was = before.people.get(id);
        if was != Some(person) {
            describe_person(connection, *id, person).await?;
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
            describe_child(connection, *id, child).await?;
            around(connection, *id, was, child).await?;
        }
    }
    Ok(())
}

async fn location(connection: &mut SqliteConnection, before: &Desk, after: &Desk) -> Result<()> {
    let id = after.location;
    query("UPDATE locations SET name = ?, phone = ?, lease_h = ?, retention_days = ? WHERE id = ?")
        .bind(after.name.as_str())
        .bind(&after.settings.phone)
        .bind(after.settings.lease_h)
        .bind(after.settings.retention_days)
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    for (group, now) in &after.groups {
        if before.groups.get(group) != Some(now) {
            query(
                "INSERT INTO groups (id, location, name, ended_ms) VALUES (?, ?, ?, ?)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, ended_ms = excluded.ended_ms",
            )
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
) -> Result<()> {
    query(
        "INSERT INTO people (id, name, email) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email",
    )
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
) -> Result<()> {
    query(
        "INSERT INTO children (id, name, full, born, paused_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, full = excluded.full,
             born = excluded.born, paused_ms = excluded.paused_ms",
    )
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
            "INSERT INTO guardians (child, person, called, authority, may_see, from_ms, until_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (child, person, from_ms) DO UPDATE SET called = excluded.called,
                 authority = excluded.authority, may_see = excluded.may_see,
                 until_ms = excluded.until_ms",
        )
        .bind(id.0)
        .bind(guardian.person.0)
        .bind(guardian.called.as_str())
        .bind(guardian.authority)
        .bind(guardian.may_see)
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
