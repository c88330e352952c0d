//! Text to cells: which character separates them, which column is which, on
//! which line each row begins.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use domain::{
    desk::sheet::{Column, Fault, FaultKind},
    letters,
};

use super::{LINES, template};

/// A column, whether a file needs it, and how it may be called: letters and
/// digits only, in lower case. The first two are those of the templates.
pub type KnownColumn = (Column, bool, &'static [&'static str]);

/// The columns of children with their guardians.
pub const CHILDREN: &[KnownColumn] = &[
    (
        Column::Name,
        true,
        &[
            "roepnaam",
            "name",
            "naam",
            "voornaam",
            "firstname",
            "callname",
        ],
    ),
    (Column::Full, true, &["volledigenaam", "fullname"]),
    (
        Column::Born,
        true,
        &[
            "geboortedatum",
            "born",
            "geboren",
            "geborenop",
            "birthdate",
            "dateofbirth",
            "birthday",
        ],
    ),
    (
        Column::Group,
        true,
        &["groep", "group", "stamgroep", "basisgroep"],
    ),
    (
        Column::From,
        false,
        &[
            "vanaf",
            "from",
            "sinds",
            "startdatum",
            "begindatum",
            "since",
            "startdate",
        ],
    ),
    (Column::Mentor, false, &["mentor"]),
    (
        Column::Guardian,
        false,
        &[
            "ouder",
            "guardian",
            "verzorger",
            "ouderverzorger",
            "naamouder",
            "naamverzorger",
            "parent",
            "parentname",
            "guardianname",
        ],
    ),
    (
        Column::Called,
        false,
        &[
            "kindzegt",
            "childsays",
            "genoemd",
            "aanspreeknaam",
            "called",
        ],
    ),
    (Column::Email, false, EMAIL),
    (
        Column::Phone,
        false,
        &[
            "telefoon",
            "phone",
            "telefoonnummer",
            "telefoonouder",
            "tel",
            "mobiel",
            "mobielnummer",
            "telephone",
            "phonenumber",
            "mobile",
        ],
    ),
    (
        Column::Authority,
        false,
        &["gezag", "authority", "ouderlijkgezag", "parentalauthority"],
    ),
    (
        Column::MaySee,
        false,
        &["magzien", "maysee", "magmeekijken", "inzage", "cansee"],
    ),
];

/// The columns of staff.
pub const STAFF: &[KnownColumn] = &[
    (Column::Name, true, &["naam", "name", "medewerker", "staff"]),
    (Column::Email, false, EMAIL),
    (
        Column::Groups,
        true,
        &["groepen", "groups", "groep", "group"],
    ),
    (
        Column::Lead,
        false,
        &["leidinggevende", "lead", "leiding", "leader"],
    ),
];

const EMAIL: &[&str] = &[
    "email",
    "mail",
    "emailadres",
    "mailadres",
    "emailaddress",
    "mailaddress",
    "emailouder",
];

/// The cells of a file.
#[derive(Debug, Default)]
pub struct Table {
    /// On which line the names of the columns are.
    pub head_line: usize,
    /// Its rows; those with nothing in them are left out.
    pub rows: Vec<Row>,
    /// How it names its columns.
    pub headings: BTreeMap<Column, String>,
    /// Columns that are not looked at.
    pub ignored: Vec<String>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// On which line it begins, from 1.
    pub line: usize,
    cells: BTreeMap<Column, String>,
}

impl Row {
    /// What is written in a column, if anything, as it can be seen.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }
}

/// Reads a text as a table with these columns, and what is wrong with it as such.
///
/// # Errors
/// When there is nothing to read.
pub fn read(text: &str, known: &[KnownColumn]) -> Result<(Table, Vec<Fault>), FaultKind> {
    let (separator, text) = told(text).unwrap_or_else(|| (separator(text, known), text));
    let open = open_line(text, separator);
    let mut records = records(text, separator);
    let Some((head_line, head)) = records.next() else {
        return Err(FaultKind::Empty);
    };
    let (columns, mut table, mut faults) = headings(head_line, &head, known);
    if open == Some(head_line) {
        faults.push(of_line(head_line, FaultKind::OpenQuote));
    }
    for (line, record) in records {
        // what is behind such a mark would be passed over without a word
        if open == Some(line) {
            faults.push(of_line(line, FaultKind::OpenQuote));
            continue;
        }
        if record.iter().any(|cell| cell.contains(['\r', '\n'])) {
            faults.push(of_line(line, FaultKind::LineBreak));
            continue;
        }
        let cells = || record.iter().map(one_line);
        if cells().all(|cell| cell.is_empty()) {
            continue;
        }
        if table.rows.len() == LINES {
            faults.push(of_line(line, FaultKind::TooManyLines));
            break;
        }
        if cells().skip(columns.len()).any(|cell| !cell.is_empty()) {
            faults.push(of_line(line, FaultKind::TooManyCells));
        }
        let named = columns.iter().copied().zip(cells());
        let filled = named.filter(|(_, cell)| !cell.is_empty());
        let cells = filled.filter_map(|(column, cell)| Some((column?, cell)));
        let cells = cells.collect();
        table.rows.push(Row { line, cells });
    }
    if table.rows.is_empty() && faults.is_empty() {
        return Err(FaultKind::Empty);
    }
    Ok((table, faults))
}

