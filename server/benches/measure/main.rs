//! The server's half of `cargo xtask bench`, which sets what it needs:
//!
//! - `MEASURE_OUT`: where the figures go, as JSON;
//! - `MEASURE_WORK`: where the work goes, for those who measure the browser;
//! - `MEASURE_POUCH`: the script of the `CouchDB`-protocol server to compare with;
//! - `MEASURE_ONLY`: one of the parts, for who works on it.
//!
//! Absolute times are noise on shared machines. What is compared takes turns.

mod catchup;
#[path = "../../tests/torture/chance.rs"]
mod chance;
mod fanout;
mod figures;
mod floor;
mod growth;
mod house;
mod http;
mod pouch;
mod process;
mod push;
mod sync;
mod work;

use std::{env, path::PathBuf};

use anyhow::Result;
use tempfile::TempDir;

use crate::{figures::Figures, pouch::Pouch};

/// Moments of the work that other programs get.
const WORK: usize = 10_000;

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from)
}

fn main() -> Result<()> {
    // the test runner asks every target for its tests; this has none
    if env::args().any(|argument| argument == "--list") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<()> {
    if let Some(to) = path("MEASURE_WORK") {
        work::write(&to, WORK)?;
    }
    let Some(out) = path("MEASURE_OUT") else {
        println!("MEASURE_OUT says where the figures go; `cargo xtask bench` sets it");
        return Ok(());
    };
    let folder = TempDir::new()?;
    let pouch = match path("MEASURE_POUCH") {
        Some(script) => Some(Pouch::start(&script, &folder.path().join("pouch"))?),
        None => None,
    };
    let only = env::var("MEASURE_ONLY").ok();
    let wants = |part: &str| only.as_ref().is_none_or(|only| only == part);
    let mut figures = Figures::default();
    if wants("push") {
        push::measure(folder.path(), pouch.as_ref(), &mut figures).await?;
    }
    if wants("catchup") {
        catchup::measure(folder.path(), pouch.as_ref(), &mut figures).await?;
    }
    drop(pouch);
    if wants("growth") {
        growth::measure(folder.path(), &mut figures).await?;
    }
    if wants("fanout") {
        fanout::measure(folder.path(), &mut figures).await?;
    }
    figures.write(&out)
}
