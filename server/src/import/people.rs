//! Who is meant by a name and an address.
//!
//! An address is one person, under one name. Without an address, or with one that
//! is not known here, a name means somebody within a circle: the guardians of a
//! child, the staff. Two people are never made one because they have the same
//! name, nor because they share an address.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use domain::{
    desk::{
        Desk,
        sheet::{Column, FaultKind},
    },
    id::PersonId,
    text::{Login, Name},
};
use uuid::Uuid;

use super::{Work, cells::plain};

/// The people of a desk by what they sign in with and where mail for them goes.
#[derive(Debug)]
pub struct Addresses(BTreeMap<Login, BTreeSet<PersonId>>);

impl Addresses {
    /// Those of a desk.
    pub fn on(desk: &Desk) -> Self {
        let mut found: BTreeMap<Login, BTreeSet<PersonId>> = BTreeMap::new();
        for (id, person) in &desk.people {
            for address in person.login.iter().chain(&person.email) {
                found.entry(address.clone()).or_default().insert(*id);
            }
        }
        Self(found)
    }

    /// Whose address it is.
    pub fn of(&self, address: &Login) -> Vec<PersonId> {
        let found = self.0.get(address);
        found.into_iter().flatten().copied().collect()
    }
}

/// Somebody whom a line is about.
#[derive(Clone, Debug)]
pub struct Mention<C> {
    /// On which line.
    pub line: usize,
    /// Within which circle.
    pub circle: C,
    /// The name.
    pub name: Name,
    /// The address, if there is one.
    pub email: Option<Login>,
}

/// Tells who is who.
pub struct Resolver<'a, C> {
    desk: &'a Desk,
    addresses: &'a Addresses,
    circle: &'a dyn Fn(&C) -> Vec<PersonId>,
    column: Column,
    /// The people of a circle by name, read once: a list asks for each of its lines.
    names: RefCell<BTreeMap<C, ByName>>,
}

type ByName = BTreeMap<String, Vec<PersonId>>;

impl<C> std::fmt::Debug for Resolver<'_, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver").finish_non_exhaustive()
    }
}

/// Of each mention the person; none when something is wrong with it.
pub type Resolved = Vec<Option<PersonId>>;

impl<'a, C: Ord + Clone> Resolver<'a, C> {
    /// On a desk as it is: whose addresses are known, who is in a circle now, and in
    /// which column the names are.
    pub fn new(
        desk: &'a Desk,
        addresses: &'a Addresses,
        circle: &'a dyn Fn(&C) -> Vec<PersonId>,
        column: Column,
    ) -> Self {
        Self {
            desk,
            addresses,
            circle,
            column,
            names: RefCell::default(),
        }
    }

    /// Who is meant by each mention, whatever their order.
    pub fn resolve(
        &self,
        mentions: &[Mention<C>],
        work: &mut Work,
        ids: &mut impl FnMut() -> Uuid,
    ) -> Resolved {
        let mut found: Resolved = vec![None; mentions.len()];
        self.by_address(mentions, &mut found, work, ids);
        self.by_name(mentions, &mut found, work, ids);
        found
    }

    fn by_address(
        &self,
        mentions: &[Mention<C>],
        found: &mut Resolved,
        work: &mut Work,
        ids: &mut impl FnMut() -> Uuid,
    ) {
        let mut by_address: BTreeMap<&Login, Vec<usize>> = BTreeMap::new();
        for (at, mention) in mentions.iter().enumerate() {
            if let Some(email) = &mention.email {
                by_address.entry(email).or_default().push(at);
            }
        }
        let taken: BTreeSet<PersonId> = by_address
            .keys()
            .flat_map(|email| self.addresses.of(email))
            .collect();
        let mut claims: BTreeMap<PersonId, Vec<&Vec<usize>>> = BTreeMap::new();
        for (email, places) in &by_address {
            let meant: Vec<&Mention<C>> = places.iter().map(|at| &mentions[*at]).collect();
            match self.owner(email, &meant, &taken, work) {
                Some(Owner::Known(person)) => claims.entry(person).or_default().push(places),
                Some(Owner::New) => {
                    let person = PersonId(ids());
                    for at in places {
                        found[*at] = Some(person);
                    }
                }
                None => {}
            }
        }
        for (person, places) in claims {
            let is_sure = places.len() == 1;
            for at in places.into_iter().flatten() {
                if is_sure {
                    found[*at] = Some(person);
                } else {
                    work.fault(mentions[*at].line, Column::Email, FaultKind::ManyPeople);
                }
            }
        }
    }

