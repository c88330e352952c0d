//! What the mentor read, and what waits to be read.

use crate::questions::{MAMAS_PHONE, PAPAS_LAPTOP, PAPAS_PHONE, answer, ask, change};
use crate::stories::{SANNES_TABLET, moment, new};
use crate::world::{MAMA, MEES, NOOR, PAPA, World};
use domain::id::{ContributionId, MomentId};
use domain::intent::{Change, NewContribution};
use domain::moment::Wording;
use domain::op::{Audience, Feeling, Mode, Perspective};
use domain::text::Text;

pub fn acknowledge(world: &mut World, device: usize, id: MomentId, of: ContributionId) {
    let found = moment(&world.devices[device], id);
    let tap = Change::acknowledge(found.contribution(of).unwrap());
    change(world, device, id, tap);
}

/// Read belongs to the words that were read, not to the place where they stand.
#[test]
fn words_that_changed_after_they_were_read_wait_again() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze eet niet.");
    world.settle();
    // nor does a slow clock of the parent hide what changed
    world.devices[PAPAS_PHONE].clock_off_ms = -60 * 60 * 1000;
    let heads = |world: &World| {
        let shown = moment(&world.devices[PAPAS_PHONE], id);
        let versions = shown.contribution(papas).unwrap().versions.iter();
        let current = versions.filter(|v| v.is_current);
        current.map(|v| v.op).collect::<Vec<_>>()
    };
    for is_withdrawn in [false, true] {
        acknowledge(&mut world, SANNES_TABLET, id, papas);
        world.settle();
        assert!(!waits_for_sanne(&world, id, papas));
        if is_withdrawn {
            change(&mut world, PAPAS_PHONE, id, Change::Withdraw(papas));
        }
        let revise = Change::Revise {
            contribution: papas,
            text: Text::parse(&format!("Ze eet niet. {is_withdrawn}")).unwrap(),
            replaces: heads(&world),
        };
        change(&mut world, PAPAS_PHONE, id, revise);
        world.settle();
        assert!(waits_for_sanne(&world, id, papas));
    }
}

#[test]
fn a_parents_words_wait_for_the_mentor_until_they_are_taken_in_or_answered() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    let mamas = answer(&mut world, MAMAS_PHONE, id, NOOR, "Ze eet goed.");
    world.settle();
    let waits = |world: &World, id: MomentId, of| {
        let moment = moment(&world.devices[SANNES_TABLET], id);
        moment.waits_for_mentor(moment.contribution(of).unwrap())
    };
    assert!(waits(&world, id, papas) && waits(&world, id, mamas));
    acknowledge(&mut world, SANNES_TABLET, id, mamas);
    assert!(waits(&world, id, papas) && !waits(&world, id, mamas));
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ik bel je.");
    assert!(!waits(&world, id, papas));
}

#[test]
fn what_was_read_is_the_words_that_stood_there_whatever_the_clocks_say() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    world.settle();
    let read = |world: &World| {
        let moment = moment(&world.devices[SANNES_TABLET], id);
        let papas = moment.contribution(papas).unwrap();
        papas.is_of_these_words(papas.acknowledged.last().unwrap())
    };
    // he writes other words, and only afterwards she taps under the ones that she has
    revise(&mut world, PAPAS_PHONE, id, papas, "Ze slaapt niet meer.");
    world.now_ms += 60_000;
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    assert!(read(&world) && !waits_for_sanne(&world, id, papas));
    world.settle();
    assert!(!read(&world), "she read an earlier version");
    assert!(waits_for_sanne(&world, id, papas));
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    assert!(read(&world) && !waits_for_sanne(&world, id, papas));
}

#[test]
fn a_tap_is_of_the_words_that_were_on_the_screen_and_the_one_that_counts_is_told() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    world.settle();
    let seen = |world: &World| {
        let moment = moment(&world.devices[SANNES_TABLET], id);
        moment.contribution(papas).unwrap().clone()
    };
    let before = Change::acknowledge(&seen(&world));
    revise(&mut world, PAPAS_PHONE, id, papas, "Ze slaapt niet.");
    world.settle();
    // the row still showed what was there before the other words came in
    change(&mut world, SANNES_TABLET, id, before.clone());
    assert!(waits_for_sanne(&world, id, papas));
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    change(&mut world, SANNES_TABLET, id, before);
    assert!(!waits_for_sanne(&world, id, papas));
    let found = seen(&world);
    let told = found.last_acknowledged().unwrap();
    assert!(
        found.is_of_these_words(told),
        "she read them, whatever came after"
    );
}

#[test]
fn of_words_that_stand_apart_the_one_that_is_shown_was_read() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt.");
    world.settle();
    revise(&mut world, PAPAS_PHONE, id, papas, "Ze slaapt slecht.");
    revise(&mut world, PAPAS_LAPTOP, id, papas, "Ze slaapt goed.");
    world.settle();
    let seen = moment(&world.devices[SANNES_TABLET], id);
    let seen = seen.contribution(papas).unwrap();
    assert!(matches!(seen.wording, Wording::Apart { .. }));
    assert_eq!(seen.shown().len(), 1);
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    assert!(!waits_for_sanne(&world, id, papas));
    revise(
        &mut world,
        PAPAS_PHONE,
        id,
        papas,
        "Ze slaapt slecht, overdag goed.",
    );
    world.settle();
    assert!(waits_for_sanne(&world, id, papas), "other words");
}

pub fn revise(world: &mut World, device: usize, id: MomentId, of: ContributionId, words: &str) {
    let found = moment(&world.devices[device], id);
    let versions = &found.contribution(of).unwrap().versions;
    let revised = Change::Revise {
        contribution: of,
        text: Text::parse(words).unwrap(),
        replaces: versions.iter().map(|v| v.op).collect(),
    };
    change(world, device, id, revised);
}

/// Whether the words of a parent wait, as Sanne, the mentor, sees it.
pub fn waits_for_sanne(world: &World, id: MomentId, of: ContributionId) -> bool {
    let moment = moment(&world.devices[SANNES_TABLET], id);
    moment.waits_for_mentor(moment.contribution(of).unwrap())
}

#[test]
fn a_worry_that_came_after_it_was_read_waits_again() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt anders.");
    world.settle();
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    world.settle();
    for (feeling, waits) in [(Feeling::Proud, false), (Feeling::Worried, true)] {
        change(
            &mut world,
            PAPAS_PHONE,
            id,
            Change::Feel(papas, Some(feeling)),
        );
        world.settle();
        assert_eq!(waits_for_sanne(&world, id, papas), waits, "{feeling:?}");
    }
    // a clock that is slow does not keep it waiting
    world.devices[SANNES_TABLET].clock_off_ms = -60 * 60 * 1000;
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    assert!(!waits_for_sanne(&world, id, papas));
}

#[test]
fn words_for_somebody_else_answer_no_parent() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR, MEES]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze slaapt slecht.");
    world.settle();
    let say = |about, audience| {
        Change::Contribute(NewContribution {
            about,
            audience,
            ..new(Perspective::Here, "Gelezen.")
        })
    };
    let others = [
        say(None, Audience::Shared),
        say(Some(MEES), Audience::Shared),
        say(Some(NOOR), Audience::Team),
        say(Some(NOOR), Audience::Confidential { with: MAMA }),
    ];
    for other in others {
        change(&mut world, SANNES_TABLET, id, other);
        assert!(waits_for_sanne(&world, id, papas));
    }
    change(
        &mut world,
        SANNES_TABLET,
        id,
        say(Some(NOOR), Audience::Confidential { with: PAPA }),
    );
    assert!(!waits_for_sanne(&world, id, papas));
}
