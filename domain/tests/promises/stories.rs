//! Stories of a parent and a mentor, to read aloud.

use crate::reading::acknowledge;
use crate::world::device::Device;
use crate::world::{FATIMA, MEES, NOOR, PAPA, SANNE, World};
use domain::id::{ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::moment::{Contribution, Moment, Wording};
use domain::op::{Audience, Body, ContributionOp, Perspective};
use domain::record::Refusal;
use domain::replica::{Delivery, Event, Fate, Kept};
use domain::stamp::Day;
use domain::text::Text;
use std::collections::BTreeSet;
use std::rc::Rc;

pub const SANNES_TABLET: usize = 0;
pub const FATIMAS_TABLET: usize = 2;
pub const PAPAS_PHONE: usize = 3;
const PAPAS_LAPTOP: usize = 4;
pub const MAMAS_PHONE: usize = 5;
pub const PHONE_OF_MEES: usize = 6;

fn words(text: &str) -> Text {
    Text::parse(text).unwrap()
}

pub fn new(perspective: Perspective, text: &str) -> NewContribution {
    NewContribution {
        perspective,
        about: (perspective != Perspective::Here).then_some(NOOR),
        audience: Audience::Shared,
        text: words(text),
        feeling: None,
    }
}

/// Sanne sees something of two children, without a network.
pub fn sanne_captures(world: &mut World, text: &str) -> MomentId {
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: BTreeSet::from([NOOR, MEES]),
        themes: BTreeSet::new(),
        first: new(Perspective::Here, text),
    };
    world.devices[SANNES_TABLET].ask(now, intent).unwrap()
}

fn change(world: &mut World, device: usize, moment: MomentId, change: Change) {
    let now = world.now_ms;
    world.devices[device]
        .ask(now, Intent::In(moment, vec![change]))
        .unwrap();
}

pub fn moment(device: &Device, id: MomentId) -> Rc<Moment> {
    device
        .replica
        .moment(id)
        .expect("the device shows it")
        .clone()
}

fn of_papa(moment: &Moment) -> &Contribution {
    moment
        .contributions
        .iter()
        .find(|c| c.author == PAPA)
        .unwrap()
}

fn papa_revises(world: &mut World, device: usize, id: MomentId, text: &str) {
    let moment = moment(&world.devices[device], id);
    let papas = of_papa(&moment);
    let current = papas.versions.iter().filter(|v| v.is_current);
    let revise = Change::Revise {
        contribution: papas.id,
        text: words(text),
        replaces: current.map(|v| v.op).collect(),
    };
    change(world, device, id, revise);
}

#[test]
fn both_sides_of_one_moment_meet() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste over het plein.");
    world.settle();
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Ze viel drie keer.")),
    );
    world.settle();
    for device in [
        SANNES_TABLET,
        FATIMAS_TABLET,
        PAPAS_PHONE,
        PAPAS_LAPTOP,
        MAMAS_PHONE,
    ] {
        let moment = moment(&world.devices[device], id);
        assert_eq!(moment.from_side(Perspective::Here, NOOR).count(), 1);
        assert_eq!(moment.from_side(Perspective::Home, NOOR).count(), 1);
    }
    let theirs = moment(&world.devices[PHONE_OF_MEES], id);
    assert_eq!(
        theirs.contributions.len(),
        1,
        "another family's words are not theirs"
    );
    assert_eq!(theirs.children, BTreeSet::from([MEES]));
}

#[test]
fn different_words_of_one_text_are_joined_and_the_join_is_recorded() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Ze viel drie keer op straat.")),
    );
    world.settle();
    papa_revises(&mut world, PAPAS_PHONE, id, "Ze viel vier keer op straat.");
    papa_revises(
        &mut world,
        PAPAS_LAPTOP,
        id,
        "Ze viel drie keer op het pad.",
    );
    world.settle();
    for device in [PAPAS_PHONE, PAPAS_LAPTOP, SANNES_TABLET, MAMAS_PHONE] {
        let moment = moment(&world.devices[device], id);
        let papas = of_papa(&moment);
        assert_eq!(
            papas.wording,
            Wording::One {
                text: words("Ze viel vier keer op het pad.")
            }
        );
        assert!(papas.versions.iter().any(|v| v.automatic && v.is_current));
    }
}

