//! Stories of what is new: for whom, since when, and for whom never.

use crate::questions::{PAPAS_LAPTOP, PAPAS_PHONE, PHONE_OF_MEES, answer, ask, change};
use crate::reading::acknowledge;
use crate::stories::{FATIMAS_TABLET, SANNES_TABLET, moment, new, sanne_captures};
use crate::world::device::Link;
use crate::world::{FATIMA, NOOR, PAPA, SANNE, World};
use domain::access::Role;
use domain::id::{ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::news::{News, What, news};
use domain::op::{Feeling, Likeness, Mode, Perspective};
use domain::stamp::Day;
use std::collections::BTreeSet;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn new_on(world: &World, device: usize, looked_ms: Option<i64>) -> Vec<News> {
    news(&world.devices[device].replica, looked_ms, world.now_ms)
}

/// Everybody exchanges, and one moment is new on the device: what of it.
fn told(world: &mut World, device: usize) -> Vec<What> {
    let looked_ms = world.now_ms;
    world.settle();
    let found = new_on(world, device, Some(looked_ms));
    found
        .into_iter()
        .flat_map(|n| n.told)
        .map(|t| t.what)
        .collect()
}

fn first_of_papa(world: &World, id: MomentId) -> ContributionId {
    let moment = moment(&world.devices[PAPAS_PHONE], id);
    let papas = moment.contributions.iter().find(|c| c.author == PAPA);
    papas.unwrap().id
}

#[test]
fn what_the_mentor_wrote_is_new_to_a_parent_until_the_parent_looks() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste over het plein.");
    world.settle();
    let found = new_on(&world, PAPAS_PHONE, None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].moment, id);
    assert_eq!(found[0].told[0].by, SANNE);
    assert_eq!(found[0].told[0].what, What::Wrote(Perspective::Here));
    assert_eq!(new_on(&world, PAPAS_PHONE, Some(world.now_ms)), []);
    assert_eq!(new_on(&world, PAPAS_PHONE, Some(found[0].came_ms)), []);
    assert_eq!(
        new_on(&world, PAPAS_PHONE, Some(found[0].came_ms - 1)),
        found
    );
}

#[test]
fn what_was_written_before_the_look_and_comes_after_it_is_new() {
    let mut world = World::new();
    sanne_captures(&mut world, "Op een uitje, zonder netwerk.");
    world.now_ms += 2 * DAY_MS;
    let looked_ms = Some(world.now_ms);
    world.settle();
    assert_eq!(new_on(&world, PAPAS_PHONE, looked_ms).len(), 1);
}

#[test]
fn what_one_did_oneself_is_no_news_on_any_own_device() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let looked_ms = Some(world.now_ms);
    let words = Change::Contribute(new(Perspective::Home, "Thuis ook."));
    change(&mut world, PAPAS_PHONE, id, words);
    world.settle();
    for device in [PAPAS_PHONE, PAPAS_LAPTOP] {
        assert_eq!(new_on(&world, device, looked_ms), []);
    }
    assert_eq!(new_on(&world, SANNES_TABLET, looked_ms).len(), 1);
}

#[test]
fn the_words_of_a_family_are_no_news_to_another_family() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze bouwden samen een toren.");
    world.settle();
    let looked_ms = Some(world.now_ms);
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Contribute(new(Perspective::Home, "Thuis ook.")),
    );
    world.settle();
    assert_eq!(new_on(&world, PHONE_OF_MEES, looked_ms), []);
    assert_eq!(new_on(&world, PHONE_OF_MEES, None).len(), 1);
}

#[test]
fn a_parent_hears_what_became_of_what_they_wrote() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let words = NewContribution {
        feeling: Some(Feeling::Proud),
        ..new(Perspective::Home, "Vier keer opgestaan.")
    };
    change(&mut world, PAPAS_PHONE, id, Change::Contribute(words));
    // the feeling comes with the words: said once
    assert_eq!(
        told(&mut world, SANNES_TABLET),
        [What::Wrote(Perspective::Home)]
    );
    let contribution = first_of_papa(&world, id);
    change(
        &mut world,
        PAPAS_PHONE,
        id,
        Change::Feel(contribution, Some(Feeling::Worried)),
    );
    assert_eq!(told(&mut world, SANNES_TABLET), [What::Felt]);
    acknowledge(&mut world, SANNES_TABLET, id, contribution);
    assert_eq!(told(&mut world, PAPAS_PHONE), [What::TookIn]);
    let alike = Change::Compare(Perspective::Here, NOOR, Some(Likeness::Alike));
    change(&mut world, SANNES_TABLET, id, alike);
    assert_eq!(
        told(&mut world, PAPAS_PHONE),
        [What::Compared(Likeness::Alike)]
    );
}