    /// Whose address it is, as far as can be told.
    fn owner(
        &self,
        email: &Login,
        meant: &[&Mention<C>],
        taken: &BTreeSet<PersonId>,
        work: &mut Work,
    ) -> Option<Owner> {
        let first = meant.iter().min_by_key(|mention| mention.line)?;
        let name = plain(first.name.as_str());
        let others = meant.iter().filter(|m| plain(m.name.as_str()) != name);
        let mut is_one = true;
        for other in others {
            is_one = false;
            let whose = FaultKind::AddressOf(first.name.as_str().to_owned());
            work.fault(other.line, Column::Email, whose);
        }
        if !is_one {
            return None;
        }
        let known = self.addresses.of(email);
        let within: BTreeSet<PersonId> = match known.as_slice() {
            [person] => {
                let named = &self.desk.people.get(person)?.name;
                if plain(named.as_str()) == name {
                    return Some(Owner::Known(*person));
                }
                let other = FaultKind::OtherName(named.as_str().to_owned());
                for mention in meant {
                    work.fault(mention.line, Column::Email, other.clone());
                }
                return None;
            }
            [] => {
                let circles = meant.iter().flat_map(|m| self.within(&m.circle, &name));
                circles.filter(|person| !taken.contains(person)).collect()
            }
            [_, ..] => known.into_iter().collect(),
        };
        match within.len() {
            0 => Some(Owner::New),
            1 => within.first().map(|person| Owner::Known(*person)),
            _ => {
                for mention in meant {
                    work.fault(mention.line, Column::Email, FaultKind::ManyPeople);
                }
                None
            }
        }
    }

    fn by_name(
        &self,
        mentions: &[Mention<C>],
        found: &mut Resolved,
        work: &mut Work,
        ids: &mut impl FnMut() -> Uuid,
    ) {
        let mut by_name: BTreeMap<(C, String), Vec<usize>> = BTreeMap::new();
        for (at, mention) in mentions.iter().enumerate() {
            let key = (mention.circle.clone(), plain(mention.name.as_str()));
            by_name.entry(key).or_default().push(at);
        }
        for ((circle, name), places) in by_name {
            let (with, without): (Vec<usize>, Vec<usize>) = places
                .into_iter()
                .partition(|at| mentions[*at].email.is_some());
            if without.is_empty() || with.iter().any(|at| found[*at].is_none()) {
                continue;
            }
            let mut same: BTreeSet<PersonId> = with.iter().filter_map(|at| found[*at]).collect();
            if same.is_empty() {
                same = self.within(&circle, &name).into_iter().collect();
            }
            let person = match same.len() {
                0 => Some(PersonId(ids())),
                1 => same.first().copied(),
                _ => None,
            };
            for at in without {
                found[at] = person;
                if person.is_none() {
                    work.fault(mentions[at].line, self.column, FaultKind::ManyPeople);
                }
            }
        }
    }

    /// Those of this name in a circle.
    fn within(&self, circle: &C, name: &str) -> Vec<PersonId> {
        let mut names = self.names.borrow_mut();
        let by_name = names.entry(circle.clone()).or_insert_with(|| {
            let mut by_name = ByName::new();
            for id in (self.circle)(circle) {
                if let Some(person) = self.desk.people.get(&id) {
                    let name = plain(person.name.as_str());
                    by_name.entry(name).or_default().push(id);
                }
            }
            by_name
        });
        by_name.get(name).cloned().unwrap_or_default()
    }
}

enum Owner {
    Known(PersonId),
    New,
}
