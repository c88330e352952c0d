//! Invitations: how somebody whom a lead wrote down comes to an account.
//!
//! An invitation is open as long as it was not used or ended, has not expired,
//! and its person still belongs to the location. Everything that a code can do
//! is decided inside one write, so that two tries at once count as two.

use domain::{
    id::{ChildId, LocationId, PersonId},
    letters::{compared, without_space},
    stamp::Day,
    text::Login,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Result, Sqlite,
    rows::row,
    traces::{Trace, What, note},
};

/// The locations that a person (`?1`) belongs to at a time (`?2`), each with the
/// child that it is about or none.
macro_rules! belongs {
    () => {
        "(SELECT g.location, gu.child FROM guardians gu
           JOIN enrolments e ON e.child = gu.child JOIN groups g ON g.id = e.grp
          WHERE gu.person = ?1 AND (gu.until_ms IS NULL OR gu.until_ms > ?2)
            AND (e.until_ms IS NULL OR e.until_ms > ?2)
         UNION SELECT g.location, NULL FROM staff_groups s JOIN groups g ON g.id = s.grp
          WHERE s.person = ?1 AND (s.until_ms IS NULL OR s.until_ms > ?2)
         UNION SELECT location, NULL FROM leads
          WHERE person = ?1 AND (until_ms IS NULL OR until_ms > ?2))"
    };
}

// behind what it uses of this file
mod accept;
mod letters;

pub(super) use self::accept::opens_elsewhere;

/// After this many wrong answers an invitation ends.
pub const WRONG_ANSWERS: i64 = 5;

/// An invitation that a lead makes.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// Who is invited.
    pub person: PersonId,
    /// As a guardian of which child; none: as somebody who works there.
    pub child: Option<ChildId>,
    /// At which location, when the lead says so.
    pub location: Option<LocationId>,
    /// The lead.
    pub made_by: PersonId,
    /// Unix time in ms.
    pub now_ms: i64,
    /// Until when it is open.
    pub expires_ms: i64,
    /// What is said beside it, to staff whose address nobody knows.
    pub spoken: String,
}

row! {
    /// An invitation that is open.
    #[derive(Clone, Debug)]
    pub struct Invitation {
        id: Uuid,
        person: Uuid,
        location_id: Uuid,
        child_id: Option<Uuid>,
        organisation_id: Uuid,
        born: Option<i32>,
        wrong: i64,
        /// Who is invited.
        pub name: String,
        /// Their address, if the lead wrote one down.
        pub email: Option<String>,
        /// What is said beside it to staff, and asked for while nobody knows their address.
        pub spoken: Option<String>,
        /// What they sign in with already.
        pub login: Option<String>,
        /// The child whose birth date has to be known.
        pub child: Option<String>,
        /// What the location is called.
        pub location: String,
        /// What the organisation is called.
        pub organisation: String,
    }
}

impl Invitation {
    /// A trace of what becomes of it.
    fn trace(&self, what: What, now_ms: i64) -> Trace {
        Trace::new(what, now_ms)
            .at(LocationId(self.location_id))
            .of(self.child_id.map(ChildId))
            .about(PersonId(self.person))
    }
}

/// What somebody says to show that a letter is theirs.
#[derive(Clone, Debug)]
pub enum Known {
    /// When the child was born.
    Born(Day),
    /// Their own address or, when none is known, what was said beside the letter.
    Oneself(String),
}

/// What became of an answer.
#[derive(Clone, Debug)]
pub enum Answered {
    /// It is right.
    Right,
    /// It is wrong; so many tries are left.
    Wrong(i64),
    /// There is no open invitation with this code.
    Gone,
}

/// How an invitation is accepted.
#[derive(Clone, Debug)]
pub enum Accept {
    /// With a new account.
    New {
        /// What they sign in with.
        login: Login,
        /// The hash of their password.
        password_hash: String,
    },
    /// With the account that somebody has already.
    Known(PersonId),
    /// The person has an account already: with a new password for it.
    Again {
        /// The hash of it.
        password_hash: String,
    },
}

/// What became of accepting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Accepted {
    /// It is theirs. These sessions ended.
    Done(PersonId, Vec<[u8; 32]>),
    /// There is no open invitation with this code.
    Gone,
    /// Somebody took the sign-in name meanwhile.
    Taken,
    /// The account belongs to another organisation too, which did not write this letter.
    Elsewhere,
}

impl Sqlite {
    /// Makes an invitation and ends the older ones of that person. `None` when
    /// `made_by` leads no location that the person belongs to in this way.
    pub async fn invite(&self, invitation: NewInvitation) -> Result<Option<Invitation>> {
        self.writer
            .decide(invitation.now_ms, move |connection, now_ms| {
                Box::pin(invite(
                    connection,
                    NewInvitation {
                        now_ms,
                        ..invitation
                    },
                ))
            })
            .await
    }

    /// The open invitation with this code.
    pub async fn invitation(&self, code_hash: [u8; 32], now_ms: i64) -> Result<Option<Invitation>> {
        let mut connection = self.readers.acquire().await?;
        open(&mut connection, code_hash, now_ms).await
    }

    /// Looks whether an answer is right, and counts it when it is not.
    pub async fn answer(&self, code_hash: [u8; 32], known: Known, now_ms: i64) -> Result<Answered> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move { answer(connection, code_hash, known, now_ms).await })
            })
            .await
    }

    /// Accepts an invitation, once.
    pub async fn accept(&self, code_hash: [u8; 32], how: Accept, now_ms: i64) -> Result<Accepted> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move { accept::accept(connection, code_hash, how, now_ms).await })
            })
            .await
    }
}

