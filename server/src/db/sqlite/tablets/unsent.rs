//! What waits on the tablets of a location to be sent, by person: numbers alone.

use domain::id::{LocationId, PersonId, TabletId};
use sqlx::SqliteConnection;

use crate::db::sqlite::{Result, Sqlite, rows::row};

row! {
    /// How much of somebody waits on a tablet.
    struct Unsent {
        tablet: TabletId,
        name: String,
        unsent: u32,
    }
}

impl Sqlite {
    /// Notes how much of each person's a tablet says that it still has.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_unsent(&self, tablet: TabletId, told: Vec<(PersonId, u32)>) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(note(connection, tablet, told)))
            .await
    }

    /// Who has how much on which tablet of a location that is not sent, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unsent(&self, location: LocationId) -> Result<Vec<(TabletId, String, u32)>> {
        let rows: Vec<Unsent> = sqlx::query_as(
            "SELECT t.id AS tablet, p.name, of.unsent FROM tablet_people of
             JOIN tablets t ON t.id = of.tablet JOIN groups g ON g.id = t.grp
             JOIN people p ON p.id = of.person
             WHERE g.location = ? AND of.unsent > 0 AND t.revoked IS NULL
             ORDER BY p.name, p.id",
        )
        .bind(location.0)
        .fetch_all(&self.readers)
        .await?;
        let one = |row: Unsent| (row.tablet, row.name, row.unsent);
        Ok(rows.into_iter().map(one).collect())
    }
}

async fn note(
    connection: &mut SqliteConnection,
    tablet: TabletId,
    told: Vec<(PersonId, u32)>,
) -> Result<()> {
    for (person, unsent) in told {
        sqlx::query("UPDATE tablet_people SET unsent = ?3 WHERE tablet = ?1 AND person = ?2")
            .bind(tablet.0)
            .bind(person.0)
            .bind(unsent)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