#[test]
fn the_same_words_stand_side_by_side_until_a_person_joins_them() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Ze viel drie keer.")),
    );
    world.settle();
    papa_revises(&mut world, PAPAS_PHONE, id, "Ze viel vier keer.");
    papa_revises(&mut world, PAPAS_LAPTOP, id, "Ze viel vijf keer.");
    world.settle();
    let both = of_papa(&moment(&world.devices[PAPAS_PHONE], id))
        .wording
        .clone();
    let Wording::Apart { texts } = &both else {
        panic!("{both:?}")
    };
    // they were written in the same millisecond: which comes first is all the same
    assert!(texts.contains(&words("Ze viel vier keer.")));
    assert!(texts.contains(&words("Ze viel vijf keer.")) && texts.len() == 2);
    for device in [PAPAS_LAPTOP, SANNES_TABLET] {
        assert_eq!(of_papa(&moment(&world.devices[device], id)).wording, both);
    }
    papa_revises(&mut world, PAPAS_LAPTOP, id, "Ze viel vier of vijf keer.");
    world.settle();
    let one = Wording::One {
        text: words("Ze viel vier of vijf keer."),
    };
    for device in [PAPAS_PHONE, PAPAS_LAPTOP, SANNES_TABLET] {
        assert_eq!(of_papa(&moment(&world.devices[device], id)).wording, one);
    }
    let history = of_papa(&moment(&world.devices[PAPAS_PHONE], id))
        .versions
        .len();
    assert_eq!(history, 4, "every version stays readable for its author");
    let seen = of_papa(&moment(&world.devices[SANNES_TABLET], id))
        .versions
        .len();
    assert_eq!(seen, 1, "and for its author alone");
}

#[test]
fn an_edit_meanwhile_surfaces_when_a_contribution_was_withdrawn() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Ze viel.")),
    );
    world.settle();
    let papas: ContributionId = of_papa(&moment(&world.devices[PAPAS_PHONE], id)).id;
    change(&mut world, PAPAS_PHONE, id, Change::Withdraw(papas));
    papa_revises(&mut world, PAPAS_LAPTOP, id, "Ze viel en lachte.");
    world.settle();
    let wording = of_papa(&moment(&world.devices[PAPAS_PHONE], id))
        .wording
        .clone();
    assert_eq!(
        wording,
        Wording::ChangedAfterWithdrawal {
            texts: vec![words("Ze viel en lachte.")]
        }
    );
    let sannes = moment(&world.devices[SANNES_TABLET], id);
    assert!(
        sannes.contributions.iter().all(|c| c.author != PAPA),
        "taken back is taken back"
    );
    papa_revises(&mut world, PAPAS_PHONE, id, "Ze viel en lachte.");
    world.settle();
    let sannes = moment(&world.devices[SANNES_TABLET], id);
    assert_eq!(
        of_papa(&sannes).wording.latest(),
        Some("Ze viel en lachte.")
    );
}

#[test]
fn colleagues_change_date_themes_and_children_and_lose_nothing() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze bouwden een brug.");
    world.settle();
    let movement = domain::text::ThemeKey::try_from("movement".to_owned()).unwrap();
    let language = domain::text::ThemeKey::try_from("language".to_owned()).unwrap();
    change(
        &mut world,
        SANNES_TABLET,
        id,
        Change::Theme(movement.clone()),
    );
    change(&mut world, SANNES_TABLET, id, Change::Unlink(MEES));
    change(
        &mut world,
        FATIMAS_TABLET,
        id,
        Change::Theme(language.clone()),
    );
    change(&mut world, FATIMAS_TABLET, id, Change::Day(Day(20_780)));
    world.settle();
    for device in [SANNES_TABLET, FATIMAS_TABLET, PAPAS_PHONE] {
        let moment = moment(&world.devices[device], id);
        assert_eq!(
            moment.themes,
            BTreeSet::from([movement.clone(), language.clone()])
        );
        assert_eq!(moment.day, Day(20_780));
        assert_eq!(moment.children, BTreeSet::from([NOOR]));
    }
    let of_mees = &world.devices[PHONE_OF_MEES].replica;
    assert_eq!(
        of_mees.entries().count(),
        0,
        "a lost link takes the words along"
    );
}

