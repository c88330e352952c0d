//! The journeys in a real browser, against the real release.

use anyhow::{Result, ensure};

use super::counts::{self, Counts};
use crate::{chromium, console::Console, packages, places::Places, release};

pub fn run(places: &Places, console: &Console) -> Result<Counts> {
    let release = release::build(places, console)?;
    packages::install(console, &places.end2end())?;
    let browser = chromium::find_or_install(places, console)?;
    let mut playwright = packages::playwright(places, "journeys");
    playwright
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
    packages::install(console, &places.end2end())?;
    console.run(&mut Places::npm(&places.end2end(), &["run", "check"]))?;
    Ok(Counts::ONE_PASSED)
}
