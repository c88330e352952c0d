//! How people want to be told that there is news, what waits to be told, and where
//! pushes go. Nothing here says what the news is about.

use std::collections::BTreeSet;

use domain::{
    id::PersonId,
    news::Hears,
    notify::{Digest, Quiet},
    scope::Scope,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Result, Sqlite, access, rows::row, values};

pub use self::outbox::{DueMail, DuePush, Outcome};

mod outbox;

/// How somebody wants to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotificationSettings {
    /// When not.
    pub quiet: Quiet,
    /// How often by mail.
    pub digest: Digest,
}

/// Who chose nothing: no mail, and the usual quiet hours.
impl Default for NotificationSettings {
    fn default() -> Self {
        Self {
            quiet: Quiet::USUAL,
            digest: Digest::Off,
        }
    }
}

/// As whom and where somebody chose.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// Who.
    pub person: PersonId,
    /// In which language.
    pub language: String,
    /// Where Samenbeeld is, as they reached it.
    pub origin: String,
}

/// What is news in a scope, and to whom.
pub(super) type News = BTreeSet<(Scope, Hears)>;

row! {
    struct Chosen {
        quiet_from: i64,
        quiet_until: i64,
        digest: String,
    }
}

impl Sqlite {
    /// How somebody wants to be told.
    pub async fn notification_settings(&self, person: PersonId) -> Result<NotificationSettings> {
        let row: Option<Chosen> =
            sqlx::query_as("SELECT quiet_from, quiet_until, digest FROM telling WHERE person = ?")
                .bind(person.0)
                .fetch_optional(&self.readers)
                .await?;
        let Some(row) = row else {
            return Ok(NotificationSettings::default());
        };
        Ok(NotificationSettings {
            quiet: quiet(row.quiet_from, row.quiet_until),
            digest: values::read_word(row.digest)?,
        })
    }

    /// Keeps how somebody wants to be told.
    pub async fn choose_notifications(
        &self,
        subscriber: Subscriber,
        settings: NotificationSettings,
    ) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    keep(connection, &subscriber).await?;
                    sqlx::query(
                        "UPDATE telling SET quiet_from = ?2, quiet_until = ?3, digest = ?4,
                                mail_news_ms = CASE ?4 WHEN 'off' THEN NULL ELSE mail_news_ms END
                         WHERE person = ?1",
                    )
                    .bind(subscriber.person.0)
                    .bind(i64::from(settings.quiet.from))
                    .bind(i64::from(settings.quiet.until))
                    .bind(values::word(&settings.digest)?)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// The key of pushes; a fresh one becomes it when there is none.
    pub async fn push_key(&self, fresh: fn() -> Vec<u8>) -> Result<Vec<u8>> {
        let kept: Option<(Vec<u8>,)> = sqlx::query_as("SELECT pkcs8 FROM push_key")
            .fetch_optional(&self.readers)
            .await?;
        if let Some((kept,)) = kept {
            return Ok(kept);
        }
        let fresh = fresh();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("INSERT OR IGNORE INTO push_key (one, pkcs8) VALUES (1, ?)")
                        .bind(fresh)
                        .execute(&mut *connection)
                        .await?;
                    let (kept,) = sqlx::query_as("SELECT pkcs8 FROM push_key")
                        .fetch_one(connection)
                        .await?;
                    Ok(kept)
                })
            })
            .await
    }

    /// Whether pushes go to the browser of a session.
    pub async fn takes_pushes(&self, session: [u8; 32]) -> Result<bool> {
        let found = sqlx::query("SELECT 1 FROM push_addresses WHERE session = ?")
            .bind(session.as_slice())
            .fetch_optional(&self.readers)
            .await?;
        Ok(found.is_some())
    }

    /// From now on pushes go to the browser of this session; to whom else pushes
    /// went there, they go no more.
    pub async fn take_pushes(
        &self,
        subscriber: Subscriber,
        session: [u8; 32],
        endpoint: String,
    ) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    keep(connection, &subscriber).await?;
                    sqlx::query("DELETE FROM push_addresses WHERE session = ? OR endpoint = ?")
                        .bind(session.as_slice())
                        .bind(&endpoint)
                        .execute(&mut *connection)
                        .await?;
                    sqlx::query(
                        "INSERT INTO push_addresses (session, person, endpoint) VALUES (?, ?, ?)",
                    )
                    .bind(session.as_slice())
                    .bind(subscriber.person.0)
                    .bind(&endpoint)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// No pushes go to the browser of this session any more.
    pub async fn leave_pushes(&self, session: [u8; 32]) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM push_addresses WHERE session = ?")
                        .bind(session.as_slice())
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}

fn quiet(from: i64, until: i64) -> Quiet {
    let hour = |hour| u8::try_from(hour).unwrap_or_default();
    Quiet::new(hour(from), hour(until)).unwrap_or(Quiet::USUAL)
}

/// Somebody chooses: where they are and what they read is as of now.
async fn keep(connection: &mut SqliteConnection, subscriber: &Subscriber) -> Result<()> {
    let usual = NotificationSettings::default();
    sqlx::query(
        "INSERT INTO telling (person, quiet_from, quiet_until, digest, language, origin)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (person) DO UPDATE SET language = excluded.language, origin = excluded.origin",
    )
    .bind(subscriber.person.0)
    .bind(i64::from(usual.quiet.from))
    .bind(i64::from(usual.quiet.until))
    .bind(values::word(&usual.digest)?)
    .bind(&subscriber.language)
    .bind(&subscriber.origin)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that there is news for those who chose to be told and may read it now.
pub(super) async fn note(
    connection: &mut SqliteConnection,
    news: &News,
    now_ms: i64,
) -> Result<()> {
    if news.is_empty() {
        return Ok(());
    }
    let scopes: BTreeSet<Scope> = news.iter().map(|(scope, _)| *scope).collect();
    let readers = access::readers(connection, &scopes, now_ms).await?;
    let readers: Vec<PersonId> = readers.into_iter().collect();
    // who waits to be told already need not be looked at
    let select = "SELECT person FROM telling t WHERE (
             (digest <> 'off' AND mail_news_ms IS NULL) OR (push_news_ms IS NULL
              AND EXISTS (SELECT 1 FROM push_addresses a WHERE a.person = t.person)))
         AND person";
    let choosers: Vec<(Uuid,)> =
        values::among(connection, select, &readers, |person| person.0).await?;
    for (person,) in choosers {
        let access = access::access(connection, PersonId(person), now_ms).await?;
        let hears = |(scope, hears): &(Scope, Hears)| {
            hears.is_for(PersonId(person)) && access.reads(*scope)
        };
        if news.iter().any(hears) {
            sqlx::query(
                "UPDATE telling SET push_news_ms = coalesce(push_news_ms, ?2),
                        mail_news_ms = CASE digest WHEN 'off' THEN NULL
                             ELSE coalesce(mail_news_ms, ?2) END
                 WHERE person = ?1",
            )
            .bind(person)
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(())
}
