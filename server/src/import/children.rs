//! What a file with children means. A child is its full name and birth date; a
//! line is a child with one guardian, and what it says about the child itself
//! needs to be written once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{
        About, Change, Desk, can_be_born, can_plan,
        sheet::{Column, FaultKind, Line, News},
    },
    id::{ChildId, GroupId, PersonId},
    stamp::Day,
    text::{Login, Name, Phone},
};
use uuid::Uuid;

use domain::calendar;

use super::{
    Work,
    cells::{self, Groups, Mentors, Reader, plain},
    people::{Addresses, Mention, Resolver},
    table::{Row, Table},
};

mod guardians;

/// A child by its full name and its birth date.
type Key = (String, Day);

/// What a line says.
#[derive(Clone, Debug, Default)]
struct Entry {
    line: usize,
    name: Option<Name>,
    full: Option<Name>,
    born: Option<Day>,
    group: Option<GroupId>,
    from: Option<Day>,
    mentor: Option<PersonId>,
    guardian: Option<Parent>,
    /// In which of the columns something is written, readable or not.
    filled: BTreeSet<Column>,
}

/// A guardian on a line.
#[derive(Clone, Debug)]
struct Parent {
    name: Name,
    email: Option<Login>,
    phone: Option<Phone>,
    called: Option<Name>,
    authority: bool,
    may_see: Option<bool>,
    /// Who it is, once that is known.
    person: Option<PersonId>,
}

impl Entry {
    fn key(&self) -> Option<Key> {
        Some((plain(self.full.as_ref()?.as_str()), self.born?))
    }
}

/// Plans the lines of a table; how many children are here and not in it.
pub(super) fn plan(
    table: &Table,
    desk: &Desk,
    work: &mut Work,
    ids: &mut impl FnMut() -> Uuid,
) -> usize {
    let addresses = Addresses::on(desk);
    let mut entries = read(table, desk, work);
    let known = known(desk);
    guardians::find(&mut entries, &known, desk, &addresses, work, ids);
    let mut by_child: BTreeMap<Key, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        if let Some(key) = entry.key() {
            by_child.entry(key).or_default().push(entry);
        }
    }
    let mut seen = BTreeSet::new();
    for (key, mut entries) in by_child {
        entries.sort_by_key(|entry| entry.line);
        let same = known.get(&key).map_or(&[][..], Vec::as_slice);
        seen.extend(same.iter().copied());
        let ([] | [_]) = same else {
            for entry in &entries {
                work.fault(entry.line, Column::Full, FaultKind::ManyChildren);
            }
            continue;
        };
        let child = Child {
            table,
            entries: &entries,
            born: key.1,
        };
        child.plan(same.first().copied(), work, ids);
    }
    let here = desk.here(work.now_ms);
    here.filter(|(id, _)| !seen.contains(id)).count()
}

/// The children of a desk, also those who left.
fn known(desk: &Desk) -> BTreeMap<Key, Vec<ChildId>> {
    let mut known: BTreeMap<Key, Vec<ChildId>> = BTreeMap::new();
    for (id, child) in &desk.children {
        let key = (plain(child.full.as_str()), child.born);
        known.entry(key).or_default().push(*id);
    }
    known
}

fn read(table: &Table, desk: &Desk, work: &mut Work) -> Vec<Entry> {
    let groups = Groups::of(desk);
    let now_ms = work.now_ms;
    let mentors = Mentors::of(desk, now_ms);
    let mut reader = Reader::new(table, &mut work.faults);
    let mut read_row = |row: &Row| {
        let born = |cell: &str| {
            let born = cells::date(cell)?;
            let fits = can_be_born(born, now_ms);
            fits.then_some(born).ok_or(FaultKind::BadBirth)
        };
        let from = |cell: &str| {
            let from = cells::date(cell)?;
            let fits = from.to_ms() <= now_ms || can_plan(from, now_ms);
            fits.then_some(from).ok_or(FaultKind::BadStart)
        };
        let once = [Column::Name, Column::Group];
        Entry {
            line: row.line,
            name: reader.read(row, Column::Name, cells::name),
            full: reader.need(row, Column::Full, cells::name),
            born: reader.need(row, Column::Born, born),
            group: reader.read(row, Column::Group, |cell| groups.find(cell)),
            from: reader.read(row, Column::From, from),
            mentor: reader.read(row, Column::Mentor, |cell| mentors.find(cell)),
            guardian: guardians::read(row, &mut reader),
            filled: once.into_iter().filter(|c| row.get(*c).is_some()).collect(),
        }
    };
    table.rows.iter().map(&mut read_row).collect()
}

/// All lines about one child, by line.
struct Child<'a> {
    table: &'a Table,
    entries: &'a [Entry],
    born: Day,
}

