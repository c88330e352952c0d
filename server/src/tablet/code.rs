//! The code with which a lead lets a tablet in.

use qrcode::{Color, EcLevel, QrCode};

use crate::clock::random_bytes;

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many of them a code has: 40 bits, for an hour, with slow guessing.
const LENGTH: usize = 8;

/// A code of eight letters and digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairingCode(String);

impl PairingCode {
    /// A fresh one.
    pub fn random() -> Self {
        let letters = random_bytes::<LENGTH>();
        let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
        Self(letters.iter().map(letter).collect())
    }

    /// As somebody typed it: in any case, with whatever stands between.
    pub fn typed(typed: &str) -> Option<Self> {
        let kept = typed.chars().filter(char::is_ascii_alphanumeric);
        let code: String = kept.map(|c| c.to_ascii_uppercase()).take(20).collect();
        let is_one = code.len() == LENGTH && code.bytes().all(|c| LETTERS.contains(&c));
        is_one.then_some(Self(code))
    }

    /// Without anything between.
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// As it is read out: in two halves.
    pub fn spoken(&self) -> String {
        let (first, rest) = self.0.split_at(LENGTH / 2);
        format!("{first}-{rest}")
    }
}

/// A text as a QR picture: how many squares wide, and the dark ones as an SVG path.
pub fn picture(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate();
    let dark = dark.filter(|(_, color)| *color == Color::Dark);
    let squares = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % width, at / width));
    Some((width, squares.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = PairingCode::random();
        assert_eq!(PairingCode::typed(&code.spoken()), Some(code.clone()));
        let sloppy = format!(" {} ", code.spoken().to_lowercase().replace('-', " "));
        assert_eq!(PairingCode::typed(&sloppy), Some(code));
        for wrong in ["", "ABCD-EFG", "ABCD-EFG1", "ABCD-EFGHJ"] {
            assert_eq!(PairingCode::typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_picture_has_the_three_corners_of_every_qr_code() {
        let (width, path) = picture("https://a.example/tablet?code=ABCDEFGH").unwrap();
        for (x, y) in [(0, 0), (width - 7, 0), (0, width - 7)] {
            assert!(path.contains(&format!("M{x} {y}h1")), "{x} {y}");
        }
    }
}
