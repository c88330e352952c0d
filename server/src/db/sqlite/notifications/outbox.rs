//! What is due to be told now, and what became of it.

use domain::{
    id::PersonId,
    notify::{Digest, may_push, wait_after},
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    super::{Result, rows::row, values},
    Sqlite, quiet,
};

/// A push that is due.
#[derive(Clone, Debug)]
pub struct DuePush {
    /// The session in which it was chosen.
    pub session: [u8; 32],
    /// Where it goes.
    pub endpoint: String,
    /// Where Samenbeeld is, as the person reached it.
    pub origin: String,
}

/// What became of a push.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was taken.
    Taken,
    /// There is nobody at this address any more, or it is not for us.
    Gone,
    /// Not now.
    Failed,
}

/// Mail that is due.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// For whom.
    pub person: PersonId,
    /// Their address.
    pub email: String,
    /// In which language.
    pub language: String,
    /// Where Samenbeeld is, as they reached it.
    pub origin: String,
    /// Since when there is news.
    news_ms: i64,
    mailed_ms: Option<i64>,
}

/// Who is somebody to some child now, and so has something to be told of.
macro_rules! is_anybody {
    () => {
        "EXISTS (SELECT 1 FROM relations r WHERE r.person = t.person
             AND r.from_ms <= ?1 AND (r.until_ms IS NULL OR r.until_ms > ?1))"
    };
}

row! {
    struct PushRow {
        session: Vec<u8>,
        endpoint: String,
        origin: String,
        quiet_from: i64,
        quiet_until: i64,
    }
}

row! {
    struct MailRow {
        person: PersonId,
        email: String,
        language: String,
        origin: String,
        quiet_from: i64,
        quiet_until: i64,
        digest: String,
        mail_news_ms: i64,
        mailed_ms: Option<i64>,
    }
}

row! {
    struct Waiting {
        person: Uuid,
        quiet_from: i64,
        quiet_until: i64,
        push_news_ms: i64,
        pushed_ms: Option<i64>,
    }
}

impl Sqlite {
    /// Makes pushes due to whoever has news that rested and is not in their quiet
    /// hours.
    pub async fn wake_pushes(&self, now_ms: i64, ahead_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move { wake_pushes(connection, now_ms, ahead_ms).await })
            })
            .await
    }

    /// The pushes that are due, of sessions that go on, on devices that were not
    /// revoked and are nobody else's, for people who still see a child.
    pub async fn due_pushes(&self, most: u32, now_ms: i64, ahead_ms: i64) -> Result<Vec<DuePush>> {
        let rows: Vec<PushRow> = sqlx::query_as(concat!(
            "SELECT a.session, a.endpoint, t.origin, t.quiet_from, t.quiet_until
             FROM push_addresses a JOIN sessions s ON s.token_hash = a.session
             JOIN devices d ON d.id = s.device JOIN telling t ON t.person = a.person
             WHERE a.due_ms <= ?1 AND s.person = a.person AND s.expires > ?1 AND d.revoked IS NULL
               AND s.device NOT IN (SELECT device FROM tablet_people) AND ",
            is_anybody!(),
            " ORDER BY a.due_ms LIMIT ?2"
        ))
        .bind(now_ms)
        .bind(most)
        .fetch_all(&self.readers)
        .await?;
        // what failed may have come into the quiet hours since
        let now = |from, until| !quiet(from, until).is_at(now_ms, ahead_ms);
        let rows = rows.into_iter();
        let rows = rows.filter(|row| now(row.quiet_from, row.quiet_until));
        let due = rows.filter_map(|row| {
            Some(DuePush {
                session: row.session.try_into().ok()?,
                endpoint: row.endpoint,
                origin: row.origin,
            })
        });
        Ok(due.collect())
    }

    /// Notes what became of a push.
    pub async fn note_push(&self, push: DuePush, outcome: Outcome, now_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move { note_push(connection, &push, outcome, now_ms).await })
            })
            .await
    }

    /// Takes the mail that is due: it counts as sent from now on, also when the
    /// server stops before it is.
    pub async fn take_due_mail(&self, now_ms: i64, ahead_ms: i64) -> Result<Vec<DueMail>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move { take_due_mail(connection, now_ms, ahead_ms).await })
            })
            .await
    }

    /// Mail was sent: what failed before is forgotten.
    pub async fn note_mail(&self, person: PersonId) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("UPDATE telling SET mail_tries = 0 WHERE person = ?")
                        .bind(person.0)
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Mail that could not be sent is due again after a while, a few times.
    pub async fn put_back_mail(&self, mail: DueMail, now_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move { put_back_mail(connection, &mail, now_ms).await })
            })
            .await
    }
}

