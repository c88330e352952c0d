//! The promises of sync, as laws: whatever happens, in whatever order.

use crate::world::hostile::Made;
use crate::world::{FATIMA, KARIN, MAMA, MEES, NOOR, OTHER_PARENT, PAPA, SANNE, Step, World};
use domain::access::{Access, Role};
use domain::id::{MomentId, OpId, PersonId};
use domain::moment::{Recorded, SERVER_DEVICE, fold};
use domain::op::{Body, ContributionOp, Perspective, QuestionOp};
use domain::record::Log;
use domain::replica::{Delivery, Replica};
use domain::scope::Scope;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::{BTreeMap, BTreeSet};

fn step() -> impl Strategy<Value = Step> {
    let device = 0_usize..8;
    prop_oneof![
        4 => (device.clone(), any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(device, children, audience, words)| Step::Capture { device, children, audience, words }),
        2 => (device.clone(), any::<u8>(), any::<u8>())
            .prop_map(|(device, children, mode)| Step::Ask { device, children, mode }),
        8 => (device.clone(), any::<u8>(), any::<u16>(), any::<u8>())
            .prop_map(|(device, what, which, words)| Step::Change { device, what, which, words }),
        8 => (device.clone(), 0_u8..5).prop_map(|(device, link)| Step::Exchange { device, link }),
        8 => device.clone().prop_map(|device| Step::Write { device }),
        1 => device.clone().prop_map(|device| Step::Crash { device }),
        1 => (device.clone(), -1_i8..=1).prop_map(|(device, years)| Step::Clock { device, years }),
        1 => (0_u16..3_000).prop_map(|minutes| Step::Wait { minutes }),
        2 => (device.clone(), any::<u8>()).prop_map(|(device, what)| Step::Tab { device, what }),
        1 => device.clone().prop_map(|device| Step::FailToWrite { device }),
    ]
}

fn step_with_spoiled_records() -> impl Strategy<Value = Step> {
    prop_oneof![
        16 => step(),
        1 => (0_usize..8, any::<u8>()).prop_map(|(device, which)| Step::Spoil { device, which }),
    ]
}

pub fn step_with_access() -> impl Strategy<Value = Step> {
    let device = 0_usize..8;
    prop_oneof![
        12 => step(),
        1 => (device.clone(), any::<u8>()).prop_map(|(device, child)| Step::Revoke { device, child }),
        1 => (device, any::<u8>()).prop_map(|(device, child)| Step::Grant { device, child }),
    ]
}

fn made_up() -> impl Strategy<Value = Made> {
    (any::<u8>(), any::<u16>(), prop::bool::weighted(0.3)).prop_map(|(what, which, is_newer)| {
        Made {
            what,
            which,
            is_newer,
        }
    })
}

/// With clients among them that send what they like.
fn step_with_attacks() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => step_with_access(),
        3 => (0_usize..8, prop::collection::vec(made_up(), 1..8))
            .prop_map(|(device, made)| Step::Attack { device, made }),
        1 => Just(Step::Upgrade),
    ]
}

fn step_with_restore() -> impl Strategy<Value = Step> {
    prop_oneof![
        16 => step_with_access(),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
    ]
}

pub fn after(steps: Vec<Step>) -> World {
    let mut world = World::new();
    for step in steps {
        world.step(step);
        nobody_holds_what_the_server_never_gave(&world);
    }
    for device in &mut world.devices {
        device.clock_off_ms = 0;
    }
    world.settle();
    world
}

/// Between any two steps the world also checks what goes over the wire: see
/// `world::seal`. What a device holds of others came in a scope.
fn nobody_holds_what_the_server_never_gave(world: &World) {
    for device in &world.devices {
        for entry in device.replica.entries() {
            let is_own = entry.recorded.author == device.person;
            assert!(is_own || !entry.scopes.is_empty());
        }
    }
}

fn nobody_sees_what_they_may_not(world: &World) {
    for device in &world.devices {
        let access = world.server.access(device.person);
        for entry in device.replica.entries() {
            if entry.delivery == Delivery::Sent {
                assert!(
                    access.reads_any(&entry.scopes),
                    "{} holds {:?}",
                    device.person,
                    entry.recorded
                );
            }
        }
    }
}

/// Every device holds exactly what the server has for its person.
fn devices_hold_what_the_server_has_for_them(world: &World) {
    for device in &world.devices {
        let access = world.server.access(device.person);
        let theirs: BTreeMap<OpId, &Recorded> = world
            .server
            .ops()
            .filter(|(_, scopes)| access.reads_any(*scopes))
            .map(|(r, _)| (r.op.id, r))
            .collect();
        let ours: BTreeMap<OpId, &Recorded> = device
            .replica
            .entries()
            .filter(|e| e.delivery == Delivery::Sent)
            .map(|e| (e.recorded.op.id, &e.recorded))
            .collect();
        assert_eq!(ours, theirs, "on a device of {}", device.person);
        for (scope, state) in device.replica.scopes() {
            assert_eq!(state.sum, world.server.checksum(*scope), "{scope}");
        }
    }
}

