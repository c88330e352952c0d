//! The browser that the journeys run in: the one that is there, or Debian's, or Playwright's own download.

use std::{env, ffi::OsString, path::Path, process::Command};

use anyhow::Result;

use crate::{console::Console, debian, places::Places, tools};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser's path, or `None` when Playwright has fetched its own and knows where it is.
pub fn find_or_install(places: &Places, console: &Console) -> Result<Option<OsString>> {
    if let Some(path) = find() {
        return Ok(Some(path));
    }
    if debian::as_root() {
        console.say("no Chromium here: installing Debian's")?;
        debian::install(console, &["chromium"])?;
        return Ok(find());
    }
    console.say("no Chromium here: Playwright fetches its own")?;
    let mut npx = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
    console.run(
        npx.args(["playwright", "install", "chromium"])
            .current_dir(places.end2end()),
    )?;
    Ok(None)
}

fn find() -> Option<OsString> {
    env::var_os("CHROMIUM")
        .or_else(|| {
            NAMES
                .iter()
                .find_map(|name| tools::on_path(name))
                .map(Into::into)
        })
        .or_else(|| Path::new(MAC).exists().then(|| MAC.into()))
}
