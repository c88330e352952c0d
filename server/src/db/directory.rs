//! The directory of one viewer: people, children, groups and themes, and no more
//! than that viewer may know.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Access,
    directory::{Child, Directory, Group, Guardian, Person, Theme},
    id::{ChildId, GroupId, PersonId},
    text::ThemeKey,
};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, values};
use crate::hex::hex;

/// A relation holds at the time that is bound second.
macro_rules! now {
    ($table:literal) => {
        concat!(
            "(",
            $table,
            ".from_ms <= ?2 AND (",
            $table,
            ".until_ms IS NULL OR ",
            $table,
            ".until_ms > ?2))"
        )
    };
}

/// Makes the directory. `readable` are the numbers of the scopes that the viewer
/// reads.
pub(super) async fn directory(
    connection: &mut SqliteConnection,
    access: &Access,
    readable: impl Iterator<Item = i64>,
    now_ms: i64,
) -> Result<Directory> {
    let me = access.person;
    let (children, groups) = children(connection, access, now_ms).await?;
    let mut known: BTreeSet<PersonId> = children
        .iter()
        .flat_map(|child| child.guardians.iter().map(|g| g.person).chain(child.mentor))
        .collect();
    known.extend(staff_of_children(connection, me, now_ms).await?);
    known.extend(authors(connection, readable).await?);
    known.extend(colleagues(connection, me, now_ms).await?);
    known.insert(me);
    let mut people = people(connection, &known).await?;
    let at = people.iter().position(|person| person.id == me);
    let me = people.remove(at.ok_or(DbError::Unreadable("viewer"))?);
    let mut directory = Directory {
        version: String::new(),
        me,
        children,
        groups,
        people,
        themes: themes(connection, access.person, now_ms).await?,
    };
    directory.version = version(&directory)?;
    Ok(directory)
}

fn version(directory: &Directory) -> Result<String> {
    let content = values::json(directory)?;
    let hash = Sha256::digest(content.as_bytes());
    Ok(hex(&hash[..12]))
}

async fn children(
    connection: &mut SqliteConnection,
    access: &Access,
    now_ms: i64,
) -> Result<(Vec<Child>, Vec<Group>)> {
    let mut found = Vec::new();
    let mut groups = BTreeMap::new();
    for (child, roles) in &access.grants {
        let (name,): (String,) = sqlx::query_as("SELECT name FROM children WHERE id = ?")
            .bind(child.0)
            .fetch_one(&mut *connection)
            .await?;
        let group: Option<(Uuid, String)> = sqlx::query_as(concat!(
            "SELECT g.id, g.name FROM enrolments e JOIN groups g ON g.id = e.grp
             WHERE e.child = ?1 AND ",
            now!("e"),
            " ORDER BY e.from_ms DESC LIMIT 1"
        ))
        .bind(child.0)
        .bind(now_ms)
        .fetch_optional(&mut *connection)
        .await?;
        let mentor: Option<(Uuid,)> = sqlx::query_as(concat!(
            "SELECT m.person FROM mentors m WHERE m.child = ?1 AND ",
            now!("m"),
            " ORDER BY m.from_ms DESC LIMIT 1"
        ))
        .bind(child.0)
        .bind(now_ms)
        .fetch_optional(&mut *connection)
        .await?;
        found.push(Child {
            id: *child,
            name,
            group: group.as_ref().map(|(id, _)| GroupId(*id)),
            mentor: mentor.map(|(person,)| PersonId(person)),
            roles: roles.clone(),
            guardians: guardians(connection, *child, now_ms).await?,
        });
        if let Some((id, name)) = group {
            groups.insert(GroupId(id), name);
        }
    }
    let group_name = |child: &Child| child.group.and_then(|id| groups.get(&id));
    found.sort_by(|a, b| (group_name(a), &a.name, a.id).cmp(&(group_name(b), &b.name, b.id)));
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(id, name)| Group { id, name })
        .collect();
    groups.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok((found, groups))
}