#[test]
fn a_question_is_news_to_who_is_asked_and_so_is_a_seal_that_opens() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt de hele dag.");
    assert_eq!(
        told(&mut world, PAPAS_PHONE),
        [What::Asked { of_viewer: true }]
    );
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze vertelt over Yara.");
    let answered = What::Answered(Perspective::Here);
    let found = told(&mut world, PAPAS_PHONE);
    assert_eq!(found.len(), 2);
    assert!(found.contains(&answered) && found.contains(&What::Opened));
}

#[test]
fn a_seal_that_opens_on_nothing_is_no_news() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    world.settle();
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ze vertelt over Yara.");
    assert_eq!(told(&mut world, PAPAS_PHONE), []);
}

#[test]
fn a_colleague_hears_of_a_question_that_is_not_to_the_team() {
    let mut world = World::new();
    ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    assert_eq!(
        told(&mut world, FATIMAS_TABLET),
        [What::Asked { of_viewer: false }]
    );
}

#[test]
fn who_would_rather_not_answer_is_nobodys_news() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::ParentFirst, &[NOOR]);
    answer(&mut world, SANNES_TABLET, id, NOOR, "Ze zingt de hele dag.");
    world.settle();
    let looked_ms = Some(world.now_ms);
    change(&mut world, PAPAS_PHONE, id, Change::Pass(NOOR));
    world.settle();
    for device in [SANNES_TABLET, FATIMAS_TABLET] {
        assert_eq!(new_on(&world, device, looked_ms), []);
    }
    // what opens by it is
    let found = new_on(&world, PAPAS_PHONE, looked_ms);
    let found: Vec<What> = found[0].told.iter().map(|t| t.what).collect();
    assert_eq!(found, [What::Answered(Perspective::Here), What::Opened]);
}

#[test]
fn what_was_taken_back_before_one_looked_is_no_news() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    let looked_ms = Some(world.now_ms);
    let words = Change::Contribute(new(Perspective::Home, "Niet waar."));
    change(&mut world, PAPAS_PHONE, id, words);
    world.settle();
    let withdraw = Change::Withdraw(first_of_papa(&world, id));
    change(&mut world, PAPAS_PHONE, id, withdraw);
    world.settle();
    assert_eq!(new_on(&world, SANNES_TABLET, looked_ms), []);
}

#[test]
fn who_loses_a_child_hears_nothing_of_it_any_more() {
    let mut world = World::new();
    let looked_ms = Some(world.now_ms);
    sanne_captures(&mut world, "Ze fietste.");
    world.settle();
    assert_eq!(new_on(&world, PAPAS_PHONE, looked_ms).len(), 1);
    world.server.revoke(PAPA, NOOR);
    world.settle();
    assert_eq!(new_on(&world, PAPAS_PHONE, looked_ms), []);
}

#[test]
fn the_history_of_a_child_that_comes_to_the_group_is_no_news() {
    let mut world = World::new();
    world.server.revoke(FATIMA, NOOR);
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: Perspective::Here,
        day: Day(20_781),
        title: None,
        children: [NOOR].into(),
        themes: [].into(),
        first: new(Perspective::Here, "Ze fietste."),
    };
    world.devices[SANNES_TABLET].ask(now, intent).unwrap();
    world.settle();
    world.now_ms += 60 * DAY_MS;
    let looked_ms = Some(world.now_ms);
    world.server.grant(FATIMA, NOOR, Role::Staff);
    world.settle();
    assert!(world.devices[FATIMAS_TABLET].replica.access().sees(NOOR));
    assert_eq!(new_on(&world, FATIMAS_TABLET, looked_ms), []);
    assert_eq!(new_on(&world, FATIMAS_TABLET, None), []);
}

/// Words from an outing come in late: among what is new they stand where they were made.
#[test]
fn what_was_made_last_stands_first_whenever_it_came() {
    let mut world = World::new();
    let early = {
        let now = world.now_ms;
        let intent = Intent::Capture {
            side: Perspective::Here,
            day: Day(20_781),
            title: None,
            children: BTreeSet::from([NOOR]),
            themes: BTreeSet::new(),
            first: new(Perspective::Here, "Op de kinderboerderij."),
        };
        world.devices[FATIMAS_TABLET].ask(now, intent).unwrap()
    };
    world.now_ms += 60_000;
    let late = sanne_captures(&mut world, "Weer in de groep.");
    let now_ms = world.now_ms;
    let looked_ms = Some(now_ms - 1);
    for device in [SANNES_TABLET, PAPAS_PHONE] {
        let device = &mut world.devices[device];
        device.write_all(now_ms);
        device.exchange(&mut world.server, Link::Works, now_ms);
        device.write_all(now_ms);
    }
    world.settle();
    let found = new_on(&world, PAPAS_PHONE, looked_ms);
    let order: Vec<MomentId> = found.iter().map(|news| news.moment).collect();
    assert_eq!(order, [late, early]);
    assert!(
        found[0].came_ms < found[1].came_ms,
        "the early one came last"
    );
}
