//! What somebody sees and changes of their own account.

mod addresses;
mod numbers;

use domain::{
    id::{DeviceId, PersonId},
    text::Login,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use self::addresses::{forget_codes, set_address};
use super::{
    Result, Sqlite,
    rows::row,
    traces::{Trace, What, note},
};

row! {
    /// Somebody's own account.
    #[derive(Clone, Debug)]
    pub struct OwnAccount {
        /// Their name.
        pub name: String,
        /// What they sign in with.
        pub login: Option<String>,
        /// Where mail for them goes.
        pub email: Option<String>,
        /// The hash of their password.
        pub password_hash: Option<String>,
    }
}

row! {
    /// A device on which somebody is signed in.
    #[derive(Clone, Debug)]
    pub struct OwnDevice {
        /// Its id.
        pub id: DeviceId,
        /// What it calls itself.
        pub name: String,
        /// When it was first seen, in Unix ms.
        pub first_seen: i64,
        /// When it was last seen, in Unix ms.
        pub last_seen: i64,
    }
}

/// A forgotten password that a code may replace.
#[derive(Clone, Debug)]
pub struct Reset {
    /// Whose it is.
    pub name: String,
    /// What they sign in with.
    pub login: String,
}

/// A device is somebody's own unless it is a tablet of a group.
macro_rules! is_own {
    ($device:literal) => {
        concat!($device, " NOT IN (SELECT device FROM tablet_people)")
    };
}

impl Sqlite {
    /// Somebody's own account.
    pub async fn own_account(&self, person: PersonId) -> Result<Option<OwnAccount>> {
        let account: Option<OwnAccount> =
            sqlx::query_as("SELECT name, login, email, password_hash FROM people WHERE id = ?")
                .bind(person.0)
                .fetch_optional(&self.readers)
                .await?;
        Ok(account)
    }

    /// The devices on which somebody is signed in, the last used first; without
    /// the tablets of a group.
    pub async fn own_devices(&self, person: PersonId, now_ms: i64) -> Result<Vec<OwnDevice>> {
        let devices: Vec<OwnDevice> = sqlx::query_as(concat!(
            "SELECT d.id, d.name, d.first_seen, max(d.last_seen, max(s.last_used)) AS last_seen
             FROM devices d JOIN sessions s ON s.device = d.id
             WHERE d.person = ? AND d.revoked IS NULL AND s.expires > ? AND ",
            is_own!("s.device"),
            " GROUP BY d.id ORDER BY 4 DESC, d.id"
        ))
        .bind(person.0)
        .bind(now_ms)
        .fetch_all(&self.readers)
        .await?;
        Ok(devices)
    }

    /// Changes what somebody signs in with, and where mail for them goes when that is said
    /// too. Answers whether the sign-in name was free.
    pub async fn change_login(
        &self,
        person: PersonId,
        login: Login,
        email: Option<Option<Login>>,
        now_ms: i64,
    ) -> Result<bool> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    if !is_free(connection, person, &login).await? {
                        return Ok(false);
                    }
                    sqlx::query("UPDATE people SET login = ?2 WHERE id = ?1")
                        .bind(person.0)
                        .bind(login.as_str())
                        .execute(&mut *connection)
                        .await?;
                    if let Some(email) = email {
                        let email = email.as_ref().map(Login::as_str);
                        set_address(connection, person, email).await?;
                    }
                    let trace = Trace::new(What::AddressChanged, now_ms).by(person);
                    note(connection, trace).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Changes a password; all other sessions end. Answers which.
    pub async fn change_password(
        &self,
        person: PersonId,
        password_hash: String,
        keep: [u8; 32],
        now_ms: i64,
    ) -> Result<Vec<[u8; 32]>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let trace = Trace::new(What::PasswordChanged, now_ms).by(person);
                    note(connection, trace.with("by", "password")).await?;
                    set_password(connection, person, &password_hash, Some(keep)).await
                })
            })
            .await
    }

    /// Revokes one of somebody's own devices, or with `None` all but the one
    /// that `keep` names. Answers whose streams are to end.
    pub async fn revoke_own(
        &self,
        person: PersonId,
        device: Option<DeviceId>,
        keep: DeviceId,
        now_ms: i64,
    ) -> Result<Vec<[u8; 32]>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    // the session stays: with it the device hands in what it has, and
                    // then forgets everything
                    let revoked: Vec<(Uuid,)> = sqlx::query_as(concat!(
                        "UPDATE devices SET revoked = ?4
                         WHERE person = ?1 AND id <> ?2 AND (?3 IS NULL OR id = ?3) AND ",
                        is_own!("id"),
                        " AND revoked IS NULL RETURNING id"
                    ))
                    .bind(person.0)
                    .bind(keep.0)
                    .bind(device.map(|device| device.0))
                    .bind(now_ms)
                    .fetch_all(&mut *connection)
                    .await?;
                    for (device,) in revoked {
                        let trace = Trace::new(What::DeviceSignedOut, now_ms)
                            .by(person)
                            .on(keep);
                        note(connection, trace.with("device", DeviceId(device))).await?;
                    }
                    let ended = sqlx::query_as(
                        "SELECT s.token_hash FROM sessions s JOIN devices d ON d.id = s.device
                         WHERE s.person = ?1 AND d.revoked = ?2",
                    )
                    .bind(person.0)
                    .bind(now_ms)
                    .fetch_all(connection)
                    .await?;
                    Ok(hashes(ended))
                })
            })
            .await
    }

    /// Lets a code choose a new password for the account with this sign-in name.
    /// Answers where to send it; `None` when there is no account or no address.
    pub async fn begin_reset(
        &self,
        login: Login,
        code_hash: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<Option<Login>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM resets WHERE expires_ms <= ?")
                        .bind(now_ms)
                        .execute(&mut *connection)
                        .await?;
                    let found: Option<(Uuid, String)> = sqlx::query_as(
                        "SELECT id, email FROM people
                         WHERE login = ? AND email IS NOT NULL AND password_hash IS NOT NULL",
                    )
                    .bind(login.as_str())
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some((person, email)) = found else {
                        return Ok(None);
                    };
                    forget_resets(connection, PersonId(person)).await?;
                    sqlx::query(
                        "INSERT INTO resets (code_hash, person, expires_ms) VALUES (?, ?, ?)",
                    )
                    .bind(code_hash.as_slice())
                    .bind(person)
                    .bind(expires_ms)
                    .execute(connection)
                    .await?;
                    Ok(Login::kept(&email).ok())
                })
            })
            .await
    }

    /// Whose password this code may replace.
    pub async fn reset(&self, code_hash: [u8; 32], now_ms: i64) -> Result<Option<Reset>> {
        let found: Option<(String, String)> = sqlx::query_as(
            "SELECT p.name, p.login FROM resets r JOIN people p ON p.id = r.person
             WHERE r.code_hash = ? AND r.expires_ms > ? AND p.login IS NOT NULL",
        )
        .bind(code_hash.as_slice())
        .bind(now_ms)
        .fetch_optional(&self.readers)
        .await?;
        Ok(found.map(|(name, login)| Reset { name, login }))
    }

    /// Replaces a forgotten password, once per code; all sessions end. Answers
    /// whose it was and which sessions.
    pub async fn finish_reset(
        &self,
        code_hash: [u8; 32],
        password_hash: String,
        now_ms: i64,
    ) -> Result<Option<(PersonId, Vec<[u8; 32]>)>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let found: Option<(Uuid,)> = sqlx::query_as(
                        "DELETE FROM resets WHERE code_hash = ? AND expires_ms > ? RETURNING person",
                    )
                    .bind(code_hash.as_slice())
                    .bind(now_ms)
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some((person,)) = found else {
                        return Ok(None);
                    };
                    let person = PersonId(person);
                    let ended = set_password(connection, person, &password_hash, None).await?;
                    let trace = Trace::new(What::PasswordChanged, now_ms).by(person);
                    note(connection, trace.with("by", "mail")).await?;
                    Ok(Some((person, ended)))
                })
            })
            .await
    }
}

