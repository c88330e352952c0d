//! Text that a person wrote, parsed at the edge: inside, only valid text.

mod contact;

pub use contact::{Login, LoginError, Phone, PhoneError};

use crate::{letters, limits};
use alloc::string::{String, ToString};
use serde::{Deserialize, Serialize};

/// Why a text cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextError {
    /// Nothing that can be seen.
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
    ($(#[$doc:meta])* $name:ident, $limit:expr, $clean:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes what somebody wrote, without the white space around it.
            ///
            /// # Errors
            /// [`TextError`] when nothing of it can be seen or it is over the limit.
            pub fn parse(raw: &str) -> Result<Self, TextError> {
                if !letters::is_seen(raw) {
                    return Err(TextError::Empty);
                }
                let clean: fn(&str) -> String = $clean;
                Self::kept(&clean(raw))
            }

            /// Takes what was kept before. Rules for what is written change; what was
            /// taken once can always be read.
            ///
            /// # Errors
            /// [`TextError`] when there is nothing or it is over the limit.
            pub fn kept(stored: &str) -> Result<Self, TextError> {
                let text = stored.trim();
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
            fn try_from(stored: String) -> Result<Self, TextError> {
                Self::kept(&stored)
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
    limits::TEXT_CHARS,
    |raw| raw.trim().into()
);
bounded_text!(
    /// The title of a moment, on one line: 1 to 200 characters.
    Title,
    limits::TITLE_CHARS,
    letters::one_line
);
bounded_text!(
    /// A question that somebody asks: 1 to 1 000 characters.
    Asked,
    limits::ASKED_CHARS,
    |raw| raw.trim().into()
);
bounded_text!(
    /// What a person, a group, a place is called: 1 to 120 characters on one line.
    Name,
    limits::NAME_CHARS,
    |raw| letters::composed(&letters::one_line(raw))
);

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
    fn a_name_can_be_seen_and_stands_on_one_line() {
        for nothing in ["\u{200b}\u{200b}", "\u{3164}", " \u{202e} "] {
            assert_eq!(Name::parse(nothing), Err(TextError::Empty));
            assert_eq!(Title::parse(nothing), Err(TextError::Empty));
            assert_eq!(Text::parse(nothing), Err(TextError::Empty));
        }
        let name = Name::parse("Zoe\u{308}\r\nKlik\u{7} \u{202e}hier").unwrap();
        assert_eq!(name.as_str(), "Zoë Klik hier");
        let text = Text::parse(" twee\nregels 👨\u{200d}👧 ").unwrap();
        assert_eq!(text.as_str(), "twee\nregels 👨\u{200d}👧");
    }

    #[test]
    fn what_was_kept_before_a_rule_can_still_be_read() {
        let stored = "\u{200b}Leen\n\u{202e}";
        assert_eq!(Name::kept(stored).unwrap().as_str(), stored);
        let read: Title = serde_json::from_str("\"\\u200b\"").unwrap();
        assert_eq!(read.as_str(), "\u{200b}");
        let login: Login = serde_json::from_str("\"a..b@x.example\u{200b}\"").unwrap();
        assert_eq!(login.as_str(), "a..b@x.example\u{200b}");
    }
}
