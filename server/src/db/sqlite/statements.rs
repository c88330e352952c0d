//! Every statement is known to be right: it is read out of the source and prepared against the tables as they are.

mod source;
mod text;
mod tokens;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use sqlx::{
    AssertSqlSafe, Column, Connection, Either, Executor, SqlSafeStr, SqliteConnection,
    Statement as _,
};

use super::migrations;
use source::{CALLS, Reading, Statement};

/// Every file of the server, by its path from `src`, and its text up to its tests.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                files.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files.retain(|(name, text)| text.contains("sqlx") && !name.starts_with("db/sqlite/statements"));
    files
}

fn read(files: &[(&str, &str)]) -> Reading {
    let tokens = |(name, text): &(&str, &str)| {
        let tokens: TokenStream = text.parse().unwrap();
        ((*name).to_owned(), text::without_tests(tokens))
    };
    source::read(&files.iter().map(tokens).collect::<Vec<_>>())
}

async fn tables() -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    migrations::run(&mut connection).await.unwrap();
    connection
}

/// What is wrong with a statement.
async fn fault(connection: &mut SqliteConnection, statement: &Statement) -> Option<String> {
    let Statement {
        at,
        sql,
        binds,
        row,
    } = statement;
    let sql = AssertSqlSafe(sql.clone()).into_sql_str();
    let prepared = match (&mut *connection).prepare(sql).await {
        Ok(prepared) => prepared,
        Err(error) => return Some(format!("{at}: {error}")),
    };
    let wanted = prepared
        .parameters()
        .and_then(Either::right)
        .unwrap_or_default();
    if let Some(binds) = binds.filter(|binds| *binds != wanted) {
        return Some(format!(
            "{at}: {wanted} values are asked for, {binds} bound"
        ));
    }
    let (name, fields) = row.as_ref()?;
    let columns: BTreeSet<&str> = prepared.columns().iter().map(Column::name).collect();
    let fields: BTreeSet<&str> = fields.iter().map(String::as_str).collect();
    let is_other = columns != fields || prepared.columns().len() != fields.len();
    is_other.then(|| format!("{at}: {columns:?} is read as {name}: {fields:?}"))
}

/// What is wrong with these files.
async fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let reading = read(files);
    let mut connection = tables().await;
    let mut faults = reading.unread;
    for statement in &reading.statements {
        faults.extend(fault(&mut connection, statement).await);
    }
    faults
}

#[tokio::test]
async fn every_statement_is_right() {
    let files = files();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let faults = faults(&files).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_statement_is_passed_over() {
    let files = files();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let reading = read(&files);
    // counted in another way: as letters
    let calls = files.iter().map(|(_, text)| {
        let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        let in_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let is_call = |(at, name): (usize, &str)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            !before.ends_with(in_name) && (after.starts_with('(') || after.starts_with("::"))
        };
        let count = |name| {
            text.match_indices(name)
                .filter(|found| is_call(*found))
                .count()
        };
        CALLS.iter().map(|name| count(*name)).sum::<usize>()
    });
    assert_eq!(reading.calls, calls.sum::<usize>());
    assert!(reading.calls > 200 && reading.statements.len() >= reading.calls);
    let named = |name: &String| {
        let mut rows = reading
            .statements
            .iter()
            .filter_map(|statement| statement.row.as_ref());
        rows.any(|(row, _)| row == name)
    };
    let unnamed: Vec<&String> = reading.rows.iter().filter(|name| !named(name)).collect();
    assert!(
        unnamed.is_empty(),
        "no statement is known to make {unnamed:?}"
    );
}

#[tokio::test]
async fn a_statement_that_is_wrong_is_told_of() {
    for (source, why) in [
        (
            r#"query("SELECT called FROM people").fetch_all(db)"#,
            "called",
        ),
        (
            r#"query("SELECT 1 WHERE ?1 = ?2").bind(1).fetch_all(db)"#,
            "2 values",
        ),
        (
            r#"query(&format!("SELECT {x}"))"#,
            "`format!` cannot be read",
        ),
        (r#"query(concat!("SELECT ", what!("d")))"#, "no such column"),
        (
            r#"query(concat!("SELECT ", other!("d")))"#,
            "`other!` cannot be read",
        ),
        (
            r#"{ let sql = if x { "SELECT 1" } else { "SELECT nothing" }; query(sql) }"#,
            "nothing",
        ),
        (
            r#"{ for sql in ["SELECT 1", "SELECT z"] { query(sql); } }"#,
            "no such column",
        ),
        (
            r#"{ let rows: Vec<Known> = query_as("SELECT id, name FROM people").fetch_all(db); }"#,
            "Known",
        ),
        (
            r#"{ query_as::<_, Known>("SELECT id AS name FROM tables") }"#,
            "tables",
        ),
        (
            r#"{ let mut q = QueryBuilder::new("SELECT 1 FROM people WHERE i IN ("); let l = q.separated(", "); q.push(")"); }"#,
            "no such column",
        ),
        (
            r#"{ QueryBuilder::new("SELECT 1") }"#,
            "not built in one block",
        ),
    ] {
        let text = format!(
            "macro_rules! what {{ ($a:literal) => {{ concat!(\"c\", $a) }}; }}
             row! {{ struct Known {{ name: String, }} }}
             fn one() {{ {source} }}"
        );
        let found = faults(&[("one.rs", &text)]).await;
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert!(
            found[0].starts_with("one.rs:3: ") && found[0].contains(why),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn a_statement_that_is_handed_on_is_looked_for_where_it_is_handed_in() {
    let one = r#"
        fn put(db: &Db, sql: &str, name: &str) { query(sql).bind(name).execute(db) }
        fn twice(db: &Db, sql: &str) { put(db, sql, ""); }
        fn use_it(db: &Db) { twice(db, "UPDATE people SET name = ?"); twice(db, "UPDATE people SET called = ?"); }
        fn nobody(sql: &str) { query(sql) }"#;
    let other = r#"fn far(db: &Db) { one::put(db, "DELETE FROM people", ""); put(db, "no statement", ""); }"#;
    let found = faults(&[("db/one.rs", one), ("db/other.rs", other)]).await;
    assert_eq!(found.len(), 3, "{found:?}");
    let told = |why: &str| found.iter().any(|found| found.contains(why));
    assert!(
        told("db/one.rs: nobody calls nobody") && told("no such column: called"),
        "{found:?}"
    );
    assert!(told("0 values are asked for, 1 bound"), "{found:?}");
}
