//! Text that a person wrote, parsed at the edge: inside, only valid text.

use crate::limits;
use alloc::string::{String, ToString};
use serde::{Deserialize, Serialize};

/// Why a text cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// Longer than the limit, in Unicode scalar values.
    #[error("the text has {chars} characters; at most {limit} fit")]
    TooLong {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a text without the white space around it.
            ///
            /// # Errors
            /// [`TextError`] when nothing is left or it is over the limit.
            pub fn parse(raw: &str) -> Result<Self, TextError> {
                let text = raw.trim();
                let chars = text.chars().count();
                match chars {
                    0 => Err(TextError::Empty),
                    _ if chars > $limit => Err(TextError::TooLong { chars, limit: $limit }),
                    _ => Ok(Self(text.to_string())),
                }
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(raw: String) -> Result<Self, TextError> {
                Self::parse(&raw)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

bounded_text!(
    /// What somebody wrote in a contribution: 1 to 20 000 characters.
    Text,
    limits::TEXT_CHARS
);
bounded_text!(
    /// The title of a moment: 1 to 200 characters.
    Title,
    limits::TITLE_CHARS
);
bounded_text!(
    /// A question that somebody asks: 1 to 1 000 characters.
    Asked,
    limits::ASKED_CHARS
);
bounded_text!(
    /// What a person, a group, a place is called: 1 to 120 characters.
    Name,
    limits::NAME_CHARS
);

/// A telephone number as somebody wrote it: 3 to 15 digits, with a plus before
/// them and spaces, dashes, dots and brackets between.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A text that nobody can call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a telephone number has 3 to 15 digits")]
pub struct PhoneError;

impl Phone {
    /// Takes it without the white space around it.
    ///
    /// # Errors
    /// [`PhoneError`] when it is no number that can be called.
    pub fn parse(raw: &str) -> Result<Self, PhoneError> {
        let text = raw.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = text.chars().enumerate().all(|(at, c)| match c {
            '+' => at == 0,
            _ => c.is_ascii_digit() || " -.()".contains(c),
        });
        let fits = fits && (3..=15).contains(&digits) && text.len() <= 40;
        fits.then(|| Self(text.into())).ok_or(PhoneError)
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a machine dials it: a plus and digits.
    #[must_use]
    pub fn dialled(&self) -> String {
        let kept = self.0.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        kept.collect()
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(raw: String) -> Result<Self, PhoneError> {
        Self::parse(&raw)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// What somebody signs in with: an e-mail address or a name of their own choice,
/// in lower case, 3 to 254 characters without white space.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// A text that nobody can sign in with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a sign-in name has 3 to 254 characters, without spaces")]
pub struct LoginError;

impl Login {
    /// Takes it in lower case, without the white space around it.
    ///
    /// # Errors
    /// [`LoginError`] when it is too short, too long or has white space in it.
    pub fn parse(raw: &str) -> Result<Self, LoginError> {
        let text = raw.trim().to_lowercase();
        let fits = (3..=254).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        fits.then_some(Self(text)).ok_or(LoginError)
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether mail can be sent to it.
    #[must_use]
    pub fn is_address(&self) -> bool {
        let Some((name, host)) = self.0.rsplit_once('@') else {
            return false;
        };
        !name.is_empty() && host.split('.').count() > 1 && host.split('.').all(|p| !p.is_empty())
    }
}

impl TryFrom<String> for Login {
    type Error = LoginError;
    fn try_from(raw: String) -> Result<Self, LoginError> {
        Self::parse(&raw)
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

/// The name of a theme in code: 1 to 40 of `a-z`, `0-9` and `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ThemeKey(String);

/// A theme key with other characters than allowed, or too many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a theme key has 1 to 40 of a-z, 0-9 and -")]
pub struct ThemeKeyError;

impl ThemeKey {
    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ThemeKey {
    type Error = ThemeKeyError;
    fn try_from(raw: String) -> Result<Self, ThemeKeyError> {
        let fits = (1..=40).contains(&raw.len())
            && raw
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits {
            Ok(Self(raw))
        } else {
            Err(ThemeKeyError)
        }
    }
}

impl From<ThemeKey> for String {
    fn from(key: ThemeKey) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_exactly_at_the_limit_fits() {
        let fits = "é".repeat(limits::TEXT_CHARS);
        assert!(Text::parse(&fits).is_ok());
        let long = "é".repeat(limits::TEXT_CHARS + 1);
        assert_eq!(
            Text::parse(&long),
            Err(TextError::TooLong {
                chars: limits::TEXT_CHARS + 1,
                limit: limits::TEXT_CHARS
            })
        );
        assert_eq!(Text::parse(" \n "), Err(TextError::Empty));
    }

    #[test]
    fn a_number_is_what_somebody_can_call() {
        for fits in ["112", "06 1234 5678", "+31 (0)20-123.45.67"] {
            assert_eq!(Phone::parse(fits).unwrap().as_str(), fits);
        }
        for raw in [
            "",
            "12",
            "06 1234 5678 thuis",
            "0612+345",
            "1234567890123456",
        ] {
            assert_eq!(Phone::parse(raw), Err(PhoneError), "{raw}");
        }
        let phone = Phone::parse(" +31 6-1234 5678 ").unwrap();
        assert_eq!(phone.dialled(), "+31612345678");
    }
}
