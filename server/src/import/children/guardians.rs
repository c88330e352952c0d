//! The guardians in a file with children.

use std::collections::BTreeMap;

use domain::{
    desk::{
        Change, Desk, NewGuardian, Rights,
        sheet::{Column, FaultKind, Line, News},
    },
    id::{ChildId, PersonId},
    text::Name,
};
use uuid::Uuid;

use super::{Addresses, Entry, Key, Mention, Parent, Reader, Resolver, Row, Work, cells, plain};

/// The guardian on a line. Whether with authority has to be written: nobody gets
/// it, or lacks it, by an empty cell.
pub(super) fn read(row: &Row, reader: &mut Reader) -> Option<Parent> {
    let rest = [
        Column::Called,
        Column::Email,
        Column::Phone,
        Column::Authority,
        Column::MaySee,
    ];
    let is_there = row.get(Column::Guardian).is_some();
    if !is_there && !rest.iter().any(|column| row.get(*column).is_some()) {
        return None;
    }
    let name = reader.need(row, Column::Guardian, cells::name);
    let called = reader.read(row, Column::Called, cells::name);
    let email = reader.read(row, Column::Email, cells::email);
    let phone = reader.read(row, Column::Phone, cells::phone);
    let authority = if is_there {
        reader.need(row, Column::Authority, cells::yes)
    } else {
        reader.read(row, Column::Authority, cells::yes)
    };
    let may_see = reader.read(row, Column::MaySee, cells::yes);
    if row.get(Column::Email).is_some() != email.is_some() {
        return None;
    }
    Some(Parent {
        name: name?,
        email,
        phone,
        called,
        authority: authority?,
        may_see,
        person: None,
    })
}

/// Finds out who they are.
pub(super) fn find(
    entries: &mut [Entry],
    known: &BTreeMap<Key, Vec<ChildId>>,
    desk: &Desk,
    addresses: &Addresses,
    work: &mut Work,
    ids: &mut impl FnMut() -> Uuid,
) {
    let mut places = Vec::new();
    let mut mentions = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if let (Some(circle), Some(parent)) = (entry.key(), &entry.guardian) {
            places.push(at);
            mentions.push(Mention {
                line: entry.line,
                circle,
                name: parent.name.clone(),
                email: parent.email.clone(),
            });
        }
    }
    let now_ms = work.now_ms;
    let circle = |key: &Key| -> Vec<PersonId> {
        let ids = known.get(key).into_iter().flatten();
        let children = ids.filter_map(|id| desk.children.get(id));
        let guardians = children.flat_map(|child| child.guardians(now_ms));
        guardians.map(|guardian| guardian.person).collect()
    };
    let resolver = Resolver::new(desk, addresses, &circle, Column::Guardian);
    let found = resolver.resolve(&mentions, work, ids);
    for (at, person) in places.into_iter().zip(found) {
        if let Some(parent) = &mut entries[at].guardian {
            parent.person = person;
        }
    }
}

/// All lines about one guardian of one child, by line.
type Lines<'a> = Vec<(usize, &'a Parent)>;

/// Plans the guardians of a child.
pub(super) fn plan(child: ChildId, entries: &[Entry], line: &mut Line, work: &mut Work) {
    let mut by_person: BTreeMap<(String, PersonId), Lines> = BTreeMap::new();
    for entry in entries {
        if let Some((parent, person)) = entry.guardian.as_ref().and_then(|p| Some((p, p.person?))) {
            let key = (plain(parent.name.as_str()), person);
            by_person.entry(key).or_default().push((entry.line, parent));
        }
    }
    for ((_, person), lines) in by_person {
        one(child, person, &lines, line, work);
    }
}

fn one(
    child: ChildId,
    person: PersonId,
    lines: &Lines,
    line: &mut Line,
    work: &mut Work,
) -> Option<()> {
    let at = lines.first()?.0;
    let authority = agree(lines, Column::Authority, work, |p| Some(p.authority))?;
    let may_see = agree(lines, Column::MaySee, work, |p| p.may_see);
    let called = agree(lines, Column::Called, work, |p| p.called.clone());
    let phone = agree(lines, Column::Phone, work, |p| p.phone.clone());
    let name = lines.iter().map(|(_, parent)| &parent.name).min()?;
    let email = lines.iter().find_map(|(_, parent)| parent.email.clone());
    let known = work.after.children.get(&child)?;
    let now = known.guardians(work.now_ms).find(|g| g.person == person);
    let rights = Rights {
        called: called
            .or_else(|| now.map(|now| now.called.clone()))
            .unwrap_or_else(|| name.clone()),
        authority,
        may_see: may_see.or(now.map(|now| now.may_see)).unwrap_or(false),
        // an empty cell takes no number away
        phone: phone.or_else(|| now.and_then(|now| now.phone.clone())),
    };
    let sees = rights.authority || rights.may_see;
    if let Some(now) = now {
        let is_same = (&now.called, now.authority, now.may_see, &now.phone)
            == (
                &rights.called,
                rights.authority,
                rights.may_see,
                &rights.phone,
            );
        if !is_same {
            line.news.push(News::Rights(work.person(person), sees));
            let set = Change::SetGuardian(child, person, rights);
            work.make(at, Column::Guardian, set);
        }
    } else {
        if was_guardian(work, child, person, name) {
            let was = FaultKind::WasGuardian(name.as_str().to_owned());
            work.fault(at, Column::Guardian, was);
            return None;
        }
        let new = NewGuardian {
            name: name.clone(),
            email: email.clone(),
            rights,
        };
        let add = Change::AddGuardian(child, person, new);
        work.make(at, Column::Guardian, add);
        line.news.push(News::Guardian(work.person(person), sees));
    }
    if let Some(email) = email {
        work.address(person, email, line);
    }
    Some(())
}

/// Whether somebody, or somebody of that name, was taken off as a guardian.
fn was_guardian(work: &Work, child: ChildId, person: PersonId, name: &Name) -> bool {
    let is_new = !work.after.people.contains_key(&person);
    let same_name = |id: &PersonId| {
        let known = work.after.people.get(id);
        known.is_some_and(|known| plain(known.name.as_str()) == plain(name.as_str()))
    };
    let known = work.after.children.get(&child);
    let mut guardians = known.into_iter().flat_map(|child| &child.guardians);
    guardians.any(|g| g.person == person || (is_new && same_name(&g.person)))
}

fn agree<T: PartialEq>(
    lines: &Lines,
    column: Column,
    work: &mut Work,
    of: impl Fn(&Parent) -> Option<T>,
) -> Option<T> {
    let mut said = lines.iter().filter_map(|(line, p)| Some((*line, of(p)?)));
    let (first, value) = said.next()?;
    for (line, other) in said {
        if other != value {
            work.fault(line, column, FaultKind::Differs(first));
        }
    }
    Some(value)
}
