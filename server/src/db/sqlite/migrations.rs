//! The tables, step by step. A step that was released is never changed.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};

use super::Result;

const STEPS: [(i64, &str, &str); 19] = [
    (
        1,
        "start",
        include_str!("../../../migrations/0001_start.sql"),
    ),
    (
        2,
        "people",
        include_str!("../../../migrations/0002_people.sql"),
    ),
    (
        3,
        "resets",
        include_str!("../../../migrations/0003_resets.sql"),
    ),
    (
        4,
        "traces",
        include_str!("../../../migrations/0004_traces.sql"),
    ),
    (
        5,
        "tablets",
        include_str!("../../../migrations/0005_tablets.sql"),
    ),
    (
        6,
        "questions",
        include_str!("../../../migrations/0006_questions.sql"),
    ),
    (
        7,
        "tablet tokens",
        include_str!("../../../migrations/0007_tablet_tokens.sql"),
    ),
    (
        8,
        "erased",
        include_str!("../../../migrations/0008_erased.sql"),
    ),
    (
        9,
        "telling",
        include_str!("../../../migrations/0009_telling.sql"),
    ),
    (
        10,
        "phone",
        include_str!("../../../migrations/0010_phone.sql"),
    ),
    (
        11,
        "silence",
        include_str!("../../../migrations/0011_silence.sql"),
    ),
    (
        12,
        "held",
        include_str!("../../../migrations/0012_held.sql"),
    ),
    (
        14,
        "consents",
        include_str!("../../../migrations/0014_consents.sql"),
    ),
    (
        16,
        "plain addresses",
        include_str!("../../../migrations/0016_plain_addresses.sql"),
    ),
    (
        17,
        "unread",
        include_str!("../../../migrations/0017_unread.sql"),
    ),
    (
        18,
        "unsent",
        include_str!("../../../migrations/0018_unsent.sql"),
    ),
    (
        19,
        "left",
        include_str!("../../../migrations/0019_left.sql"),
    ),
    (
        20,
        "addresses",
        include_str!("../../../migrations/0020_addresses.sql"),
    ),
    (
        21,
        "spoken",
        include_str!("../../../migrations/0021_spoken.sql"),
    ),
];

/// Brings the tables up to date.
pub(super) async fn run(connection: &mut SqliteConnection) -> Result<()> {
    run_steps(connection, &STEPS).await
}

async fn run_steps(
    connection: &mut SqliteConnection,
    steps: &[(i64, &'static str, &'static str)],
) -> Result<()> {
    let steps = steps.iter().map(|(version, name, sql)| {
        Migration::new(
            *version,
            Cow::Borrowed(*name),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(steps.collect())
        .run(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection, sqlite::SqliteConnectOptions};

    const BEFORE: &str = "
        INSERT INTO people VALUES (x'00000000000000000000000000000001', 'Sanne', 's@x.example', 'h');
        INSERT INTO children VALUES (x'00000000000000000000000000000002', 'Noor', 'Noor', 1);
        INSERT INTO mentors VALUES
            (x'00000000000000000000000000000002', x'00000000000000000000000000000001', 5, NULL);";

    #[tokio::test]
    async fn a_database_of_the_first_release_comes_along_whole() {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(true);
        let mut db = SqliteConnection::connect_with(&options).await.unwrap();
        run_steps(&mut db, &STEPS[..1]).await.unwrap();
        sqlx::raw_sql(BEFORE).execute(&mut db).await.unwrap();
        run(&mut db).await.unwrap();
        let (login, hash): (String, String) =
            sqlx::query_as("SELECT login, password_hash FROM people")
                .fetch_one(&mut db)
                .await
                .unwrap();
        assert_eq!((login.as_str(), hash.as_str()), ("s@x.example", "h"));
        let (role, until): (String, Option<i64>) =
            sqlx::query_as("SELECT role, until_ms FROM relations")
                .fetch_one(&mut db)
                .await
                .unwrap();
        assert_eq!((role.as_str(), until), ("mentor", None));
        let orphans = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut db)
            .await;
        assert!(orphans.unwrap().is_empty());
    }

    #[tokio::test]
    async fn an_address_that_was_pasted_before_can_be_typed() {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let at = STEPS.iter().position(|step| step.0 == 16).unwrap();
        run_steps(&mut db, &STEPS[..at]).await.unwrap();
        sqlx::raw_sql(
            "INSERT INTO people (id, name, login, email) VALUES
                (x'00000000000000000000000000000001', 'A', 'a@x.example' || char(8203), char(8234) || 'a@x.example'),
                (x'00000000000000000000000000000002', 'B', 'b@x.example', NULL),
                (x'00000000000000000000000000000003', 'C', 'b@x.example' || char(65279), 'b@x.example' || char(65279)),
                (x'00000000000000000000000000000004', 'D', NULL, 'zo' || char(235) || '@x.example');",
        )
        .execute(&mut db)
        .await
        .unwrap();
        run(&mut db).await.unwrap();
        let rows: Vec<(Option<String>, Option<String>)> =
            sqlx::query_as("SELECT login, email FROM people ORDER BY id")
                .fetch_all(&mut db)
                .await
                .unwrap();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            rows,
            [
                (some("a@x.example"), some("a@x.example")),
                (some("b@x.example"), None),
                (some("b@x.example\u{feff}"), some("b@x.example")),
                (None, some("zoë@x.example")),
            ]
        );
    }
}
