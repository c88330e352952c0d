//! What a changed client may try, and what it gets.

use crate::stories::{SANNES_TABLET, moment, sanne_captures};
use crate::world::{MEES, NOOR, OTHER_PARENT, PAPA, SANNE, World};
use domain::access::Role;
use domain::id::{DeviceId, IdSource, MomentId, OpId, Part, PersonId};
use domain::intent::{Change, Intent};
use domain::op::{Audience, Body, ContributionOp, FactOp, Op, Perspective};
use domain::record::Refusal;
use domain::text::{Text, Title};

/// An op of anybody, straight to the server.
fn forge(
    world: &mut World,
    by: PersonId,
    at: MomentId,
    seed: u8,
    body: Body,
) -> (OpId, Result<bool, Refusal>) {
    let access = world.server.access(by);
    let op = Op {
        v: 1,
        id: IdSource::new(1, [seed; 16]).next_id(Part::Moment),
        device: DeviceId(uuid::Uuid::from_u128(0xDE55)),
        stamp: domain::stamp::Stamp(1, 0),
        moment: at,
        body,
    };
    let log = world.server.logs.get_mut(&at).unwrap();
    (op.id, log.record(op, &access, world.now_ms))
}

/// A parent of Noor who works elsewhere in the house, with another child.
fn parent_who_works_elsewhere(world: &mut World) -> domain::id::ChildId {
    let elsewhere = crate::world::child(77);
    world.server.grant(PAPA, elsewhere, Role::Staff);
    elsewhere
}

#[test]
fn who_works_elsewhere_cannot_draw_a_group_moment_to_their_own_group() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietsten.");
    world.settle();
    let elsewhere = parent_who_works_elsewhere(&mut world);
    let (_, link) = forge(
        &mut world,
        PAPA,
        id,
        1,
        Body::Fact(FactOp::Link { child: elsewhere }),
    );
    assert_eq!(link, Err(Refusal::NotAllowed));
}

#[test]
fn who_works_elsewhere_does_not_write_for_all_children_of_a_moment() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietsten.");
    world.settle();
    parent_who_works_elsewhere(&mut world);
    let body = Body::Contribution(ContributionOp::Contribute {
        perspective: Perspective::Here,
        about: None,
        audience: Audience::Shared,
    });
    assert_eq!(
        forge(&mut world, PAPA, id, 2, body).1,
        Err(Refusal::NotAllowed)
    );
}

/// What a parent starts is answered by who works with the child.
#[test]
fn who_works_with_the_child_answers_what_a_parent_started() {
    let mut world = World::new();
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: Perspective::Home,
        day: domain::stamp::Day(20_781),
        title: None,
        children: std::collections::BTreeSet::from([NOOR]),
        themes: std::collections::BTreeSet::new(),
        first: domain::intent::NewContribution {
            perspective: Perspective::Home,
            about: Some(NOOR),
            audience: Audience::Shared,
            text: Text::parse("Ze fietste zonder zijwieltjes.").unwrap(),
            feeling: None,
        },
    };
    let id = world.devices[3].ask(now, intent).unwrap();
    world.settle();
    let body = Body::Contribution(ContributionOp::Contribute {
        perspective: Perspective::Here,
        about: None,
        audience: Audience::Shared,
    });
    assert_eq!(forge(&mut world, SANNE, id, 9, body).1, Ok(true));
    let (_, link) = forge(
        &mut world,
        SANNE,
        id,
        10,
        Body::Fact(FactOp::Link { child: MEES }),
    );
    assert_eq!(
        link,
        Err(Refusal::NotAllowed),
        "but it stays with that family"
    );
}

#[test]
fn a_family_whose_child_was_taken_out_hears_nothing_new_of_the_others() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietsten.");
    world.settle();
    let now = world.now_ms;
    let words = domain::intent::NewContribution {
        perspective: Perspective::Home,
        about: Some(MEES),
        audience: Audience::Shared,
        text: Text::parse("Mees ook.").unwrap(),
        feeling: None,
    };
    let add = Intent::In(id, vec![Change::Contribute(words)]);
    world.devices[6].ask(now, add).unwrap();
    world.settle();
    let tablet = &mut world.devices[SANNES_TABLET];
    tablet
        .ask(now, Intent::In(id, vec![Change::Unlink(MEES)]))
        .unwrap();
    let title = Title::parse("Noor gebeten, arts gebeld").ok();
    tablet
        .ask(now, Intent::In(id, vec![Change::Title(title)]))
        .unwrap();
    world.settle();
    let access = world.server.access(OTHER_PARENT);
    for (r, scopes) in world.server.ops().filter(|(_, s)| access.reads_any(*s)) {
        let json = serde_json::to_string(r).unwrap();
        assert!(
            !json.contains("Noor") && !json.contains(&NOOR.to_string()),
            "{json} in {scopes:?}"
        );
    }
    let theirs = moment(&world.devices[6], id);
    assert_eq!(theirs.contributions.len(), 1, "their own words stay");
}

