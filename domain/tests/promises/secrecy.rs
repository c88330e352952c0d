//! What somebody gets says nothing of what they do not get: neither ids nor
//! stamps tell that there is more, how much, or of which kind.

use crate::stories::{SANNES_TABLET, new};
use crate::world::{KARIN, MEES, NOOR, PAPA, World, theme};
use domain::id::{ChildId, PersonId};
use domain::intent::{Intent, NewContribution};
use domain::limits;
use domain::moment::Recorded;
use domain::op::{Audience, Body, ContributionOp, FactOp, Feeling, Perspective};
use domain::stamp::Day;
use proptest::prelude::*;
use std::collections::BTreeSet;

const PAPAS_PHONE: usize = 3;

/// What a world gives to a reader after somebody wrote something, as JSON.
fn given(
    reader: PersonId,
    device: usize,
    clock_off_ms: i64,
    children: &[ChildId],
    first: NewContribution,
) -> Vec<String> {
    let mut world = World::new();
    world.devices[device].clock_off_ms = clock_off_ms;
    let now = world.now_ms;
    let intent = Intent::Capture {
        side: first.perspective,
        day: Day(20_000),
        title: None,
        children: children.iter().copied().collect(),
        themes: BTreeSet::from([theme(1)]),
        first,
    };
    world.devices[device].ask(now, intent).unwrap();
    world.devices[device].write_all(now);
    world.settle();
    let access = world.server.access(reader);
    let theirs = world.server.ops();
    let theirs = theirs.filter(|(_, scopes)| access.reads_any(*scopes));
    theirs.map(|(r, _)| json(r)).collect()
}

fn json(recorded: &Recorded) -> String {
    serde_json::to_string(recorded).unwrap()
}

/// A clock that is right, and one so far ahead that the server follows its own.
const CLOCKS: [i64; 2] = [0, limits::STAMP_AHEAD_MS * 100];

#[test]
fn a_parent_cannot_tell_how_many_other_children_a_moment_is_about() {
    for clock in CLOCKS {
        let seen = |children: &[ChildId]| {
            let all = new(Perspective::Here, "We waren in het bos.");
            given(PAPA, SANNES_TABLET, clock, children, all)
        };
        assert_eq!(seen(&[NOOR]), seen(&[NOOR, MEES]));
        assert!(!seen(&[NOOR]).is_empty());
    }
}

#[test]
fn who_reads_the_words_cannot_tell_that_a_feeling_is_there() {
    for clock in CLOCKS {
        let seen = |feeling| {
            let words = NewContribution {
                about: Some(NOOR),
                feeling,
                ..new(Perspective::Home, "Ze slaapt slecht.")
            };
            given(KARIN, PAPAS_PHONE, clock, &[NOOR], words)
        };
        assert_eq!(seen(None), seen(Some(Feeling::Sad)));
        assert!(!seen(None).is_empty());
    }
}

proptest! {
    /// From the ids that somebody reads, those that they do not read cannot be
    /// reckoned: two parts of one event share nothing but the time, and a count
    /// that begins anew in each.
    #[test]
    fn ids_of_two_parts_of_an_event_share_only_the_time(words in 0_u8..40, mood in any::<bool>()) {
        let mut world = World::new();
        let now = world.now_ms;
        let first = NewContribution {
            audience: Audience::Shared,
            feeling: mood.then_some(Feeling::Proud),
            ..new(Perspective::Here, "Kijk.")
        };
        let intent = Intent::Capture {
            side: Perspective::Here,
            day: Day(20_000),
            title: None,
            children: BTreeSet::from([NOOR, MEES]),
            themes: BTreeSet::from([theme(words)]),
            first,
        };
        world.devices[SANNES_TABLET].ask(now, intent).unwrap();
        let entries = world.devices[SANNES_TABLET].replica.entries();
        let mut tails = BTreeSet::new();
        for entry in entries {
            let op = &entry.recorded.op;
            let part = match &op.body {
                Body::Fact(FactOp::Link { child }) => format!("{child}"),
                Body::Contribution(ContributionOp::Contribute { .. } | ContributionOp::Write { .. }) => "words".into(),
                Body::Contribution(ContributionOp::Feel { .. }) => "feeling".into(),
                _ => "moment".into(),
            };
            tails.insert((part, u64::try_from(op.id.0.as_u128() & u128::from(u64::MAX)).unwrap()));
        }
        let parts: BTreeSet<&String> = tails.iter().map(|(part, _)| part).collect();
        let shared: BTreeSet<u64> = tails.iter().map(|(_, tail)| *tail).collect();
        prop_assert_eq!(parts.len(), 4 + usize::from(mood));
        prop_assert_eq!(shared.len(), parts.len());
    }
}
