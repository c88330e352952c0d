//! Choosing a PIN: with the password, on a tablet or on a browser of one's own.

use domain::id::PersonId;

use crate::{
    client::Client,
    context::Context,
    db::OwnAccount,
    hex::hex,
    password,
    pin::{PinProblem, check},
    problem::ApiError,
    session::{hash, note_refused},
};

/// Keeps a PIN for somebody who knows the password of this account. Wrong ones are
/// counted as wrong sign-ins are, and leave the same trace.
///
/// # Errors
/// When the PIN may not be chosen, the password is wrong, or there were too many
/// attempts.
pub async fn choose_pin(
    state: &Context,
    client: &Client,
    person: PersonId,
    account: Option<OwnAccount>,
    (password, pin): (String, String),
) -> Result<(), ApiError> {
    check(&pin).map_err(|problem| match problem {
        PinProblem::Shape => ApiError::invalid_field("pin", "A PIN has 4 to 8 digits."),
        PinProblem::Obvious => ApiError::invalid_field("pin", "Many people choose this PIN."),
    })?;
    if password.len() > password::LONGEST_BYTES {
        return Err(ApiError::wrong_credentials());
    }
    let (login, password_hash) = account.map_or((None, None), |a| (a.login, a.password_hash));
    let is_known = password_hash.is_some();
    let key = login.map_or_else(|| person.to_string(), |login| hex(&hash(login)));
    let (rates, now_ms) = (&state.rates, state.clock.now_ms());
    rates
        .take_password(&client.0, &key, now_ms)
        .map_err(ApiError::rate_limited)?;
    let is_right = state.passwords.verify(password, password_hash).await;
    if !is_right.map_err(ApiError::unexpected)? {
        note_refused(state, is_known.then_some(person), now_ms);
        return Err(ApiError::wrong_credentials());
    }
    rates.give_back_password(&client.0, &key);
    let pin_hash = state
        .passwords
        .hash(pin)
        .await
        .map_err(ApiError::unexpected)?;
    state.db.choose_pin(person, pin_hash, now_ms).await?;
    Ok(())
}
