//! A group's own work: both silences and the balance.

use crate::laws::{after, cases, step_with_access};
use crate::questions::{MAMAS_PHONE, PAPAS_PHONE, answer, ask, change};
use crate::reading::acknowledge;
use crate::stories::{SANNES_TABLET, new, sanne_captures};
use crate::world::{MEES, NOOR, START_MS, World};
use domain::calendar::instant;
use domain::directory::Since;
use domain::id::ChildId;
use domain::intent::Change;
use domain::moment::{Moment, fold};
use domain::op::{Audience, Mode, Perspective};
use domain::picture::Month;
use domain::picture::balance::{Asks, Spread, Tally, balance};
use domain::picture::silence::{Limits, Silence, silences};
use domain::stamp::Day;
use domain::text::ThemeKey;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;

const LIMITS: Limits = Limits {
    seen_days: 28,
    heard_days: 42,
    theme_days: 120,
};

fn held(world: &World, device: usize, children: &[ChildId]) -> Vec<Rc<Moment>> {
    let replica = &world.devices[device].replica;
    let ids = children.iter().flat_map(|c| replica.moments_of(Some(*c)));
    ids.filter_map(|id| replica.moment(id)).cloned().collect()
}

fn theme() -> ThemeKey {
    ThemeKey::try_from(String::from("theme-0")).unwrap()
}

fn silent(world: &World, themes: &[ThemeKey], days: i32) -> Vec<Silence> {
    silent_since(world, themes, None, days)
}

fn silent_since(
    world: &World,
    themes: &[ThemeKey],
    since: Option<Since>,
    days: i32,
) -> Vec<Silence> {
    let moments = held(world, SANNES_TABLET, &[NOOR]);
    let today = Day(Day::of_ms(START_MS).0 + days);
    silences(
        moments.iter().map(AsRef::as_ref),
        NOOR,
        themes,
        since,
        LIMITS,
        today,
    )
}

fn sides(found: &[Silence]) -> Vec<Perspective> {
    let whole = found.iter().filter(|s| s.theme.is_none());
    whole.map(|s| s.side).collect()
}

#[test]
fn each_side_is_silent_after_the_days_that_the_location_set() {
    use Perspective::{Here, Home};
    let mut world = World::new();
    assert_eq!(sides(&silent(&world, &[], 0)), [Here, Home], "nothing yet");
    let id = sanne_captures(&mut world, "Samen een toren van negen.");
    world.settle();
    let papas = new(Home, "Thuis ook, van boeken.");
    change(&mut world, PAPAS_PHONE, id, Change::Contribute(papas));
    world.settle();
    let expected: [(i32, &[Perspective]); 4] =
        [(28, &[]), (29, &[Here]), (42, &[Here]), (43, &[Here, Home])];
    for (days, who) in expected {
        let found = silent(&world, &[], days);
        assert_eq!(sides(&found), who, "after {days} days");
        assert!(found.iter().all(|s| s.last == Some(Day::of_ms(START_MS))));
    }
}

#[test]
fn a_silence_begins_when_somebody_could_have_written() {
    use Perspective::{Here, Home};
    let start = Day::of_ms(START_MS);
    let world = World::new();
    let of = |home, days| {
        let since = Some(Since { here: start, home });
        sides(&silent_since(&world, &[theme()], since, days))
    };
    assert_eq!(of(Some(start), 1), [], "came yesterday");
    assert_eq!(of(Some(Day(start.0 + 30)), 43), [Here], "an account later");
    assert_eq!(of(Some(Day(start.0 + 30)), 73), [Here, Home]);
    assert_eq!(of(None, 400), [Here], "nobody at home can write");
    let since = Since {
        here: start,
        home: None,
    };
    let by_theme = silent_since(&world, &[theme()], Some(since), 400);
    assert!(by_theme.iter().all(|silence| silence.side == Here));
}

#[test]
fn asking_ends_no_silence() {
    let mut world = World::new();
    ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    let both = [Perspective::Here, Perspective::Home];
    assert_eq!(sides(&silent(&world, &[], 0)), both);
}

#[test]
fn a_theme_is_silent_by_side_unless_the_child_is_so_as_a_whole() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Samen een toren van negen.");
    change(&mut world, SANNES_TABLET, id, Change::Theme(theme()));
    world.settle();
    let other = sanne_captures(&mut world, "Nog een.");
    world.settle();
    let papas = new(Perspective::Home, "Thuis ook, van boeken.");
    change(&mut world, PAPAS_PHONE, other, Change::Contribute(papas));
    world.settle();
    let of_theme = |days| {
        let found = silent(&world, &[theme()], days);
        let found = found.into_iter().filter(|s| s.theme.is_some());
        found.map(|s| (s.side, s.last)).collect::<Vec<_>>()
    };
    // papa wrote, but not about this
    assert_eq!(of_theme(1), [(Perspective::Home, None)]);
    assert_eq!(of_theme(400), [], "said of the child as a whole");
}

fn tally(world: &World, group: &[ChildId]) -> Tally {
    let moments = held(world, SANNES_TABLET, &[NOOR, MEES]);
    let months = Month::of(Day::of_ms(START_MS)).back(2);
    let group: BTreeSet<ChildId> = group.iter().copied().collect();
    let found = balance(moments.iter().map(AsRef::as_ref), &group, &months);
    let mut found = found.into_iter();
    assert_eq!(found.next(), Some(Tally::default()), "the month before");
    found.next().unwrap()
}

