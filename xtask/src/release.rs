//! The release, built in one way only: the demo, the size gate and the browser tests all use this one.

use std::{
    fs::{self, File},
    path::PathBuf,
};

use anyhow::Result;

use crate::{
    console::Console,
    places::Places,
    site::{self, Kind},
    tools,
};

pub struct Release {
    /// `samenbeeld`, with the site inside.
    pub binary: PathBuf,
    /// The folder that was embedded.
    pub site: PathBuf,
}

/// Steps of a build, so that who goes on after it can count along.
pub const STEPS: usize = 5;

/// Builds what changed; `of` steps are announced in all.
pub fn build_of(places: &Places, console: &Console, of: usize) -> Result<Release> {
    // Two builds at once would write into the same folders; the lock ends with this function.
    fs::create_dir_all(&places.target)?;
    let turn = File::create(places.target.join("release.lock"))?;
    turn.lock()?;
    let site = places.release_site();
    console.step(
        1,
        of,
        "Tools: WebAssembly target, wasm-bindgen, wasm-opt",
        || {
            tools::wasm_target(console)?;
            tools::bindgen(places, console)?;
            tools::wasm_opt(places, console)
        },
    )?;
    let module = console.step(2, of, "Front end: compiling to WebAssembly", || {
        site::compile(places, console, Kind::Release)
    })?;
    let bound = console.step(
        3,
        of,
        "Front end: binding to JavaScript and shrinking",
        || site::bind(places, console, Kind::Release, &module),
    )?;
    console.step(4, of, "Site: style sheets and public files", || {
        site::assemble(places, &bound, &site)
    })?;
    console.step(5, of, "Server: compiling, with the site inside", || {
        let mut cargo = places.cargo(&[
            "build",
            "--package",
            "server",
            "--bin",
            "samenbeeld",
            "--release",
        ]);
        console.run(cargo.env("SAMENBEELD_SITE_DIR", &site))
    })?;
    Ok(Release {
        binary: places.built("release", "samenbeeld"),
        site,
    })
}

pub fn build(places: &Places, console: &Console) -> Result<Release> {
    build_of(places, console, STEPS)
}
