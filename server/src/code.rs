//! Codes that people type over from paper: twelve characters that cannot be
//! mistaken for one another (Crockford's base 32), sixty random bits.

use domain::letters::is_unseen;
use sha2::{Digest, Sha256};

use crate::clock::random_bytes;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// A code that opens something once. It is shown when it is made and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A fresh one.
    pub fn fresh() -> Self {
        let mut bits = u64::from_le_bytes(random_bytes());
        let mut digits = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            let low = usize::try_from(bits % 32).expect("less than 32");
            digits.push(char::from(DIGITS[low]));
            bits /= 32;
        }
        Self(digits)
    }

    /// Reads what somebody typed: in any case, with any spaces and dashes, an O
    /// for a nought, an I or an L for a one. `None` when it cannot be a code.
    pub fn read(typed: &str) -> Option<Self> {
        let mut digits = String::with_capacity(LENGTH);
        for typed in typed.chars() {
            let digit = match typed.to_ascii_uppercase() {
                '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => continue,
                between if between.is_whitespace() || is_unseen(between) => continue,
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let is_known = u8::try_from(digit).is_ok_and(|digit| DIGITS.contains(&digit));
            if !is_known || digits.len() == LENGTH {
                return None;
            }
            digits.push(digit);
        }
        (digits.len() == LENGTH).then_some(Self(digits))
    }

    /// As people read it: `XXXX-XXXX-XXXX`.
    pub fn shown(&self) -> String {
        let groups = self.0.as_bytes().chunks(GROUP);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        groups.join("-")
    }

    /// SHA-256 of it: what is kept.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed_over() {
        let code = Code::read("7K0M-1QZX-92AB").unwrap();
        assert_eq!(code.shown(), "7K0M-1QZX-92AB");
        for typed in [
            "7k0m1qzx92ab",
            " 7KOM – lqzx 92ab ",
            "7k-om-iq-zx-92-ab",
            "7K0M−1QZX.92AB",
            "\u{202a}7K0M-1QZX-\u{200b}92AB\u{202c}\r\n",
        ] {
            assert!(Code::read(typed) == Some(code.clone()), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in [
            "",
            "7K0M-1QZX-92A",
            "7K0M-1QZX-92ABC",
            "7K0M-1QZX-92AU",
            "é",
        ] {
            assert!(Code::read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_fresh_code_is_another_one_each_time_and_can_be_read() {
        let (one, other) = (Code::fresh(), Code::fresh());
        assert!(one != other && one.hash() != other.hash());
        assert!(Code::read(&one.shown()) == Some(one));
    }
}
