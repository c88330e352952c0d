//! A kindcentrum of any size on the disk, with people who are signed in.

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;
use domain::{
    id::{ChildId, DeviceId, GroupId, IdSource, MomentId, Part, PersonId},
    intake::Incoming,
    op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, Perspective},
    stamp::{Day, Stamp},
    text::{Text, ThemeKey},
};
use server::{
    clock::Clock,
    db::{
        Db, Enrolment, Founding, GuardianOf, Named, NewChild, NewPerson, NewSession, NewTheme,
        Push, Term,
    },
    hex::hex,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{chance::Chance, work::Moment};

pub const CHILDREN_PER_GROUP: usize = 25;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Between two observations of one day.
const BETWEEN_MS: i64 = 40_000;
const YEAR_MS: i64 = 365 * DAY_MS;

/// Somebody signed in on a device.
#[derive(Clone)]
pub struct Seat {
    pub person: PersonId,
    pub device: DeviceId,
    pub cookie: String,
    /// The children of the group.
    pub children: Vec<ChildId>,
}

/// The kindcentrum, while its database is open in this program.
pub struct House {
    pub db: Db,
    pub now_ms: i64,
    groups: usize,
    chance: Chance,
}

fn id(kind: u8, nth: usize) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 120) | (nth as u128 + 1))
}

impl House {
    /// `groups` groups, each with two members of staff and 25 children with one
    /// guardian each.
    pub async fn found(folder: &Path, groups: usize) -> Result<Self> {
        let now_ms = Clock::System.now_ms();
        let db = Db::open(folder, Clock::System).await?;
        db.found(founding(groups, now_ms)?, Vec::new()).await?;
        Ok(Self {
            db,
            now_ms,
            groups,
            chance: Chance::new(1),
        })
    }

    fn children(group: usize) -> Vec<ChildId> {
        (0..CHILDREN_PER_GROUP)
            .map(|nth| ChildId(id(4, group * CHILDREN_PER_GROUP + nth)))
            .collect()
    }

    /// A member of the group's staff on a new device.
    pub async fn seat(&mut self, group: usize) -> Result<Seat> {
        let token = hex(&[self.chance.bytes(), self.chance.bytes()].concat());
        let person = PersonId(id(2, group * 2));
        let fresh_device = DeviceId(Uuid::from_bytes(self.chance.bytes()));
        let device = self
            .db
            .open_session(NewSession {
                token_hash: Sha256::digest(&token).into(),
                replaces: None,
                person,
                known_device: None,
                fresh_device,
                device_name: "bench".to_owned(),
                now_ms: self.now_ms,
                expires_ms: self.now_ms + YEAR_MS,
            })
            .await?;
        Ok(Seat {
            person,
            device,
            cookie: format!("samenbeeld={token}"),
            children: Self::children(group),
        })
    }

    /// Fills it with `moments`, over all groups, in this program.
    pub async fn fill(&mut self, moments: &[Moment]) -> Result<()> {
        let mut seats = Vec::new();
        for group in 0..self.groups {
            seats.push(self.seat(group).await?);
        }
        let per_push = 100;
        for (nth, some) in moments.chunks(per_push).enumerate() {
            let seat = &seats[nth % seats.len()];
            let ops = ops(some, seat, self.now_ms, &mut self.chance);
            let ops = ops.into_iter().map(|op| Incoming::Op(Box::new(op)));
            let push = Push {
                is_revoked: false,
                person: seat.person,
                device: seat.device,
                now_ms: self.now_ms,
                ops: ops.collect(),
            };
            self.db.push(vec![push]).await?;
        }
        Ok(())
    }
}

