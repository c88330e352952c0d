//! Stories of questions: what is under the seal, and when it opens.

use crate::reading::revise;
use crate::stories::{FATIMAS_TABLET, SANNES_TABLET, moment, new};
use crate::world::{MEES, NOOR, PAPA, World};
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::op::{Audience, Body, Feeling, Likeness, Mode, Perspective, QuestionOp};
use domain::record::Refusal;
use domain::stamp::Day;
use domain::text::Asked;
use std::collections::BTreeSet;

pub const PAPAS_PHONE: usize = 3;
pub const PAPAS_LAPTOP: usize = 4;
pub const MAMAS_PHONE: usize = 5;
pub const PHONE_OF_MEES: usize = 6;

pub fn ask(world: &mut World, device: usize, mode: Mode, children: &[ChildId]) -> MomentId {
    let side = if device >= PAPAS_PHONE {
        Perspective::Home
    } else {
        Perspective::Here
    };
    let now = world.now_ms;
    let intent = Intent::Ask {
        side,
        day: Day(20_781),
        mode,
        asked: Asked::parse("Wat vertelt Noor thuis over de groep?").unwrap(),
        children: children.iter().copied().collect(),
        themes: BTreeSet::new(),
    };
    let id = world.devices[device].ask(now, intent).unwrap();
    world.devices[device].write_all(now);
    id
}

pub fn answer(
    world: &mut World,
    device: usize,
    id: MomentId,
    child: ChildId,
    text: &str,
) -> ContributionId {
    let side = if device >= PAPAS_PHONE {
        Perspective::Home
    } else {
        Perspective::Here
    };
    change(
        world,
        device,
        id,
        Change::Contribute(NewContribution {
            about: Some(child),
            ..new(side, text)
        }),
    );
    let moment = moment(&world.devices[device], id);
    moment.contributions.last().unwrap().id
}

pub fn change(world: &mut World, device: usize, id: MomentId, change: Change) {
    let now = world.now_ms;
    let asked = world.devices[device].ask(now, Intent::In(id, vec![change]));
    asked.unwrap();
    world.devices[device].write_all(now);
}

/// Whether anything of a contribution is on a device, in any form.
pub fn has(world: &World, device: usize, contribution: ContributionId) -> bool {
    let entries = world.devices[device].replica.entries();
    entries.map(|e| &e.recorded.op).any(|op| {
        let json = serde_json::to_string(op).unwrap();
        json.contains(&contribution.to_string())
    })
}

#[test]
fn the_mentors_answer_waits_sealed_until_a_parent_has_answered() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt de hele dag.");
    world.settle();
    assert!(has(&world, FATIMAS_TABLET, sannes), "colleagues know");
    for phone in [PAPAS_PHONE, PAPAS_LAPTOP, MAMAS_PHONE] {
        assert!(!has(&world, phone, sannes));
        let asked = moment(&world.devices[phone], id)
            .question()
            .cloned()
            .unwrap();
        assert!(asked.opened.is_empty());
    }
    // both parents answer without a network
    let mamas = answer(&mut world, MAMAS_PHONE, id, NOOR, "Ze vertelt over Yara.");
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Niets, ze is moe.");
    assert!(!has(&world, PAPAS_PHONE, sannes), "still not there");
    world.settle();
    for device in [SANNES_TABLET, PAPAS_PHONE, PAPAS_LAPTOP, MAMAS_PHONE] {
        assert!(has(&world, device, sannes) && has(&world, device, mamas));
        let opened = world.devices[device].replica.entries();
        let opened = opened
            .filter(|e| matches!(e.recorded.op.body, Body::Question(QuestionOp::Open { .. })));
        assert_eq!(opened.count(), 1, "it opens once");
    }
}

#[test]
fn together_means_that_neither_reads_before_both_have_answered() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze bouwt torens.");
    world.settle();
    for device in [SANNES_TABLET, FATIMAS_TABLET, MAMAS_PHONE] {
        assert!(!has(&world, device, papas));
    }
    assert!(has(&world, PAPAS_LAPTOP, papas), "his own devices have it");
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Ze telt tot tien.");
    assert!(!has(&world, SANNES_TABLET, papas));
    world.settle();
    for device in [SANNES_TABLET, FATIMAS_TABLET, PAPAS_PHONE, MAMAS_PHONE] {
        assert!(has(&world, device, papas) && has(&world, device, sannes));
    }
}

#[test]
fn what_a_parent_told_stays_under_the_seal_with_who_wrote_it_down_also_for_the_team() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
    world.settle();
    let told = NewContribution {
        audience: Audience::Team,
        ..new(Perspective::Home, "Aan de deur: ze slaapt slecht.")
    };
    change(&mut world, SANNES_TABLET, id, Change::Contribute(told));
    world.settle();
    let told = moment(&world.devices[SANNES_TABLET], id).contributions[0].id;
    assert!(
        !has(&world, FATIMAS_TABLET, told),
        "a colleague has yet to answer"
    );
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ze telt tot tien.");
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze bouwt torens.");
    world.settle();
    assert!(has(&world, FATIMAS_TABLET, told), "both sides are in");
    assert!(!has(&world, PAPAS_PHONE, told), "it is the team's");
}

