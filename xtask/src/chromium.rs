//! The browser that the journeys run in: the one that is there, or Debian's, or Playwright's own download.

use std::{env, ffi::OsString, fs, path::Path, process::Command};

use anyhow::Result;

use crate::{console::Console, places::Places, tools};

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
    if debian_as_root() {
        console.say("no Chromium here: installing Debian's")?;
        let install = || {
            let mut apt = Command::new("apt-get");
            apt.args(["install", "--yes", "--no-install-recommends", "chromium"])
                .env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        // The package lists may be missing or too old; fetching them is slow, so only when the first try fails.
        if console.run(&mut install()).is_err() {
            console.run(Command::new("apt-get").arg("update"))?;
            console.run(&mut install())?;
        }
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

/// Ubuntu's package of that name only points to a snap, so Debian itself is asked for.
fn debian_as_root() -> bool {
    let is_debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    is_debian && is_root
}
