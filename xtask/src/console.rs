//! Where the output of a command goes: to the person at the terminal, or to the log of a test step.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

pub enum Console {
    Terminal,
    Log(PathBuf),
}

impl Console {
    pub fn terminal() -> Self {
        Self::Terminal
    }

    /// Starts an empty log.
    pub fn log(path: &Path) -> Result<Self> {
        File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self::Log(path.to_owned()))
    }

    pub fn say(&self, line: &str) -> Result<()> {
        match self {
            Self::Terminal => println!("{line}"),
            Self::Log(path) => writeln!(append(path)?, "{line}")?,
        }
        Ok(())
    }

    /// Says what begins, does it, and says how long it took when that is worth a word.
    pub fn step<T>(
        &self,
        number: usize,
        of: usize,
        what: &str,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.say(&format!("[{number}/{of}] {what}"))?;
        let start = Instant::now();
        let done = work()?;
        if start.elapsed().as_secs() >= 2 {
            self.say(&format!("      done in {}", took(start)))?;
        }
        Ok(done)
    }

    /// Runs a command and fails when it fails.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        let shown = shown(command);
        command.stdin(Stdio::null());
        if let Self::Log(path) = self {
            writeln!(append(path)?, "$ {shown}")?;
            // Colours and progress bars would hide the words that are counted and shown from the log.
            command
                .env("CARGO_TERM_COLOR", "never")
                .env("NO_COLOR", "1")
                .env_remove("FORCE_COLOR")
                .stdout(append(path)?)
                .stderr(append(path)?);
        }
        let status = command
            .status()
            .with_context(|| format!("cannot start `{shown}`"))?;
        if !status.success() {
            bail!("`{shown}` failed ({status})");
        }
        Ok(())
    }

    /// What a log holds; nothing for the terminal.
    pub fn text(&self) -> String {
        match self {
            Self::Terminal => String::new(),
            Self::Log(path) => fs::read(path)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default(),
        }
    }
}

/// Time since `start`, for a person.
pub fn took(start: Instant) -> String {
    let seconds = start.elapsed().as_secs();
    if seconds < 100 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

fn append(path: &Path) -> Result<File> {
    File::options()
        .append(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    let args = command.get_args().map(|arg| arg.to_string_lossy());
    std::iter::once(program.to_string_lossy())
        .chain(args)
        .collect::<Vec<_>>()
        .join(" ")
}
