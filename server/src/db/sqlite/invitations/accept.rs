//! Accepting an invitation: with a new account, with one that is there, or with a
//! new password for it.

use domain::id::PersonId;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Accept, Accepted, end_open, open};
use crate::db::sqlite::{
    Result,
    accounts::{set_login, set_password},
    traces::{What, note},
};

/// Accepts the open invitation with this code.
pub(super) async fn accept(
    connection: &mut SqliteConnection,
    code_hash: [u8; 32],
    how: Accept,
    now_ms: i64,
) -> Result<Accepted> {
    let Some(found) = open(connection, code_hash, now_ms).await? else {
        return Ok(Accepted::Gone);
    };
    let person = PersonId(found.person);
    let mut what = What::AccountBegun;
    let accepted = match (how, &found.login) {
        (
            Accept::New {
                login,
                password_hash,
            },
            None,
        ) => {
            if !set_login(connection, person, &login).await? {
                return Ok(Accepted::Taken);
            }
            let ended = set_password(connection, person, &password_hash, None).await?;
            Accepted::Done(person, ended)
        }
        (Accept::Known(existing), None) => {
            move_relations(connection, person, existing).await?;
            Accepted::Done(existing, Vec::new())
        }
        (Accept::Again { password_hash }, Some(_)) => {
            if opens_elsewhere(connection, person, found.organisation_id, now_ms).await? {
                return Ok(Accepted::Elsewhere);
            }
            what = What::PasswordChanged;
            let ended = set_password(connection, person, &password_hash, None).await?;
            Accepted::Done(person, ended)
        }
        // somebody made or lost the account between two requests
        _ => return Ok(Accepted::Gone),
    };
    sqlx::query("UPDATE invitations SET used_ms = ? WHERE id = ?")
        .bind(now_ms)
        .bind(found.id)
        .execute(&mut *connection)
        .await?;
    end_open(connection, found.person, None, now_ms).await?;
    if let Accepted::Done(person, _) = &accepted {
        let trace = found.trace(what, now_ms).by(*person);
        note(connection, trace.with("by", "letter")).await?;
    }
    Ok(accepted)
}

/// What a lead wrote down about somebody becomes that of the account which they
/// turn out to have. The name that the lead wrote stays where it was: what was
/// noted about it before can still be read.
async fn move_relations(
    connection: &mut SqliteConnection,
    from: PersonId,
    to: PersonId,
) -> Result<()> {
    // nobody is the same to the same child or place from the same instant twice
    for moved in [
        "UPDATE OR IGNORE guardians SET person = ?2 WHERE person = ?1",
        "UPDATE OR IGNORE staff_groups SET person = ?2 WHERE person = ?1",
        "UPDATE OR IGNORE leads SET person = ?2 WHERE person = ?1",
        "UPDATE OR IGNORE mentors SET person = ?2 WHERE person = ?1",
        "UPDATE OR IGNORE invitations SET person = ?2 WHERE person = ?1",
        "UPDATE OR IGNORE consents SET said_by = ?2 WHERE said_by = ?1",
    ] {
        sqlx::query(moved)
            .bind(from.0)
            .bind(to.0)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE people SET email = NULL WHERE id = ?")
        .bind(from.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the account opens anything of another organisation than this one, whose
/// leads then have no say about it.
pub(in crate::db::sqlite) async fn opens_elsewhere(
    connection: &mut SqliteConnection,
    person: PersonId,
    organisation: Uuid,
    now_ms: i64,
) -> Result<bool> {
    // a guardian sees a child also after it has left: what counts is where it ever was
    let found = sqlx::query(concat!(
        "SELECT 1 FROM ",
        belongs!(),
        " b JOIN locations l ON l.id = b.location
         WHERE l.organisation <> ?3 AND b.child IS NULL
         UNION ALL
         SELECT 1 FROM guardians g
         WHERE g.person = ?1 AND (g.until_ms IS NULL OR g.until_ms > ?2)
           AND NOT EXISTS
               (SELECT 1 FROM enrolments e JOIN groups r ON r.id = e.grp
                JOIN locations h ON h.id = r.location
                WHERE e.child = g.child AND h.organisation = ?3)
         LIMIT 1"
    ))
    .bind(person.0)
    .bind(now_ms)
    .bind(organisation)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}
