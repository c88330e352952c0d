//! Which PINs may be chosen, and how long a wrong one makes somebody wait.

/// Fewest digits.
const DIGITS_MIN: usize = 4;
/// Most digits.
const DIGITS_MAX: usize = 8;
/// From how many wrong ones in a row on none is looked at for a quarter of an hour.
pub const SHUT_AFTER: u32 = 5;
/// How long that is, in s.
const SHUT_S: u64 = 15 * 60;
/// After how many wrong ones in a row only the password helps.
pub const WRONG_MAX: u32 = 10;

/// Those that people choose most that no rule below finds.
const KNOWN: [&str; 12] = [
    "1004", "2000", "2001", "2468", "2580", "1379", "1357", "1234567", "123123", "159753",
    "147258", "11223344",
];

/// Why a PIN cannot be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PinProblem {
    /// Not four to eight digits.
    Shape,
    /// One that many people choose.
    Obvious,
}

/// Whether a PIN may be chosen.
///
/// # Errors
/// Why it may not.
pub fn check(pin: &str) -> Result<(), PinProblem> {
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PinProblem::Shape);
    }
    if is_obvious(pin.as_bytes()) || KNOWN.contains(&pin) {
        return Err(PinProblem::Obvious);
    }
    Ok(())
}

/// One digit, a row of digits, or a part that is repeated.
fn is_obvious(pin: &[u8]) -> bool {
    let has_step = |step: i16| {
        let digit = |byte: u8| i16::from(byte - b'0');
        let follows = |pair: &[u8]| (digit(pair[1]) - digit(pair[0]) - step).rem_euclid(10) == 0;
        pin.windows(2).all(follows)
    };
    let repeats = |part: usize| pin.chunks(part).all(|chunk| pin.starts_with(chunk));
    let pairs = pin.len() == 4 && pin[0] == pin[1] && pin[2] == pin[3];
    has_step(0) || has_step(1) || has_step(-1) || repeats(2) || pairs
}

/// How long to wait after so many wrong ones in a row, in s; `None` stands for
/// until the password is used.
pub fn wait_s(wrong: u32) -> Option<u64> {
    match wrong {
        0 => Some(0),
        WRONG_MAX.. => None,
        SHUT_AFTER.. => Some(SHUT_S),
        _ => Some(1 << (wrong - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pins_that_everybody_tries_first_cannot_be_chosen() {
        for pin in [
            "0000", "1234", "4321", "1111", "1212", "7890", "0987", "2580", "1122", "123456",
            "99999999", "123123", "12121212",
        ] {
            assert_eq!(check(pin), Err(PinProblem::Obvious), "{pin}");
        }
        for pin in ["", "123", "123456789", "12a4", "١٢٣٤", " 1937"] {
            assert_eq!(check(pin), Err(PinProblem::Shape), "{pin}");
        }
        for pin in ["1937", "4096", "82719", "50361947"] {
            assert_eq!(check(pin), Ok(()), "{pin}");
        }
    }

    #[test]
    fn each_wrong_pin_makes_one_wait_longer() {
        let waits: Vec<_> = (0..=10).map(wait_s).collect();
        let shut = Some(900);
        assert_eq!(waits[..5], [0, 1, 2, 4, 8].map(Some));
        assert_eq!(waits[5..], [shut, shut, shut, shut, shut, None]);
    }
}
