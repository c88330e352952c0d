//! How somebody is reached: a number to call, and what they sign in with.

use crate::letters;
use alloc::string::String;
use serde::{Deserialize, Serialize};

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

    /// Takes what was kept before: see [`super::Name::kept`].
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
