//! `cargo xtask watch`: a development build that follows the files. Looks at their times twice a second.

use std::{
    path::PathBuf,
    process::Child,
    thread,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use crate::{
    console::Console,
    demo::Serving,
    files,
    places::Places,
    site::{self, Kind},
    tools,
};

const WATCHED: [&str; 8] = [
    "app",
    "view",
    "domain",
    "frontend",
    "public",
    "server",
    "style",
    "Cargo.toml",
];
const LOOK_EVERY: Duration = Duration::from_millis(500);

pub fn run(places: &Places, serving: &Serving) -> Result<()> {
    let console = Console::terminal();
    tools::wasm_target(&console)?;
    tools::bindgen(places, &console)?;
    let mut server = None;
    let mut seen = None;
    loop {
        let now = newest(places)?;
        if seen != Some(now) {
            seen = Some(now);
            match build(places, &console) {
                Ok(binary) => server = Some(restart(server.take(), serving, &binary)?),
                // The one that runs stays: a typing error should not take the page away.
                Err(error) => console.say(&format!("{error:#}; waiting for a change"))?,
            }
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn build(places: &Places, console: &Console) -> Result<PathBuf> {
    let module = site::compile(places, console, Kind::Development)?;
    let bound = site::bind(places, console, Kind::Development, &module)?;
    site::assemble(places, &bound, &places.watch_site())?;
    console.run(&mut places.cargo(&["build", "--package", "server", "--bin", "samenbeeld"]))?;
    Ok(places.built("debug", "samenbeeld"))
}

fn restart(server: Option<Child>, serving: &Serving, binary: &PathBuf) -> Result<Child> {
    if let Some(mut server) = server {
        // It may have stopped by itself; then there is nothing to end.
        let _ = server.kill();
        server.wait()?;
    }
    println!(
        "Serving http://127.0.0.1:{}; reload the page to see the change",
        serving.port
    );
    serving
        .command(binary)
        .spawn()
        .context("cannot start the server")
}

/// The time of the latest change, and how many files there are: a removed file changes only the number.
fn newest(places: &Places) -> Result<(SystemTime, usize)> {
    let mut newest = SystemTime::UNIX_EPOCH;
    let mut count = 0;
    for name in WATCHED {
        let path = places.root.join(name);
        let found = if path.is_file() {
            vec![path]
        } else {
            files::under(&path, &|_| true)?
        };
        for file in found {
            // An editor may have taken its temporary file away since the folder was listed.
            let Ok(metadata) = file.metadata() else {
                continue;
            };
            newest = newest.max(metadata.modified()?);
            count += 1;
        }
    }
    Ok((newest, count))
}
