//! Passwords: Argon2id, off the threads that answer requests, a few at a time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
};

use anyhow::{Result, anyhow};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use domain::letters::composed;
use tokio::{sync::Semaphore, task::spawn_blocking};
use zxcvbn::{
    Score,
    feedback::{Feedback, Warning},
    zxcvbn,
};

use crate::clock::random_bytes;

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
    /// Each hash takes a core for some tens of ms.
    places: Arc<Semaphore>,
    /// The memory of each place that was used, 19 MiB: taken once and used again, however
    /// many threads there are.
    memories: Arc<Mutex<Vec<Memory>>>,
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
    hash_in(&mut Memory::new(), password)
}

type Memory = Vec<Block>;

fn hash_in(memory: &mut Memory, password: &str) -> Result<String> {
    let params = Params::default();
    let salt = random_bytes::<{ Salt::RECOMMENDED_LENGTH }>();
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    fill(
        memory,
        (Algorithm::default(), Version::default(), &params),
        password,
        &salt,
        &mut out,
    )
    .map_err(|error| anyhow!("cannot hash: {error}"))?;
    let hash = || {
        Some(PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(&params).ok()?,
            salt: Some(Salt::new(&salt).ok()?),
            hash: Some(Output::new(&out).ok()?),
        })
    };
    let hash = hash().ok_or_else(|| anyhow!("cannot say how a hash was made"))?;
    Ok(hash.to_string())
}

fn matches_in(memory: &mut Memory, password: &str, kept: &str) -> bool {
    let mut again = || -> Option<bool> {
        let kept = PasswordHash::new(kept).ok()?;
        let how = (
            Algorithm::try_from(kept.algorithm.as_str()).ok()?,
            Version::try_from(kept.version?).ok()?,
            &Params::try_from(&kept).ok()?,
        );
        let (salt, expected) = (kept.salt.as_ref()?, kept.hash.as_ref()?);
        let mut out = vec![0; expected.len()];
        fill(memory, how, password, salt, &mut out).ok()?;
        // takes as long whichever byte differs
        Some(*expected == Output::new(&out).ok()?)
    };
    again().unwrap_or(false)
}

fn fill(
    memory: &mut Memory,
    (algorithm, version, params): (Algorithm, Version, &Params),
    password: &str,
    salt: &[u8],
    out: &mut [u8],
) -> argon2::Result<()> {
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
    let argon = Argon2::new(algorithm, version, params.clone());
    argon.hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
}

impl Passwords {
    /// As many hashes at a time as there are cores.
    pub fn new() -> Result<Self> {
        let cores = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            places: Arc::new(Semaphore::new(cores)),
            memories: Arc::default(),
            nobody: hash("nobody has this password")?,
        })
    }

    /// The hash to keep of a password, with a fresh salt.
    pub async fn hash(&self, password: String) -> Result<String> {
        // one keyboard writes an é as one character, another as two
        self.at_a_place(move |memory| hash_in(memory, &composed(&password)))
            .await?
    }

    /// Whether the password belongs to the hash. Without a hash it never does,
    /// and finding that out takes as long.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let matches = self.at_a_place(move |memory| {
            let one = composed(&password);
            // hashes of before are of what was typed, as it was typed
            matches_in(memory, &one, &hash)
                || (one != password && matches_in(memory, &password, &hash))
        });
        Ok(matches.await? && exists)
    }

    /// Works with the memory of a place, when one is free.
    async fn at_a_place<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.places.clone().acquire_owned().await?;
        let memories = Arc::clone(&self.memories);
        let worked = spawn_blocking(move || {
            let kept = || memories.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = kept().pop().unwrap_or_default();
            let worked = work(&mut memory);
            kept().push(memory);
            drop(place);
            worked
        });
        Ok(worked.await?)
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};
    use tokio::task::JoinSet;

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
        assert!(!matches_in(&mut Memory::new(), "met spatie", &kept));
    }

    #[test]
    fn a_hash_is_what_others_make_and_read_too() {
        let kept = hash("geheim").unwrap();
        let kept = PasswordHash::new(&kept).unwrap();
        assert!(Argon2::default().verify_password(b"geheim", &kept).is_ok());
        let made: PasswordHash = Argon2::default().hash_password(b"geheim").unwrap();
        let mut memory = Memory::new();
        assert!(matches_in(&mut memory, "geheim", &made.to_string()));
        assert!(!matches_in(&mut memory, "Geheim", &made.to_string()));
        assert!(!matches_in(&mut memory, "geheim", "geen hash"));
    }

    #[tokio::test]
    async fn however_many_passwords_are_tried_there_is_one_memory_for_each_place() {
        let passwords = Arc::new(Passwords::new().unwrap());
        let mut tries = JoinSet::new();
        for _ in 0..40 {
            let passwords = Arc::clone(&passwords);
            tries.spawn(async move { passwords.verify("gok".into(), None).await.unwrap() });
        }
        assert!(!tries.join_all().await.contains(&true));
        let places = passwords.places.available_permits();
        assert!(passwords.memories.lock().unwrap().len() <= places);
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
