//! The commands of the README, in one Rust program instead of scripts.
//!
//! It must build in seconds on a cold machine, so it depends on next to nothing, and on no other crate here.

mod chromium;
mod console;
mod demo;
mod files;
mod places;
mod release;
mod site;
mod size;
mod steps;
mod styles;
mod tidy;
mod tools;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::{demo::Serving, places::Places};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  demo  [--port N] [--data DIR]   build the release and serve it with demo data
  build                           build the release: one binary with the site inside
  watch [--port N] [--data DIR]   serve a development build; rebuild and restart on every change
  test  [STEP...]                 run all checks and tests, or only the steps named
  test  --list                    name the steps
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
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(serving)
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
            _ => return Err(arg.unexpected().into()),
        }
    }
    let all_passed = steps::run(places, &names)?;
    Ok(if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
