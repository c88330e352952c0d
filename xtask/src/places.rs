//! Where things are: the tree, the target folder, and what is built into it.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

pub struct Places {
    /// The top of the tree.
    pub root: PathBuf,
    /// Cargo's target folder, which may lie outside the tree.
    pub target: PathBuf,
}

impl Places {
    pub fn find() -> Result<Self> {
        // Cargo sets it for `cargo xtask`; the fallback serves whoever starts the program by its path.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root = Path::new(&package)
            .parent()
            .context("xtask lies in the tree")?
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The site that is embedded in the release binary.
    pub fn release_site(&self) -> PathBuf {
        self.target.join("release-site")
    }

    /// The site of development builds: the default of `SAMENBEELD_SITE_DIR` in `.cargo/config.toml`.
    pub fn watch_site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// Programs that are neither Rust crates of the tree nor packages of the system.
    pub fn toolbox(&self) -> PathBuf {
        self.target.join("toolbox")
    }

    pub fn logs(&self) -> PathBuf {
        self.target.join("test-logs")
    }

    pub fn demo_data(&self) -> PathBuf {
        self.target.join("demo-data")
    }

    pub fn watch_data(&self) -> PathBuf {
        self.target.join("watch-data")
    }

    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// What cargo built under `profile` (`debug`, `release`) for this machine.
    pub fn built(&self, profile: &str, program: &str) -> PathBuf {
        self.target
            .join(profile)
            .join(format!("{program}{}", env::consts::EXE_SUFFIX))
    }

    /// What cargo built of the front end under `profile`.
    pub fn built_wasm(&self, profile: &str) -> PathBuf {
        self.target
            .join("wasm32-unknown-unknown")
            .join(profile)
            .join("frontend.wasm")
    }

    /// Cargo, with the same toolchain that runs us, in the tree.
    pub fn cargo(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(args).current_dir(&self.root);
        command
    }

    /// npm, in `folder`.
    pub fn npm(folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.args(args).current_dir(folder);
        command
    }
}
