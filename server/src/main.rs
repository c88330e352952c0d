//! The product binary: `samenbeeld serve`, `demo`, `organisation`, `backup`, `restore`,
//! `verify`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Result, bail};
use lexopt::Parser;
#[cfg(unix)]
use rustix::fs::Mode;
use server::{
    clock::Clock,
    command::{Command, USAGE},
    config::{Config, SmtpUrl},
    context::{Context, lock},
    db::{self, End, Verified},
    demo, serve, starting,
};

fn main() -> ExitCode {
    // the database, backups and mails are for who runs this, and for no other user
    #[cfg(unix)]
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("samenbeeld: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let Some(command) = Command::read(Parser::from_env())? else {
        print!("{USAGE}");
        return Ok(());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Serve(config) => answer(config).await,
            Command::Organisation { data } => organisation(&data).await,
            Command::BackUp { data, to } => back_up(&data, &to).await,
            Command::Restore { data, from } => restore(&data, &from).await,
            Command::Verify { data, end } => verify(&data, end.as_ref()).await,
        }
    })
}

async fn answer(mut config: Config) -> Result<()> {
    serve::log();
    let smtp = || std::env::var("SAMENBEELD_SMTP").ok().map(SmtpUrl);
    config.smtp = config.smtp.or_else(smtp);
    let state = Context::open(config, Clock::System).await?;
    if state.config.demo {
        demo::fill(&state).await?;
    }
    let listener = serve::listen(&state).await?;
    if state.config.demo {
        say(&demo::invitation(listener.local_addr()?));
    } else if let Some(code) = starting::code_for_nobody(&state).await? {
        say(&starting::invitation(&code, listener.local_addr()?));
    }
    serve::serve(state, listener).await
}

async fn organisation(data: &Path) -> Result<()> {
    let code = starting::code_for_one_more(data, Clock::System.now_ms()).await?;
    say(&format!(
        "{}\nThis code begins one more organisation, on the page /start. It opens once, within a day.",
        code.shown()
    ));
    Ok(())
}

async fn back_up(data: &Path, to: &Path) -> Result<()> {
    db::back_up(data, to).await?;
    say(&format!("{} is a whole copy of the database", to.display()));
    Ok(())
}

async fn restore(data: &Path, from: &Path) -> Result<()> {
    let _lock = lock(data)?;
    let aside: Option<PathBuf> = db::restore(data, from, Clock::System.now_ms()).await?;
    if let Some(aside) = aside {
        say(&format!("What was there is in {}", aside.display()));
    }
    say("Restored. Devices send again all that their people made.\n\
         What was changed since the backup is as it was then: who has access to whom, passwords, \
         and who was signed out. Look at these before you start the server.");
    Ok(())
}

async fn verify(data: &Path, kept: Option<&End>) -> Result<()> {
    let Verified { file, chain } = db::verify(data, kept).await?;
    for fault in &file {
        say(&format!("The file: {fault}"));
    }
    for fault in &chain.faults {
        say(&format!("The traces: {fault}"));
    }
    if let Some(end) = &chain.end {
        let rows = chain.rows;
        say(&format!(
            "{rows} traces. They end with\n{end}\nKeep that line somewhere else. The chain alone \
             cannot show that its last rows were taken out, or that all of it was made anew; \
             `verify --end` with that line can."
        ));
    }
    if !file.is_empty() || !chain.faults.is_empty() {
        bail!("something was found");
    }
    say("Nothing wrong was found.");
    Ok(())
}

/// Tells whoever is reading, if anybody is.
fn say(words: &str) {
    let _ = writeln!(std::io::stdout(), "{words}");
}
