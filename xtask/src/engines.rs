//! The engines of other browsers than the one that the journeys run in: those that are there, or Debian's.

use std::{env, process::Command};

use anyhow::Result;

use crate::{console::Console, debian, tools};

/// An engine, how one knows that it is there, and what Debian calls it.
struct Engine {
    name: &'static str,
    is_here: fn() -> bool,
    packages: &'static [&'static str],
}

const ENGINES: &[Engine] = &[
    Engine {
        name: "firefox",
        is_here: || env::var_os("FIREFOX").is_some() || tools::on_path("firefox-esr").is_some(),
        packages: &["firefox-esr"],
    },
    Engine {
        name: "webkit",
        is_here: || {
            let has = |program| tools::on_path(program).is_some();
            has("WebKitWebDriver") && has("Xvfb") && has_window()
        },
        packages: &[
            "webkit2gtk-driver",
            "gir1.2-webkit2-4.1",
            "python3-gi",
            "xvfb",
        ],
    },
];

/// Whether Python can open a window with it, as `end2end/engines/webkit.py` does.
fn has_window() -> bool {
    Command::new("/usr/bin/python3")
        .args(["-c", "import gi; gi.require_version('WebKit2', '4.1')"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The engines there are, after installing what is missing where that can be done; and those there are not.
pub fn find_or_install(console: &Console) -> Result<(Vec<&'static str>, Vec<&'static str>)> {
    let missing: Vec<&str> = ENGINES
        .iter()
        .filter(|engine| !(engine.is_here)())
        .flat_map(|engine| engine.packages.iter().copied())
        .collect();
    if !missing.is_empty() && debian::as_root() {
        console.say("engines are missing: installing Debian's")?;
        debian::install(console, &missing)?;
    }
    let (here, missing): (Vec<&Engine>, Vec<&Engine>) =
        ENGINES.iter().partition(|engine| (engine.is_here)());
    let names = |engines: Vec<&Engine>| engines.iter().map(|engine| engine.name).collect();
    Ok((names(here), names(missing)))
}
