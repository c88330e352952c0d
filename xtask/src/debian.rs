//! Debian's packages: what the tests need of the system is installed where that can be done.

use std::{fs, process::Command};

use anyhow::Result;

use crate::console::Console;

/// Whether packages can be installed. Ubuntu's of a browser only point to a snap, so Debian itself is asked for.
pub fn as_root() -> bool {
    let is_debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    is_debian && is_root
}

pub fn install(console: &Console, packages: &[&str]) -> Result<()> {
    let install = || {
        let mut apt = Command::new("apt-get");
        apt.args(["install", "--yes", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    // The package lists may be missing or too old; fetching them is slow, so only when the first try fails.
    if console.run(&mut install()).is_err() {
        console.run(Command::new("apt-get").arg("update"))?;
        console.run(&mut install())?;
    }
    Ok(())
}
