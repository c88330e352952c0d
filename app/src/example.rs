//! A small family and a group, for tests.

pub mod device;

use domain::access::Role;
use domain::directory::{Child, Directory, Group, Guardian, Person};
use domain::id::{ChildId, ContributionId, DeviceId, GroupId, MomentId, OpId, PersonId};
use domain::moment::{Contribution, Kind, Moment, Version, Wording};
use domain::op::{Audience, Perspective};
use domain::stamp::{Day, Stamp};
use domain::text::Text;
use uuid::Uuid;

pub const NOOR: ChildId = ChildId(Uuid::from_u128(1));
pub const MEES: ChildId = ChildId(Uuid::from_u128(2));
pub const PAPA: PersonId = PersonId(Uuid::from_u128(11));
pub const SANNE: PersonId = PersonId(Uuid::from_u128(12));
pub const STRANGER: PersonId = PersonId(Uuid::from_u128(13));
pub const DEVICE: DeviceId = DeviceId(Uuid::from_u128(21));

/// The name of the nth moment.
pub const fn moment_id(n: u128) -> MomentId {
    MomentId(Uuid::from_u128(0x1000 + n))
}

/// As Sanne sees it: the mentor of Noor, staff of Mees.
pub fn directory() -> Directory {
    let group = GroupId(Uuid::from_u128(31));
    let child = |id, name: &str, role| Child {
        id,
        name: name.into(),
        letter: None,
        born: Day::from_ymd(2021, 6, 12),
        group: Some(group),
        mentor: Some(SANNE),
        roles: [role].into(),
        guardians: vec![Guardian {
            person: PAPA,
            called: "papa".into(),
            phone: domain::text::Phone::parse("06 1234 5671").ok(),
        }],
        since: None,
    };
    let person = |id, name: &str| Person {
        id,
        name: name.into(),
    };
    Directory {
        version: "1".into(),
        me: person(SANNE, "Sanne de Graaf"),
        children: vec![
            child(NOOR, "Noor", Role::Mentor),
            child(MEES, "Mees", Role::Staff),
        ],
        groups: vec![Group {
            id: group,
            name: "De Egels".into(),
            phone: None,
        }],
        people: vec![person(PAPA, "Tom Bakker")],
        themes: Vec::new(),
        questions: Vec::new(),
        leads: false,
        silence: None,
    }
}

/// As papa of Noor sees it.
pub fn of_papa() -> Directory {
    let mut directory = directory();
    directory.me = directory.people[0].clone();
    directory.children.truncate(1);
    directory.children[0].roles = [Role::Guardian].into();
    directory
}

/// A moment of Noor that grows.
pub struct Example {
    pub moment: Moment,
}

impl Example {
    pub fn new() -> Self {
        Self {
            moment: Moment {
                id: moment_id(0),
                author: SANNE,
                role: Role::Mentor,
                side: Perspective::Here,
                started: Stamp(0, 0),
                day: Day(20_781),
                title: None,
                themes: [].into(),
                children: [NOOR].into(),
                kept: [].into(),
                kind: Kind::Observation,
                comparisons: Vec::new(),
                contributions: Vec::new(),
                superseded: [].into(),
                unknown: 0,
            },
        }
    }

    /// What papa or Sanne wrote about Noor.
    pub fn contribution(&self, perspective: Perspective, audience: Audience) -> Contribution {
        let is_here = perspective == Perspective::Here;
        let op = OpId(Uuid::from_u128(
            0x2000 + u128::try_from(self.moment.contributions.len()).unwrap(),
        ));
        let text = Text::parse("Drie keer gevallen, vier keer opgestaan.").unwrap();
        Contribution {
            id: ContributionId::from(op),
            author: if is_here { SANNE } else { PAPA },
            role: if is_here {
                Role::Mentor
            } else {
                Role::Guardian
            },
            perspective,
            about: Some(NOOR),
            audience,
            written: Stamp(i64::from(self.moment.day.0) * 86_400_000, 0),
            wording: Wording::One { text: text.clone() },
            versions: vec![Version {
                op,
                text: Some(text),
                replaces: Vec::new(),
                stamp: Stamp(0, 0),
                device: DEVICE,
                automatic: false,
                is_current: true,
            }],
            feeling: None,
            felt: None,
            acknowledged: Vec::new(),
        }
    }

    /// Adds one on a day.
    pub fn add(&mut self, perspective: Perspective, audience: Audience, day: Day) {
        self.moment.day = day;
        let added = self.contribution(perspective, audience);
        self.moment.contributions.push(added);
    }
}
