//! Bytes to text: UTF-8, with a mark in front or without, and what older
//! spreadsheets save.

use domain::desk::sheet::FaultKind;

use super::BYTES;

/// Windows-1252 from 0x80 on, where it differs from Latin-1. What is undefined
/// there is read as the control character that it is in Latin-1.
const WINDOWS_80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file. What is not UTF-8 is taken for Windows-1252.
///
/// # Errors
/// When it is too large, or is no text at all.
pub fn text(bytes: &[u8]) -> Result<String, FaultKind> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // a workbook is a zip; a text holds no zero bytes
    if bytes.starts_with(b"PK\x03\x04") || bytes.contains(&0) {
        return Err(FaultKind::NotText);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(windows_1252).collect(),
    };
    // a form sends every line end as two characters: one is not counted
    if text.bytes().filter(|byte| *byte != b'\r').count() > BYTES {
        return Err(FaultKind::TooLarge);
    }
    Ok(text)
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_spreadsheet_saves_is_read() {
        assert_eq!(text(b"\xEF\xBB\xBFZo\xC3\xAB").as_deref(), Ok("Zoë"));
        assert_eq!(text(b"Zo\xEB \x80 5").as_deref(), Ok("Zoë € 5"));
        assert_eq!(text(b"PK\x03\x04rest"), Err(FaultKind::NotText));
        assert_eq!(text(b"a\0b\0"), Err(FaultKind::NotText));
    }

    #[test]
    fn a_file_exactly_at_the_limit_fits() {
        assert!(text(&vec![b'a'; BYTES]).is_ok());
        assert_eq!(text(&vec![b'a'; BYTES + 1]), Err(FaultKind::TooLarge));
    }
}