#[test]
fn what_is_asked_counts_for_each_child_and_an_answer_or_a_pass_closes_it() {
    let mut world = World::new();
    let id = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR, MEES]);
    let other = ask(&mut world, SANNES_TABLET, Mode::Open, &[NOOR]);
    world.settle();
    ask(&mut world, MAMAS_PHONE, Mode::Open, &[NOOR]);
    answer(&mut world, PAPAS_PHONE, id, NOOR, "Ook in bad.");
    change(&mut world, MAMAS_PHONE, other, Change::Pass(NOOR));
    world.settle();
    let found = tally(&world, &[NOOR, MEES]);
    let asks = |asked, answered| Asks { asked, answered };
    assert_eq!((found.asked, found.heard), (asks(3, 2), asks(1, 0)));
    assert_eq!(found.asked.open(), 1);
    assert_eq!(tally(&world, &[MEES]).asked, asks(1, 0));
    assert_eq!((found.home, found.here), (1, 0));
    assert_eq!(found.home_share(), Some(100));
}

#[test]
fn a_parents_words_wait_until_they_are_taken_in() {
    let mut world = World::new();
    let id = sanne_captures(&mut world, "Samen een toren van negen.");
    world.settle();
    for (device, words) in [(PAPAS_PHONE, "Van boeken."), (MAMAS_PHONE, "Van dozen.")] {
        let told = new(Perspective::Home, words);
        change(&mut world, device, id, Change::Contribute(told));
    }
    world.settle();
    let before = tally(&world, &[NOOR]);
    assert_eq!((before.waiting, before.waited()), (2, None));
    assert_eq!(
        (before.home, before.here, before.home_share()),
        (2, 1, Some(67))
    );
    world.now_ms += 3 * 86_400_000;
    let papas = held(&world, SANNES_TABLET, &[NOOR])[0].contributions[1].id;
    acknowledge(&mut world, SANNES_TABLET, id, papas);
    let after = tally(&world, &[NOOR]);
    assert_eq!((after.waiting, &*after.waited_days), (1, &[3][..]));
    // of Mees there is only what was written about both
    let of_mees = tally(&world, &[MEES]);
    assert_eq!((of_mees.home, of_mees.here, of_mees.waiting), (0, 1, 0));
}

#[test]
fn the_middle_and_the_spread_are_those_of_the_days() {
    let of = |days: &[u32]| {
        let tally = Tally {
            waited_days: days.to_vec(),
            ..Tally::default()
        };
        tally
            .waited()
            .map(|Spread { low, median, high }| (low, median, high))
    };
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[4]), Some((4, 4, 4)));
    assert_eq!(of(&[1, 2, 3, 4, 50]), Some((2, 3, 4)));
}

/// Half past midnight in the Netherlands is the evening before in UTC.
#[test]
fn what_is_written_after_midnight_counts_for_the_new_day_and_month() {
    let mut world = World::new();
    let first = Day::from_ymd(2026, 11, 1).unwrap();
    world.now_ms = instant(first, 30);
    sanne_captures(&mut world, "Ze zag de maan.");
    world.settle();
    let all = held(&world, SANNES_TABLET, &[NOOR]);
    let all = || all.iter().map(AsRef::as_ref);
    let months = Month::of(first).back(2);
    let found = balance(all(), &BTreeSet::from([NOOR]), &months);
    assert_eq!((found[0].here, found[1].here), (0, 1));
    let seen = Limits {
        seen_days: 0,
        ..LIMITS
    };
    let silent = silences(all(), NOOR, &[], None, seen, first);
    assert_eq!(sides(&silent), [Perspective::Home], "seen today");
}

proptest! {
    #![proptest_config(cases(48))]

    /// What is counted is what a colleague could count by hand, once for each
    /// contribution, in whatever order and however often the moments come.
    #[test]
    fn the_balance_counts_every_contribution_once(
        steps in prop::collection::vec(step_with_access(), 0..100),
        turn in 0_usize..40,
    ) {
        let world = after(steps);
        let group = BTreeSet::from([NOOR, MEES]);
        let months = Month::of(Day::of_ms(world.now_ms)).back(12);
        let logs = world.server.logs.values();
        let all: Vec<Moment> = logs.filter_map(|log| fold(log.ops().values())).collect();
        let found = balance(&all, &group, &months);
        let turned = all.iter().cycle().skip(turn).take(all.len() * 2);
        prop_assert_eq!(&found, &balance(turned, &group, &months));
        let (mut home, mut here, mut waiting) = (0, 0, 0);
        for moment in &all {
            for c in &moment.contributions {
                let is_ours = !moment.children_of(c).is_empty();
                if !is_ours || !c.is_readable() || c.audience == Audience::Draft {
                    continue;
                }
                home += usize::from(c.perspective == Perspective::Home);
                here += usize::from(c.perspective == Perspective::Here);
                waiting += usize::from(moment.waits_for_mentor(c));
            }
        }
        let is_near = |m: &Moment| m.contributions.iter().all(|c| (c.written.ms() - world.now_ms).abs() < 300 * 86_400_000);
        if all.iter().all(is_near) {
            let sum = |of: fn(&Tally) -> usize| found.iter().map(of).sum::<usize>();
            prop_assert_eq!(sum(|t| t.home), home);
            prop_assert_eq!(sum(|t| t.here), here);
            prop_assert_eq!(sum(|t| t.waiting), waiting);
        }
    }
}
