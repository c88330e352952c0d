//! Mail that the server sends: over SMTP, into a folder, or not at all.

use std::{fmt, fs, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use domain::text::Login;
use lettre::{
    Message, SmtpTransport, Transport,
    message::{Mailbox, header::ContentType},
};
use tokio::task::spawn_blocking;

use crate::{clock::random_id, config::Config};

/// How long another server may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Who mail in a folder is from, when nobody said.
const FROM: &str = "samenbeeld@localhost";

/// Where mail goes.
#[derive(Clone)]
pub struct Mail(Option<Arc<Way>>);

enum Way {
    Folder(PathBuf, Mailbox),
    Smtp(SmtpTransport, Mailbox),
}

/// Says nothing: a password may be in it.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail")
    }
}

/// A subject and the words under it.
#[derive(Clone, Debug)]
pub struct MailText {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Mail {
    /// The way that the configuration names.
    pub fn of(config: &Config) -> Result<Self> {
        let from = config.mail_from.as_deref();
        let mailbox = |from: &str| -> Result<Mailbox> {
            from.parse()
                .with_context(|| format!("--mail-from: {from} is not an address"))
        };
        if let Some(folder) = &config.mail_folder {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            let way = Way::Folder(folder.clone(), mailbox(from.unwrap_or(FROM))?);
            return Ok(Self(Some(Arc::new(way))));
        }
        let Some(url) = &config.smtp else {
            return Ok(Self(None));
        };
        let Some(from) = from else {
            bail!("--smtp needs --mail-from; see samenbeeld --help");
        };
        if config.reached_at.is_none() {
            bail!("--smtp needs --address: what links in mail lead to; see samenbeeld --help");
        }
        // the error may quote the address, with the password in it
        let Ok(builder) = SmtpTransport::from_url(&url.0) else {
            bail!("--smtp: this is not an address such as smtps://name:password@mail.example");
        };
        let transport = builder.timeout(Some(PATIENCE)).build();
        Ok(Self(Some(Arc::new(Way::Smtp(transport, mailbox(from)?)))))
    }

    /// Whether mail goes anywhere.
    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Sends a mail. What went wrong is said without the address.
    pub async fn send(&self, to: &Login, words: MailText) -> Result<()> {
        let Some(way) = self.0.clone() else {
            bail!("no mail is sent from here");
        };
        let Ok(to) = to.as_str().parse::<Mailbox>() else {
            bail!("no mail can be sent to this address");
        };
        spawn_blocking(move || way.send(to, words)).await?
    }
}

impl Way {
    fn send(&self, to: Mailbox, words: MailText) -> Result<()> {
        let (Self::Folder(_, from) | Self::Smtp(_, from)) = self;
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(words.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(words.text);
        let Ok(message) = message else {
            bail!("the mail cannot be made");
        };
        match self {
            Self::Folder(folder, _) => {
                // under another name first: who looks sees only whole ones
                let (name, partial) = (random_id(), random_id());
                let partial = folder.join(format!(".{partial}"));
                fs::write(&partial, message.formatted())?;
                fs::rename(partial, folder.join(format!("{name}.eml")))?;
            }
            Self::Smtp(transport, _) => {
                if let Err(error) = transport.send(&message) {
                    let code = error.status().map(|code| code.to_string());
                    bail!(
                        "the mail server refused: {}",
                        code.as_deref().unwrap_or("it cannot be reached")
                    );
                }
            }
        }
        Ok(())
    }
}
