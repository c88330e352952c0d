//! The tablets of groups: pairing one, listing them, and revoking one that is lost.

mod ending;
mod unsent;

use domain::{
    id::{DeviceId, GroupId, LocationId, PersonId, TabletId},
    normalize::order,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Result, Sqlite,
    rows::row,
    traces::{self, Trace, What},
};

/// A code with which a tablet can be paired once.
#[derive(Clone, Debug)]
pub struct NewPairing {
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// The group that the tablet will be of.
    pub group: GroupId,
    /// What the tablet will be called.
    pub name: String,
    /// Which lead lets it in.
    pub by: PersonId,
    /// When the code ends, in Unix ms.
    pub expires_ms: i64,
}

/// A browser that wants to be a tablet.
#[derive(Clone, Debug)]
pub struct NewTablet {
    /// The id for it.
    pub id: TabletId,
    /// SHA-256 of the code that somebody typed.
    pub code_hash: [u8; 32],
    /// SHA-256 of the token for its cookie.
    pub token_hash: [u8; 32],
    /// Unix time in ms.
    pub now_ms: i64,
}

row! {
    /// A tablet, by its cookie.
    #[derive(Clone, Debug)]
    pub struct Tablet {
        /// The tablet.
        pub id: TabletId,
        /// Of which group.
        pub group: GroupId,
        /// What that group is called.
        pub group_name: String,
        /// How long it opens without a network, in hours.
        pub lease_h: u32,
        /// When it was last here, in Unix ms.
        pub last_seen_ms: i64,
        /// Whether a lead revoked it.
        pub is_revoked: bool,
    }
}

row! {
    /// A tablet as the lead of its location sees it.
    #[derive(Clone, Debug)]
    pub struct PairedTablet {
        /// The tablet.
        pub id: TabletId,
        /// Of which group.
        pub group: GroupId,
        /// What it is called.
        pub name: String,
        /// Who paired it.
        pub paired_by: String,
        /// When, in Unix ms.
        pub paired_ms: i64,
        /// When it was last here, in Unix ms.
        pub last_seen_ms: i64,
        /// How many people have opened it.
        pub people: u32,
        /// When it was revoked, in Unix ms.
        pub revoked_ms: Option<i64>,
    }
}

row! {
    /// A person who can open a tablet.
    #[derive(Clone, Debug, serde::Serialize)]
    pub struct Face {
        /// Who it is.
        pub person: PersonId,
        /// What they are called.
        pub name: String,
        /// Whether they have chosen a PIN.
        pub has_pin: bool,
    }
}

/// Which PIN somebody has.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ChosenPin {
    /// Whose it is.
    pub person: PersonId,
    /// When they chose it, in Unix ms.
    pub pin: i64,
}