/// What was once called saved is on the server, is kept by it, or is still on
/// the device with its reason.
fn nothing_that_was_saved_is_lost(world: &World, except: &BTreeSet<OpId>) {
    let recorded: BTreeSet<OpId> = world.server.ops().map(|(r, _)| r.op.id).collect();
    for device in &world.devices {
        // what the device says that the server has, the server has to have
        let here = device.replica.entries();
        let here = here.filter(|e| !matches!(e.delivery, Delivery::Sent | Delivery::Held(_)));
        let unread = device.unread();
        let unread = unread
            .filter_map(|line| serde_json::from_value(line["recorded"]["op"]["id"].clone()).ok());
        let here: BTreeSet<OpId> = here.map(|e| e.recorded.op.id).chain(unread).collect();
        for op in device.saved.difference(except) {
            assert!(
                recorded.contains(op) || world.server.held.contains_key(op) || here.contains(op),
                "{op} of {} is lost",
                device.person
            );
        }
    }
}

fn nothing_waits_any_more(world: &World) {
    for device in &world.devices {
        for entry in device.replica.entries() {
            assert_ne!(entry.delivery, Delivery::Waiting);
        }
    }
}

/// Moments that are on the server as a whole look the same on every device of
/// a person.
fn devices_of_one_person_show_the_same(world: &World) {
    for person in [SANNE, PAPA] {
        let devices: Vec<_> = world
            .devices
            .iter()
            .filter(|d| d.person == person)
            .collect();
        let ids: BTreeSet<MomentId> = devices.iter().flat_map(|d| moments(&d.replica)).collect();
        for id in ids {
            if devices
                .iter()
                .any(|d| d.replica.moment_delivery(id) != Delivery::Sent)
            {
                continue;
            }
            let mut shown = devices.iter().map(|d| d.replica.moment(id));
            let first = shown.next().unwrap();
            assert!(
                shown.all(|m| m == first),
                "two devices of {person} differ in {id}"
            );
        }
    }
}

fn moments(replica: &Replica) -> BTreeSet<MomentId> {
    let children = replica.access().grants.keys().copied().map(Some);
    children
        .chain([None])
        .flat_map(|c| replica.moments_of(c).collect::<Vec<_>>())
        .collect()
}

fn everything_holds(world: &World) {
    nothing_that_was_saved_is_lost(world, &BTreeSet::new());
    everybody_has_the_same_and_no_more(world);
}

pub fn everybody_has_the_same_and_no_more(world: &World) {
    nobody_sees_what_they_may_not(world);
    devices_hold_what_the_server_has_for_them(world);
    nothing_waits_any_more(world);
    devices_of_one_person_show_the_same(world);
}

/// From whose side something is written follows from who may write there, and a
/// family's words are about its own child.
fn words_are_of_who_may_write_them(world: &World) {
    let parents = [PAPA, MAMA, OTHER_PARENT];
    for (r, _) in world.server.ops() {
        let is_parent = parents.contains(&r.author) && r.role == Role::Guardian;
        match &r.op.body {
            Body::Contribution(ContributionOp::Contribute {
                perspective, about, ..
            }) if is_parent => {
                assert_ne!(*perspective, Perspective::Here, "{r:?}");
                assert!(about.is_some(), "{r:?}");
            }
            Body::Contribution(
                ContributionOp::Acknowledge { .. } | ContributionOp::Read { .. },
            ) => {
                assert_eq!(r.role, Role::Mentor, "{r:?}");
            }
            Body::Question(QuestionOp::Open { .. })
            | Body::Contribution(ContributionOp::Write {
                automatic: true, ..
            }) => assert_eq!(r.op.device, SERVER_DEVICE, "{r:?}"),
            _ => {}
        }
    }
}

/// The ops of the fullest moment on the server.
fn fullest_moment(world: &World) -> Vec<Recorded> {
    let fullest = world.server.logs.values().max_by_key(|log| log.ops().len());
    fullest.map_or(vec![], |log| log.ops().values().cloned().collect())
}

