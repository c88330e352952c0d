//! `cargo xtask demo`: from a clean clone to a running Samenbeeld with demo data.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{console::Console, places::Places, release};

pub struct Serving {
    pub port: u16,
    pub data: PathBuf,
}

impl Serving {
    /// The command that serves demo data.
    pub fn command(&self, binary: &PathBuf) -> Command {
        let mut command = Command::new(binary);
        command
            .args(["demo", "--port", &self.port.to_string(), "--data"])
            .arg(&self.data);
        command
    }
}

pub fn run(places: &Places, serving: &Serving) -> Result<()> {
    let console = Console::terminal();
    let of = release::STEPS + 1;
    let release = release::build_of(places, &console, of)?;
    fs::create_dir_all(&serving.data)
        .with_context(|| format!("cannot make {}", serving.data.display()))?;
    console.say(&format!(
        "[{of}/{of}] Serving http://127.0.0.1:{} (Ctrl-C stops it)",
        serving.port
    ))?;
    console.say(&format!("      data in {}", serving.data.display()))?;
    become_server(serving.command(&release.binary))
}

/// The server takes the place of this program, so that signals reach it and nothing stands between.
#[cfg(unix)]
fn become_server(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    bail!("cannot start the server: {error}")
}

#[cfg(not(unix))]
fn become_server(mut server: Command) -> Result<()> {
    let status = server.status().context("cannot start the server")?;
    if !status.success() {
        bail!("the server stopped ({status})");
    }
    Ok(())
}