/// Which column is where.
fn headings(
    line: usize,
    head: &StringRecord,
    known: &[KnownColumn],
) -> (Vec<Option<Column>>, Table, Vec<Fault>) {
    let mut table = Table {
        head_line: line,
        ..Table::default()
    };
    let mut faults = Vec::new();
    let mut columns = Vec::new();
    for heading in head {
        let column = column(heading, known);
        columns.push(column);
        let heading = one_line(heading);
        match column {
            None if heading.is_empty() => {}
            None => table.ignored.push(heading),
            Some(column) if table.headings.contains_key(&column) => {
                faults.push(Fault {
                    column: Some(column),
                    ..of_line(line, FaultKind::TwoColumns)
                });
            }
            Some(column) => drop(table.headings.insert(column, heading)),
        }
    }
    for (column, is_needed, _) in known {
        if *is_needed && !table.headings.contains_key(column) {
            faults.push(Fault {
                column: Some(*column),
                ..of_line(line, FaultKind::NoColumn)
            });
        }
    }
    (columns, table, faults)
}

fn of_line(line: usize, kind: FaultKind) -> Fault {
    Fault {
        line,
        column: None,
        kind,
    }
}

fn column(heading: &str, known: &[KnownColumn]) -> Option<Column> {
    let letters = heading.chars().filter(|c| c.is_alphanumeric());
    let plain = letters.collect::<String>().to_lowercase();
    let found = known
        .iter()
        .find(|(.., names)| names.contains(&plain.as_str()));
    found.map(|(column, ..)| *column)
}

/// The character that makes most columns of the first line.
fn separator(text: &str, known: &[KnownColumn]) -> u8 {
    let found = |separator: u8| {
        let head = records(text, separator).next();
        let head = head.map(|(_, head)| head).unwrap_or_default();
        head.iter().filter(|h| column(h, known).is_some()).count()
    };
    // of as many, the last one counts
    let best = [b'\t', b',', b';'].into_iter().max_by_key(|s| found(*s));
    best.unwrap_or(b';')
}

/// The separator that a first line `sep=;` tells, as Excel writes and reads it, and
/// the text with that line empty.
fn told(text: &str) -> Option<(u8, &str)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let first = first.trim_start_matches('"').trim_end_matches('"');
    let (name, separator) = first.split_at_checked(4)?;
    let &[separator] = separator.as_bytes() else {
        return None;
    };
    name.eq_ignore_ascii_case("sep=")
        .then_some((separator, rest))
}

/// On which line the record begins that holds a quotation mark that nothing closes.
fn open_line(text: &str, separator: u8) -> Option<usize> {
    let last = "\u{1}";
    let closed = format!("{text}\n{last}");
    let (line, record) = records(&closed, separator).last()?;
    (record.iter().ne([last])).then_some(line)
}

/// What is written, on one line, without what nobody sees and without the mark that
/// keeps a spreadsheet from reckoning.
fn one_line(cell: &str) -> String {
    let line = letters::one_line(cell);
    match line.strip_prefix('\'') {
        Some(rest) if rest.starts_with(template::RECKONED) => rest.to_owned(),
        _ => line,
    }
}

/// The records of a text, each with the line on which it begins.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (usize, StringRecord)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let (mut line, mut counted) = (1, 0);
    std::iter::from_fn(move || {
        let mut record = StringRecord::new();
        // reading text from memory into cells of any number cannot fail
        if !reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        let at = record.position().map_or(0, csv::Position::byte);
        let at = usize::try_from(at).unwrap_or(0);
        // the reader counts empty lines before a record to the record
        let empty = text[at..]
            .bytes()
            .take_while(|b| matches!(b, b'\r' | b'\n'));
        let begin = at + empty.count();
        line += breaks(text, counted, begin);
        counted = begin;
        Some((line, record))
    })
}

/// How many lines end between two places.
fn breaks(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let ends = (from..to).filter(|at| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, String)> {
        let records = records(text, b';');
        records
            .map(|(line, r)| (line, r.iter().collect::<Vec<_>>().join("+")))
            .collect()
    }

    #[test]
    fn every_record_knows_its_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a;b", "", "c;\"d", "e\"", "", "", "f;g"].join(end);
            let found = lines(&text);
            let at: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
            assert_eq!(at, [1, 3, 7], "{end:?} {found:?}");
        }
    }

    #[test]
    fn the_separator_is_found_out() {
        for (text, expected) in [
            ("naam;groepen\n", b';'),
            ("Naam,E-mail,\"Groepen\"\n", b','),
            ("naam\tgroepen;x\n", b'\t'),
            ("naam\n", b';'),
        ] {
            assert_eq!(separator(text, STAFF), expected, "{text}");
        }
    }
}
