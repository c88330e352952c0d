//! The steps that cargo carries out. One crate at a time: together they would get each other's features.

use anyhow::{Result, ensure};

use super::counts::{self, Counts};
use crate::{console::Console, places::Places, tools};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

pub fn fmt(places: &Places, console: &Console) -> Result<Counts> {
    console.run(&mut places.cargo(&["fmt", "--all", "--", "--check", "--color", "never"]))?;
    Ok(Counts::ONE_PASSED)
}

pub fn clippy(places: &Places, console: &Console, package: &str) -> Result<Counts> {
    let mut cargo = places.cargo(&["clippy", "--package", package, "--all-targets"]);
    cargo
        .args(features(package))
        .args(["--", "--deny", "warnings"]);
    console.run(&mut cargo)?;
    Ok(Counts::ONE_PASSED)
}

/// What runs in the browser, checked as the browser's build sees it; `app` as `frontend` wants it.
pub fn clippy_wasm(places: &Places, console: &Console) -> Result<Counts> {
    tools::wasm_target(console)?;
    let mut cargo = places.cargo(&[
        "clippy",
        "--package",
        "domain",
        "--package",
        "app",
        "--package",
        "frontend",
    ]);
    cargo
        .args(["--features", "app/csr,frontend/stores"])
        .args(WASM)
        .args(["--", "--deny", "warnings"]);
    console.run(&mut cargo)?;
    Ok(Counts::ONE_PASSED)
}

/// Unit, law and API tests of one crate, with nextest where it is installed.
pub fn test(places: &Places, console: &Console, package: &str) -> Result<Counts> {
    let mut outcome = if tools::has_nextest(places) {
        let mut cargo = places.cargo(&["nextest", "run", "--package", package]);
        let ran = console.run(cargo.args(features(package)));
        counts::tests(counts::nextest(&console.text()), ran)?
    } else {
        let mut cargo = places.cargo(&[
            "test",
            "--no-fail-fast",
            "--all-targets",
            "--package",
            package,
        ]);
        let ran = console.run(cargo.args(features(package)));
        counts::tests(counts::cargo_test(&console.text()), ran)?
    };
    ensure!(outcome != Counts::default(), "no test ran");
    if package == "domain" {
        outcome += doctests(places, console, package)?;
    }
    Ok(outcome)
}

fn doctests(places: &Places, console: &Console, package: &str) -> Result<Counts> {
    let before = counts::cargo_test(&console.text());
    let ran = console.run(&mut places.cargo(&["test", "--doc", "--package", package]));
    let after = counts::cargo_test(&console.text());
    let counts = Counts {
        passed: after.passed - before.passed,
        failed: after.failed - before.failed,
    };
    counts::tests(counts, ran)
}

/// The fuzz targets: a workspace of their own, which nothing else compiles until somebody fuzzes.
pub fn fuzz(places: &Places, console: &Console) -> Result<Counts> {
    let mut cargo = places.cargo(&["check", "--all-targets", "--locked"]);
    cargo
        .args(["--manifest-path", "domain/fuzz/Cargo.toml"])
        .env("CARGO_TARGET_DIR", places.target.join("fuzz"));
    console.run(&mut cargo)?;
    Ok(Counts::ONE_PASSED)
}

/// The documentation that rustdoc makes, without a broken link.
pub fn docs(places: &Places, console: &Console) -> Result<Counts> {
    for package in ["domain", "view", "app", "server", "xtask"] {
        let mut cargo = places.cargo(&[
            "doc",
            "--no-deps",
            "--document-private-items",
            "--package",
            package,
        ]);
        console.run(
            cargo
                .args(features(package))
                .env("RUSTDOCFLAGS", "--deny warnings"),
        )?;
    }
    let mut cargo = places.cargo(&[
        "doc",
        "--no-deps",
        "--document-private-items",
        "--package",
        "frontend",
    ]);
    console.run(cargo.args(WASM).env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(Counts::ONE_PASSED)
}

/// On this machine `app` runs as the server uses it.
fn features(package: &str) -> &'static [&'static str] {
    if package == "app" {
        &["--features", "ssr"]
    } else {
        &[]
    }
}
