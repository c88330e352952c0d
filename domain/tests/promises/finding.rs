//! Finding: what is found is shown, fits what is looked for, and is complete;
//! nobody finds what others wrote for others.

use crate::laws::{cases, step_with_access};
use crate::stories::{FATIMAS_TABLET, PAPAS_PHONE, PHONE_OF_MEES, SANNES_TABLET, new};
use crate::world::{MEES, NOOR, PAPA, SANNE, Step, World};
use domain::id::{ChildId, MomentId};
use domain::intent::{Intent, NewContribution};
use domain::moment::{Contribution, Moment, Wording};
use domain::normalize::folded;
use domain::op::{Audience, Feeling, Perspective};
use domain::replica::{Event, Replica};
use domain::search::{Index, Search};
use domain::stamp::Day;
use domain::text::{Text, ThemeKey, Title};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The words of a contribution that stand, put down in another way than the
/// code does.
fn standing(c: &Contribution) -> Option<String> {
    match &c.wording {
        Wording::One { text } => Some(text.as_str().into()),
        Wording::Joined { text } => Some(text.clone()),
        Wording::Apart { texts } => Some(
            texts
                .iter()
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        Wording::Empty | Wording::Withdrawn | Wording::ChangedAfterWithdrawal { .. } => None,
    }
}

/// What fits, slowly and plainly.
fn fits(moment: &Moment, search: &Search) -> bool {
    let is_of = |child: &ChildId| moment.children.contains(child) || moment.kept.contains(child);
    if !search.child.iter().all(is_of)
        || !search
            .theme
            .iter()
            .all(|theme| moment.themes.contains(theme))
        || search.from.is_some_and(|from| moment.day < from)
        || search.until.is_some_and(|until| moment.day > until)
    {
        return false;
    }
    let mut texts: Vec<String> = moment.title.iter().map(|t| t.as_str().to_owned()).collect();
    texts.extend(
        moment
            .question()
            .into_iter()
            .map(|q| q.asked.as_str().to_owned()),
    );
    let is_taken = |c: &&Contribution| {
        search.side.iter().all(|side| *side == c.perspective)
            && search.author.iter().all(|author| *author == c.author)
            && search
                .feeling
                .iter()
                .all(|feeling| Some(*feeling) == c.feeling)
            && (c.about.is_none() || search.child.is_none() || c.about == search.child)
    };
    let taken: Vec<String> = moment
        .contributions
        .iter()
        .filter(is_taken)
        .filter_map(standing)
        .collect();
    let narrow = search.side.is_some() || search.author.is_some() || search.feeling.is_some();
    let is_nobody = taken.is_empty();
    texts.extend(taken);
    let all = folded(&texts.join("\n"));
    search
        .words
        .split(' ')
        .all(|word| all.contains(&folded(word)))
        && !(narrow && is_nobody)
}

fn expected(replica: &Replica, search: &Search) -> Vec<MomentId> {
    let children = replica.access().grants.keys().copied().map(Some);
    let all: BTreeSet<_> = children
        .chain([None])
        .flat_map(|child| replica.moments_of(child).collect::<Vec<_>>())
        .filter_map(|id| replica.moment(id))
        .filter(|moment| fits(moment, search))
        .map(|moment| (moment.day, moment.started, moment.id))
        .collect();
    all.into_iter().rev().map(|(_, _, id)| id).collect()
}

fn search() -> impl Strategy<Value = Search> {
    let words = prop_oneof![
        2 => Just(String::new()),
        3 => (0_u8..40).prop_map(|n| format!("woord{n}")),
        2 => (0_u8..9).prop_map(|n| format!("NIEUW{n} twéé")),
        1 => Just("ier drie".to_owned()),
        1 => Just("nergens".to_owned()),
    ];
    let child = prop::option::of(prop::sample::select(vec![NOOR, MEES]));
    let theme = prop::option::weighted(0.2, (0_u8..3).prop_map(crate::world::theme));
    let side = prop::option::weighted(
        0.3,
        prop::sample::select(vec![
            Perspective::Home,
            Perspective::Here,
            Perspective::Child,
        ]),
    );
    let author = prop::option::weighted(0.3, prop::sample::select(vec![SANNE, PAPA]));
    let feeling = prop::option::weighted(0.1, prop::sample::select(Vec::from(Feeling::ALL)));
    let days = prop::option::weighted(0.2, (20_000_i32..20_260).prop_map(Day));
    (
        words,
        child,
        theme,
        side,
        author,
        feeling,
        (days.clone(), days),
    )
        .prop_map(
            |(words, child, theme, side, author, feeling, (from, until))| Search {
                words,
                child,
                theme,
                side,
                author,
                feeling,
                from,
                until,
            },
        )
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn what_is_found_is_shown_and_fits_and_is_complete(
        steps in prop::collection::vec(step_with_access(), 0..60),
        searches in prop::collection::vec(search(), 1..8),
    ) {
        let mut world = World::new();
        let mut indexes: Vec<Index> = world.devices.iter().map(|_| Index::default()).collect();
        for (nth, step) in steps.into_iter().enumerate() {
            let is_settling = nth % 20 == 19;
            world.step(step);
            if is_settling {
                world.settle();
            }
            // some keep up, some do it a piece at a time, some only look now and then
            for (at, (device, index)) in world.devices.iter().zip(&mut indexes).enumerate() {
                if at % 3 == 0 || is_settling {
                    index.follow(&device.replica);
                } else if at % 3 == 1 {
                    index.follow_some(&device.replica, 1);
                }
            }
        }
        for (device, index) in world.devices.iter().zip(&mut indexes) {
            index.follow(&device.replica);
            for search in &searches {
                prop_assert_eq!(index.find(search), expected(&device.replica, search), "{:?}", search);
            }
        }
    }
}

fn capture(world: &mut World, device: usize, children: &[ChildId], first: NewContribution) {
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: first.perspective,
        day: Day(20_781),
        title: Title::parse("In de crèche").ok(),
        children: children.iter().copied().collect(),
        themes: BTreeSet::from([ThemeKey::try_from("language".to_owned()).unwrap()]),
        first,
    };
    world.devices[device].ask(now, intent).unwrap();
    world.step(Step::Wait { minutes: 1 });
}