/// What a device records of these moments: four ops each, as of an observation
/// about one child.
pub fn ops(moments: &[Moment], seat: &Seat, now_ms: i64, chance: &mut Chance) -> Vec<Op> {
    let mut ops = Vec::with_capacity(moments.len() * 4);
    for (before, told) in (1..).zip(moments.iter().rev()) {
        let days_ms = i64::try_from(told.days_ago).unwrap_or(0) * DAY_MS;
        let at_ms = now_ms - days_ms - before * BETWEEN_MS;
        let mut ids = IdSource::new(at_ms, chance.bytes());
        let start = ids.next_id(Part::Moment);
        let moment = MomentId::from(start);
        let child = seat.children[told.child % seat.children.len()];
        let linked = ids.next_id(Part::Child(child));
        let opened = ids.next_id(Part::Added(0));
        let written = ids.next_id(Part::Added(0));
        let text = Text::parse(&told.here).expect("the work holds no empty text");
        let bodies = [
            (
                start,
                Body::Observation(ObservationOp::Start {
                    side: Perspective::Here,
                    day: Day::of_ms(at_ms),
                }),
            ),
            (linked, Body::Fact(FactOp::Link { child })),
            (
                opened,
                Body::Contribution(ContributionOp::Contribute {
                    perspective: Perspective::Here,
                    about: None,
                    audience: Audience::Shared,
                }),
            ),
            (
                written,
                Body::Contribution(ContributionOp::Write {
                    contribution: opened.into(),
                    text,
                    replaces: Vec::new(),
                    automatic: false,
                }),
            ),
        ];
        for (id, body) in bodies {
            ops.push(Op {
                v: 1,
                id,
                device: seat.device,
                stamp: Stamp(at_ms, 0),
                moment,
                body,
            });
        }
    }
    ops
}

fn founding(groups: usize, now_ms: i64) -> Result<Founding> {
    let term = Term::since(now_ms - YEAR_MS);
    let children = groups * CHILDREN_PER_GROUP;
    let staff = groups * 2;
    let named = |kind, nth, name: &str| Named {
        id: id(kind, nth),
        name: format!("{name} {nth}"),
    };
    let person = |kind, nth, name: &str| NewPerson {
        id: PersonId(id(kind, nth)),
        name: format!("{name} {nth}"),
        email: format!("{name}{nth}@bench.example"),
        password_hash: None,
    };
    let group_of = |child| GroupId(id(1, child / CHILDREN_PER_GROUP));
    Ok(Founding {
        organisation: named(8, 0, "Stichting"),
        location: named(9, 0, "Kindcentrum"),
        groups: (0..groups)
            .map(|nth| Named {
                id: GroupId(id(1, nth)),
                name: format!("Groep {nth}"),
            })
            .collect(),
        themes: vec![NewTheme {
            key: ThemeKey::try_from("language".to_owned())
                .map_err(|_| anyhow::anyhow!("not a theme"))?,
            names: BTreeMap::from([("nl".to_owned(), "Taal".to_owned())]),
        }],
        people: (0..staff)
            .map(|nth| person(2, nth, "staff"))
            .chain((0..children).map(|nth| person(3, nth, "guardian")))
            .collect(),
        devices: Vec::new(),
        children: (0..children)
            .map(|nth| NewChild {
                id: ChildId(id(4, nth)),
                name: format!("Kind {nth}"),
                full: format!("Kind van Nummer {nth}"),
                born: Day::of_ms(now_ms - 4 * YEAR_MS),
            })
            .collect(),
        enrolments: (0..children)
            .map(|nth| Enrolment {
                child: ChildId(id(4, nth)),
                group: group_of(nth),
                term,
            })
            .collect(),
        staff: (0..staff)
            .map(|nth| (PersonId(id(2, nth)), GroupId(id(1, nth / 2)), term))
            .collect(),
        leads: Vec::new(),
        mentors: (0..children)
            .map(|nth| {
                let mentor = nth / CHILDREN_PER_GROUP * 2;
                (ChildId(id(4, nth)), PersonId(id(2, mentor)), term)
            })
            .collect(),
        guardians: (0..children)
            .map(|nth| GuardianOf {
                child: ChildId(id(4, nth)),
                person: PersonId(id(3, nth)),
                called: "mama".to_owned(),
                authority: true,
                may_see: false,
                term,
            })
            .collect(),
    })
}
