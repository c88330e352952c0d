//! Text that a person wrote, parsed at the edge: inside, only valid text.

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
    /// Takes it as it was typed, or copied from the contacts of a phone.
    ///
    /// # Errors
    /// [`PhoneError`] when it is no number that can be called.
    pub fn parse(raw: &str) -> Result<Self, PhoneError> {
        let text = letters::one_line(raw);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = text.chars().enumerate().all(|(at, c)| match c {
            '+' => at == 0,
            _ => c.is_ascii_digit() || " -.()".contains(c),
        });
        let fits = fits && (3..=15).contains(&digits) && text.len() <= 40;
        fits.then_some(Self(text)).ok_or(PhoneError)
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
    /// Takes it in lower case, as [`Login::meant`] has it.
    ///
    /// # Errors
    /// [`LoginError`] when it is too short, too long, has white space in it, or is
    /// an address with dots where no address has them.
    pub fn parse(raw: &str) -> Result<Self, LoginError> {
        let login = Self::kept(&Self::meant(raw))?;
        let is_dotted = |name: &str| name.split('.').any(str::is_empty);
        match login.0.rsplit_once('@') {
            Some((name, _)) if is_dotted(name) => Err(LoginError),
            _ => Ok(login),
        }
    }

    /// Takes what was kept before: see [`Name::kept`].
    ///
    /// # Errors
    /// [`LoginError`] when it is too short, too long or has white space in it.
    pub fn kept(stored: &str) -> Result<Self, LoginError> {
        let text = stored.trim().to_lowercase();
        let fits = (3..=254).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        fits.then_some(Self(text)).ok_or(LoginError)
    }

    /// What somebody means who types or pastes this: in lower case, without what
    /// nobody sees, and of `Karin <karin@x.nl>`, of `mailto:` and of an address at the
    /// end of a sentence the address.
    #[must_use]
    pub fn meant(raw: &str) -> String {
        let seen = raw.chars().filter(|c| !letters::is_unseen(*c));
        let text = seen.collect::<String>().to_lowercase();
        let mut text = text.trim();
        if !text.contains('@') {
            return letters::composed(text);
        }
        text = text.trim_end_matches(['.', ',', ';']);
        if let Some((_, address)) = text.strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
            text = address.trim();
        }
        if let Some(link) = text.strip_prefix("mailto:") {
            text = link.split('?').next().unwrap_or(link);
        }
        letters::composed(text.trim_end_matches('.'))
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
        let fits = |part: &str, also: &str| {
            let fits = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || also.contains(c);
            !part.is_empty() && part.chars().all(fits)
        };
        host.contains('.')
            && host.split('.').all(|part| fits(part, "-"))
            && name
                .split('.')
                .all(|part| fits(part, "!#$%&'*+-/=?^_`{|}~"))
    }
}

impl TryFrom<String> for Login {
    type Error = LoginError;
    fn try_from(stored: String) -> Result<Self, LoginError> {
        Self::kept(&stored)
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

    #[test]
    fn a_number_is_taken_as_a_phone_copies_it() {
        let phone = Phone::parse("\u{202d}+31 6\u{a0}1234 5678\u{202c}").unwrap();
        assert_eq!(phone.as_str(), "+31 6 1234 5678");
    }

    #[test]
    fn an_address_is_taken_as_it_is_pasted() {
        for pasted in [
            "karin@x.example",
            " Karin@X.example\u{a0}",
            "\u{200b}karin@x.example",
            "karin@x.example\u{feff}",
            "\u{202a}karin@x.example\u{202c}",
            "karin\u{2060}@x.example\u{200e}",
            "mailto:karin@x.example",
            "MAILTO:karin@x.example?subject=Noor",
            "Karin de Wit <karin@x.example>",
            "\"Wit, Karin\" <mailto:karin@x.example>;",
            "karin@x.example.",
        ] {
            let login = Login::parse(pasted).unwrap();
            assert_eq!(login.as_str(), "karin@x.example", "{pasted:?}");
            assert!(login.is_address());
        }
        let apart = Login::parse("zoe\u{308}@x.example").unwrap();
        assert_eq!(apart, Login::parse("zoë@x.example").unwrap());
        assert_eq!(Login::parse("juf.karin.").unwrap().as_str(), "juf.karin.");
    }

    #[test]
    fn what_no_mail_goes_to_is_no_address() {
        for raw in [
            "a..b@x.example",
            ".a@x.example",
            "a.@x.example",
            "@x.example",
        ] {
            assert_eq!(Login::parse(raw), Err(LoginError), "{raw}");
        }
        for raw in [
            "a@x",
            "a@x..example",
            "a@b@x.example",
            "a@x.ex,ample",
            "karin",
        ] {
            let login = Login::parse(raw).ok();
            assert!(!login.is_some_and(|login| login.is_address()), "{raw}");
        }
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