async fn wake_pushes(connection: &mut SqliteConnection, now_ms: i64, ahead_ms: i64) -> Result<()> {
    let waiting: Vec<Waiting> = sqlx::query_as(
        "SELECT person, quiet_from, quiet_until, push_news_ms, pushed_ms FROM telling
         WHERE push_news_ms IS NOT NULL",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in waiting {
        let person = row.person;
        if quiet(row.quiet_from, row.quiet_until).is_at(now_ms, ahead_ms)
            || !may_push(row.push_news_ms, row.pushed_ms, now_ms)
        {
            continue;
        }
        sqlx::query("UPDATE push_addresses SET due_ms = ?2, tries = 0 WHERE person = ?1")
            .bind(person)
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
        sqlx::query("UPDATE telling SET push_news_ms = NULL, pushed_ms = ?2 WHERE person = ?1")
            .bind(person)
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn note_push(
    connection: &mut SqliteConnection,
    push: &DuePush,
    outcome: Outcome,
    now_ms: i64,
) -> Result<()> {
    // by address too: another may have been chosen meanwhile
    let (session, endpoint) = (push.session.as_slice(), &push.endpoint);
    match outcome {
        Outcome::Gone => {
            sqlx::query("DELETE FROM push_addresses WHERE session = ?1 AND endpoint = ?2")
                .bind(session)
                .bind(endpoint)
                .execute(connection)
                .await?;
        }
        Outcome::Taken => {
            sqlx::query(
                "UPDATE push_addresses SET due_ms = NULL, tries = 0
                 WHERE session = ?1 AND endpoint = ?2",
            )
            .bind(session)
            .bind(endpoint)
            .execute(connection)
            .await?;
        }
        Outcome::Failed => {
            let tries: Option<(u32,)> = sqlx::query_as(
                "UPDATE push_addresses SET tries = tries + 1
                 WHERE session = ?1 AND endpoint = ?2 RETURNING tries",
            )
            .bind(session)
            .bind(endpoint)
            .fetch_optional(&mut *connection)
            .await?;
            let next_ms = tries.and_then(|(tries,)| Some(now_ms + wait_after(tries)?));
            sqlx::query(
                "UPDATE push_addresses SET due_ms = ?3 WHERE session = ?1 AND endpoint = ?2",
            )
            .bind(session)
            .bind(endpoint)
            .bind(next_ms)
            .execute(connection)
            .await?;
        }
    }
    Ok(())
}

async fn take_due_mail(
    connection: &mut SqliteConnection,
    now_ms: i64,
    ahead_ms: i64,
) -> Result<Vec<DueMail>> {
    let waiting: Vec<MailRow> = sqlx::query_as(concat!(
        "SELECT t.person, p.email, t.language, t.origin, t.quiet_from, t.quiet_until, t.digest,
                t.mail_news_ms, t.mailed_ms
         FROM telling t JOIN people p ON p.id = t.person
         WHERE t.mail_news_ms IS NOT NULL AND t.mail_rest_ms <= ?1 AND p.email IS NOT NULL
           AND p.password_hash IS NOT NULL AND ",
        is_anybody!()
    ))
    .bind(now_ms)
    .fetch_all(&mut *connection)
    .await?;
    let mut due = Vec::new();
    for row in waiting {
        let digest: Digest = values::read_word(row.digest)?;
        let (news_ms, mailed_ms) = (row.mail_news_ms, row.mailed_ms);
        if quiet(row.quiet_from, row.quiet_until).is_at(now_ms, ahead_ms)
            || !digest.is_due(news_ms, mailed_ms, now_ms, ahead_ms)
        {
            continue;
        }
        sqlx::query("UPDATE telling SET mail_news_ms = NULL, mailed_ms = ?2 WHERE person = ?1")
            .bind(row.person.0)
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
        due.push(DueMail {
            person: row.person,
            email: row.email,
            language: row.language,
            origin: row.origin,
            news_ms,
            mailed_ms,
        });
    }
    Ok(due)
}

async fn put_back_mail(
    connection: &mut SqliteConnection,
    mail: &DueMail,
    now_ms: i64,
) -> Result<()> {
    let tries: Option<(u32,)> = sqlx::query_as(
        "UPDATE telling SET mail_tries = mail_tries + 1 WHERE person = ? RETURNING mail_tries",
    )
    .bind(mail.person.0)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(rest_ms) = tries.and_then(|(tries,)| wait_after(tries)) else {
        // given up until the next time to mail
        sqlx::query("UPDATE telling SET mail_tries = 0, mail_news_ms = coalesce(mail_news_ms, ?2) WHERE person = ?1")
            .bind(mail.person.0)
            .bind(now_ms)
            .execute(connection)
            .await?;
        return Ok(());
    };
    sqlx::query(
        "UPDATE telling SET mail_news_ms = ?2, mailed_ms = ?3, mail_rest_ms = ?4
         WHERE person = ?1 AND digest <> 'off'",
    )
    .bind(mail.person.0)
    .bind(mail.news_ms)
    .bind(mail.mailed_ms)
    .bind(now_ms + rest_ms)
    .execute(connection)
    .await?;
    Ok(())
}
