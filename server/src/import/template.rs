//! A file to start from, in a language: the names of the columns, and a line as
//! an example.

use super::Kind;

/// A file to start from, as a spreadsheet opens it, in Dutch or in English. The
/// example is in `group`.
pub fn template(kind: Kind, is_dutch: bool, group: &str) -> String {
    let (headings, example) = match (kind, is_dutch) {
        (Kind::Children, true) => (
            "roepnaam;volledige naam;geboortedatum;groep;vanaf;mentor;ouder;kind zegt;e-mail;gezag;mag zien",
            [
                "Bo;Bo Voorbeeld;12-06-2021;",
                ";;;Robin Voorbeeld;papa;robin@voorbeeld.example;ja;",
            ],
        ),
        (Kind::Children, false) => (
            "name;full name;born;group;from;mentor;guardian;child says;e-mail;authority;may see",
            [
                "Bo;Bo Example;2021-06-12;",
                ";;;Robin Example;dad;robin@family.example;yes;",
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

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