pub fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("LAW_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(default),
        max_shrink_iters: 2_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/promises/laws.regressions",
        ))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn replicas_converge_whatever_the_network_does(steps in prop::collection::vec(step(), 0..120)) {
        everything_holds(&after(steps));
    }

    #[test]
    fn access_that_ends_or_begins_loses_and_leaks_nothing(
        steps in prop::collection::vec(step_with_access(), 0..120)
    ) {
        everything_holds(&after(steps));
    }

    #[test]
    fn what_cannot_be_read_costs_no_more_than_itself(
        steps in prop::collection::vec(step_with_spoiled_records(), 0..80)
    ) {
        everything_holds(&after(steps));
    }

    /// What a changed client makes up moves nobody else's words to where they may
    /// not be, comes to life with no later version, and keeps no device from what it
    /// should have.
    #[test]
    fn a_hostile_client_gains_nothing(
        steps in prop::collection::vec(step_with_attacks(), 0..120)
    ) {
        let mut world = after(steps);
        everything_holds(&world);
        let now_ms = world.now_ms;
        world.server.upgrade(now_ms);
        world.settle();
        everything_holds(&world);
        words_are_of_who_may_write_them(&world);
    }

    /// Except for what a device had to delete because access ended after the
    /// backup: nobody else has that any more.
    #[test]
    fn a_restored_server_catches_up(steps in prop::collection::vec(step_with_restore(), 0..120)) {
        let world = after(steps);
        let removed = world.devices.iter().flat_map(|d| d.removed.iter().copied()).collect();
        nothing_that_was_saved_is_lost(&world, &removed);
        everybody_has_the_same_and_no_more(&world);
    }

    #[test]
    fn sending_again_changes_nothing(steps in prop::collection::vec(step(), 0..80)) {
        let mut world = after(steps);
        let before: Vec<Recorded> = world.server.ops().map(|(r, _)| r.clone()).collect();
        let authors: BTreeSet<PersonId> = before.iter().map(|r| r.author).collect();
        let access: BTreeMap<PersonId, Access> =
            authors.into_iter().map(|p| (p, world.server.access(p))).collect();
        for log in world.server.logs.values_mut() {
            let ops: Vec<Recorded> = log.ops().values().cloned().collect();
            for r in ops.iter().rev().filter(|r| r.op.device != SERVER_DEVICE) {
                prop_assert_eq!(log.record(r.op.clone(), &access[&r.author], 0), Ok(false));
            }
        }
        let now: Vec<Recorded> = world.server.ops().map(|(r, _)| r.clone()).collect();
        prop_assert_eq!(before, now);
    }

    #[test]
    fn merge_ignores_order_and_repetition(
        steps in prop::collection::vec(step(), 20..80),
        seed in any::<u64>()
    ) {
        let ops = fullest_moment(&after(steps));
        let mut shuffled = [ops.clone(), ops.clone()].concat();
        let mut state = seed;
        shuffled.sort_by_cached_key(|r| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state ^ u64::try_from(r.op.id.0.as_u128() & 0xFFFF).unwrap(), state)
        });
        prop_assert_eq!(fold(&ops), fold(&shuffled));
        let once: Log = ops.into_iter().collect();
        let twice: Log = shuffled.into_iter().collect();
        prop_assert_eq!(once.placements(), twice.placements());
    }

    /// What a guardian can read names no child but their own.
    #[test]
    fn no_viewer_gets_the_id_of_a_child_they_may_not_see(
        steps in prop::collection::vec(step(), 0..100)
    ) {
        let world = after(steps);
        for (parent, other) in [(PAPA, MEES), (OTHER_PARENT, NOOR)] {
            let access = world.server.access(parent);
            prop_assert!(!access.sees(other));
            for (r, scopes) in world.server.ops() {
                if access.reads_any(scopes) {
                    let json = serde_json::to_string(r).unwrap();
                    prop_assert!(!json.contains(&other.to_string()), "{}", json);
                }
            }
        }
    }

    /// Words reach exactly the circles of their audience.
    #[test]
    fn words_stay_within_their_audience(steps in prop::collection::vec(step(), 0..100)) {
        use domain::op::Audience;
        let world = after(steps);
        for log in world.server.logs.values() {
            let moment = log.moment();
            for (id, r) in log.ops() {
                let Body::Contribution(ContributionOp::Write { contribution, .. }) = r.op.body else { continue };
                let Some(found) = moment.and_then(|m| m.contribution(contribution)) else { continue };
                let is_current = found.versions.iter().any(|v| v.op == *id && v.is_current);
                for reader in [SANNE, FATIMA, PAPA, MAMA, KARIN] {
                    if reader == r.author || !reads(&world, reader, &log.placements()[id]) {
                        continue;
                    }
                    let access = world.server.access(reader);
                    let is = |role| access.grants.values().flatten().any(|r| *r == role);
                    prop_assert!(is_current && found.is_readable());
                    match found.audience {
                        Audience::Draft => prop_assert!(false, "{} reads a draft", reader),
                        Audience::Team => prop_assert!(!is(Role::Guardian)),
                        Audience::Confidential { with } => {
                            prop_assert!(reader == with || is(Role::Mentor));
                        }
                        Audience::Shared => {}
                    }
                }
            }
        }
    }
}

fn reads(world: &World, person: PersonId, scopes: &BTreeSet<Scope>) -> bool {
    world.server.access(person).reads_any(scopes)
}
