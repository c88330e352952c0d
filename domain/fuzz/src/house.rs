//! A small house: three children, people in every role, and one moment. The ids
//! are those of `tests/golden`, so that what was shipped means something here.

use domain::access::{Access, Role};
use domain::id::{ChildId, ContributionId, DeviceId, MomentId, OpId, PersonId};
use domain::moment::Recorded;
use domain::op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, Perspective};
use domain::record::Log;
use domain::stamp::{Day, Stamp};
use domain::text::Text;
use std::collections::BTreeSet;
use uuid::Uuid;

const OPS: u128 = 0x0190_d5b2_0000_7000_8000_0000_0000_0000;
const OTHERS: u128 = 0x0190_d5b2_0000_4000_8000_0000_0000_0000;

pub const NOW_MS: i64 = 1_790_000_100_000;

pub const NOOR: ChildId = ChildId(Uuid::from_u128(OTHERS + 0xaa));
pub const MEES: ChildId = ChildId(Uuid::from_u128(OTHERS + 0xab));
/// In another group.
pub const YARA: ChildId = ChildId(Uuid::from_u128(OTHERS + 0xac));
pub const CHILDREN: [ChildId; 3] = [NOOR, MEES, YARA];

pub const PAPA: PersonId = person(0xbb);
pub const SANNE: PersonId = person(0xbc);
pub const FATIMA: PersonId = person(0xbd);
pub const MAMA: PersonId = person(0xbe);
pub const OTHER_PARENT: PersonId = person(0xbf);
pub const KARIN: PersonId = person(0xb1);
/// Worked with Noor once.
pub const FORMER: PersonId = person(0xb2);
/// A parent of Noor who works with Yara.
pub const BOTH: PersonId = person(0xb3);
pub const PEOPLE: [PersonId; 8] = [PAPA, SANNE, FATIMA, MAMA, OTHER_PARENT, KARIN, FORMER, BOTH];

pub const DEVICE: DeviceId = DeviceId(Uuid::from_u128(OPS + 0xd1));
pub const MOMENT: MomentId = MomentId(Uuid::from_u128(OPS + 1));
/// Of Papa, about Noor.
pub const PAPAS: ContributionId = ContributionId(Uuid::from_u128(OPS + 0xc1));
/// Of Sanne, about everybody in the moment.
pub const SANNES: ContributionId = ContributionId(Uuid::from_u128(OPS + 0xc2));

const fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(OTHERS + n))
}

/// The `n`th op that somebody makes here.
#[must_use]
pub const fn op_id(n: u128) -> OpId {
    OpId(Uuid::from_u128(OPS + n))
}

const RELATIONS: [(PersonId, ChildId, Role); 13] = [
    (PAPA, NOOR, Role::Guardian),
    (MAMA, NOOR, Role::Guardian),
    (BOTH, NOOR, Role::Guardian),
    (BOTH, YARA, Role::Staff),
    (OTHER_PARENT, MEES, Role::Guardian),
    (SANNE, NOOR, Role::Staff),
    (SANNE, NOOR, Role::Mentor),
    (SANNE, MEES, Role::Staff),
    (FATIMA, MEES, Role::Staff),
    (FATIMA, MEES, Role::Mentor),
    (FATIMA, YARA, Role::Staff),
    (KARIN, NOOR, Role::Lead),
    (KARIN, MEES, Role::Lead),
];

#[must_use]
pub fn access(person: PersonId) -> Access {
    let mut access = Access::none(person);
    for (who, child, role) in RELATIONS {
        if who == person {
            access.grants.entry(child).or_default().insert(role);
        }
    }
    for (who, child, role) in RELATIONS {
        if role == Role::Guardian && access.sees(child) {
            access.guardians.entry(child).or_default().insert(who);
        }
    }
    if person == FORMER {
        access.past = BTreeSet::from([NOOR]);
    }
    access
}

/// The moment of the house, as recorded: Noor and Mees are in it, and Sanne,
/// Papa and somebody who left wrote in it.
#[must_use]
pub fn moment() -> Log {
    let contribute = |about, perspective| Body::Contribution(ContributionOp::Contribute {
        perspective,
        about,
        audience: Audience::Shared,
    });
    let write = |contribution, text: &str| Body::Contribution(ContributionOp::Write {
        contribution,
        text: Text::parse(text).expect("short"),
        replaces: vec![],
        automatic: false,
    });
    let former = ContributionId(op_id(0xc3).0);
    let start = Body::Observation(ObservationOp::Start {
        side: Perspective::Here,
        day: Day(20_781),
    });
    let staff = |n, body| recorded(n, SANNE, Role::Staff, body);
    Log::from_iter([
        staff(0x01, start),
        staff(0x02, Body::Fact(FactOp::Link { child: NOOR })),
        staff(0x03, Body::Fact(FactOp::Link { child: MEES })),
        staff(0xc2, contribute(None, Perspective::Here)),
        staff(0x07, write(SANNES, "Ze fietsten vandaag over het plein.")),
        recorded(
            0xc1,
            PAPA,
            Role::Guardian,
            contribute(Some(NOOR), Perspective::Home),
        ),
        recorded(
            0x06,
            PAPA,
            Role::Guardian,
            write(PAPAS, "Ze viel drie keer en lachte."),
        ),
        recorded(
            0xc3,
            FORMER,
            Role::Staff,
            contribute(Some(NOOR), Perspective::Here),
        ),
        recorded(0x08, FORMER, Role::Staff, write(former, "Ik was erbij.")),
    ])
}

fn recorded(n: u128, author: PersonId, role: Role, body: Body) -> Recorded {
    Recorded {
        op: Op {
            v: body.version(),
            id: op_id(n),
            device: DEVICE,
            stamp: Stamp(1_790_000_000_000, u32::try_from(n).expect("small")),
            moment: MOMENT,
            body,
        },
        author,
        role,
        clamped: None,
    }
}
