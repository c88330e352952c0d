//! Letters that are on their way, and those that a newer one ended.

use std::collections::BTreeMap;

use domain::id::PersonId;

use crate::db::sqlite::{Result, Sqlite, rows::row};

row! {
    struct Letter {
        person: PersonId,
        made_ms: i64,
        expires_ms: i64,
    }
}

impl Sqlite {
    /// The letters that are on their way to somebody at a location that `lead` leads: when
    /// the last one was made, and until when it opens something.
    pub async fn letters(
        &self,
        lead: PersonId,
        now_ms: i64,
    ) -> Result<BTreeMap<PersonId, (i64, i64)>> {
        let rows: Vec<Letter> = sqlx::query_as(
            "SELECT i.person, i.made_ms, i.expires_ms FROM invitations i
             WHERE i.used_ms IS NULL AND i.ended_ms IS NULL AND i.expires_ms > ?2
               AND i.location IN (SELECT location FROM leads WHERE person = ?1 AND from_ms <= ?2
                                  AND (until_ms IS NULL OR until_ms > ?2))
             ORDER BY i.made_ms",
        )
        .bind(lead.0)
        .bind(now_ms)
        .fetch_all(&self.readers)
        .await?;
        let letter = |row: Letter| (row.person, (row.made_ms, row.expires_ms));
        Ok(rows.into_iter().map(letter).collect())
    }

    /// Whether a code opens nothing any more because there is a newer letter for the same
    /// person, that is open.
    pub async fn is_replaced(&self, code_hash: [u8; 32], now_ms: i64) -> Result<bool> {
        let newer = sqlx::query(
            "SELECT 1 FROM invitations o JOIN invitations n ON n.person = o.person AND n.id <> o.id
             WHERE o.code_hash = ?1 AND o.used_ms IS NULL AND o.ended_ms IS NOT NULL
               AND n.made_ms >= o.ended_ms AND n.used_ms IS NULL AND n.ended_ms IS NULL
               AND n.expires_ms > ?2",
        )
        .bind(code_hash.as_slice())
        .bind(now_ms)
        .fetch_optional(&self.readers)
        .await?;
        Ok(newer.is_some())
    }
}