#[test]
fn one_person_cannot_close_a_moment_for_the_others() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietsten.");
    world.settle();
    for seed in 0..=250 {
        let body = Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Home,
            about: Some(NOOR),
            audience: Audience::Draft,
        });
        forge(&mut world, PAPA, id, seed, body).1.ok();
    }
    let body = Body::Contribution(ContributionOp::Contribute {
        perspective: Perspective::Here,
        about: None,
        audience: Audience::Shared,
    });
    assert_eq!(forge(&mut world, SANNE, id, 251, body).1, Ok(true));
}

/// Layers of versions that each replace all of the layer below, and each with another
/// word changed: what two of them have in common has to be joined itself, from what the
/// layer below has in common, and so on. Without a bound that is never ready.
#[test]
fn edits_that_cross_in_many_layers_are_ready_one_day() {
    let mut world = World::new();
    let mut words: Vec<String> = (0..16).map(|nth| format!("woord{nth}")).collect();
    let id = sanne_captures(&mut world, &words.join(" "));
    world.settle();
    let first = moment(&world.devices[SANNES_TABLET], id).contributions[0].clone();
    let mut below = vec![first.versions[0].op];
    let mut seed = 0;
    for layer in 0..12 {
        let mut these = vec![];
        for nth in 0..8 {
            seed += 1;
            let mut changed = words.clone();
            changed[2 * nth] = format!("laag{layer}");
            let body = Body::Contribution(ContributionOp::Write {
                contribution: first.id,
                text: Text::parse(&changed.join(" ")).unwrap(),
                replaces: below.clone(),
                automatic: false,
            });
            let (op, answer) = forge(&mut world, SANNE, id, seed, body);
            assert_eq!(answer, Ok(true));
            these.push(op);
        }
        below = these;
        // what they are together, which the next ones are made from
        for nth in 0..8 {
            words[2 * nth] = format!("laag{layer}");
        }
    }
}

/// The id of a join follows from what it joins, so a client can use it first.
#[test]
fn a_join_takes_the_place_of_nothing_that_was_recorded() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "een twee drie");
    world.settle();
    let contribution = moment(&world.devices[SANNES_TABLET], id).contributions[0].clone();
    let write = |words: &str| {
        Body::Contribution(ContributionOp::Write {
            contribution: contribution.id,
            text: Text::parse(words).unwrap(),
            replaces: vec![contribution.versions[0].op],
            automatic: false,
        })
    };
    let untouched = world.server.logs[&id].clone();
    assert_eq!(
        forge(&mut world, SANNE, id, 1, write("een TWEE drie")).1,
        Ok(true)
    );
    assert_eq!(
        forge(&mut world, SANNE, id, 2, write("een twee DRIE")).1,
        Ok(true)
    );
    let joins = |r: &&domain::moment::Recorded| matches!(r.op.body, Body::Contribution(ContributionOp::Write { automatic, .. }) if automatic);
    let join = world.server.logs[&id].ops().values().find(joins).unwrap();
    let join = join.op.id;
    world.server.logs.insert(id, untouched);
    let taken = Op {
        v: 1,
        id: join,
        device: DeviceId(uuid::Uuid::from_u128(0xDE55)),
        stamp: domain::stamp::Stamp(1, 0),
        moment: id,
        body: Body::Fact(FactOp::Title {
            title: Title::parse("Eerst").ok(),
            replaces: vec![],
        }),
    };
    let access = world.server.access(SANNE);
    let now_ms = world.now_ms;
    let log = world.server.logs.get_mut(&id).unwrap();
    assert_eq!(log.record(taken.clone(), &access, now_ms), Ok(true));
    assert_eq!(
        forge(&mut world, SANNE, id, 1, write("een TWEE drie")).1,
        Ok(true)
    );
    assert_eq!(
        forge(&mut world, SANNE, id, 2, write("een twee DRIE")).1,
        Ok(true)
    );
    let log = world.server.logs.get_mut(&id).unwrap();
    assert_eq!(log.ops()[&join].op, taken, "it stays what it was");
    assert_eq!(log.record(taken, &access, now_ms), Ok(false));
    let words = &log.moment().unwrap().contributions[0].wording;
    assert_eq!(words.latest(), Some("een TWEE DRIE"), "joined all the same");
}

#[test]
fn what_is_nested_too_deep_to_be_passed_on_is_not_taken_in() {
    let mut world = World::new();
    let taken = |depth: usize, world: &mut World| {
        let nest = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let json = format!(
            r#"{{"v":9,"id":"0190d5b2-0000-7000-8000-00000000000a","device":"0190d5b2-0000-7000-8000-0000000000d1",
            "stamp":[1,0],"moment":"0190d5b2-0000-7000-8000-000000000001","body":{{"sing":{nest}}}}}"#
        );
        let op: Op = serde_json::from_str(&json).unwrap();
        let access = world.server.access(SANNE);
        domain::record::Log::default().record(op, &access, world.now_ms)
    };
    assert_eq!(taken(20, &mut world), Err(Refusal::Newer));
    assert_eq!(taken(100, &mut world), Err(Refusal::Malformed));
}