impl Child<'_> {
    fn plan(
        &self,
        known: Option<ChildId>,
        work: &mut Work,
        ids: &mut impl FnMut() -> Uuid,
    ) -> Option<()> {
        let first = self.entries.first()?;
        let name = self.agree(Column::Name, work, |entry| entry.name.as_ref());
        let group = self.agree(Column::Group, work, |entry| entry.group.as_ref());
        let from = self.agree(Column::From, work, |entry| entry.from.as_ref());
        let mentor = self.agree(Column::Mentor, work, |entry| entry.mentor.as_ref());
        for column in [Column::Name, Column::Group] {
            let is_filled = self.entries.iter().any(|e| e.filled.contains(&column));
            if !is_filled && self.table.headings.contains_key(&column) {
                work.fault(first.line, column, FaultKind::Missing);
            }
        }
        let early = |entry: &&Entry| entry.from.is_some_and(|from| from < self.born);
        let starts_early: Vec<&Entry> = self.entries.iter().filter(early).collect();
        for entry in &starts_early {
            work.fault(entry.line, Column::From, FaultKind::BadStart);
        }
        if !starts_early.is_empty() {
            return None;
        }
        // two spellings of one name: the same one, whatever the order of the lines
        let full = self.entries.iter().filter_map(|e| e.full.as_ref()).min()?;
        let about = About {
            name: name?,
            full: full.clone(),
            born: self.born,
        };
        let mut line = Line {
            line: first.line,
            who: about.full.as_str().to_owned(),
            news: Vec::new(),
        };
        let id = if let Some(id) = known {
            describe(id, about, &mut line, work);
            self.place(id, group?, from, &mut line, work);
            id
        } else {
            let id = ChildId(ids());
            let day = from.map_or(work.today(), |from| from.max(work.today()));
            line.news.push(News::Comes(work.group(group?), day));
            line.news
                .extend(from.filter(|from| *from < day).map(News::Earlier));
            let add = Change::AddChild(id, about, group?, day);
            work.make(first.line, Column::Full, add);
            id
        };
        let now = work.after.children.get(&id)?.mentor(work.now_ms);
        if mentor.is_some() && mentor != now {
            line.news
                .extend(mentor.map(|m| News::Mentor(work.person(m))));
            work.make(first.line, Column::Mentor, Change::SetMentor(id, mentor));
        }
        guardians::plan(id, self.entries, &mut line, work);
        work.say(line);
        Some(())
    }

    /// What the lines say together: the first of them that says something counts,
    /// and the others may not say something else.
    fn agree<T: PartialEq + Clone>(
        &self,
        column: Column,
        work: &mut Work,
        of: impl Fn(&Entry) -> Option<&T>,
    ) -> Option<T> {
        let mut said = self.entries.iter().filter_map(|e| Some((e.line, of(e)?)));
        let (first, value) = said.next()?;
        for (line, other) in said {
            if other != value {
                work.fault(line, column, FaultKind::Differs(first));
            }
        }
        Some(value.clone())
    }

    fn place(
        &self,
        id: ChildId,
        group: GroupId,
        from: Option<Day>,
        line: &mut Line,
        work: &mut Work,
    ) {
        let Some(child) = work.after.children.get(&id) else {
            return;
        };
        let day = from.map_or(work.today(), |from| from.max(work.today()));
        if child.group(day.to_ms().max(work.now_ms)) == Some(group) {
            return;
        }
        let stays = || child.stays.iter().map(|(_, term)| term);
        if !stays().any(|term| term.lasts(work.now_ms)) {
            let left = stays().filter_map(|term| term.until_ms).max();
            let left = calendar::day_of(left.unwrap_or(work.now_ms));
            if from.is_none_or(|from| from <= left) {
                let has_from = self.table.headings.contains_key(&Column::From);
                let column = if has_from {
                    Column::From
                } else {
                    Column::Group
                };
                work.fault(line.line, column, FaultKind::Left(left));
                return;
            }
        }
        let before = child.group(work.now_ms).map(|group| work.group(group));
        line.news.push(News::Moves(before, work.group(group), day));
        line.news
            .extend(from.filter(|from| *from < day).map(News::Earlier));
        let moves = Change::MoveChild(id, group, day);
        work.make(line.line, Column::Group, moves);
    }
}

/// What a known child is called; its full name stays as it is spelled here.
fn describe(id: ChildId, about: About, line: &mut Line, work: &mut Work) {
    let Some(known) = work.after.children.get(&id) else {
        return;
    };
    known.full.as_str().clone_into(&mut line.who);
    if known.name == about.name {
        return;
    }
    line.news.push(News::Called(about.name.as_str().to_owned()));
    let full = known.full.clone();
    let describe = Change::DescribeChild(id, About { full, ..about });
    work.make(line.line, Column::Name, describe);
}
