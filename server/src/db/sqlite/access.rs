//! What somebody may see and do, read from the relations at a time.

use std::collections::BTreeSet;

use domain::{
    access::{Access, Role},
    desk::Term,
    id::{ChildId, PersonId},
    scope::{Circle, Scope},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Result, Sqlite, rows::row, values};

impl Sqlite {
    /// What somebody may see and do at a time.
    pub async fn access(&self, person: PersonId, now_ms: i64) -> Result<Access> {
        let mut connection = self.readers.acquire().await?;
        access(&mut connection, person, now_ms).await
    }
}

pub(super) async fn access(
    connection: &mut SqliteConnection,
    person: PersonId,
    now_ms: i64,
) -> Result<Access> {
    let mut access = Access::none(person);
    let relations: Vec<Own> = sqlx::query_as(
        "SELECT child, role, until_ms IS NULL OR until_ms > ?2 AS is_current FROM relations
         WHERE person = ?1 AND from_ms <= ?2",
    )
    .bind(person.0)
    .bind(now_ms)
    .fetch_all(&mut *connection)
    .await?;
    for row in relations {
        if row.is_current {
            let roles = access.grants.entry(row.child).or_default();
            roles.insert(values::role(row.role)?);
        } else {
            access.past.insert(row.child);
        }
    }
    let Access { grants, past, .. } = &mut access;
    past.retain(|child| !grants.contains_key(child));
    let guardians: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT child, person FROM relations
         WHERE role = 'guardian' AND from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2)
           AND child IN (SELECT child FROM relations
                         WHERE person = ?1 AND from_ms <= ?2 AND (until_ms IS NULL OR until_ms > ?2))",
    )
    .bind(person.0)
    .bind(now_ms)
    .fetch_all(&mut *connection)
    .await?;
    for (child, guardian) in guardians {
        let of_child = access.guardians.entry(ChildId(child)).or_default();
        of_child.insert(PersonId(guardian));
    }
    Ok(access)
}

row! {
    /// What somebody is, or was, to a child.
    struct Own {
        child: ChildId,
        role: String,
        is_current: bool,
    }
}

/// Everybody who may read any of these scopes now.
pub(super) async fn readers(
    connection: &mut SqliteConnection,
    scopes: &BTreeSet<Scope>,
    now_ms: i64,
) -> Result<BTreeSet<PersonId>> {
    let mut found = BTreeSet::new();
    let children: BTreeSet<ChildId> = scopes.iter().filter_map(|scope| scope.child).collect();
    for scope in scopes {
        if let (None, Circle::Own(person)) = (scope.child, scope.circle) {
            found.insert(person);
        }
    }
    for (child, person, role) in relatives(connection, children, now_ms).await? {
        let circles = scopes.iter().filter(|scope| scope.child == Some(child));
        if circles
            .into_iter()
            .any(|scope| role.reads(person, scope.circle))
        {
            found.insert(person);
        }
    }
    Ok(found)
}

/// Who is what to these children now.
async fn relatives(
    connection: &mut SqliteConnection,
    children: BTreeSet<ChildId>,
    now_ms: i64,
) -> Result<Vec<(ChildId, PersonId, Role)>> {
    let select = "SELECT child, person, role, from_ms, until_ms FROM relations WHERE child";
    let children: Vec<ChildId> = children.into_iter().collect();
    let rows: Vec<Relation> = values::among(connection, select, &children, |child| child.0).await?;
    rows.into_iter()
        .filter(|row| {
            let (from_ms, until_ms) = (row.from_ms, row.until_ms);
            Term { from_ms, until_ms }.holds(now_ms)
        })
        .map(|row| {
            let role = values::role(row.role)?;
            Ok((row.child, row.person, role))
        })
        .collect()
}

row! {
    /// That somebody is something to a child.
    struct Relation {
        child: ChildId,
        person: PersonId,
        role: String,
        from_ms: i64,
        until_ms: Option<i64>,
    }
}
