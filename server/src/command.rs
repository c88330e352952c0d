//! What can be asked of the program on its command line.

use std::{net::IpAddr, path::PathBuf};

use anyhow::{Context as _, Result, bail};
use axum::http::Uri;
use lexopt::{Arg, Parser, ValueExt};

use crate::{
    config::{Config, SmtpUrl},
    db::End,
};

/// What the program can do.
pub const USAGE: &str = "\
Samenbeeld: a child's portfolio that parents and professionals build together.

samenbeeld serve        --data DIR [--port N] [--host ADDRESS] [--site DIR] [--https] [--behind-proxy]
                        [--address URL] [--smtp URL --mail-from ADDRESS] [--push-host NAME]...
samenbeeld demo         --data DIR [--port N] [--host ADDRESS] [--site DIR]
samenbeeld organisation --data DIR
samenbeeld backup       --data DIR --to FILE
samenbeeld restore      --data DIR --from FILE
samenbeeld verify       --data DIR [--end NUMBER:HASH]

  organisation prints a code with which one more organisation begins on the page /start;
  the server may go on meanwhile. An empty server prints one by itself.

  --data DIR       where the database and the releases are kept
  --port N         where to listen; 3000 when not given
  --host ADDRESS   on which address; 127.0.0.1 when not given
  --site DIR       serve this site instead of the one inside the program
  --https          people reach it over TLS, which a proxy in front ends
  --behind-proxy   believe the proxy in front when it says who the client is
  --address URL    how people reach it, as https://samenbeeld.example: links in mail lead
                   there, so mail needs it; with https it says what --https says
  --smtp URL       the server that sends mail: smtps://NAME:PASSWORD@HOST, or with SAMENBEELD_SMTP
                   in the environment, where other users of the machine do not see it
  --mail-from ADDRESS
                   who mail is from
  --mail-folder DIR
                   put mail into a folder instead; the demo does so in DIR/mail of its data
  --push-host NAME a push service beside those of Google, Mozilla, Apple and Microsoft, for
                   browsers that use another one; may be given more than once
  --to FILE        a file that is not there yet; the server may go on meanwhile
  --from FILE      a backup; the server has to be stopped. What was there is put aside,
                   and devices send again what their people made
  --end NUMBER:HASH  the end of the traces as an earlier verify said it: only so is it
                   noticed that the last of them were taken out
";

/// What is asked of it.
#[derive(Debug)]
pub enum Command {
    /// Answer requests.
    Serve(Config),
    /// Copy the database.
    BackUp {
        /// Where it is kept.
        data: PathBuf,
        /// The copy.
        to: PathBuf,
    },
    /// Print a code for one more organisation.
    Organisation {
        /// Where the database is kept.
        data: PathBuf,
    },
    /// Put a copy in its place.
    Restore {
        /// Where it is kept.
        data: PathBuf,
        /// The copy.
        from: PathBuf,
    },
    /// Look through the database: is the file whole, is a trace missing or changed.
    Verify {
        /// Where it is kept.
        data: PathBuf,
        /// The end of the traces as it was once.
        end: Option<End>,
    },
}

