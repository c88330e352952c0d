//! Passwords: Argon2id, off the threads that answer requests, a few at a time.

use std::{sync::Arc, thread::available_parallelism};

use anyhow::{Result, anyhow};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Longest password, in bytes: more is only work for the server.
pub const LONGEST_BYTES: usize = 1_024;

/// Checks passwords.
#[derive(Debug)]
pub struct Passwords {
    /// Each hash takes 19 MiB and a core for some tens of ms.
    places: Arc<Semaphore>,
    /// Checked when nobody has the address, so that this takes as long.
    nobody: String,
}

/// The hash to keep of a password, with a fresh salt.
pub fn hash(password: &str) -> Result<String> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow!("cannot hash: {error}"))?;
    Ok(hash.to_string())
}

impl Passwords {
    /// As many hashes at a time as there are cores.
    pub fn new() -> Result<Self> {
        let cores = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            places: Arc::new(Semaphore::new(cores)),
            nobody: hash("nobody has this password")?,
        })
    }

    /// Whether the password belongs to the hash. Without a hash it never does,
    /// and finding that out takes as long.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let place = self.places.clone().acquire_owned().await?;
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let matches = spawn_blocking(move || {
            let matches = PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            });
            drop(place);
            matches
        })
        .await?;
        Ok(matches && exists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::new().unwrap();
        let kept = hash("geheim").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(
            passwords
                .verify("geheim".into(), Some(kept.clone()))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("Geheim".into(), Some(kept)).await.unwrap());
        let nobody = "nobody has this password".to_owned();
        assert!(!passwords.verify(nobody, None).await.unwrap());
    }
}
