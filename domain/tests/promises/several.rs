//! A moment of several children: the right is asked for each of them.

use crate::stories::{SANNES_TABLET, new};
use crate::world::{MEES, NOOR, PAPA, SANNE, World};
use domain::access::Role;
use domain::id::{ChildId, ContributionId, DeviceId, IdSource, MomentId, Part, PersonId};
use domain::intent::{Intent, NewContribution};
use domain::op::{Audience, Body, ContributionOp, FactOp, Feeling, Op, Perspective};
use domain::record::Refusal;
use domain::stamp::{Day, Stamp};
use domain::text::{Text, Title};
use std::collections::BTreeSet;

const PAPAS_PHONE: usize = 3;

fn captured(
    world: &mut World,
    device: usize,
    side: Perspective,
    about: Option<ChildId>,
) -> MomentId {
    let now = world.now_ms;
    let first = NewContribution {
        about,
        ..new(side, "Samen in het bos.")
    };
    let intent = Intent::Capture {
        side,
        day: Day(20_000),
        title: None,
        children: BTreeSet::from([NOOR, MEES]),
        themes: BTreeSet::new(),
        first,
    };
    let id = world.devices[device].ask(now, intent).unwrap();
    world.devices[device].write_all(now);
    world.settle();
    id
}

/// What the server says to an op of somebody.
fn says(world: &mut World, person: PersonId, id: MomentId, body: Body) -> Result<bool, Refusal> {
    let access = world.server.access(person);
    let now = world.now_ms;
    let secret = [u8::try_from(world.server.logs[&id].ops().len()).unwrap(); 16];
    let op = Op {
        v: body.version(),
        id: IdSource::new(now, secret).next_id(Part::Moment),
        device: DeviceId(uuid::Uuid::from_u128(0xDE77)),
        stamp: Stamp(now, 0),
        moment: id,
        body,
    };
    world
        .server
        .logs
        .get_mut(&id)
        .unwrap()
        .record(op, &access, now)
}

/// All that reaches each child of the moment.
fn for_all(contribution: ContributionId) -> Vec<Body> {
    vec![
        Body::Fact(FactOp::Day {
            day: Day(20_001),
            replaces: vec![],
        }),
        Body::Fact(FactOp::Title {
            title: Title::parse("Na het einde").ok(),
            replaces: vec![],
        }),
        Body::Fact(FactOp::Theme {
            theme: crate::world::theme(3),
        }),
        Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Here,
            about: None,
            audience: Audience::Shared,
        }),
        Body::Contribution(ContributionOp::Write {
            contribution,
            text: Text::parse("Na het einde.").unwrap(),
            replaces: vec![],
            automatic: false,
        }),
        Body::Contribution(ContributionOp::Feel {
            contribution,
            feeling: Some(Feeling::Angry),
            replaces: vec![],
        }),
        Body::Contribution(ContributionOp::Share {
            contribution,
            audience: Audience::Shared,
            replaces: vec![],
        }),
    ]
}

#[test]
fn a_parent_whose_access_to_one_child_ended_writes_nothing_into_its_portfolio() {
    let mut world = World::new();
    world.server.grant(PAPA, MEES, Role::Guardian);
    world.settle();
    let id = captured(&mut world, PAPAS_PHONE, Perspective::Home, Some(NOOR));
    assert_eq!(world.server.logs[&id].moment().unwrap().children.len(), 2);
    world.server.revoke(PAPA, MEES);
    let of_noor = world.server.logs[&id].moment().unwrap().contributions[0].id;
    for body in for_all(of_noor).into_iter().take(3) {
        let said = format!("{body:?}");
        assert_eq!(
            says(&mut world, PAPA, id, body),
            Err(Refusal::AccessEnded),
            "{said}"
        );
    }
    // what is about the child that he sees stays his
    let words = Body::Contribution(ContributionOp::Write {
        contribution: of_noor,
        text: Text::parse("Alleen Noor.").unwrap(),
        replaces: vec![],
        automatic: false,
    });
    assert_eq!(says(&mut world, PAPA, id, words), Ok(true));
}

#[test]
fn who_left_a_group_adds_nothing_for_all_but_may_take_back() {
    let mut world = World::new();
    let id = captured(&mut world, SANNES_TABLET, Perspective::Here, None);
    world.server.revoke(SANNE, MEES);
    let of_all = world.server.logs[&id].moment().unwrap().contributions[0].id;
    for body in for_all(of_all) {
        let said = format!("{body:?}");
        assert_eq!(
            says(&mut world, SANNE, id, body),
            Err(Refusal::AccessEnded),
            "{said}"
        );
    }
    let versions = &world.server.logs[&id].moment().unwrap().contributions[0].versions;
    let back = Body::Contribution(ContributionOp::Withdraw {
        contribution: of_all,
        replaces: versions.iter().map(|v| v.op).collect(),
    });
    assert_eq!(says(&mut world, SANNE, id, back), Ok(true));
}

#[test]
fn in_the_moment_of_a_family_nobody_speaks_of_children_of_another_house() {
    let mut world = World::new();
    world.server.grant(PAPA, MEES, Role::Guardian);
    world.settle();
    let id = captured(&mut world, PAPAS_PHONE, Perspective::Home, Some(NOOR));
    // a house that has Noor and never had Mees
    let theirs = crate::world::person(99);
    world.server.grant(theirs, NOOR, Role::Staff);
    let speak = |about| {
        Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Here,
            about,
            audience: Audience::Shared,
        })
    };
    assert_eq!(
        says(&mut world, theirs, id, speak(None)),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(says(&mut world, theirs, id, speak(Some(NOOR))), Ok(true));
}
