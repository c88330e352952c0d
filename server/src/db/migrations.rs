//! The tables, step by step. A step that was released is never changed.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};

use super::Result;

const STEPS: [(i64, &str, &str); 1] =
    [(1, "start", include_str!("../../migrations/0001_start.sql"))];

/// Brings the tables up to date.
pub(super) async fn run(connection: &mut SqliteConnection) -> Result<()> {
    let steps = STEPS.map(|(version, name, sql)| {
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(steps.into())
        .run(connection)
        .await?;
    Ok(())
}
