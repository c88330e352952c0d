//! The open questions of a location's own.

use domain::{
    desk::Desk,
    directory::OwnQuestion,
    id::{LocationId, PersonId, QuestionId},
    text::{Asked, ThemeKey},
};
use sqlx::{SqliteConnection, query};
use uuid::Uuid;

use crate::db::sqlite::{DbError, Result, rows::row};

row! {
    struct Row {
        id: Uuid,
        theme: Option<String>,
        age_from: u8,
        age_to: u8,
        text: String,
    }
}

/// The questions of a location, in order.
pub(super) async fn of(
    connection: &mut SqliteConnection,
    location: LocationId,
) -> Result<Vec<OwnQuestion>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, theme, age_from, age_to, text FROM questions
         WHERE location = ?1 ORDER BY position, id",
    )
    .bind(location.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(read).collect()
}

/// The questions of the locations where somebody works: who may ask them.
pub(in crate::db::sqlite) async fn for_staff(
    connection: &mut SqliteConnection,
    viewer: PersonId,
    now_ms: i64,
) -> Result<Vec<OwnQuestion>> {
    let rows: Vec<Row> = sqlx::query_as(
        "WITH here (location) AS (
             SELECT g.location FROM staff_groups s JOIN groups g ON g.id = s.grp
             WHERE s.person = ?1 AND s.from_ms <= ?2 AND (s.until_ms IS NULL OR s.until_ms > ?2)
             UNION SELECT l.location FROM leads l
             WHERE l.person = ?1 AND l.from_ms <= ?2 AND (l.until_ms IS NULL OR l.until_ms > ?2))
         SELECT q.id, q.theme, q.age_from, q.age_to, q.text FROM questions q
         JOIN here USING (location) ORDER BY q.location, q.position, q.id",
    )
    .bind(viewer.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<OwnQuestion> {
    let unreadable = || DbError::Unreadable("question");
    let theme = row.theme.map(ThemeKey::try_from).transpose();
    Ok(OwnQuestion {
        id: QuestionId(row.id),
        theme: theme.map_err(|_| unreadable())?,
        ages: (row.age_from, row.age_to),
        text: Asked::parse(&row.text).map_err(|_| unreadable())?,
    })
}

/// Writes the questions, if they are others than before.
pub(super) async fn difference(
    connection: &mut SqliteConnection,
    before: &Desk,
    after: &Desk,
) -> Result<()> {
    if before.questions == after.questions {
        return Ok(());
    }
    query("DELETE FROM questions WHERE location = ?")
        .bind(after.location.0)
        .execute(&mut *connection)
        .await?;
    for (position, question) in (0_i64..).zip(&after.questions) {
        query(
            "INSERT INTO questions (id, location, position, theme, age_from, age_to, text)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(question.id.0)
        .bind(after.location.0)
        .bind(position)
        .bind(question.theme.as_ref().map(ThemeKey::as_str))
        .bind(question.ages.0)
        .bind(question.ages.1)
        .bind(question.text.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
