//! Two tabs on one device, and a disk that cannot be trusted.

use crate::stories::{FATIMAS_TABLET, PAPAS_PHONE, SANNES_TABLET, new, sanne_captures};
use crate::world::device::{Device, Link};
use crate::world::{FATIMA, MEES, NOOR, World};
use domain::intent::Intent;
use domain::op::Perspective;
use domain::replica::{Meta, MomentRecord};
use domain::stamp::Day;
use domain::wire::Checksum;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

fn stored(device: &Device) -> Meta {
    device.meta().unwrap()
}

/// One exchange of a device, with all that it wants written.
fn exchange(world: &mut World, device: usize) {
    let now_ms = world.now_ms;
    let device = &mut world.devices[device];
    device.write_all(now_ms);
    device.exchange(&mut world.server, Link::Works, now_ms);
    device.write_all(now_ms);
}

#[test]
fn a_tab_that_dismisses_a_notice_turns_nothing_back_that_another_took_in() {
    let mut world = World::new();
    world.settle();
    let now_ms = world.now_ms;
    let about = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: BTreeSet::from([NOOR]),
        themes: BTreeSet::new(),
        first: new(Perspective::Here, "Ze telde de eenden."),
    };
    world.devices[FATIMAS_TABLET].ask(now_ms, about).unwrap();
    world.server.revoke(FATIMA, NOOR);
    world.settle();
    world
        .server
        .grant(FATIMA, NOOR, domain::access::Role::Staff);
    world.settle();
    world.devices[FATIMAS_TABLET].turn_to_other_tab(now_ms);
    assert!(!world.devices[FATIMAS_TABLET].replica.notices().is_empty());
    sanne_captures(&mut world, "Ze fietste.");
    exchange(&mut world, SANNES_TABLET);
    exchange(&mut world, FATIMAS_TABLET);
    let tablet = &mut world.devices[FATIMAS_TABLET];
    let before = stored(tablet);
    tablet.dismiss_notices();
    tablet.write_all(now_ms);
    assert_eq!(stored(tablet).scopes, before.scopes);
    assert_eq!(stored(tablet).answered_ms, before.answered_ms);
    assert_eq!(stored(tablet).notices, []);
}

#[test]
fn what_was_read_before_an_answer_does_not_undo_it() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    exchange(&mut world, SANNES_TABLET);
    world.devices[PAPAS_PHONE].read();
    exchange(&mut world, PAPAS_PHONE);
    let now_ms = world.now_ms;
    let phone = &mut world.devices[PAPAS_PHONE];
    assert!(phone.replica.moment(id).is_some());
    phone.take_what_was_read(now_ms);
    assert!(phone.replica.moment(id).is_some(), "it is on the disk too");
    world.settle();
}

#[test]
fn a_sum_that_went_wrong_is_counted_again_and_fetches_nothing_for_ever() {
    let mut world = World::new();
    sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let phone = &mut world.devices[PAPAS_PHONE];
    let mut meta = stored(phone);
    for state in meta.scopes.values_mut() {
        state.sum = Checksum(9, Uuid::from_u128(9));
    }
    phone.put_meta(Some(&meta));
    phone.crash(world.now_ms);
    sanne_captures(&mut world, "Ze viel.");
    world.settle();
    let phone = &world.devices[PAPAS_PHONE];
    for (scope, state) in phone.replica.scopes() {
        if state.sum != Checksum(9, Uuid::from_u128(9)) {
            assert_eq!(state.sum, world.server.checksum(*scope));
            assert_ne!(state.cursor, 0, "and it is not fetched anew again");
        }
    }
}

#[test]
fn a_device_that_knows_nothing_of_itself_keeps_what_lies_there_and_comes_right() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let now_ms = world.now_ms;
    for device in [SANNES_TABLET, FATIMAS_TABLET] {
        world.devices[device].put_meta(None);
        world.devices[device].crash(now_ms);
    }
    for child in [NOOR, MEES] {
        world.server.revoke(FATIMA, child);
    }
    world.settle();
    assert!(world.devices[SANNES_TABLET].replica.moment(id).is_some());
    let fatima = &world.devices[FATIMAS_TABLET].replica;
    assert_eq!(fatima.entries().count(), 0, "hers no more, so it goes");
}

#[test]
fn an_op_that_cannot_be_read_stays_where_it_lies_and_spoils_no_other() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    let now_ms = world.now_ms;
    let tablet = &mut world.devices[SANNES_TABLET];
    tablet.write_all(now_ms);
    let stored = tablet.disk.text(id).unwrap();
    let mut json: Value = serde_json::from_str(&stored).unwrap();
    let last = json["entries"].as_array().unwrap().len() - 1;
    json["entries"][last]["delivery"] = "on-the-moon".into();
    let read = MomentRecord::read(id, &json.to_string());
    assert_eq!(read.entries.len(), last);
    assert_eq!(
        serde_json::to_value(&read).unwrap(),
        json,
        "as it lay there"
    );
    tablet.put(&read);
    tablet.crash(now_ms);
    assert_eq!(tablet.replica.status().unread, 1);
    world.settle();
    let tablet = &world.devices[SANNES_TABLET];
    assert_eq!(tablet.unread().count(), 1, "nobody else has it");
    let broken = MomentRecord::read(id, "{\"mome");
    let kept = serde_json::to_value(&broken).unwrap();
    assert_eq!(kept["entries"][0], "{\"mome", "not a sign of it is lost");
}
