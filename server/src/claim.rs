//! Choosing what one signs in with: a new account, or the one that somebody
//! turns out to have already. Only who holds a valid code gets here.

use domain::{id::PersonId, text::Login};
use sha2::{Digest, Sha256};

use crate::{
    client::Client,
    context::Context,
    hex::hex,
    password::{self, Weak},
    problem::ApiError,
    session::note_refused,
};

/// Whose account it will be.
#[derive(Clone, Debug)]
pub enum Claim {
    /// A new one, with the hash of its password.
    New(String),
    /// The one that is there: the password is that of its person.
    Known(PersonId),
}

/// Why it cannot be.
#[derive(Debug)]
pub enum NoClaim {
    /// Somebody signs in with this, with another password.
    Taken,
    /// The password cannot be chosen.
    Weak(Weak),
    /// Too many tries.
    Slow,
    /// Something that should not happen.
    Failed(ApiError),
}

impl<E: Into<ApiError>> From<E> for NoClaim {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Claims a sign-in name with a password. `own` is what is known of the person,
/// which the password must not be.
pub async fn claim(
    state: &Context,
    client: &Client,
    login: &Login,
    password: String,
    own: &[&str],
) -> Result<Claim, NoClaim> {
    let Some(account) = state.db.account(login.as_str()).await? else {
        let own = [own, &[login.as_str()]].concat();
        password::check(&password, &own).map_err(NoClaim::Weak)?;
        let hash = state.passwords.hash(password).await;
        return Ok(Claim::New(hash.map_err(ApiError::unexpected)?));
    };
    let of = (account.person, login.as_str(), account.password_hash);
    if is_theirs(state, client, of, password).await? {
        Ok(Claim::Known(account.person))
    } else {
        Err(NoClaim::Taken)
    }
}

/// Whether a password is that of an account; wrong ones are counted as wrong
/// sign-ins are, and leave the same trace.
pub async fn is_theirs(
    state: &Context,
    client: &Client,
    (person, login, hash): (PersonId, &str, Option<String>),
    password: String,
) -> Result<bool, NoClaim> {
    let now_ms = state.clock.now_ms();
    if password.len() > password::LONGEST_BYTES {
        return Ok(false);
    }
    let key = hex(&Sha256::digest(login.as_bytes()));
    let rates = &state.rates;
    rates
        .address
        .take(&client.0, now_ms)
        .map_err(|_| NoClaim::Slow)?;
    rates
        .account
        .take(&key, now_ms)
        .map_err(|_| NoClaim::Slow)?;
    let is_right = state.passwords.verify(password, hash).await;
    if !is_right.map_err(ApiError::unexpected)? {
        note_refused(state, Some(person), now_ms);
        return Ok(false);
    }
    rates.address.give_back(&client.0);
    rates.account.give_back(&key);
    Ok(true)
}