#[test]
fn a_sealed_feeling_is_not_told_to_the_mentor_either() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Together, &[NOOR]);
    world.settle();
    let felt = NewContribution {
        feeling: Some(Feeling::Worried),
        ..new(Perspective::Home, "Ze slaapt slecht.")
    };
    change(&mut world, PAPAS_PHONE, id, Change::Contribute(felt));
    world.settle();
    let papas = moment(&world.devices[PAPAS_PHONE], id).contributions[0].id;
    assert!(!has(&world, SANNES_TABLET, papas));
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ze is moe.");
    world.settle();
    let seen = moment(&world.devices[SANNES_TABLET], id);
    let papas = seen.contribution(papas).unwrap();
    assert_eq!(papas.feeling, Some(Feeling::Worried));
    assert!(
        seen.waits_for_mentor(papas),
        "who answered under the seal had not read it"
    );
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ik bel je vandaag.");
    let seen = moment(&world.devices[SANNES_TABLET], id);
    let papas = seen.contribution(papas.id).unwrap();
    assert!(!seen.waits_for_mentor(papas));
}

#[test]
fn who_passes_opens_what_waits_for_them() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt.");
    world.settle();
    change(&mut world, PAPAS_PHONE, id, Change::Pass(NOOR));
    world.settle();
    assert!(has(&world, MAMAS_PHONE, sannes));
    let seen = moment(&world.devices[SANNES_TABLET], id);
    assert_eq!(seen.question().unwrap().passed[0].by, PAPA);
}

#[test]
fn a_sealed_answer_can_be_revised_and_only_its_last_words_come_out() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Te snel gezegd.");
    world.settle();
    revise(&mut world, SANNES_TABLET, id, sannes, "Rustig gezegd.");
    world.settle();
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Veel.");
    world.settle();
    let entries = world.devices[PAPAS_PHONE].replica.entries();
    let all: Vec<String> = entries
        .map(|e| serde_json::to_string(&e.recorded).unwrap())
        .collect();
    assert!(all.iter().any(|json| json.contains("Rustig gezegd")));
    assert!(!all.iter().any(|json| json.contains("Te snel")));
}

#[test]
fn an_answer_that_is_taken_back_closes_nothing() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt.");
    let papas = answer_when_settled(&mut world, id);
    change(&mut world, PAPAS_PHONE, id, Change::Withdraw(papas));
    world.settle();
    assert!(has(&world, MAMAS_PHONE, sannes));
    let seen = moment(&world.devices[SANNES_TABLET], id);
    assert!(seen.question().unwrap().opened.contains_key(&NOOR));
}

fn answer_when_settled(world: &mut World, id: MomentId) -> ContributionId {
    world.settle();
    let papas = answer(world, PAPAS_PHONE, id, NOOR, "Veel.");
    world.settle();
    papas
}

#[test]
fn a_draft_of_an_answer_opens_nothing() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    let sannes = answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt.");
    world.settle();
    let draft = NewContribution {
        audience: Audience::Draft,
        ..new(Perspective::Home, "Nog niet af.")
    };
    change(&mut world, PAPAS_PHONE, id, Change::Contribute(draft));
    world.settle();
    assert!(!has(&world, PAPAS_PHONE, sannes));
    let papas = moment(&world.devices[PAPAS_PHONE], id).contributions[0].id;
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Share(papas, Audience::Shared),
    );
    world.settle();
    assert!(has(&world, PAPAS_PHONE, sannes));
}

#[test]
fn each_family_answers_alone() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR, MEES]);
    let of_noor = answer(&mut world, SANNES_TABLET, id, NOOR, "Noor zingt.");
    let of_mees = answer(&mut world, SANNES_TABLET, id, MEES, "Mees bouwt.");
    world.settle();
    let papas = answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze zingt thuis ook.");
    world.settle();
    assert!(has(&world, PAPAS_PHONE, of_noor));
    assert!(
        !has(&world, PHONE_OF_MEES, of_mees),
        "theirs is still sealed"
    );
    assert!(!has(&world, PHONE_OF_MEES, papas) && !has(&world, PHONE_OF_MEES, of_noor));
}

#[test]
fn under_a_seal_an_answer_is_about_one_child() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR, MEES]);
    let now = world.now_ms;
    let about_all = Change::Contribute(new(Perspective::Here, "Allemaal."));
    let asked = world.devices[SANNES_TABLET].ask(now, Intent::In(id, vec![about_all]));
    assert_eq!(asked.unwrap_err(), Refusal::NotAllowed);
}

#[test]
fn a_parent_asks_the_centre() {
    let mut world = World::new();
    let id = ask(&mut world, PAPAS_PHONE, Mode::Open, &[NOOR]);
    world.settle();
    let fatimas = answer(&mut world, FATIMAS_TABLET, id, NOOR, "Ze speelt met Mees.");
    world.settle();
    assert!(has(&world, PAPAS_PHONE, fatimas));
    assert!(has(&world, MAMAS_PHONE, fatimas));
}

#[test]
fn each_person_says_how_it_is_on_their_side() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let say = |likeness| Change::Compare(Perspective::Home, NOOR, likeness);
    change(&mut world, PAPAS_PHONE, id, say(Some(Likeness::Alike)));
    change(&mut world, MAMAS_PHONE, id, say(Some(Likeness::Different)));
    world.settle();
    let said = |world: &World| {
        let mut said = moment(&world.devices[SANNES_TABLET], id)
            .comparisons
            .clone();
        said.sort_by_key(|c| c.by);
        said.into_iter().map(|c| c.likeness).collect::<Vec<_>>()
    };
    assert_eq!(said(&world), [Likeness::Alike, Likeness::Different]);
    change(&mut world, PAPAS_LAPTOP, id, say(None));
    world.settle();
    assert_eq!(said(&world), [Likeness::Different]);
}
