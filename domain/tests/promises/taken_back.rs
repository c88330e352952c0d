//! An answer under a seal that is taken back: what stands counts, and who read
//! the others does not hide.

use crate::questions::{MAMAS_PHONE, PAPAS_PHONE, answer, ask, change, has};
use crate::stories::{FATIMAS_TABLET, SANNES_TABLET, moment, new};
use crate::world::{MAMA, NOOR, SANNE, World};
use domain::id::{ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::moment::Wording;
use domain::op::{Audience, Mode, Perspective};
use domain::record::Refusal;
use domain::replica::Delivery;

/// What a device sends in one push: an answer, and what is done with it at once.
fn answers_and(world: &mut World, device: usize, id: MomentId, then: Change) {
    let now = world.now_ms;
    let staffs = answer(world, device, id, NOOR, ".");
    let then = match then {
        Change::Withdraw(_) => Change::Withdraw(staffs),
        Change::Share(_, audience) => Change::Share(staffs, audience),
        other => other,
    };
    world.devices[device]
        .ask(now, Intent::In(id, vec![then]))
        .unwrap();
    world.devices[device].write_all(now);
    let mut push = world.devices[device].request();
    let entries = world.devices[device].replica.entries();
    let unsent = entries.filter(|e| e.delivery == Delivery::Waiting);
    push.ops = unsent.map(|e| e.recorded.op.clone()).collect();
    assert!(push.ops.len() > 2);
    world.server.sync(&push, now);
}

#[test]
fn an_answer_that_is_taken_back_in_the_same_breath_opens_nothing() {
    let nobody = ContributionId(uuid::Uuid::nil());
    for then in [
        Change::Withdraw(nobody),
        Change::Share(nobody, Audience::Draft),
        Change::Share(nobody, Audience::Team),
    ] {
        let mut world = World::new();
        let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
        world.settle();
        let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
        world.settle();
        let said = format!("{then:?}");
        answers_and(&mut world, FATIMAS_TABLET, id, then);
        world.settle();
        for device in [SANNES_TABLET, FATIMAS_TABLET] {
            assert!(
                !has(&world, device, papas),
                "{device}: nobody has answered him, {said}"
            );
        }
    }
}

#[test]
fn who_takes_an_answer_back_after_reading_the_others_is_seen_to() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
    world.settle();
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    let fatimas = answer(&mut world, FATIMAS_TABLET, id, NOOR, "Geheim.");
    world.settle();
    let now = world.now_ms;
    let hide = Intent::In(id, vec![Change::Share(fatimas, Audience::Draft)]);
    let hidden = world.devices[FATIMAS_TABLET].ask(now, hide);
    assert_eq!(hidden.unwrap_err(), Refusal::NotAllowed);
    change(&mut world, FATIMAS_TABLET, id, Change::Withdraw(fatimas));
    world.settle();
    for device in [PAPAS_PHONE, MAMAS_PHONE, SANNES_TABLET] {
        let seen = moment(&world.devices[device], id);
        assert_eq!(
            seen.contribution(fatimas).unwrap().wording,
            Wording::Withdrawn
        );
        let entries = world.devices[device].replica.entries();
        let mut texts = entries.map(|e| serde_json::to_string(&e.recorded).unwrap());
        assert!(
            !texts.any(|json| json.contains("Geheim")),
            "its words are gone"
        );
    }
}

#[test]
fn a_confidence_that_opened_a_seal_is_taken_back_in_sight_of_whom_it_was_for() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
    world.settle();
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    let confided = NewContribution {
        about: Some(NOOR),
        audience: Audience::Confidential { with: MAMA },
        ..new(Perspective::Here, ".")
    };
    change(&mut world, SANNES_TABLET, id, Change::Contribute(confided));
    world.settle();
    let seen = moment(&world.devices[SANNES_TABLET], id);
    let sannes = seen.contributions.iter().find(|c| c.author == SANNE);
    let sannes = sannes.unwrap().id;
    change(&mut world, SANNES_TABLET, id, Change::Withdraw(sannes));
    world.settle();
    let seen = moment(&world.devices[MAMAS_PHONE], id);
    let wording = &seen.contribution(sannes).unwrap().wording;
    assert_eq!(*wording, Wording::Withdrawn);
    // and what everybody read is not made a confidence first
    let shared = answer(&mut world, SANNES_TABLET, id, NOOR, "Ik bel.");
    world.settle();
    let now = world.now_ms;
    let hide = Change::Share(shared, Audience::Confidential { with: MAMA });
    let hidden = world.devices[SANNES_TABLET].ask(now, Intent::In(id, vec![hide]));
    assert_eq!(hidden.unwrap_err(), Refusal::NotAllowed);
}
