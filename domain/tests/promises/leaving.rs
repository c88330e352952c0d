//! Access that ends while there is work that was never sent.

use crate::stories::{FATIMAS_TABLET, new};
use crate::world::{FATIMA, MEES, NOOR, World};
use domain::id::{ChildId, MomentId};
use domain::intent::Intent;
use domain::op::Perspective;
use domain::record::Refusal;
use domain::replica::{Delivery, Effect, Event};
use domain::stamp::Day;
use domain::wire::{OpResult, OpStatus, SyncAnswer};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn fatima_captures(world: &mut World, children: &[ChildId], text: &str) -> MomentId {
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: children.iter().copied().collect(),
        themes: BTreeSet::new(),
        first: new(Perspective::Here, text),
    };
    world.devices[FATIMAS_TABLET].ask(now, intent).unwrap()
}

#[test]
fn what_was_written_about_a_child_that_moved_is_held_whole_and_leaves_the_tablet() {
    let mut world = World::new();
    world.settle();
    let gone = fatima_captures(&mut world, &[NOOR], "Ze telde de eenden.");
    let both = fatima_captures(&mut world, &[NOOR, MEES], "Samen op de brug.");
    world.server.revoke(FATIMA, NOOR);
    world.settle();
    let tablet = &world.devices[FATIMAS_TABLET].replica;
    assert!(tablet.moment(gone).is_none(), "nothing of it stays behind");
    assert!(tablet.moment(both).is_some(), "it is about Mees too");
    let held = world.server.held.values();
    let held = held.filter(|held| held.op.moment == gone);
    let reasons: Vec<Refusal> = held.map(|held| held.reason).collect();
    assert_eq!(
        reasons,
        [Refusal::AccessEnded; 4],
        "start, link, contribution, words"
    );
    let recorded = world.server.ops().filter(|(r, _)| r.op.moment == gone);
    assert_eq!(recorded.count(), 0, "no part of it stands alone");
}

/// All that a server says to a device that was revoked.
fn over(epoch: Uuid, results: Vec<OpResult>) -> Event {
    Event::Answered(Box::new(SyncAnswer {
        results,
        scopes: Vec::new(),
        ops: Vec::new(),
        gone: Vec::new(),
        cursors: BTreeMap::new(),
        checksums: BTreeMap::new(),
        revoked: Vec::new(),
        directory: None,
        epoch,
        now: 0,
        more: false,
        device_revoked: true,
    }))
}

#[test]
fn a_revoked_device_hands_a_restored_server_what_it_lost_before_it_forgets() {
    let mut world = World::new();
    world.settle();
    let id = fatima_captures(&mut world, &[NOOR], "Verstuurd voor de terugzetting.");
    world.settle();
    let now = world.now_ms;
    let tablet = &mut world.devices[FATIMAS_TABLET].replica;
    assert_eq!(tablet.moment_delivery(id), Delivery::Sent);
    let is_purge = |effect: &Effect| matches!(effect, Effect::Purge);
    let restored = Uuid::from_u128(0x9E);
    let effects = tablet.handle(now, over(restored, Vec::new()));
    assert!(
        !effects.iter().any(is_purge),
        "the restored server has nothing of it"
    );
    assert_eq!(tablet.moment_delivery(id), Delivery::Waiting);
    let held = tablet.entries().map(|entry| OpResult {
        id: entry.recorded.op.id,
        status: OpStatus::Held,
        problem: Some(Refusal::AccessEnded),
    });
    let held = held.collect();
    let effects = tablet.handle(now, over(restored, held));
    assert!(effects.iter().any(is_purge), "now the lead has it");
}
