//! Children with their guardians, and staff, from a file that an administration
//! exported or somebody typed.
//!
//! **Laws.** A file with anything wrong in it changes nothing, and everything that
//! is wrong is said at once, with its line and column. Taking the same file over
//! again changes nothing. The order of its lines does not matter. Nothing ends by
//! a file, and nothing that ended begins again by an old one: who left comes back
//! on a later day only, who was taken off as a guardian only at the desk.
//!
//! Read in this order: [`decode`] (bytes to text), [`table`] (text to cells),
//! [`cells`] (cells to values), [`people`] (who is meant), [`children`] and
//! [`staff`] (what it means).

pub mod cells;
pub mod children;
pub mod decode;
pub mod people;
pub mod staff;
pub mod table;
pub mod template;

use domain::{
    desk::{
        Change, Desk, NotPossible,
        sheet::{Column, Fault, FaultKind, Line, News, Sheet},
    },
    id::{GroupId, PersonId},
    stamp::Day,
    text::Login,
};
use std::collections::BTreeMap;
use uuid::Uuid;

use domain::calendar;

/// Largest file, in bytes.
pub const BYTES: usize = 1024 * 1024;
/// Most lines under the names of the columns.
pub const LINES: usize = 5_000;

/// What a file is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Children with their guardians: a line for each child and guardian.
    Children,
    /// Staff: a line for each.
    Staff,
}

/// What a file would do, and the changes that do it; none when anything is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// What is said about it.
    pub sheet: Sheet,
    /// The changes, in the order in which they are possible.
    pub changes: Vec<Change>,
}

/// Plans what a file would do to a desk at `now_ms` (Unix time). What is new gets
/// its id from `ids`.
pub fn plan(
    kind: Kind,
    bytes: &[u8],
    desk: &Desk,
    now_ms: i64,
    ids: &mut impl FnMut() -> Uuid,
) -> Plan {
    let read = decode::text(bytes).and_then(|text| match kind {
        Kind::Children => table::read(&text, table::CHILDREN),
        Kind::Staff => table::read(&text, table::STAFF),
    });
    let (table, faults) = match read {
        Ok(read) => read,
        Err(kind) => {
            let whole = Fault {
                line: 1,
                column: None,
                kind,
            };
            return Plan {
                sheet: Sheet {
                    faults: vec![whole],
                    ..Sheet::default()
                },
                changes: Vec::new(),
            };
        }
    };
    let mut work = Work {
        after: desk.clone(),
        now_ms,
        changes: Vec::new(),
        lines: Vec::new(),
        faults,
    };
    let absent = match kind {
        Kind::Children => children::plan(&table, desk, &mut work, ids),
        Kind::Staff => staff::plan(&table, desk, &mut work, ids),
    };
    work.faults.sort();
    work.faults.dedup();
    work.lines.sort_by_key(|line| line.line);
    if !work.faults.is_empty() {
        work.changes.clear();
    }
    let (who, cells) = shown(&table, &work.faults);
    Plan {
        sheet: Sheet {
            who,
            cells,
            faults: work.faults,
            lines: work.lines,
            headings: table.headings,
            ignored: table.ignored,
            absent,
        },
        changes: work.changes,
    }
}

/// Where something is wrong: whom those lines are about, and what is written there.
fn shown(
    table: &table::Table,
    faults: &[Fault],
) -> (BTreeMap<usize, String>, BTreeMap<(usize, Column), String>) {
    let (mut who, mut found) = (BTreeMap::new(), BTreeMap::new());
    let rows: BTreeMap<usize, &table::Row> = table.rows.iter().map(|row| (row.line, row)).collect();
    for fault in faults {
        let Some(row) = rows.get(&fault.line) else {
            continue;
        };
        let name = row.get(Column::Full).or_else(|| row.get(Column::Name));
        who.extend(name.map(|name| (fault.line, cells::shown(name))));
        let cell = fault
            .column
            .and_then(|column| Some((column, row.get(column)?)));
        found.extend(cell.map(|(column, cell)| ((fault.line, column), cells::shown(cell))));
    }
    (who, found)
}

/// A plan being made.
#[derive(Debug)]
pub struct Work {
    /// The desk as it would be.
    pub after: Desk,
    /// Now, in Unix ms.
    pub now_ms: i64,
    /// What was found wrong.
    pub faults: Vec<Fault>,
    changes: Vec<Change>,
    lines: Vec<Line>,
}

impl Work {
    /// Something is wrong in a cell.
    pub fn fault(&mut self, line: usize, column: Column, kind: FaultKind) {
        self.faults.push(Fault {
            line,
            column: Some(column),
            kind,
        });
    }

    /// Makes a change, if the desk would.
    fn make(&mut self, line: usize, column: Column, change: Change) {
        // who asks matters for consents alone, and a file holds none
        let nobody = PersonId(Uuid::nil());
        match self.after.take(change.clone(), nobody, self.now_ms) {
            Ok(()) => self.changes.push(change),
            Err(NotPossible::Full) => self.fault(line, column, FaultKind::Full),
            Err(NotPossible::LastLead) => self.fault(line, column, FaultKind::LastLead),
            Err(why) => self.fault(line, column, FaultKind::Refused(why)),
        }
    }

    /// What a child or a member of staff comes to.
    fn say(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Somebody's address, as long as they have no account: then it is theirs.
    fn address(&mut self, person: PersonId, email: Login, line: &mut Line) {
        let Some(known) = self.after.people.get(&person) else {
            return;
        };
        if known.login.is_some() || known.email.as_ref() == Some(&email) {
            return;
        }
        let name = known.name.clone();
        line.news.push(News::Email(name.as_str().to_owned()));
        let describe = Change::DescribePerson(person, name, Some(email));
        self.make(line.line, Column::Email, describe);
    }

    fn today(&self) -> Day {
        calendar::day_of(self.now_ms)
    }

    fn group(&self, id: GroupId) -> String {
        let group = self.after.groups.get(&id);
        group.map_or_else(String::new, |group| group.name.as_str().to_owned())
    }

    fn person(&self, id: PersonId) -> String {
        let person = self.after.people.get(&id);
        person.map_or_else(String::new, |person| person.name.as_str().to_owned())
    }
}