impl Sqlite {
    /// Keeps a code with which a tablet can be paired once.
    pub async fn add_pairing(&self, pairing: NewPairing) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO pairings (code_hash, grp, name, made_by, expires_ms)
                         VALUES (?, ?, ?, ?, ?)",
                    )
                    .bind(pairing.code_hash.as_slice())
                    .bind(pairing.group.0)
                    .bind(pairing.name)
                    .bind(pairing.by.0)
                    .bind(pairing.expires_ms)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Makes a browser the tablet of a group; `false` when its code opens nothing.
    pub async fn pair(&self, tablet: NewTablet) -> Result<bool> {
        self.writer
            .decide(tablet.now_ms, move |connection, now_ms| {
                Box::pin(pair(connection, NewTablet { now_ms, ..tablet }))
            })
            .await
    }

    /// The tablet with this token, also when it was revoked.
    pub async fn tablet(&self, token_hash: [u8; 32]) -> Result<Option<Tablet>> {
        let tablet: Option<Tablet> = sqlx::query_as(
            "SELECT t.id, g.id AS \"group\", g.name AS group_name, l.lease_h,
                    t.last_seen AS last_seen_ms, t.revoked IS NOT NULL AS is_revoked
             FROM tablets t JOIN groups g ON g.id = t.grp JOIN locations l ON l.id = g.location
             WHERE t.token_hash = ?",
        )
        .bind(token_hash.as_slice())
        .fetch_optional(&self.readers)
        .await?;
        Ok(tablet)
    }

    /// Notes that a tablet was here.
    pub async fn note_tablet(&self, tablet: TabletId, now_ms: i64) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("UPDATE tablets SET last_seen = ?2 WHERE id = ?1")
                        .bind(tablet.0)
                        .bind(now_ms)
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Who can open a tablet: the staff who work in its group now, by name.
    pub async fn faces(&self, tablet: TabletId, now_ms: i64) -> Result<Vec<Face>> {
        let mut faces: Vec<Face> = sqlx::query_as(
            "SELECT DISTINCT p.id AS person, p.name, pins.person IS NOT NULL AS has_pin
             FROM tablets t JOIN staff_groups s ON s.grp = t.grp JOIN people p ON p.id = s.person
             LEFT JOIN pins ON pins.person = p.id
             WHERE t.id = ?1 AND s.from_ms <= ?2 AND (s.until_ms IS NULL OR s.until_ms > ?2)
             ORDER BY p.id",
        )
        .bind(tablet.0)
        .bind(now_ms)
        .fetch_all(&self.readers)
        .await?;
        faces.sort_by_cached_key(|face| (order(&face.name), face.person));
        Ok(faces)
    }

    /// Which PIN each has who opened a tablet; who has none is left out.
    pub async fn chosen_pins(&self, tablet: TabletId) -> Result<Vec<ChosenPin>> {
        let rows: Vec<(Uuid, i64)> = sqlx::query_as(
            "SELECT pins.person, pins.chosen_ms
             FROM tablet_people t JOIN pins ON pins.person = t.person
             WHERE t.tablet = ? ORDER BY pins.person",
        )
        .bind(tablet.0)
        .fetch_all(&self.readers)
        .await?;
        let pin = |(person, pin)| ChosenPin {
            person: PersonId(person),
            pin,
        };
        Ok(rows.into_iter().map(pin).collect())
    }

    /// All tablets of a location, also those that were revoked.
    pub async fn tablets(&self, location: LocationId) -> Result<Vec<PairedTablet>> {
        let tablets: Vec<PairedTablet> = sqlx::query_as(
            "SELECT t.id, t.grp AS \"group\", t.name, p.name AS paired_by, t.paired_ms,
                    t.last_seen AS last_seen_ms,
                    (SELECT COUNT(*) FROM tablet_people WHERE tablet = t.id) AS people,
                    t.revoked AS revoked_ms
             FROM tablets t JOIN groups g ON g.id = t.grp JOIN people p ON p.id = t.paired_by
             WHERE g.location = ? ORDER BY g.name, t.name, t.id",
        )
        .bind(location.0)
        .fetch_all(&self.readers)
        .await?;
        Ok(tablets)
    }

    /// Revokes a tablet of a location with everybody's device on it. Answers which
    /// sessions hear nothing any more; `None` when the location has no such tablet.
    pub async fn revoke_tablet(
        &self,
        location: LocationId,
        tablet: TabletId,
        by: PersonId,
        now_ms: i64,
    ) -> Result<Option<Vec<[u8; 32]>>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(ending::revoke(connection, (location, by), tablet, now_ms))
            })
            .await
    }

    /// Revokes a tablet that nobody has opened; `false` when somebody has.
    pub async fn give_back_tablet(&self, tablet: TabletId, now_ms: i64) -> Result<bool> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(ending::give_back(connection, tablet, now_ms))
            })
            .await
    }

    /// Revokes one device. Answers which sessions hear nothing any more.
    pub async fn revoke_device(&self, device: DeviceId, now_ms: i64) -> Result<Vec<[u8; 32]>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(ending::revoke_device(connection, device, now_ms))
            })
            .await
    }
}

row! {
    /// What a code pairs.
    struct Pairing {
        grp: Uuid,
        name: String,
        made_by: PersonId,
        expires_ms: i64,
    }
}

/// Uses a code up. A code that has ended, or whose group has, pairs nothing.
async fn pair(connection: &mut SqliteConnection, tablet: NewTablet) -> Result<bool> {
    let used: Option<Pairing> = sqlx::query_as(
        "DELETE FROM pairings WHERE code_hash = ? RETURNING grp, name, made_by, expires_ms",
    )
    .bind(tablet.code_hash.as_slice())
    .fetch_optional(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM pairings WHERE expires_ms <= ?")
        .bind(tablet.now_ms)
        .execute(&mut *connection)
        .await?;
    let Some(used) = used.filter(|used| used.expires_ms > tablet.now_ms) else {
        return Ok(false);
    };
    let added = sqlx::query(
        "INSERT INTO tablets (id, grp, name, token_hash, paired_by, paired_ms, last_seen)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 FROM groups
         WHERE id = ?2 AND (ended_ms IS NULL OR ended_ms > ?6)
           AND location IN (SELECT location FROM leads WHERE person = ?5 AND from_ms <= ?6
                            AND (until_ms IS NULL OR until_ms > ?6))",
    )
    .bind(tablet.id.0)
    .bind(used.grp)
    .bind(used.name)
    .bind(tablet.token_hash.as_slice())
    .bind(used.made_by.0)
    .bind(tablet.now_ms)
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    let trace = Trace::new(What::TabletPaired, tablet.now_ms).by(used.made_by);
    let trace = trace.with("tablet", tablet.id.0).with("group", used.grp);
    traces::note(connection, trace).await?;
    Ok(true)
}
