//! Installs the build tools that are missing. Nothing goes outside rustup's toolchain and the target folder.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{console::Console, files, places::Places};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const BINARYEN: &str = "132.0.0";
const TYPOS: &str = "1.52.0";
const CARGO_FUZZ: &str = "0.13.2";

/// Adds the WASM target to the toolchain in use.
pub fn wasm_target(console: &Console) -> Result<()> {
    let sysroot = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .context("cannot start rustc")?;
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout)?.trim());
    if sysroot.join("lib/rustlib").join(WASM_TARGET).exists() {
        return Ok(());
    }
    console.say("      adding the WebAssembly target to the Rust toolchain")?;
    console
        .run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
        .context("the Rust toolchain needs its target wasm32-unknown-unknown")
}

/// wasm-bindgen, built from the same Cargo.lock as the front end: its version cannot be another one.
///
/// Unoptimised: that halves the wait of a newcomer, and costs a second or two when the front end changed.
pub fn bindgen(places: &Places, console: &Console) -> Result<PathBuf> {
    let program = places.built("debug", "bindgen");
    let mut cargo = places.cargo(&[
        "build",
        "--package",
        "xtask",
        "--bin",
        "bindgen",
        "--features",
        "bindgen",
    ]);
    if program.exists() {
        cargo.arg("--quiet");
    } else {
        console.say("      building wasm-bindgen, once")?;
    }
    console.run(&mut cargo)?;
    Ok(program)
}

/// wasm-opt, from npm, where it is a script for Node.
pub fn wasm_opt(places: &Places, console: &Console) -> Result<PathBuf> {
    let folder = places.toolbox().join("binaryen");
    let program = folder.join("node_modules/binaryen/bin/wasm-opt");
    files::once(&program, BINARYEN, || {
        console.say("      installing wasm-opt from the npm package binaryen")?;
        fs::create_dir_all(&folder)?;
        let package = format!("binaryen@{BINARYEN}");
        let prefix = folder.to_string_lossy();
        let args = [
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
            &prefix,
            &package,
        ];
        console.run(&mut Places::npm(&folder, &args))
    })?;
    Ok(program)
}

/// The spelling checker: the one on PATH, or its PyPI package. `None` where there is neither it nor pip.
pub fn typos(places: &Places, console: &Console) -> Result<Option<PathBuf>> {
    if let Some(program) = on_path("typos") {
        return Ok(Some(program));
    }
    let folder = places.toolbox().join("typos");
    let program = folder
        .join("bin")
        .join(format!("typos{}", env::consts::EXE_SUFFIX));
    if program.exists() {
        return Ok(Some(program));
    }
    let Some(python) = on_path("python3") else {
        return Ok(None);
    };
    if !Command::new(&python)
        .args(["-m", "pip", "--version"])
        .output()?
        .status
        .success()
    {
        return Ok(None);
    }
    let package = format!("typos=={TYPOS}");
    console.run(
        Command::new(python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--disable-pip-version-check",
                "--target",
            ])
            .arg(&folder)
            .arg(package),
    )?;
    Ok(Some(program))
}

/// cargo-fuzz, compiled from crates.io.
pub fn cargo_fuzz(places: &Places, console: &Console) -> Result<PathBuf> {
    let folder = places.toolbox().join("cargo-fuzz");
    let program = folder
        .join("bin")
        .join(format!("cargo-fuzz{}", env::consts::EXE_SUFFIX));
    files::once(&program, CARGO_FUZZ, || {
        console.say("      building cargo-fuzz, once")?;
        let mut cargo = places.cargo(&[
            "install",
            "cargo-fuzz",
            "--version",
            CARGO_FUZZ,
            "--locked",
            "--force",
        ]);
        console.run(cargo.arg("--root").arg(&folder))
    })?;
    Ok(program)
}

/// The machine that we run on, as Rust names it.
pub fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

pub fn has_nextest(places: &Places) -> bool {
    places
        .cargo(&["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Where a program is that a person would start by its name.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| is_file(path))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}
