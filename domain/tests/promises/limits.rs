//! Limits hold exactly at their number, for whoever sends.

use crate::stories::{SANNES_TABLET, moment, sanne_captures};
use crate::world::{SANNE, World};
use domain::id::{DeviceId, IdSource, Part};
use domain::limits;
use domain::moment::Wording;
use domain::op::{Body, ContributionOp, FactOp, Op};
use domain::record::Refusal;
use domain::stamp::{Day, Stamp};
use domain::text::Text;

/// One more op of Sanne in the moment, straight to the server.
fn one_more(
    world: &mut World,
    ids: &mut IdSource,
    at: domain::id::MomentId,
    body: Body,
) -> Result<bool, Refusal> {
    let access = world.server.access(SANNE);
    let device = DeviceId(uuid::Uuid::from_u128(0xDE01));
    let op = Op {
        v: 1,
        id: ids.next_id(Part::Moment),
        device,
        stamp: Stamp(1, 0),
        moment: at,
        body,
    };
    let log = world.server.logs.get_mut(&at).unwrap();
    log.record(op, &access, world.now_ms)
}

#[test]
fn one_person_cannot_fill_a_moment_without_end() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let mut ids = IdSource::new(1, [5; 16]);
    let had = world.server.logs[&id].ops().len();
    for nth in had..limits::OPS_PER_PERSON_AND_MOMENT {
        let day = Body::Fact(FactOp::Day {
            day: Day(20_000),
            replaces: vec![],
        });
        assert_eq!(one_more(&mut world, &mut ids, id, day), Ok(true), "{nth}");
    }
    let day = Body::Fact(FactOp::Day {
        day: Day(20_000),
        replaces: vec![],
    });
    assert_eq!(
        one_more(&mut world, &mut ids, id, day),
        Err(Refusal::OverLimit)
    );
}

#[test]
fn more_versions_than_a_person_makes_are_left_to_a_person() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "een twee drie");
    world.settle();
    let contribution = moment(&world.devices[SANNES_TABLET], id).contributions[0].clone();
    let base = contribution.versions[0].op;
    let mut ids = IdSource::new(1, [6; 16]);
    for nth in 0..=limits::VERSIONS_JOINED {
        let body = Body::Contribution(ContributionOp::Write {
            contribution: contribution.id,
            text: Text::parse(&format!("een{nth} twee drie")).unwrap(),
            replaces: vec![base],
            automatic: false,
        });
        assert_eq!(one_more(&mut world, &mut ids, id, body), Ok(true));
    }
    let log = &world.server.logs[&id];
    let wording = &log
        .moment()
        .unwrap()
        .contribution(contribution.id)
        .unwrap()
        .wording;
    assert!(
        matches!(wording, Wording::Apart { texts } if texts.len() == limits::VERSIONS_JOINED + 1)
    );
}
