//! A file to start from, in a language: the names of the columns, and a line as
//! an example.

use super::Kind;

/// A file to start from, as a spreadsheet opens it, in Dutch or in English. The
/// example is in `group`.
pub fn template(kind: Kind, is_dutch: bool, group: &str) -> String {
    let (headings, example) = match (kind, is_dutch) {
        (Kind::Children, true) => (
            "roepnaam;volledige naam;geboortedatum;groep;vanaf;mentor;ouder;kind zegt;e-mail;telefoon;gezag;mag zien",
            [
                "Bo;Bo Voorbeeld;12-06-2021;",
                ";;;Robin Voorbeeld;papa;robin@voorbeeld.example;06 1234 5678;ja;",
            ],
        ),
        (Kind::Children, false) => (
            "name;full name;born;group;from;mentor;guardian;child says;e-mail;phone;authority;may see",
            [
                "Bo;Bo Example;2021-06-12;",
                ";;;Robin Example;dad;robin@family.example;06 1234 5678;yes;",
            ],
        ),
        (Kind::Staff, true) => (
            "naam;e-mail;groepen;leidinggevende",
            ["Kim Voorbeeld;kim@voorbeeld.example;", ";nee"],
        ),
        (Kind::Staff, false) => (
            "name;e-mail;groups;lead",
            ["Kim Example;kim@family.example;", ";no"],
        ),
    };
    let [before, after] = example;
    let group = quoted(group);
    // the mark in front tells a spreadsheet that this is UTF-8
    format!("\u{feff}{headings}\r\n{before}{group}{after}\r\n")
}

/// With these a cell begins that a spreadsheet reckons out instead of showing it.
pub const RECKONED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell as a spreadsheet shows it: a mark in front keeps it from reckoning.
fn quoted(cell: &str) -> String {
    let mark = if cell.starts_with(RECKONED) { "'" } else { "" };
    if cell.contains([';', '"', '\r', '\n']) {
        format!("\"{mark}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{mark}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_ours_is_a_formula() {
        for group in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"] {
            let cell = quoted(group);
            assert_eq!(cell, format!("'{group}"));
            assert!(template(Kind::Staff, true, group).contains(&cell));
        }
        assert_eq!(quoted("=1;\"2\""), "\"'=1;\"\"2\"\"\"");
        assert_eq!(quoted("De Egels"), "De Egels");
    }
}
