//! The directory of one viewer: people, children, groups and themes, and no more
//! than that viewer may know.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Access, Role},
    directory::{Child, Directory, Group, Guardian, Person},
    id::{ChildId, GroupId, PersonId},
    letters::letter_of_family,
    normalize::{folded, order},
    stamp::Day,
    text::Phone,
};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Sqlite as Backend, SqliteConnection};
use uuid::Uuid;

use super::{DbError, Result, desk, rows::row, values};
use crate::hex::hex;

/// How many things one query names: SQLite takes 32 766 at most.
const NAMED_AT_ONCE: usize = 10_000;

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

/// The children whom the person that is bound first may see at the time that is
/// bound second.
macro_rules! mine {
    () => {
        concat!(
            "(SELECT r.child FROM relations r WHERE r.person = ?1 AND ",
            now!("r"),
            ")"
        )
    };
}

// behind what it uses of this file
mod silence;
mod since;
mod themes;

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
        themes: themes::themes(connection, access.person, now_ms).await?,
        questions: desk::questions::for_staff(connection, access.person, now_ms).await?,
        leads: !desk::leads(connection, access.person, now_ms)
            .await?
            .is_empty(),
        silence: silence::of(connection, access.person, now_ms).await?,
    };
    directory.version = version(&directory)?;
    Ok(directory)
}

fn version(directory: &Directory) -> Result<String> {
    let content = values::json(directory)?;
    let hash = Sha256::digest(content.as_bytes());
    Ok(hex(&hash[..12]))
}

row! {
    /// What a child is called.
    struct Named {
        id: ChildId,
        name: String,
        full: String,
        born: i32,
    }
}

async fn children(
    connection: &mut SqliteConnection,
    access: &Access,
    now_ms: i64,
) -> Result<(Vec<Child>, Vec<Group>)> {
    let me = access.person;
    let group_of = group_of(connection, me, now_ms).await?;
    let mentor_of = mentor_of(connection, me, now_ms).await?;
    let mut guardians_of = guardians_of(connection, access, now_ms).await?;
    let since = since::of_children(connection, me, now_ms).await?;
    let names: Vec<Named> = sqlx::query_as(concat!(
        "SELECT c.id, c.name, c.full, c.born FROM children c WHERE c.id IN ",
        mine!()
    ))
    .bind(me.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    for child in &names {
        *called.entry(folded(&child.name)).or_default() += 1;
    }
    let mut found: Vec<Child> = Vec::new();
    for child in names {
        let (id, name) = (child.id, child.name);
        let is_one = called.get(&folded(&name)) == Some(&1);
        let letter = letter_of_family(&name, &child.full).filter(|_| !is_one);
        found.push(Child {
            id,
            name,
            letter,
            born: Some(Day(child.born)),
            group: group_of.get(&id).map(|group| group.id),
            mentor: mentor_of.get(&id).copied(),
            roles: access.roles(id).collect(),
            guardians: guardians_of.remove(&id).unwrap_or_default(),
            // who has an account is not for the family to know of each other
            since: access.centre_role(id).and_then(|_| since.get(&id).copied()),
        });
    }
    let place = |child: &Child| {
        (
            group_of.get(&child.id).map(|group| order(&group.name)),
            order(&child.name),
            child.id,
        )
    };
    found.sort_by_cached_key(place);
    let groups: BTreeMap<_, Group> = group_of
        .into_values()
        .map(|group| ((order(&group.name), group.id), group))
        .collect();
    Ok((found, groups.into_values().collect()))
}

/// The group that each of the viewer's children is in.
async fn group_of(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, Group>> {
    let rows: Vec<InGroup> = sqlx::query_as(concat!(
        "SELECT e.child, g.id AS grp, g.name, l.phone FROM enrolments e
         JOIN groups g ON g.id = e.grp JOIN locations l ON l.id = g.location WHERE e.child IN ",
        mine!(),
        " AND ",
        now!("e"),
        " ORDER BY e.from_ms"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    // of several, the last
    Ok(rows
        .into_iter()
        .map(|row| {
            let group = Group {
                id: row.grp,
                name: row.name,
                phone: Phone::parse(&row.phone).ok(),
            };
            (row.child, group)
        })
        .collect())
}

row! {
    /// The group of a child, and the telephone number of its location.
    struct InGroup {
        child: ChildId,
        grp: GroupId,
        name: String,
        phone: String,
    }
}

/// The mentor of each of the viewer's children.
async fn mentor_of(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, PersonId>> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(concat!(
        "SELECT m.child, m.person FROM mentors m WHERE m.child IN ",
        mine!(),
        " AND ",
        now!("m"),
        " ORDER BY m.from_ms"
    ))
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(child, person)| (ChildId(child), PersonId(person)))
        .collect())
}

/// The guardians of each of the viewer's children, who may see it. On what number
/// to call them is for the mentor alone.
async fn guardians_of(
    connection: &mut SqliteConnection,
    access: &Access,
    now_ms: i64,
) -> Result<BTreeMap<ChildId, Vec<Guardian>>> {
    let rows: Vec<GuardianRow> = sqlx::query_as(concat!(
        "SELECT g.child, g.person, g.called, g.phone FROM guardians g WHERE g.child IN ",
        mine!(),
        " AND (g.authority = 1 OR g.may_see = 1) AND ",
        now!("g"),
        " ORDER BY g.from_ms, g.called, g.person"
    ))
    .bind(access.person.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let mut found: BTreeMap<ChildId, Vec<Guardian>> = BTreeMap::new();
    for row in rows {
        let (child, person) = (row.child, row.person);
        let phone = row.phone.filter(|_| access.is(Role::Mentor, child));
        let of_child = found.entry(child).or_default();
        if of_child.iter().all(|guardian| guardian.person != person) {
            of_child.push(Guardian {
                person,
                called: row.called,
                phone: phone.and_then(|phone| Phone::parse(&phone).ok()),
            });
        }
    }
    Ok(found)
}

row! {
    struct GuardianRow {
        child: ChildId,
        person: PersonId,
        called: String,
        phone: Option<String>,
    }
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
) -> Result<BTreeSet<PersonId>> {
    let scopes: Vec<i64> = scopes.collect();
    let mut found = BTreeSet::new();
    for part in scopes.chunks(NAMED_AT_ONCE) {
        let mut query = QueryBuilder::<Backend>::new(
            "SELECT DISTINCT author FROM scope_authors WHERE scope IN (",
        );
        let mut list = query.separated(", ");
        for scope in part {
            list.push_bind(*scope);
        }
        query.push(")");
        let rows = query.build_query_as().persistent(false);
        let rows: Vec<(Uuid,)> = rows.fetch_all(&mut *connection).await?;
        found.extend(rows.into_iter().map(|(person,)| PersonId(person)));
    }
    Ok(found)
}

/// People by name, in the order of their names.
async fn people(
    connection: &mut SqliteConnection,
    known: &BTreeSet<PersonId>,
) -> Result<Vec<Person>> {
    let known: Vec<PersonId> = known.iter().copied().collect();
    let select = "SELECT id, name FROM people WHERE id";
    let rows: Vec<(Uuid, String)> = values::among(connection, select, &known, |id| id.0).await?;
    let person = |(id, name)| Person {
        id: PersonId(id),
        name,
    };
    let mut found: Vec<Person> = rows.into_iter().map(person).collect();
    found.sort_by_cached_key(|person| (order(&person.name), person.id));
    Ok(found)
}
