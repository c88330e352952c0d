//! Setting up an organisation, and moving children between groups.

use std::collections::BTreeMap;

use domain::{
    id::{ChildId, DeviceId, GroupId, PersonId},
    stamp::Day,
    text::{Login, ThemeKey},
    wire::OpStatus,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{DbError, Push, Result, Sqlite, push, values};

/// An organisation with one location, its people and its children.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The organisation.
    pub organisation: Named<Uuid>,
    /// Its location.
    pub location: Named<Uuid>,
    /// The groups of the location.
    pub groups: Vec<Named<GroupId>>,
    /// The themes of the location, in order.
    pub themes: Vec<NewTheme>,
    /// Everybody who signs in.
    pub people: Vec<NewPerson>,
    /// On which devices they wrote what is there from the beginning.
    pub devices: Vec<(DeviceId, PersonId)>,
    /// The children.
    pub children: Vec<NewChild>,
    /// Which child is in which group.
    pub enrolments: Vec<Enrolment>,
    /// Who works in which group.
    pub staff: Vec<(PersonId, GroupId, Term)>,
    /// Who leads the location.
    pub leads: Vec<(PersonId, Term)>,
    /// Who is whose mentor.
    pub mentors: Vec<(ChildId, PersonId, Term)>,
    /// Who is whose guardian.
    pub guardians: Vec<GuardianOf>,
}

/// Something with an id and a name.
#[derive(Clone, Debug)]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// A theme with its name in each language.
#[derive(Clone, Debug)]
pub struct NewTheme {
    /// Its key.
    pub key: ThemeKey,
    /// Its names by language tag.
    pub names: BTreeMap<String, String>,
}

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they sign in with; if it is an address, mail goes there too.
    pub email: String,
    /// The Argon2id hash of their password; none until they have chosen one.
    pub password_hash: Option<String>,
}

/// A child.
#[derive(Clone, Debug)]
pub struct NewChild {
    /// Its id.
    pub id: ChildId,
    /// Its first name, which is shown.
    pub name: String,
    /// Its full name.
    pub full: String,
    /// When it was born.
    pub born: Day,
}

/// A child in a group.
#[derive(Clone, Copy, Debug)]
pub struct Enrolment {
    /// The child.
    pub child: ChildId,
    /// The group.
    pub group: GroupId,
    /// From when until when.
    pub term: Term,
}

/// A guardian of a child.
#[derive(Clone, Debug)]
pub struct GuardianOf {
    /// The child.
    pub child: ChildId,
    /// The guardian.
    pub person: PersonId,
    /// What the child calls them.
    pub called: String,
    /// Whether with parental authority.
    pub authority: bool,
    /// Whether, without it, the lead switched seeing on.
    pub may_see: bool,
    /// From when until when.
    pub term: Term,
}

/// From when until when something holds, in Unix ms.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// The first instant.
    pub from_ms: i64,
    /// The first instant after it; none as long as it lasts.
    pub until_ms: Option<i64>,
}

impl Term {
    /// From `from_ms` on.
    pub const fn since(from_ms: i64) -> Self {
        Self {
            from_ms,
            until_ms: None,
        }
    }
}