#[test]
fn a_draft_becomes_shared_without_its_earlier_words() {
    let mut world = World::new();
    let now = world.now_ms;
    let mut first = new(Perspective::Here, "Dit is nog niet goed.");
    first.audience = Audience::Draft;
    let intent = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: BTreeSet::from([NOOR]),
        themes: BTreeSet::new(),
        first,
    };
    let id = world.devices[SANNES_TABLET].ask(now, intent).unwrap();
    world.settle();
    assert!(world.devices[PAPAS_PHONE].replica.moment(id).is_none());
    assert!(world.devices[FATIMAS_TABLET].replica.moment(id).is_none());
    assert!(
        world.devices[1].replica.moment(id).is_some(),
        "on her other device"
    );
    let draft = moment(&world.devices[SANNES_TABLET], id).contributions[0].clone();
    let better = Change::Revise {
        contribution: draft.id,
        text: words("Ze rijmde op roos."),
        replaces: draft.versions.iter().map(|v| v.op).collect(),
    };
    change(&mut world, SANNES_TABLET, id, better);
    change(
        &mut world,
        SANNES_TABLET,
        id,
        Change::Share(draft.id, Audience::Shared),
    );
    world.settle();
    let entries: Vec<_> = world.devices[PAPAS_PHONE].replica.entries().collect();
    let texts = entries.iter().filter_map(|e| match &e.recorded.op.body {
        Body::Contribution(ContributionOp::Write { text, .. }) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["Ze rijmde op roos."]);
}

#[test]
fn only_the_mentor_takes_a_parents_words_along() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Trots!")),
    );
    world.settle();
    let papas = of_papa(&moment(&world.devices[SANNES_TABLET], id)).id;
    let now = world.now_ms;
    let seen = moment(&world.devices[SANNES_TABLET], id);
    let by_fatima = Intent::In(id, vec![Change::acknowledge(of_papa(&seen))]);
    let refused = world.devices[FATIMAS_TABLET]
        .ask(now, by_fatima)
        .unwrap_err();
    assert_eq!(refused, Refusal::NotAllowed);
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    world.settle();
    let seen = moment(&world.devices[PAPAS_PHONE], id);
    assert_eq!(of_papa(&seen).acknowledged[0].by, SANNE);
}

#[test]
fn one_bad_op_does_not_block_what_comes_after_it() {
    let mut world = World::new();
    // the group changed while the tablet was away, and it does not know yet
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    change(
        &mut world,
        FATIMAS_TABLET,
        id,
        Change::Contribute(new(Perspective::Here, "Ik zag het ook.")),
    );
    let good = {
        let now = world.now_ms;
        let mut first = new(Perspective::Here, "Mees bouwde een toren.");
        first.about = Some(MEES);
        let intent = Intent::Capture {
            side: Perspective::Here,
            day: Day(20_781),
            title: None,
            children: BTreeSet::from([MEES]),
            themes: BTreeSet::new(),
            first,
        };
        world.devices[FATIMAS_TABLET].ask(now, intent).unwrap()
    };
    world.server.revoke(FATIMA, NOOR);
    world.settle();
    let tablet = &world.devices[FATIMAS_TABLET].replica;
    assert_eq!(tablet.moment_delivery(good), Delivery::Sent);
    assert!(world.devices[PHONE_OF_MEES].replica.moment(good).is_some());
}

#[test]
fn a_full_disk_refuses_the_new_and_keeps_the_rest() {
    let mut world = World::new();
    let tablet = &mut world.devices[SANNES_TABLET].replica;
    let intent = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: BTreeSet::from([NOOR]),
        themes: BTreeSet::new(),
        first: new(Perspective::Here, "Past niet meer."),
    };
    let Kept { moment, batch } = tablet.ask(1, [1; 16], intent).unwrap().0;
    assert!(tablet.moment(moment).is_some());
    assert_eq!(tablet.fate(batch), Fate::Underway);
    tablet.handle(2, Event::NotSaved(batch));
    assert_eq!(tablet.fate(batch), Fate::Lost);
    assert!(
        tablet.moment(moment).is_none(),
        "what the screen calls saved is saved"
    );
}
