//! Crashes in the middle of something that takes more than one step.

use crate::stories::{SANNES_TABLET, moment, sanne_captures};
use crate::world::device::Link;
use crate::world::{KARIN, World};
use domain::intent::{Change, Intent};
use domain::op::Audience;
use uuid::Uuid;

/// The lead's tablet.
const KARINS_TABLET: usize = 7;

/// Found by torture: who began at 0 again is not told what left a scope, and
/// forgot in a crash that it had begun again.
#[test]
fn what_left_while_a_device_began_anew_goes_however_often_it_crashes() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "een twee drie");
    world.settle();
    let said = moment(&world.devices[SANNES_TABLET], id).contributions[0].id;
    let now_ms = world.now_ms;
    let sanne = &mut world.devices[SANNES_TABLET];
    let share = Intent::In(id, vec![Change::Share(said, Audience::Draft)]);
    sanne.ask(now_ms, share).unwrap();
    sanne.write_all(now_ms);
    sanne.exchange(&mut world.server, Link::Works, now_ms);
    world.server.epoch = Uuid::from_u128(77);
    let karin = &mut world.devices[KARINS_TABLET];
    assert_eq!(karin.person, KARIN);
    for _ in 0..2 {
        karin.exchange(&mut world.server, Link::Works, now_ms);
        karin.write_all(now_ms);
        karin.crash(now_ms);
    }
    world.settle();
    let karin = &world.devices[KARINS_TABLET].replica;
    let held = karin
        .entries()
        .filter(|e| e.recorded.op.body.contribution() == Some(said));
    assert_eq!(held.count(), 0, "what is not hers any more is gone");
}