/// Gives somebody what they sign in with; if it is an address, mail goes there
/// too. Answers whether it was free.
pub(super) async fn set_login(
    connection: &mut SqliteConnection,
    person: PersonId,
    login: &Login,
) -> Result<bool> {
    if !is_free(connection, person, login).await? {
        return Ok(false);
    }
    sqlx::query("UPDATE people SET login = ?2, email = ?3 WHERE id = ?1")
        .bind(person.0)
        .bind(login.as_str())
        .bind(login.is_address().then_some(login.as_str()))
        .execute(connection)
        .await?;
    Ok(true)
}

async fn is_free(
    connection: &mut SqliteConnection,
    person: PersonId,
    login: &Login,
) -> Result<bool> {
    let other = sqlx::query("SELECT 1 FROM people WHERE login = ? AND id <> ?")
        .bind(login.as_str())
        .bind(person.0)
        .fetch_optional(connection)
        .await?;
    Ok(other.is_none())
}

/// Gives somebody another password and ends their sessions, but for one. What
/// could have replaced the password before opens nothing any more.
pub(super) async fn set_password(
    connection: &mut SqliteConnection,
    person: PersonId,
    password_hash: &str,
    keep: Option<[u8; 32]>,
) -> Result<Vec<[u8; 32]>> {
    sqlx::query("UPDATE people SET password_hash = ? WHERE id = ?")
        .bind(password_hash)
        .bind(person.0)
        .execute(&mut *connection)
        .await?;
    forget_codes(connection, person).await?;
    // who knew the password may have chosen a PIN with it, on tablets too
    sqlx::query("DELETE FROM pins WHERE person = ?")
        .bind(person.0)
        .execute(&mut *connection)
        .await?;
    forget_tablet_tokens(connection, person).await?;
    // a device that was revoked keeps what it needs to hand in what it has
    let ended = sqlx::query_as(
        "DELETE FROM sessions WHERE person = ?1 AND token_hash <> ?2
           AND device NOT IN (SELECT id FROM devices WHERE person = ?1 AND revoked IS NOT NULL)
         RETURNING token_hash",
    )
    .bind(person.0)
    .bind(keep.unwrap_or_default().as_slice())
    .fetch_all(connection)
    .await?;
    Ok(hashes(ended))
}

/// From here on, a tablet of a group opens for somebody with their PIN and a
/// network first. One that was revoked keeps its token, to hand in what it has.
pub(super) async fn forget_tablet_tokens(
    connection: &mut SqliteConnection,
    person: PersonId,
) -> Result<()> {
    sqlx::query(
        "DELETE FROM tablet_tokens
         WHERE device IN (SELECT id FROM devices WHERE person = ? AND revoked IS NULL)",
    )
    .bind(person.0)
    .execute(connection)
    .await?;
    Ok(())
}

async fn forget_resets(connection: &mut SqliteConnection, person: PersonId) -> Result<()> {
    sqlx::query("DELETE FROM resets WHERE person = ?")
        .bind(person.0)
        .execute(connection)
        .await?;
    Ok(())
}

fn hashes(rows: Vec<(Vec<u8>,)>) -> Vec<[u8; 32]> {
    let whole = rows.into_iter().map(|(hash,)| hash.try_into().ok());
    whole.flatten().collect()
}
