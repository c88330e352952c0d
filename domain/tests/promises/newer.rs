//! What a newer version writes: a server holds it until it can judge it, an app
//! keeps it unread, and nothing that is stored stops who reads it.

use crate::stories::{SANNES_TABLET, moment, sanne_captures};
use crate::world::{NOOR, PAPA, SANNE, World};
use domain::id::{DeviceId, MomentId, OpId};
use domain::moment::{Recorded, fold};
use domain::op::{Body, FactOp, Op, VERSION};
use domain::record::Refusal;
use domain::wire::SyncAnswer;
use serde_json::{Value, json};

fn op(v: u16, moment: MomentId, device: DeviceId, body: &Value) -> Op {
    let read = serde_json::from_value(json!({
        "v": v, "id": "0190d5b2-0000-7000-8000-00000000000a", "device": device,
        "stamp": [1, 0], "moment": moment, "body": body
    }));
    read.unwrap()
}

/// Bodies that today's version reads, and some that it does not.
fn bodies(moment: MomentId) -> Vec<Value> {
    vec![
        json!({"sing": {"melody": [1, 2, 3]}}),
        json!({"link": {"child": crate::world::MEES}}),
        json!({"title": {"title": "Van later"}}),
        json!({"contribute": {"perspective": "here", "audience": "shared"}}),
        json!({"acknowledge": {"contribution": moment}}),
        json!({"write": {"contribution": moment, "text": "Samen", "automatic": true}}),
        json!({"open": {"child": crate::world::NOOR}}),
        json!({"start": {"side": "home", "day": 20_000}}),
        json!([1, 2, 3]),
        json!("niets"),
    ]
}

#[test]
fn what_is_of_a_newer_version_is_held_and_changes_nothing() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let device = world.devices[SANNES_TABLET].id;
    for person in [SANNE, PAPA] {
        for body in bodies(id) {
            let newer = op(VERSION + 1, id, device, &body);
            let access = world.server.access(person);
            let now = world.now_ms;
            let log = world.server.logs.get_mut(&id).unwrap();
            let before = log.ops().len();
            assert_eq!(
                log.record(newer, &access, now),
                Err(Refusal::Newer),
                "{body}"
            );
            assert_eq!(log.ops().len(), before);
        }
    }
    assert!(Refusal::Newer.is_held());
}

#[test]
fn nobody_hides_nonsense_behind_a_version_that_is_known() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let device = world.devices[SANNES_TABLET].id;
    let access = world.server.access(SANNE);
    let now = world.now_ms;
    let log = world.server.logs.get_mut(&id).unwrap();
    for body in [
        json!({"sing": {}}),
        json!({"link": {}}),
        json!({"pass": {"child": "x"}}),
    ] {
        for v in 0..=VERSION {
            let nonsense = op(v, id, device, &body);
            assert_eq!(log.record(nonsense, &access, now), Err(Refusal::Malformed));
        }
    }
    // a kind before its time
    let early = op(
        1,
        id,
        device,
        &json!({"pass": {"child": crate::world::NOOR}}),
    );
    assert_eq!(log.record(early, &access, now), Err(Refusal::Malformed));
}

#[test]
fn what_was_held_is_judged_when_it_can_be_read() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let tablet = world.devices[SANNES_TABLET].id;
    let phone = world.devices[3].id;
    // the mentor may give it a title; a parent may not link another child
    let title = json!({"title": {"title": "Op de fiets"}});
    let theirs = json!({"link": {"child": crate::world::MEES}});
    for (nth, person, device, body) in [(1, SANNE, tablet, title), (2, PAPA, phone, theirs)] {
        let mut newer = op(VERSION + 1, id, device, &body);
        newer.id = OpId(uuid::Uuid::from_u128(nth));
        let mut request = world.devices[SANNES_TABLET].request();
        request.person = person;
        request.ops = vec![newer];
        let now = world.now_ms;
        let answer = world.server.sync(&request, now);
        assert_eq!(answer.results[0].problem, Some(Refusal::Newer));
        world.server.upgrade(now);
        assert!(
            !world
                .server
                .held
                .values()
                .any(|held| held.reason == Refusal::Newer)
        );
    }
    world.settle();
    let shown = moment(&world.devices[SANNES_TABLET], id);
    assert_eq!(
        shown.title.as_ref().map(domain::text::Title::as_str),
        Some("Op de fiets")
    );
    assert!(!shown.children.contains(&crate::world::MEES) || shown.author == SANNE);
    let log = &world.server.logs[&id];
    assert!(!log.ops().values().any(|r| r.author == PAPA));
}

#[test]
fn an_app_keeps_unread_what_a_newer_one_wrote() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let device = world.devices[SANNES_TABLET].id;
    let newer = op(
        9,
        id,
        device,
        &json!({"sing": {"contribution": id, "melody": [1, 2, 3]}}),
    );
    let json = serde_json::to_value(&newer).unwrap();
    assert_eq!(json["body"]["sing"]["melody"][2], 3, "not a note is lost");
    let log = &world.server.logs[&id];
    let before = fold(log.ops().values()).unwrap();
    let there = log.ops().values().next().unwrap();
    let recorded = Recorded {
        op: newer,
        ..there.clone()
    };
    let mut with = fold(log.ops().values().chain([&recorded])).unwrap();
    assert_eq!(with.unknown, 1);
    with.unknown = 0;
    assert_eq!(with, before, "nothing else changes");
}

/// Whatever a body is, who reads it from a disk or an answer goes on.
#[test]
fn a_stored_op_never_breaks_a_reader() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let device = world.devices[SANNES_TABLET].id;
    let log = world.server.logs[&id].clone();
    let before = log.moment().unwrap().clone();
    for v in [0, 1, VERSION, VERSION + 1, u16::MAX] {
        for body in bodies(id) {
            let broken = match &body {
                // a field too few
                Value::Object(kinds) => {
                    let kind = kinds.keys().next().unwrap();
                    json!({kind: {"no": "such field"}})
                }
                other => other.clone(),
            };
            let op = op(v, id, device, &broken);
            if matches!(op.body, Body::Fact(FactOp::Title { .. })) {
                continue; // a title without a field takes the title away
            }
            assert!(matches!(op.body, Body::Unknown(_)), "{broken}");
            let again: Op = serde_json::from_str(&serde_json::to_string(&op).unwrap()).unwrap();
            assert_eq!(again, op, "it is passed on as it was");
            let there = log.ops().values().next().unwrap();
            let log = log.clone().with(Recorded {
                op,
                ..there.clone()
            });
            let mut moment = log.moment().unwrap().clone();
            moment.unknown = 0;
            assert_eq!(moment, before);
        }
    }
}

#[test]
fn an_op_in_an_answer_that_cannot_be_read_costs_no_more_than_itself() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let log = &world.server.logs[&id];
    let op = |r| serde_json::json!({"recorded": r, "in": [0]});
    let mut ops: Vec<_> = log.ops().values().map(op).collect();
    let all = ops.len();
    ops[1]["recorded"]["op"]["stamp"] = "of another time".into();
    let answer = serde_json::json!({
        "results": [], "scopes": [format!("{NOOR}/shared")], "ops": ops, "gone": [],
        "cursors": {}, "checksums": {}, "revoked": [], "directory": null,
        "epoch": world.server.epoch, "now": 1, "more": false,
    });
    let read = SyncAnswer::read(&answer.to_string()).unwrap();
    assert_eq!(read.ops.len(), all - 1);
    assert!(SyncAnswer::read("<html>").is_err());
}
