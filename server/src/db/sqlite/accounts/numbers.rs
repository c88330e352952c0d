//! On what number somebody is called whose child is here.

use std::collections::BTreeSet;

use domain::{id::PersonId, text::Phone};
use uuid::Uuid;

use super::super::{Result, Sqlite};

impl Sqlite {
    /// The number that a guardian gave, empty when they gave none; `None` for who is
    /// nobody's guardian.
    pub async fn own_number(&self, person: PersonId) -> Result<Option<String>> {
        let number: Option<(String,)> = sqlx::query_as(
            "SELECT coalesce(phone, '') FROM guardians WHERE person = ? AND until_ms IS NULL
             ORDER BY phone IS NULL, from_ms DESC LIMIT 1",
        )
        .bind(person.0)
        .fetch_optional(&self.readers)
        .await?;
        Ok(number.map(|(number,)| number))
    }

    /// Changes it for all their children. Answers who calls them: the mentors.
    pub async fn change_number(
        &self,
        person: PersonId,
        phone: Option<Phone>,
    ) -> Result<BTreeSet<PersonId>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE guardians SET phone = ?2 WHERE person = ?1 AND until_ms IS NULL",
                    )
                    .bind(person.0)
                    .bind(phone.as_ref().map(Phone::as_str))
                    .execute(&mut *connection)
                    .await?;
                    let mentors: Vec<(Uuid,)> = sqlx::query_as(
                        "SELECT DISTINCT m.person FROM mentors m JOIN guardians g USING (child)
                         WHERE g.person = ? AND g.until_ms IS NULL AND m.until_ms IS NULL",
                    )
                    .bind(person.0)
                    .fetch_all(connection)
                    .await?;
                    Ok(mentors.into_iter().map(|(id,)| PersonId(id)).collect())
                })
            })
            .await
    }
}
