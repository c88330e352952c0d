//! The product binary: `samenbeeld serve`, `samenbeeld demo`.

use std::{io::Write, net::IpAddr, path::PathBuf, process::ExitCode};

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use server::{clock::Clock, config::Config, context::Context, demo, serve};

const USAGE: &str = "\
Samenbeeld: a child's portfolio that parents and professionals build together.

samenbeeld serve --data DIR [--port N] [--host ADDRESS] [--site DIR] [--https] [--behind-proxy]
samenbeeld demo  --data DIR [--port N] [--host ADDRESS] [--site DIR]

  --data DIR       where the database and the releases are kept
  --port N         where to listen; 3000 when not given
  --host ADDRESS   on which address; 127.0.0.1 when not given
  --site DIR       serve this site instead of the one inside the program
  --https          people reach it over TLS, which a proxy in front ends
  --behind-proxy   believe the proxy in front when it says who the client is
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("samenbeeld: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some(config) = read(Parser::from_env())? else {
        print!("{USAGE}");
        return Ok(());
    };
    serve::log();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let state = Context::open(config, Clock::System).await?;
        if state.config.demo {
            demo::fill(&state).await?;
        }
        let listener = serve::listen(&state).await?;
        if state.config.demo {
            let invitation = demo::invitation(listener.local_addr()?);
            // nobody may be reading
            let _ = writeln!(std::io::stdout(), "{invitation}");
        }
        serve::serve(state, listener).await
    })
}

/// The configuration that the arguments ask for; `None` when they ask for help.
fn read(mut arguments: Parser) -> Result<Option<Config>> {
    let mut command = None;
    let mut data: Option<PathBuf> = None;
    let mut config = Config::new(PathBuf::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("data") => data = Some(arguments.value()?.into()),
            Arg::Long("port") => config.address.set_port(arguments.value()?.parse()?),
            Arg::Long("host") => config.address.set_ip(arguments.value()?.parse::<IpAddr>()?),
            Arg::Long("site") => config.site = Some(arguments.value()?.into()),
            Arg::Long("https") => config.https = true,
            Arg::Long("behind-proxy") => config.behind_proxy = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Value(name) if command.is_none() => command = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match command.as_deref() {
        Some("serve") => {}
        Some("demo") => config.demo = true,
        Some(other) => bail!("there is no command `{other}`; see samenbeeld --help"),
        None => return Ok(None),
    }
    let Some(data) = data else {
        bail!("--data says where the data is kept; see samenbeeld --help");
    };
    config.data = data;
    Ok(Some(config))
}
