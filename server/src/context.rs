//! What every route can reach.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::Path,
    sync::Arc,
};

use anyhow::{Context as _, Result};
use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    clock::Clock, config::Config, db::Db, events::Hub, password::Passwords, rate::Rates,
    release::Releases, ssr,
};

/// Everything that one running server consists of.
#[derive(Debug)]
pub struct Context {
    /// How it was asked to run.
    pub config: Config,
    /// What time it is.
    pub clock: Clock,
    /// What is kept.
    pub db: Db,
    /// Who listens for pokes.
    pub hub: Arc<Hub>,
    /// How passwords are checked.
    pub passwords: Passwords,
    /// How often somebody may try.
    pub rates: Rates,
    /// The files of this release and the one before it.
    pub releases: Releases,
    /// Held as long as this server uses its data folder; the system lets go of
    /// it also when the server is killed.
    _lock: File,
}

/// The context as routes hold it.
pub type Shared = Arc<Context>;

impl Context {
    /// Opens what `config` names.
    pub async fn open(config: Config, clock: Clock) -> Result<Shared> {
        ssr::prepare();
        let lock = lock(&config.data)?;
        let db = Db::open(&config.data)
            .await
            .with_context(|| format!("cannot open the database in {}", config.data.display()))?;
        let releases = Releases::open(&config).context("cannot prepare the site files")?;
        Ok(Arc::new(Self {
            config,
            clock,
            db,
            hub: Arc::new(Hub::default()),
            passwords: Passwords::new()?,
            rates: Rates::default(),
            releases,
            _lock: lock,
        }))
    }
}

/// Two servers with one data folder would not hear of each other's writes.
fn lock(data: &Path) -> Result<File> {
    fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let file = File::create(data.join("lock"))?;
    file.try_lock()
        .with_context(|| format!("another server uses {}", data.display()))?;
    Ok(file)
}

/// Where a request comes from, as far as that can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client(
    /// An address, or for IPv6 the network that one household has.
    pub String,
);

impl FromRequestParts<Shared> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Shared,
    ) -> Result<Self, Self::Rejection> {
        let forwarded = parts
            .headers
            .get("x-forwarded-for")
            .filter(|_| state.config.behind_proxy)
            .and_then(|value| value.to_str().ok())
            // the proxy appends: what stands before its own word is anybody's
            .and_then(|list| list.rsplit(',').next())
            .and_then(|last| last.trim().parse().ok());
        let peer = parts
            .extensions
            .get::<axum::extract::ConnectInfo<SocketAddr>>();
        let address = forwarded.or_else(|| peer.map(|peer| peer.0.ip()));
        Ok(Self(match address {
            Some(std::net::IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            Some(address) => address.to_string(),
            None => "unknown".to_owned(),
        }))
    }
}
