//! The commands of the README, in one Rust program instead of scripts.
//!
//! It must build in seconds on a cold machine, so it depends on next to nothing, and on no other crate here.

#![warn(clippy::wildcard_enum_match_arm)]

mod bench;
mod chromium;
mod console;
mod debian;
mod demo;
mod deny;
mod engines;
mod files;
mod packages;
mod places;
mod release;
mod site;
mod size;
mod steps;
mod styles;
mod tidy;
mod tools;
mod torture;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::{bench::Half, demo::Serving, places::Places};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  demo  [--port N] [--data DIR]   build the release and serve it with demo data
  build                           build the release: one binary with the site inside
  watch [--port N] [--data DIR]   serve a development build; rebuild and restart on every change
  test  [STEP...]                 run all checks and tests, or only the steps named
  test  --list                    name the steps
  bench [server|browser|table]    measure, and write the table to docs/BENCHMARKS.md; one half only, or the last figures
  torture [--minutes N] [--seed N]  everything that can go wrong, over and over; 10 minutes when not given
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut args = lexopt::Parser::from_env();
    let places = Places::find()?;
    let command = match args.next()? {
        Some(Value(command)) => command.string()?,
        Some(Long("help") | Short('h')) | None => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "demo" => demo::run(&places, &serving(&mut args, places.demo_data())?)?,
        "watch" => watch::run(&places, &serving(&mut args, places.watch_data())?)?,
        "build" => {
            nothing_more(&mut args)?;
            let release = release::build(&places, &console::Console::terminal())?;
            println!("{}", release.binary.display());
        }
        "bench" => bench::run(&places, half(&mut args)?)?,
        "torture" => return torture(&places, &mut args),
        "test" => return test(&places, &mut args),
        other => bail!("no command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn serving(args: &mut lexopt::Parser, data: std::path::PathBuf) -> Result<Serving> {
    let mut serving = Serving { port: 3000, data };
    while let Some(arg) = args.next()? {
        match arg {
            Long("port") => serving.port = args.value()?.parse()?,
            // Made absolute: the server may run in another folder than the person who typed it.
            Long("data") => serving.data = std::path::absolute(args.value()?)?,
            Short(_) | Long(_) | Value(_) => return Err(arg.unexpected().into()),
        }
    }
    Ok(serving)
}

fn half(args: &mut lexopt::Parser) -> Result<Half> {
    match args.next()? {
        None => Ok(Half::Both),
        Some(Value(name)) => Half::named(&name.string()?),
        Some(arg) => Err(arg.unexpected().into()),
    }
}

fn torture(places: &Places, args: &mut lexopt::Parser) -> Result<ExitCode> {
    let (mut minutes, mut seed) = (10.0, None);
    while let Some(arg) = args.next()? {
        match arg {
            Long("minutes") => minutes = args.value()?.parse()?,
            Long("seed") => seed = Some(args.value()?.parse()?),
            Short(_) | Long(_) | Value(_) => return Err(arg.unexpected().into()),
        }
    }
    if !(0.0..=10_000.0).contains(&minutes) {
        bail!("--minutes takes a number from 0 to 10000");
    }
    Ok(if torture::run(places, minutes, seed)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn nothing_more(args: &mut lexopt::Parser) -> Result<()> {
    match args.next()? {
        Some(arg) => Err(arg.unexpected().into()),
        None => Ok(()),
    }
}

fn test(places: &Places, args: &mut lexopt::Parser) -> Result<ExitCode> {
    let mut names = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("list") => {
                steps::list();
                return Ok(ExitCode::SUCCESS);
            }
            Value(name) => names.push(name.string()?),
            Short(_) | Long(_) => return Err(arg.unexpected().into()),
        }
    }
    let all_passed = steps::run(places, &names)?;
    Ok(if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
