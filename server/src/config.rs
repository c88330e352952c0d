//! How one server was asked to run.

use std::{fmt, net::SocketAddr, path::PathBuf};

/// The address of a mail server, which may hold a password: it is not shown.
#[derive(Clone)]
pub struct SmtpUrl(pub String);

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl")
    }
}

/// How one server was asked to run.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Config {
    /// Where the database and the releases are kept.
    pub data: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// A folder with the site, instead of the one inside the binary.
    pub site: Option<PathBuf>,
    /// Whether people reach it over TLS (a proxy in front ends it).
    pub https: bool,
    /// Whether a proxy in front may say who the client is (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// Whether the demo's accounts are offered on the sign-in page.
    pub demo: bool,
    /// Whether site files are compressed at start. A debug build takes too long over it.
    pub compress: bool,
    /// Push services beside those of the makers of browsers, by name.
    pub push_hosts: Vec<String>,
    /// Whether pushes may go to this machine, without TLS. Only a test asks for it.
    pub pushes_to_here: bool,
    /// How people reach it, as `https://samenbeeld.example`.
    pub reached_at: Option<String>,
    /// The server that sends mail.
    pub smtp: Option<SmtpUrl>,
    /// Who mail is from.
    pub mail_from: Option<String>,
    /// A folder that mail is put into instead of being sent.
    pub mail_folder: Option<PathBuf>,
}

impl Config {
    /// The usual way to run on this machine.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            site: None,
            https: false,
            behind_proxy: false,
            demo: false,
            compress: !cfg!(debug_assertions),
            push_hosts: Vec::new(),
            pushes_to_here: false,
            reached_at: None,
            smtp: None,
            mail_from: None,
            mail_folder: None,
        }
    }
}
