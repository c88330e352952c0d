//! The phones and computers of staff, for who leads where they work.

use domain::id::{DeviceId, LocationId, PersonId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Result, Sqlite,
    accounts::OwnDevice,
    invitations::opens_elsewhere,
    traces::{Trace, What, note},
};

/// The devices of somebody who works at a location, as far as its lead has a say.
#[derive(Clone, Debug)]
pub enum StaffDevices {
    /// They are these.
    These(Vec<OwnDevice>),
    /// The account opens something of another organisation too, which did not ask.
    Elsewhere,
}

impl Sqlite {
    /// The devices of somebody who works at a location now, without the tablets of
    /// groups. `None`: they do not work there.
    pub async fn staff_devices(
        &self,
        location: LocationId,
        person: PersonId,
        now_ms: i64,
    ) -> Result<Option<StaffDevices>> {
        let mut connection = self.readers.acquire().await?;
        let of = may_end(&mut connection, location, person, now_ms).await?;
        drop(connection);
        Ok(match of {
            MayEnd::NotStaff => None,
            MayEnd::Elsewhere => Some(StaffDevices::Elsewhere),
            MayEnd::Yes => {
                let devices = self.own_devices(person, now_ms).await?;
                Some(StaffDevices::These(devices))
            }
        })
    }

    /// A lead signs out a device of somebody who works at their location. Answers
    /// whose streams are to end; `None` when it is no such device.
    pub async fn revoke_of_staff(
        &self,
        (location, lead): (LocationId, PersonId),
        (person, device): (PersonId, DeviceId),
        now_ms: i64,
    ) -> Result<Option<Vec<[u8; 32]>>> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let may = may_end(connection, location, person, now_ms).await?;
                    if !matches!(may, MayEnd::Yes) {
                        return Ok(None);
                    }
                    revoke(connection, (location, lead), (person, device), now_ms).await
                })
            })
            .await
    }
}

enum MayEnd {
    Yes,
    Elsewhere,
    NotStaff,
}

async fn may_end(
    connection: &mut SqliteConnection,
    location: LocationId,
    person: PersonId,
    now_ms: i64,
) -> Result<MayEnd> {
    let works: Option<(Uuid,)> = sqlx::query_as(
        "SELECT organisation FROM locations WHERE id = ?1 AND (
             EXISTS (SELECT 1 FROM staff_groups s JOIN groups g ON g.id = s.grp
                     WHERE g.location = ?1 AND s.person = ?2 AND s.from_ms <= ?3
                       AND (s.until_ms IS NULL OR s.until_ms > ?3))
             OR EXISTS (SELECT 1 FROM leads WHERE location = ?1 AND person = ?2 AND from_ms <= ?3
                        AND (until_ms IS NULL OR until_ms > ?3)))",
    )
    .bind(location.0)
    .bind(person.0)
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((organisation,)) = works else {
        return Ok(MayEnd::NotStaff);
    };
    Ok(
        if opens_elsewhere(connection, person, organisation, now_ms).await? {
            MayEnd::Elsewhere
        } else {
            MayEnd::Yes
        },
    )
}

/// The sessions stay: with them the device hands in what it has, and then forgets
/// everything.
async fn revoke(
    connection: &mut SqliteConnection,
    (location, lead): (LocationId, PersonId),
    (person, device): (PersonId, DeviceId),
    now_ms: i64,
) -> Result<Option<Vec<[u8; 32]>>> {
    let revoked = sqlx::query(
        "UPDATE devices SET revoked = ?3 WHERE id = ?1 AND person = ?2 AND revoked IS NULL
           AND id NOT IN (SELECT device FROM tablet_people)",
    )
    .bind(device.0)
    .bind(person.0)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    if revoked.rows_affected() == 0 {
        return Ok(None);
    }
    let trace = Trace::new(What::DeviceSignedOut, now_ms).by(lead);
    let trace = trace.at(location).about(person).with("device", device);
    note(connection, trace).await?;
    let ended: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT token_hash FROM sessions WHERE device = ?")
        .bind(device.0)
        .fetch_all(connection)
        .await?;
    let hash = |(hash,): (Vec<u8>,)| hash.try_into().ok();
    Ok(Some(ended.into_iter().filter_map(hash).collect()))
}
