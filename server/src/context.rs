//! What every route can reach.

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};

use crate::{
    clock::Clock, config::Config, db::Db, events::Hub, mail::Mail, pages::shown::Shown,
    password::Passwords, rate::Rates, received::Received, release::Releases, ssr,
};
use anyhow::{Context as _, Result};

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
    /// Where mail goes.
    pub mail: Mail,
    /// Which devices got something of which child today.
    pub received: Arc<Received>,
    /// Pages that answered a form.
    pub shown: Shown,
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
        let db = Db::open(&config.data, clock.clone())
            .await
            .with_context(|| format!("cannot open the database in {}", config.data.display()))?;
        let mail = Mail::of(&config)?;
        let releases = Releases::open(&config).context("cannot prepare the site files")?;
        Ok(Arc::new(Self {
            config,
            clock,
            db,
            hub: Arc::new(Hub::default()),
            passwords: Passwords::new()?,
            rates: Rates::default(),
            mail,
            received: Arc::default(),
            shown: Shown::default(),
            releases,
            _lock: lock,
        }))
    }
}

/// Takes a data folder for one program: two servers would not hear of each
/// other's writes.
pub fn lock(data: &Path) -> Result<File> {
    fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let file = File::create(data.join("lock"))?;
    file.try_lock()
        .with_context(|| format!("another server uses {}", data.display()))?;
    Ok(file)
}
