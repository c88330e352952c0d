//! The journeys in a real browser, against the real release.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::counts::{self, Counts};
use crate::{chromium, console::Console, files, places::Places, release};

pub fn run(places: &Places, console: &Console) -> Result<Counts> {
    let release = release::build(places, console)?;
    install_packages(places, console)?;
    let browser = chromium::find_or_install(places, console)?;
    let mut playwright = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
    playwright
        .args(["playwright", "test"])
        .current_dir(places.end2end())
        .env("SAMENBEELD_BIN", &release.binary)
        .env("SAMENBEELD_SITE", &release.site);
    if let Some(browser) = browser {
        playwright.env("CHROMIUM", browser);
    }
    let ran = console.run(&mut playwright);
    let counts = counts::playwright(&console.text());
    ensure!(ran.is_err() || counts.passed > 0, "no browser test ran");
    counts::tests(counts, ran)
}

/// The journeys are in TypeScript, which nothing else checks: Playwright only strips the types.
pub fn types(places: &Places, console: &Console) -> Result<Counts> {
    install_packages(places, console)?;
    console.run(&mut Places::npm(&places.end2end(), &["run", "check"]))?;
    Ok(Counts::ONE_PASSED)
}

/// `npm ci`, when what is installed was not installed from this lock file.
fn install_packages(places: &Places, console: &Console) -> Result<()> {
    let folder = places.end2end();
    let lock =
        files::read(&folder.join("package-lock.json")).context("the browser tests are missing")?;
    files::once(
        &folder.join("node_modules/.package-lock.json"),
        &files::fingerprint(&[&lock]),
        || {
            console.run(&mut Places::npm(
                &folder,
                &["ci", "--no-audit", "--no-fund"],
            ))
        },
    )
}