/// The guardians of a child who may see it.
async fn guardians(
    connection: &mut SqliteConnection,
    child: ChildId,
    now_ms: i64,
) -> Result<Vec<Guardian>> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(concat!(
        "SELECT g.person, g.called FROM guardians g
         WHERE g.child = ?1 AND (g.authority = 1 OR g.may_see = 1) AND ",
        now!("g"),
        " ORDER BY g.from_ms, g.called, g.person"
    ))
    .bind(child.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Guardian> = Vec::new();
    for (person, called) in rows {
        let person = PersonId(person);
        if found.iter().all(|guardian| guardian.person != person) {
            found.push(Guardian { person, called });
        }
    }
    Ok(found)
}

/// Who works in the groups that the viewer's children are in.
async fn staff_of_children(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(Uuid,)> = sqlx::query_as(concat!(
        "SELECT DISTINCT s.person FROM relations r
         JOIN enrolments e ON e.child = r.child JOIN staff_groups s ON s.grp = e.grp
         WHERE r.person = ?1 AND ",
        now!("r"),
        " AND ",
        now!("e"),
        " AND ",
        now!("s")
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(person,)| PersonId(person)).collect())
}

/// Whoever works at a location where the viewer works.
async fn colleagues(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(Uuid,)> = sqlx::query_as(concat!(
        "WITH work (person, location) AS (
             SELECT s.person, g.location FROM staff_groups s JOIN groups g ON g.id = s.grp
             WHERE ",
        now!("s"),
        "
             UNION SELECT l.person, l.location FROM leads l WHERE ",
        now!("l"),
        ")
         SELECT DISTINCT theirs.person FROM work mine
         JOIN work theirs ON theirs.location = mine.location WHERE mine.person = ?1"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(person,)| PersonId(person)).collect())
}

/// Who wrote something that the viewer may read.
async fn authors(
    connection: &mut SqliteConnection,
    scopes: impl Iterator<Item = i64>,
) -> Result<Vec<PersonId>> {
    let mut query =
        QueryBuilder::<Backend>::new("SELECT DISTINCT author FROM scope_authors WHERE scope IN (");
    let mut list = query.separated(", ");
    for scope in scopes {
        list.push_bind(scope);
    }
    query.push(")");
    let rows: Vec<(Uuid,)> = query.build_query_as().fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(person,)| PersonId(person)).collect())
}

async fn people(
    connection: &mut SqliteConnection,
    known: &BTreeSet<PersonId>,
) -> Result<Vec<Person>> {
    let mut query = QueryBuilder::<Backend>::new("SELECT id, name FROM people WHERE id IN (");
    let mut list = query.separated(", ");
    for person in known {
        list.push_bind(person.0);
    }
    query.push(") ORDER BY name, id");
    let rows: Vec<(Uuid, String)> = query.build_query_as().fetch_all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| Person {
            id: PersonId(id),
            name,
        })
        .collect())
}

/// The themes of the locations where the viewer works or has a child.
async fn themes(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Vec<Theme>> {
    let rows: Vec<(String, String)> = sqlx::query_as(concat!(
        "WITH here (location) AS (
             SELECT g.location FROM staff_groups s JOIN groups g ON g.id = s.grp
             WHERE s.person = ?1 AND ",
        now!("s"),
        "
             UNION SELECT l.location FROM leads l WHERE l.person = ?1 AND ",
        now!("l"),
        "
             UNION SELECT g.location FROM relations r JOIN enrolments e ON e.child = r.child
             JOIN groups g ON g.id = e.grp
             WHERE r.person = ?1 AND ",
        now!("r"),
        " AND ",
        now!("e"),
        ")
         SELECT t.key, t.names FROM themes t JOIN here USING (location)
         ORDER BY t.position, t.key"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Theme> = Vec::new();
    for (key, names) in rows {
        let key = ThemeKey::try_from(key).map_err(|_| DbError::Unreadable("theme"))?;
        let names = serde_json::from_str(&names).map_err(|_| DbError::Unreadable("theme"))?;
        if found.iter().all(|theme| theme.key != key) {
            found.push(Theme { key, names });
        }
    }
    Ok(found)
}
