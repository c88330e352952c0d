//! Passwords: Argon2id, off the threads that answer requests, a few at a time.

use std::{sync::Arc, thread::available_parallelism};

use anyhow::{Result, anyhow};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use zxcvbn::{
    Score,
    feedback::{Feedback, Warning},
    zxcvbn,
};

/// Longest password, in bytes: more is only work for the server.
pub const LONGEST_BYTES: usize = 1_024;
/// Shortest password that somebody can choose, in characters.
pub const SHORTEST_CHARS: usize = 10;
/// So many letters and digits have to be there beside one's own names and addresses.
const BESIDE_OWN_CHARS: usize = 5;
/// What is longer than this is not looked at more closely: guessing gets no easier.
const LOOKED_AT_CHARS: usize = 72;

/// Checks passwords.
#[derive(Debug)]
pub struct Passwords {
    /// Each hash takes 19 MiB and a core for some tens of ms.
    places: Arc<Semaphore>,
    /// Checked when nobody has the address, so that this takes as long.
    nobody: String,
}

/// Why a password cannot be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weak {
    /// Too few characters.
    Short,
    /// Too many bytes.
    Long,
    /// The person's own name or address, and little else.
    Own,
    /// One that many people have.
    Common,
    /// A row of keys, a repetition, a date.
    Pattern,
    /// Guessed soon, for several reasons together.
    Guessable,
}

/// What everybody here knows.
const PRODUCT: &str = "Samenbeeld";

/// Whether a password can be chosen by somebody with these names and addresses.
/// Nothing of it is trimmed and nothing leaves the server.
///
/// # Errors
/// Why not.
pub fn check(password: &str, own: &[&str]) -> Result<(), Weak> {
    if password.chars().count() < SHORTEST_CHARS {
        return Err(Weak::Short);
    }
    if password.len() > LONGEST_BYTES {
        return Err(Weak::Long);
    }
    let own = [own, &[PRODUCT]].concat();
    let parts = own
        .iter()
        .flat_map(|own| own.split(|c: char| !c.is_alphanumeric()));
    let inputs: Vec<&str> = own
        .iter()
        .copied()
        .chain(parts.filter(|part| part.chars().count() > 2))
        .collect();
    let mut rest = password.to_lowercase();
    for part in &inputs {
        rest = rest.replace(&part.to_lowercase(), "");
    }
    if rest.chars().filter(|rest| rest.is_alphanumeric()).count() < BESIDE_OWN_CHARS {
        let is_own = rest.len() < password.to_lowercase().len();
        return Err(if is_own { Weak::Own } else { Weak::Pattern });
    }
    let looked_at: String = password.chars().take(LOOKED_AT_CHARS).collect();
    let found = zxcvbn(&looked_at, &inputs);
    if found.score() >= Score::Three {
        return Ok(());
    }
    Err(match found.feedback().and_then(Feedback::warning) {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Weak::Common,
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess
            | Warning::RecentYearsAreEasyToGuess
            | Warning::DatesAreOftenEasyToGuess,
        ) => Weak::Pattern,
        _ => Weak::Guessable,
    })
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

    /// The hash to keep of a password, with a fresh salt.
    pub async fn hash(&self, password: String) -> Result<String> {
        let place = self.places.clone().acquire_owned().await?;
        spawn_blocking(move || {
            let hash = hash(&password);
            drop(place);
            hash
        })
        .await?
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

    const OWN: [&str; 2] = ["Marieke Oosterbaan", "marieke.oosterbaan@post.example"];

    #[test]
    fn common_passwords_are_refused_with_the_reason() {
        for (password, why) in [
            ("kort", Weak::Short),
            ("         ", Weak::Short),
            ("password123", Weak::Common),
            ("qwertyuiop", Weak::Common),
            ("aaaaaaaaaaaaaa", Weak::Pattern),
            ("mariekeoosterbaan", Weak::Own),
            ("Oosterbaan1", Weak::Own),
            ("Samenbeeld2026", Weak::Own),
        ] {
            assert_eq!(check(password, &OWN), Err(why), "{password}");
        }
        assert_eq!(check(&"ab ".repeat(400), &OWN), Err(Weak::Long));
    }

    #[test]
    fn long_passwords_with_spaces_are_allowed_and_nothing_is_trimmed() {
        for password in [
            "drie natte laarzen op de mat",
            " begint en eindigt met spaties ",
            "Gx7!pQ92mzLw",
            "пять маленьких уток",
        ] {
            assert_eq!(check(password, &OWN), Ok(()), "{password}");
        }
        assert_eq!(check(&"een zin die lang is ".repeat(50), &OWN), Ok(()));
        let kept = hash(" met spatie").unwrap();
        let kept = PasswordHash::new(&kept).unwrap();
        assert!(
            Argon2::default()
                .verify_password(b"met spatie", &kept)
                .is_err()
        );
    }

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