async fn invite(
    connection: &mut SqliteConnection,
    new: NewInvitation,
) -> Result<Option<Invitation>> {
    let location: Option<(Uuid,)> = sqlx::query_as(concat!(
        "SELECT b.location FROM ",
        belongs!(),
        " b JOIN leads l ON l.location = b.location
         WHERE b.child IS ?3 AND l.person = ?4 AND l.from_ms <= ?2
           AND (l.until_ms IS NULL OR l.until_ms > ?2)
           AND (?5 IS NULL OR l.location = ?5) LIMIT 1"
    ))
    .bind(new.person.0)
    .bind(new.now_ms)
    .bind(new.child.map(|child| child.0))
    .bind(new.made_by.0)
    .bind(new.location.map(|location| location.0))
    .fetch_optional(&mut *connection)
    .await?;
    let Some((location,)) = location else {
        return Ok(None);
    };
    let trace = |what| {
        Trace::new(what, new.now_ms)
            .by(new.made_by)
            .at(LocationId(location))
            .of(new.child)
            .about(new.person)
    };
    if end_open(connection, new.person.0, Some(location), new.now_ms).await? {
        note(connection, trace(What::InvitationEnded)).await?;
    }
    note(connection, trace(What::Invited)).await?;
    sqlx::query(
        "INSERT INTO invitations
             (id, code_hash, person, location, child, made_by, made_ms, expires_ms, spoken)
         SELECT ?1, ?2, id, ?4, ?5, ?6, ?7, ?8, iif(?5 IS NULL, ?9, NULL)
         FROM people WHERE id = ?3",
    )
    .bind(new.id)
    .bind(new.code_hash.as_slice())
    .bind(new.person.0)
    .bind(location)
    .bind(new.child.map(|child| child.0))
    .bind(new.made_by.0)
    .bind(new.now_ms)
    .bind(new.expires_ms)
    .bind(new.spoken)
    .execute(&mut *connection)
    .await?;
    open(connection, new.code_hash, new.now_ms).await
}

async fn open(
    connection: &mut SqliteConnection,
    code_hash: [u8; 32],
    now_ms: i64,
) -> Result<Option<Invitation>> {
    let found: Option<Invitation> = sqlx::query_as(
        "SELECT i.id, i.person, l.id AS location_id, i.child AS child_id, o.id AS organisation_id,
                c.born, i.wrong, p.name, p.email, i.spoken,
                CASE WHEN p.password_hash IS NULL THEN NULL ELSE p.login END AS login,
                c.name AS child, l.name AS location, o.name AS organisation
         FROM invitations i JOIN people p ON p.id = i.person
         JOIN locations l ON l.id = i.location JOIN organisations o ON o.id = l.organisation
         LEFT JOIN children c ON c.id = i.child
         WHERE i.code_hash = ? AND i.expires_ms > ? AND i.used_ms IS NULL AND i.ended_ms IS NULL",
    )
    .bind(code_hash.as_slice())
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let still = sqlx::query(concat!(
        "SELECT 1 FROM ",
        belongs!(),
        " b JOIN invitations i
         ON i.location = b.location AND i.child IS b.child WHERE i.id = ?3"
    ))
    .bind(found.person)
    .bind(now_ms)
    .bind(found.id)
    .fetch_optional(connection)
    .await?;
    Ok(still.map(|_| found))
}

async fn answer(
    connection: &mut SqliteConnection,
    code_hash: [u8; 32],
    known: Known,
    now_ms: i64,
) -> Result<Answered> {
    let Some(found) = open(connection, code_hash, now_ms).await? else {
        return Ok(Answered::Gone);
    };
    let is_right = match (&known, found.born) {
        (Known::Born(day), Some(born)) => day.0 == born,
        (Known::Oneself(typed), None) => match (&found.email, &found.spoken) {
            (Some(email), _) => Login::meant(typed) == Login::meant(email),
            (None, Some(spoken)) => without_space(typed) == *spoken,
            // as the letters from before ask
            (None, None) => compared(typed) == compared(&found.name),
        },
        _ => false,
    };
    if is_right {
        return Ok(Answered::Right);
    }
    let wrong = found.wrong + 1;
    sqlx::query("UPDATE invitations SET wrong = ?2, ended_ms = ?3 WHERE id = ?1")
        .bind(found.id)
        .bind(wrong)
        .bind((wrong >= WRONG_ANSWERS).then_some(now_ms))
        .execute(&mut *connection)
        .await?;
    note(connection, found.trace(What::InvitationRefused, now_ms)).await?;
    if wrong >= WRONG_ANSWERS {
        note(connection, found.trace(What::InvitationEnded, now_ms)).await?;
    }
    Ok(Answered::Wrong((WRONG_ANSWERS - wrong).max(0)))
}

/// Ends the invitations of somebody that are still open, of one organisation or
/// of all. Answers whether there were any.
async fn end_open(
    connection: &mut SqliteConnection,
    person: Uuid,
    location: Option<Uuid>,
    now_ms: i64,
) -> Result<bool> {
    let ended = sqlx::query(
        "UPDATE invitations SET ended_ms = ?2
         WHERE person = ?1 AND used_ms IS NULL AND ended_ms IS NULL
           AND (?3 IS NULL OR location IN
                (SELECT b.id FROM locations a JOIN locations b ON b.organisation = a.organisation
                 WHERE a.id = ?3))",
    )
    .bind(person)
    .bind(now_ms)
    .bind(location)
    .execute(connection)
    .await?;
    Ok(ended.rows_affected() > 0)
}
