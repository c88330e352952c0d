//! What a device knows about people and groups: made by the server for one
//! viewer, and no more than that viewer may know.

use crate::access::{Access, Role};
use crate::collect::{map, set};
use crate::id::{ChildId, GroupId, PersonId, QuestionId};
use crate::picture::silence::Limits;
use crate::stamp::Day;
use crate::text::{Asked, Phone, ThemeKey};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The directory of one viewer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Directory {
    /// Changes whenever anything else here does.
    pub version: String,
    /// The viewer.
    pub me: Person,
    /// The children that the viewer may see, in the order to show them.
    pub children: Vec<Child>,
    /// The groups of those children.
    pub groups: Vec<Group>,
    /// Everybody whose words the viewer may read, and the viewer's colleagues
    /// or fellow guardians.
    pub people: Vec<Person>,
    /// The themes of the location, in the order to show them.
    pub themes: Vec<Theme>,
    /// The open questions of the location's own, for who works there.
    #[serde(default)]
    pub questions: Vec<OwnQuestion>,
    /// Whether the viewer leads a location, and so has a desk.
    #[serde(default)]
    pub leads: bool,
    /// After how long the location speaks of a silence; only for who works there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Limits>,
}

/// A child whom the viewer may see.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Child {
    /// Its id.
    pub id: ChildId,
    /// What it is called, as its lead wrote it.
    pub name: String,
    /// The letter that tells it from another child of this viewer that is called the
    /// same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    /// When it was born; not known while the server is of an older release.
    #[serde(default)]
    pub born: Option<Day>,
    /// The group it is in now.
    pub group: Option<GroupId>,
    /// Its mentor.
    pub mentor: Option<PersonId>,
    /// What the viewer is to it.
    pub roles: BTreeSet<Role>,
    /// Its guardians.
    pub guardians: Vec<Guardian>,
    /// From when each side could write about it: for who works with it. Not known
    /// while the server is of an older release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
}

/// From when each side could write about a child.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Since {
    /// When it came.
    pub here: Day,
    /// When the first of those at home could; `None`: nobody there can yet.
    pub home: Option<Day>,
}

/// Who a guardian is to a child.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Guardian {
    /// The person.
    pub person: PersonId,
    /// What the child calls them: papa, oma.
    pub called: String,
    /// On what number to call them: known to the mentor alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// A person by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// A group by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// On what number its location is called, where the lead wrote one down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
}

/// A development area that a moment may touch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Theme {
    /// Its key.
    pub key: ThemeKey,
    /// Its name by language tag; `nl` is always there.
    pub names: BTreeMap<String, String>,
}

/// An open question of a location's own, beside the library that ships.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnQuestion {
    /// Its id.
    pub id: QuestionId,
    /// The theme that it touches, if it touches one.
    pub theme: Option<ThemeKey>,
    /// From which age to which, in years.
    pub ages: (u8, u8),
    /// The question, in the language of the location.
    pub text: Asked,
}

impl Directory {
    /// What the viewer may see and do.
    #[must_use]
    pub fn access(&self) -> Access {
        let guardians = |child: &Child| set(child.guardians.iter().map(|g| g.person));
        Access {
            person: self.me.id,
            grants: map(self.children.iter().map(|c| (c.id, c.roles.clone()))),
            guardians: map(self.children.iter().map(|c| (c.id, guardians(c)))),
            past: BTreeSet::new(),
        }
    }

    /// A child by id.
    #[must_use]
    pub fn child(&self, id: ChildId) -> Option<&Child> {
        self.children.iter().find(|child| child.id == id)
    }

    /// The group that a child is in, if the viewer knows it.
    #[must_use]
    pub fn group_of(&self, child: &Child) -> Option<&Group> {
        self.groups
            .iter()
            .find(|group| Some(group.id) == child.group)
    }

    /// A person's name; `None` when the viewer does not know them.
    #[must_use]
    pub fn name(&self, person: PersonId) -> Option<&str> {
        let mut known = core::iter::once(&self.me).chain(&self.people);
        known.find(|p| p.id == person).map(|p| p.name.as_str())
    }

    /// What a child calls this person, if the person is a guardian of it.
    #[must_use]
    pub fn called(&self, child: ChildId, person: PersonId) -> Option<&str> {
        let child = self.child(child)?;
        let guardian = child.guardians.iter().find(|g| g.person == person)?;
        Some(&guardian.called)
    }

    /// Whether somebody at home can read and answer, as far as the viewer knows.
    #[must_use]
    pub fn reaches_home(&self, child: ChildId) -> bool {
        let since = self.child(child).and_then(|child| child.since);
        since.is_none_or(|since| since.home.is_some())
    }

    /// A group's name.
    #[must_use]
    pub fn group_name(&self, group: GroupId) -> Option<&str> {
        let found = self.groups.iter().find(|g| g.id == group)?;
        Some(&found.name)
    }
}
