//! What a file with staff means: a line for each.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{
        Change, Desk,
        sheet::{Column, FaultKind, Line, News},
    },
    id::{GroupId, PersonId},
    text::{Login, Name},
};
use uuid::Uuid;

use super::{
    Work,
    cells::{self, Groups, Reader, plain},
    people::{Addresses, Mention, Resolver},
    table::{Row, Table},
};

/// What a line says.
#[derive(Clone, Debug)]
struct Entry {
    line: usize,
    name: Name,
    email: Option<Login>,
    /// None: nothing is written, which leaves it as it is.
    groups: Option<BTreeSet<GroupId>>,
    lead: Option<bool>,
}

/// Plans the lines of a table; how many work here and are not in it.
pub(super) fn plan(
    table: &Table,
    desk: &Desk,
    work: &mut Work,
    ids: &mut impl FnMut() -> Uuid,
) -> usize {
    let entries = read(table, desk, work);
    let mentions: Vec<Mention<()>> = entries
        .iter()
        .map(|entry| Mention {
            line: entry.line,
            circle: (),
            name: entry.name.clone(),
            email: entry.email.clone(),
        })
        .collect();
    let now_ms = work.now_ms;
    let staff: Vec<PersonId> = desk
        .people
        .iter()
        .filter(|(_, person)| person.works(now_ms))
        .map(|(id, _)| *id)
        .collect();
    let addresses = Addresses::on(desk);
    let circle = |(): &()| staff.clone();
    let resolver = Resolver::new(desk, &addresses, &circle, Column::Name);
    let found = resolver.resolve(&mentions, work, ids);
    let mut by_person: BTreeMap<(String, PersonId), Vec<Entry>> = BTreeMap::new();
    for (entry, person) in entries.into_iter().zip(found) {
        if let Some(person) = person {
            let key = (plain(entry.name.as_str()), person);
            by_person.entry(key).or_default().push(entry);
        }
    }
    let seen: BTreeSet<PersonId> = by_person.keys().map(|(_, person)| *person).collect();
    let mut steps_down = Vec::new();
    for ((_, person), mut entries) in by_person {
        entries.sort_by_key(|entry| entry.line);
        if let Some(line) = one(person, &entries, desk, work) {
            steps_down.push((person, line));
        }
    }
    // last: whoever is to lead does by then
    for (person, line) in steps_down {
        work.make(line, Column::Lead, Change::SetLead(person, false));
    }
    staff.iter().filter(|person| !seen.contains(person)).count()
}

fn read(table: &Table, desk: &Desk, work: &mut Work) -> Vec<Entry> {
    let groups = Groups::of(desk);
    let mut reader = Reader::new(table, &mut work.faults);
    let mut read_row = |row: &Row| {
        let name = reader.need(row, Column::Name, cells::name);
        let email = reader.read(row, Column::Email, cells::email);
        let in_groups = reader.read(row, Column::Groups, |cell| groups.find_all(cell));
        let lead = reader.read(row, Column::Lead, cells::yes);
        let is_read = row.get(Column::Email).is_some() == email.is_some()
            && row.get(Column::Groups).is_some() == in_groups.is_some()
            && row.get(Column::Lead).is_some() == lead.is_some();
        is_read.then_some(Entry {
            line: row.line,
            name: name?,
            email,
            groups: in_groups.filter(|groups| !groups.is_empty()),
            lead,
        })
    };
    table.rows.iter().filter_map(&mut read_row).collect()
}

/// Plans somebody. The line on which they stop leading, when they do.
fn one(person: PersonId, entries: &[Entry], desk: &Desk, work: &mut Work) -> Option<usize> {
    let first = entries.first()?;
    let groups = agree(entries, Column::Groups, work, |e| e.groups.as_ref());
    let lead = agree(entries, Column::Lead, work, |e| e.lead.as_ref());
    let known = desk.people.get(&person);
    let now = known.map(|p| (p.groups(work.now_ms).collect(), p.is_lead(work.now_ms)));
    let (groups_now, leads_now): (BTreeSet<GroupId>, bool) = now.unwrap_or_default();
    let has_gone = known.is_some_and(|known| {
        let did = !known.work.is_empty() || !known.leads.is_empty();
        did && !known.works(work.now_ms)
    });
    if has_gone {
        let gone = FaultKind::GoneStaff(work.person(person));
        work.fault(first.line, Column::Name, gone);
        return None;
    }
    let groups = groups.unwrap_or_else(|| groups_now.clone());
    let leads = lead.unwrap_or(leads_now);
    if groups.is_empty() && !leads {
        work.fault(first.line, Column::Groups, FaultKind::NoWork);
        return None;
    }
    let mut line = Line {
        line: first.line,
        who: known
            .map_or(&first.name, |known| &known.name)
            .as_str()
            .to_owned(),
        news: Vec::new(),
    };
    let names = groups.iter().map(|group| work.group(*group)).collect();
    let email = entries.iter().find_map(|entry| entry.email.clone());
    let is_new = groups_now.is_empty() && !leads_now;
    if known.is_none() {
        let name = entries.iter().map(|entry| &entry.name).min()?.clone();
        let add = Change::AddStaff(person, name, email.clone(), groups.clone());
        work.make(first.line, Column::Name, add);
    }
    if leads && !leads_now {
        // first: who works nowhere for a moment would be nobody's mentor any more
        work.make(first.line, Column::Lead, Change::SetLead(person, true));
    }
    if known.is_some() && groups != groups_now {
        let set = Change::SetGroups(person, groups.clone());
        work.make(first.line, Column::Groups, set);
    }
    if is_new {
        line.news.push(News::NewStaff(names));
    } else if groups != groups_now {
        line.news.push(News::Works(names));
    }
    if leads != leads_now {
        line.news.push(News::Leads(leads));
    }
    if let Some(email) = email {
        work.address(person, email, &mut line);
    }
    work.say(line);
    (leads_now && !leads).then_some(first.line)
}

/// What the lines of one person say together.
fn agree<T: PartialEq + Clone>(
    entries: &[Entry],
    column: Column,
    work: &mut Work,
    of: impl Fn(&Entry) -> Option<&T>,
) -> Option<T> {
    let mut said = entries.iter().filter_map(|e| Some((e.line, of(e)?)));
    let (first, value) = said.next()?;
    for (line, other) in said {
        if other != value {
            work.fault(line, column, FaultKind::Differs(first));
        }
    }
    Some(value.clone())
}