impl Sqlite {
    /// Whether nobody is known here yet.
    pub async fn is_empty(&self) -> Result<bool> {
        let somebody = sqlx::query("SELECT 1 FROM people LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        Ok(somebody.is_none())
    }

    /// Sets up an organisation with its people and children and what they wrote,
    /// all or nothing.
    pub async fn found(&self, founding: Founding, pushes: Vec<Push>) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    place_and_people(connection, &founding).await?;
                    relations(connection, &founding).await?;
                    for push in pushes {
                        record(connection, push).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Moves a child into a group from `at_ms`, and out of every other; `None`
    /// takes it out of all groups.
    pub async fn enrol(&self, child: ChildId, group: Option<GroupId>, at_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE enrolments SET until_ms = ?2
                         WHERE child = ?1 AND (until_ms IS NULL OR until_ms > ?2)",
                    )
                    .bind(child.0)
                    .bind(at_ms)
                    .execute(&mut *connection)
                    .await?;
                    if let Some(group) = group {
                        let term = Term::since(at_ms);
                        enrol(connection, Enrolment { child, group, term }).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Records what has to be recorded: anything else is an error.
async fn record(connection: &mut SqliteConnection, push: Push) -> Result<()> {
    let pushed = push::take_in(connection, push).await?;
    let refused = pushed
        .results
        .into_iter()
        .find(|result| result.status != OpStatus::Accepted);
    refused.map_or(Ok(()), |result| Err(DbError::Refused(result)))
}

pub(super) async fn place_and_people(
    connection: &mut SqliteConnection,
    founding: &Founding,
) -> Result<()> {
    let Founding {
        organisation,
        location,
        ..
    } = founding;
    sqlx::query("INSERT INTO organisations (id, name) VALUES (?, ?)")
        .bind(organisation.id)
        .bind(&organisation.name)
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO locations (id, organisation, name) VALUES (?, ?, ?)")
        .bind(location.id)
        .bind(organisation.id)
        .bind(&location.name)
        .execute(&mut *connection)
        .await?;
    for group in &founding.groups {
        sqlx::query("INSERT INTO groups (id, location, name) VALUES (?, ?, ?)")
            .bind(group.id.0)
            .bind(location.id)
            .bind(&group.name)
            .execute(&mut *connection)
            .await?;
    }
    for (position, theme) in (0_i64..).zip(&founding.themes) {
        sqlx::query("INSERT INTO themes (location, key, position, names) VALUES (?, ?, ?, ?)")
            .bind(location.id)
            .bind(theme.key.as_str())
            .bind(position)
            .bind(values::json(&theme.names)?)
            .execute(&mut *connection)
            .await?;
    }
    for person in &founding.people {
        let login = Login::parse(&person.email).map_err(|_| DbError::Unreadable("sign-in name"))?;
        sqlx::query(
            "INSERT INTO people (id, name, login, email, password_hash) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(person.id.0)
        .bind(&person.name)
        .bind(login.as_str())
        .bind(login.is_address().then_some(login.as_str()))
        .bind(&person.password_hash)
        .execute(&mut *connection)
        .await?;
    }
    for (device, person) in &founding.devices {
        sqlx::query(
            "INSERT INTO devices (id, person, name, first_seen, last_seen) VALUES (?, ?, '', 0, 0)",
        )
        .bind(device.0)
        .bind(person.0)
        .execute(&mut *connection)
        .await?;
    }
    for child in &founding.children {
        sqlx::query("INSERT INTO children (id, name, full, born) VALUES (?, ?, ?, ?)")
            .bind(child.id.0)
            .bind(&child.name)
            .bind(&child.full)
            .bind(child.born.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn relations(
    connection: &mut SqliteConnection,
    founding: &Founding,
) -> Result<()> {
    for enrolment in &founding.enrolments {
        enrol(connection, *enrolment).await?;
    }
    for (person, group, term) in &founding.staff {
        sqlx::query(
            "INSERT INTO staff_groups (person, grp, from_ms, until_ms) VALUES (?, ?, ?, ?)",
        )
        .bind(person.0)
        .bind(group.0)
        .bind(term.from_ms)
        .bind(term.until_ms)
        .execute(&mut *connection)
        .await?;
    }
    for (person, term) in &founding.leads {
        sqlx::query("INSERT INTO leads (person, location, from_ms, until_ms) VALUES (?, ?, ?, ?)")
            .bind(person.0)
            .bind(founding.location.id)
            .bind(term.from_ms)
            .bind(term.until_ms)
            .execute(&mut *connection)
            .await?;
    }
    for (child, person, term) in &founding.mentors {
        sqlx::query("INSERT INTO mentors (child, person, from_ms, until_ms) VALUES (?, ?, ?, ?)")
            .bind(child.0)
            .bind(person.0)
            .bind(term.from_ms)
            .bind(term.until_ms)
            .execute(&mut *connection)
            .await?;
    }
    for guardian in &founding.guardians {
        sqlx::query(
            "INSERT INTO guardians (child, person, called, authority, may_see, from_ms, until_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(guardian.child.0)
        .bind(guardian.person.0)
        .bind(&guardian.called)
        .bind(guardian.authority)
        .bind(guardian.may_see)
        .bind(guardian.term.from_ms)
        .bind(guardian.term.until_ms)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn enrol(connection: &mut SqliteConnection, enrolment: Enrolment) -> Result<()> {
    sqlx::query("INSERT INTO enrolments (child, grp, from_ms, until_ms) VALUES (?, ?, ?, ?)")
        .bind(enrolment.child.0)
        .bind(enrolment.group.0)
        .bind(enrolment.term.from_ms)
        .bind(enrolment.term.until_ms)
        .execute(connection)
        .await?;
    Ok(())
}
