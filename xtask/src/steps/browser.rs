//! The journeys in a real browser, against the real release.

use std::process::Command;

use anyhow::{Result, ensure};

use super::counts::{self, Counts};
use crate::{
    chromium,
    console::Console,
    engines, packages,
    places::Places,
    release,
    site::{self, Kind},
    tools,
};

pub fn run(places: &Places, console: &Console) -> Result<Counts> {
    let release = release::build(places, console)?;
    let mut playwright = packages::playwright(places, "journeys");
    playwright
        .env("SAMENBEELD_BIN", &release.binary)
        .env("SAMENBEELD_SITE", &release.site);
    in_chromium(places, console, playwright)
}

/// What a device keeps things in, held to its promises where it runs: without the app, so that it is built in no time.
pub fn stores(places: &Places, console: &Console) -> Result<Counts> {
    tools::wasm_target(console)?;
    tools::bindgen(places, console)?;
    let module = site::compile(places, console, Kind::Stores)?;
    let program = site::bind(places, console, Kind::Stores, &module)?;
    let mut playwright = packages::playwright(places, "stores");
    playwright.env("STORES", program);
    in_chromium(places, console, playwright)
}

fn in_chromium(places: &Places, console: &Console, mut playwright: Command) -> Result<Counts> {
    packages::install(console, &places.end2end())?;
    if let Some(browser) = chromium::find_or_install(places, console)? {
        playwright.env("CHROMIUM", browser);
    }
    let ran = console.run(&mut playwright);
    let counts = counts::playwright(&console.text());
    ensure!(ran.is_err() || counts.passed > 0, "no browser test ran");
    counts::tests(counts, ran)
}

/// The main job in the engines of Firefox and of every browser on an iPhone. One that is not there is said, and counts
/// nothing.
pub fn engines(places: &Places, console: &Console) -> Result<Counts> {
    let (here, missing) = engines::find_or_install(console)?;
    for name in missing {
        println!(
            "      not run in {name}: on Debian, run this as root once, so that it can be installed"
        );
    }
    if here.is_empty() {
        return Ok(Counts::default());
    }
    let release = release::build(places, console)?;
    packages::install(console, &places.end2end())?;
    let mut playwright = packages::playwright(places, "engines");
    playwright
        .env("ENGINES", here.join(" "))
        // Node has it without being asked from version 22 on
        .env("NODE_OPTIONS", "--experimental-websocket")
        .env("SAMENBEELD_BIN", &release.binary);
    let ran = console.run(&mut playwright);
    counts::tests(counts::playwright(&console.text()), ran)
}

/// The journeys are in TypeScript, which nothing else checks: Playwright only strips the types.
pub fn types(places: &Places, console: &Console) -> Result<Counts> {
    packages::install(console, &places.end2end())?;
    console.run(&mut Places::npm(&places.end2end(), &["run", "check"]))?;
    Ok(Counts::ONE_PASSED)
}