impl Command {
    /// What the arguments ask for; `None` when they ask for help.
    pub fn read(mut arguments: Parser) -> Result<Option<Self>> {
        let mut name = None;
        let mut config = Config::new(PathBuf::new());
        let (mut data, mut to, mut from): (Option<PathBuf>, Option<PathBuf>, Option<PathBuf>) =
            (None, None, None);
        let mut end = None;
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("data") => data = Some(arguments.value()?.into()),
                Arg::Long("to") => to = Some(arguments.value()?.into()),
                Arg::Long("from") => from = Some(arguments.value()?.into()),
                Arg::Long("end") => end = Some(arguments.value()?.parse()?),
                Arg::Long("port") => config.address.set_port(arguments.value()?.parse()?),
                Arg::Long("host") => config.address.set_ip(arguments.value()?.parse::<IpAddr>()?),
                Arg::Long("site") => config.site = Some(arguments.value()?.into()),
                Arg::Long("smtp") => config.smtp = Some(SmtpUrl(arguments.value()?.string()?)),
                Arg::Long("mail-from") => config.mail_from = Some(arguments.value()?.string()?),
                Arg::Long("mail-folder") => config.mail_folder = Some(arguments.value()?.into()),
                Arg::Long("push-host") => {
                    let host = arguments.value()?.string()?;
                    config.push_hosts.push(host.to_ascii_lowercase());
                }
                Arg::Long("address") => {
                    let address = reached_at(&arguments.value()?.string()?)?;
                    config.https |= address.starts_with("https://");
                    config.reached_at = Some(address);
                }
                Arg::Long("https") => config.https = true,
                Arg::Long("behind-proxy") => config.behind_proxy = true,
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                Arg::Value(value) if name.is_none() => name = Some(value.string()?),
                other @ (Arg::Short(_) | Arg::Long(_) | Arg::Value(_)) => {
                    return Err(other.unexpected().into());
                }
            }
        }
        let Some(name) = name else { return Ok(None) };
        let known = [
            "serve",
            "demo",
            "organisation",
            "backup",
            "restore",
            "verify",
        ];
        if !known.contains(&name.as_str()) {
            bail!("there is no command `{name}`; see samenbeeld --help");
        }
        let data = data.context("--data says where the data is kept; see samenbeeld --help")?;
        Ok(Some(match name.as_str() {
            "backup" => Self::BackUp {
                data,
                to: to.context("--to names the copy; see samenbeeld --help")?,
            },
            "restore" => Self::Restore {
                data,
                from: from.context("--from names the backup; see samenbeeld --help")?,
            },
            "organisation" => Self::Organisation { data },
            "verify" => Self::Verify { data, end },
            _ => {
                config.demo = name == "demo";
                if config.demo && config.mail_folder.is_none() {
                    config.mail_folder = Some(data.join("mail"));
                }
                config.data = data;
                Self::Serve(config)
            }
        }))
    }
}

/// Where people reach a server: a scheme, a name, perhaps a port, and nothing behind it.
fn reached_at(typed: &str) -> Result<String> {
    let uri: Option<Uri> = typed.parse().ok();
    let fits = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|at| !at.as_str().contains('@'))
            && uri.path_and_query().is_none_or(|rest| rest.as_str() == "/")
    });
    if !fits {
        bail!("--address: {typed} is not an address such as https://samenbeeld.example");
    }
    Ok(typed.trim_end_matches('/').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Option<Command>> {
        Command::read(Parser::from_args(arguments))
    }

    #[test]
    fn a_backup_says_what_it_needs() {
        let asked = read(&["backup", "--data", "d", "--to", "f"]).unwrap();
        assert!(matches!(asked, Some(Command::BackUp { .. })));
        let error = read(&["backup", "--data", "d"]).unwrap_err();
        assert!(error.to_string().contains("--to"));
        let error = read(&["restore", "--from", "f"]).unwrap_err();
        assert!(error.to_string().contains("--data"));
    }

    #[test]
    fn the_end_of_the_traces_is_read_as_it_was_printed() {
        let end = format!("12:{}", "0a".repeat(32));
        let asked = read(&["verify", "--data", "d", "--end", &end]).unwrap();
        let Some(Command::Verify {
            end: Some(read), ..
        }) = asked
        else {
            panic!("{asked:?}");
        };
        assert_eq!(read.to_string(), end);
    }

    #[test]
    fn where_people_reach_a_server_is_an_address_with_nothing_behind_it() {
        let serve = |address: &str| read(&["serve", "--data", "d", "--address", address]);
        let Ok(Some(Command::Serve(config))) = serve("https://Samenbeeld.example/") else {
            panic!("it is one");
        };
        assert!(config.https);
        let reached_at = config.reached_at.as_deref();
        assert_eq!(reached_at, Some("https://samenbeeld.example"));
        for wrong in [
            "samenbeeld.example",
            "ftp://x.example",
            "https://x.example/app",
            "https://a@x.example",
            "",
        ] {
            assert!(serve(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        assert!(read(&["erase", "--data", "d"]).is_err());
        assert!(read(&["serve", "--dta", "d"]).is_err());
        assert!(read(&["verify", "--data", "d", "--end", "12"]).is_err());
        assert!(read(&[]).unwrap().is_none());
    }
}