fn found(world: &World, device: usize, words: &str) -> usize {
    let mut index = Index::default();
    index.follow(&world.devices[device].replica);
    let search = Search {
        words: words.into(),
        ..Search::default()
    };
    index.find(&search).len()
}

#[test]
fn a_parent_finds_neither_another_childs_words_nor_the_teams() {
    let mut world = World::new();
    capture(
        &mut world,
        SANNES_TABLET,
        &[NOOR, MEES],
        new(Perspective::Here, "Een toren"),
    );
    capture(
        &mut world,
        SANNES_TABLET,
        &[MEES],
        new(Perspective::Here, "Mees telt tot tien"),
    );
    let for_team = NewContribution {
        audience: Audience::Team,
        ..new(Perspective::Here, "Even overleggen over Noor")
    };
    capture(&mut world, SANNES_TABLET, &[NOOR], for_team);
    capture(
        &mut world,
        PAPAS_PHONE,
        &[NOOR],
        new(Perspective::Home, "Thuis een hut"),
    );
    world.settle();
    for (words, sanne, papa, other) in [
        ("toren", 1, 1, 1),
        ("tien", 1, 0, 1),
        ("overleg", 1, 0, 0),
        ("hut", 1, 1, 0),
        ("créche", 4, 2, 2),
        ("crèche tor", 1, 1, 1),
    ] {
        assert_eq!(found(&world, SANNES_TABLET, words), sanne, "{words}");
        assert_eq!(found(&world, FATIMAS_TABLET, words), sanne, "{words}");
        assert_eq!(found(&world, PAPAS_PHONE, words), papa, "{words}");
        assert_eq!(found(&world, PHONE_OF_MEES, words), other, "{words}");
    }
}

#[test]
fn what_one_may_not_see_any_more_is_not_found_even_while_it_is_still_there() {
    let mut world = World::new();
    capture(
        &mut world,
        SANNES_TABLET,
        &[NOOR],
        new(Perspective::Here, "Een toren"),
    );
    world.settle();
    let now_ms = world.now_ms;
    let replica = &mut world.devices[PAPAS_PHONE].replica;
    let mut index = Index::default();
    index.follow(replica);
    let search = Search {
        words: "toren".into(),
        ..Search::default()
    };
    assert_eq!(index.find(&search).len(), 1);
    let mut meta = replica.meta().clone();
    meta.directory.as_mut().unwrap().children.clear();
    replica.handle(now_ms, Event::MetaLoaded(replica.turn(), Box::new(meta)));
    index.follow(replica);
    assert!(index.find(&search).is_empty());
}
