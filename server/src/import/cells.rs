//! Cells to values.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{
        Desk,
        sheet::{Column, Fault, FaultKind},
    },
    id::{GroupId, PersonId},
    stamp::Day,
    text::{Login, Name, Phone},
};

use super::table::{Row, Table};

pub use domain::letters::compared as plain;

/// Longest cell that is shown when something is wrong with it, in characters.
const SHOWN: usize = 60;

/// Reads values and notes what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    table: &'a Table,
    faults: &'a mut Vec<Fault>,
}

/// A value that was read: nothing when the cell is empty, or cannot be read.
pub type Read<T> = Option<T>;

impl<'a> Reader<'a> {
    /// A reader of cells of `table`.
    pub fn new(table: &'a Table, faults: &'a mut Vec<Fault>) -> Self {
        Self { table, faults }
    }

    /// What is in a cell.
    pub fn read<T>(
        &mut self,
        row: &Row,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, FaultKind>,
    ) -> Read<T> {
        let parsed = parse(row.get(column)?);
        parsed.map_err(|kind| self.fault(row, column, kind)).ok()
    }

    /// What is in a cell that may not be empty.
    pub fn need<T>(
        &mut self,
        row: &Row,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, FaultKind>,
    ) -> Read<T> {
        if row.get(column).is_none() {
            self.missing(row, column);
        }
        self.read(row, column, parse)
    }

    /// Nothing is in a cell where something is needed. That a whole column is not
    /// there is said once.
    pub fn missing(&mut self, row: &Row, column: Column) {
        if self.table.headings.contains_key(&column) {
            return self.fault(row, column, FaultKind::Missing);
        }
        self.faults.push(Fault {
            line: self.table.head_line,
            column: Some(column),
            kind: FaultKind::NoColumn,
        });
    }

    fn fault(&mut self, row: &Row, column: Column, kind: FaultKind) {
        self.faults.push(Fault {
            line: row.line,
            column: Some(column),
            kind,
        });
    }
}

/// A name.
pub fn name(cell: &str) -> Result<Name, FaultKind> {
    Name::parse(cell).map_err(|_| FaultKind::TooLong)
}

/// An address.
pub fn email(cell: &str) -> Result<Login, FaultKind> {
    let login = Login::parse(cell).map_err(|_| FaultKind::BadEmail)?;
    login
        .is_address()
        .then_some(login)
        .ok_or(FaultKind::BadEmail)
}

/// A number to call.
pub fn phone(cell: &str) -> Result<Phone, FaultKind> {
    Phone::parse(cell).map_err(|_| FaultKind::BadPhone)
}

/// Yes or no.
pub fn yes(cell: &str) -> Result<bool, FaultKind> {
    match cell.to_lowercase().as_str() {
        "ja" | "j" | "yes" | "y" => Ok(true),
        "nee" | "n" | "no" => Ok(false),
        _ => Err(FaultKind::BadYesNo),
    }
}

/// A date: year first with four digits, or day first.
pub fn date(cell: &str) -> Result<Day, FaultKind> {
    let separator = if cell.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = cell.split(separator).collect();
    let &[first, month, last] = parts.as_slice() else {
        return Err(FaultKind::BadDate);
    };
    let (year, day) = if first.len() == 4 && separator == '-' {
        (first, last)
    } else {
        (last, first)
    };
    let digits = |text: &str, most: usize| {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let year = digits(year, 4).filter(|year| *year >= 1_000);
    let found = || {
        let year = i32::try_from(year?).ok()?;
        Day::from_ymd(year, digits(month, 2)?, digits(day, 2)?)
    };
    found().ok_or(FaultKind::BadDate)
}

/// The groups of a desk by name.
#[derive(Debug)]
pub struct Groups(BTreeMap<String, Vec<GroupId>>);

impl Groups {
    /// Those that have not ended.
    pub fn of(desk: &Desk) -> Self {
        let mut found: BTreeMap<String, Vec<GroupId>> = BTreeMap::new();
        for (id, group) in &desk.groups {
            if group.ended_ms.is_none() {
                found
                    .entry(plain(group.name.as_str()))
                    .or_default()
                    .push(*id);
            }
        }
        Self(found)
    }

    /// The group with this name.
    pub fn find(&self, cell: &str) -> Result<GroupId, FaultKind> {
        match self.0.get(&plain(cell)).map(Vec::as_slice) {
            Some([group]) => Ok(*group),
            Some([_, ..]) => Err(FaultKind::ManyGroups(shown(cell))),
            _ => Err(FaultKind::NoGroup(shown(cell))),
        }
    }

    /// The groups with these names, with a `|` between them.
    pub fn find_all(&self, cell: &str) -> Result<BTreeSet<GroupId>, FaultKind> {
        let names = cell.split('|').map(str::trim).filter(|n| !n.is_empty());
        names.map(|name| self.find(name)).collect()
    }
}

/// Who works at a desk, by name and by address.
#[derive(Debug)]
pub struct Mentors(BTreeMap<String, BTreeSet<PersonId>>);

impl Mentors {
    /// Those who work there now.
    pub fn of(desk: &Desk, now_ms: i64) -> Self {
        let mut found: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
        let staff = desk.people.iter().filter(|(_, p)| p.works(now_ms));
        for (id, person) in staff {
            let addresses = person.login.iter().chain(&person.email);
            let names = addresses.map(Login::as_str).chain([person.name.as_str()]);
            for name in names {
                found.entry(plain(name)).or_default().insert(*id);
            }
        }
        Self(found)
    }

    /// The one of this name or address.
    pub fn find(&self, cell: &str) -> Result<PersonId, FaultKind> {
        let found = self.0.get(&plain(cell));
        let mut found = found.into_iter().flatten();
        match (found.next(), found.next()) {
            (Some(mentor), None) => Ok(*mentor),
            (None, _) => Err(FaultKind::NoMentor(shown(cell))),
            (Some(_), Some(_)) => Err(FaultKind::ManyMentors(shown(cell))),
        }
    }
}

/// A cell as it is said back: a long one is cut off.
pub fn shown(cell: &str) -> String {
    let mut shown: String = cell.chars().take(SHOWN).collect();
    if cell.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_people_write_it() {
        let day = Day::from_ymd(2021, 6, 12).unwrap();
        for cell in ["2021-06-12", "12-06-2021", "12/06/2021", "12-6-2021"] {
            assert_eq!(date(cell), Ok(day), "{cell}");
        }
        for cell in [
            "12-06-21",
            "2021-13-01",
            "31-02-2021",
            "06/31/2021",
            "12 jan",
            "1-2-3-4",
            "+1-2-2021",
            "2021/06/12",
            "-",
            "44359",
        ] {
            assert_eq!(date(cell), Err(FaultKind::BadDate), "{cell}");
        }
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        for (cell, expected) in [("Ja", true), ("NEE", false), ("yes", true), ("no", false)] {
            assert_eq!(yes(cell), Ok(expected));
        }
        assert_eq!(yes("misschien"), Err(FaultKind::BadYesNo));
    }
}
