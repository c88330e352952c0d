//! What npm installs for the browser tests, and how they are started.

use std::{path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{console::Console, files, places::Places};

/// `npm ci` in `folder`, when what is installed was not installed from this lock file.
pub fn install(console: &Console, folder: &Path) -> Result<()> {
    let lock = files::read(&folder.join("package-lock.json"))
        .with_context(|| format!("{} has no lock file", folder.display()))?;
    files::once(
        &folder.join("node_modules/.package-lock.json"),
        &files::fingerprint(&[&lock]),
        || console.run(&mut Places::npm(folder, &["ci", "--no-audit", "--no-fund"])),
    )
}

/// Playwright's test runner, for one of its projects.
pub fn playwright(places: &Places, project: &str) -> Command {
    let mut playwright = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
    playwright
        .args(["playwright", "test", "--project", project])
        .current_dir(places.end2end());
    playwright
}
