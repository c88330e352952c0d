//! The balance of a group's own work, over time: how much of what is said comes
//! from home, what was asked and answered, how long a parent's words waited.
//! Nobody is named in it, neither a parent nor a colleague.

use super::{Month, is_heard};
use crate::access::Role;
use crate::calendar;
use crate::collect::sort_by_key;
use crate::id::ChildId;
use crate::moment::{Contribution, Moment};
use crate::op::Perspective;
use crate::stamp::{Day, Stamp};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// One month of a group.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Contributions from home.
    pub home: usize,
    /// Contributions from here.
    pub here: usize,
    /// What the group asked families, once for each child.
    pub asked: Asks,
    /// What families asked the group, once for each child.
    pub heard: Asks,
    /// How many days each of the parents' contributions waited until it was taken
    /// in or answered, shortest first.
    pub waited_days: Vec<u32>,
    /// How many of them are waiting still.
    pub waiting: usize,
}

/// Questions of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asks {
    /// How many were asked.
    pub asked: usize,
    /// How many of these are answered, or were passed.
    pub answered: usize,
}

impl Asks {
    /// How many are open.
    #[must_use]
    pub const fn open(self) -> usize {
        self.asked.saturating_sub(self.answered)
    }

    fn count(&mut self, is_answered: bool) {
        self.asked += 1;
        self.answered += usize::from(is_answered);
    }
}

/// How something is spread: a half lies between `low` and `high`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Spread {
    /// A quarter is at most this.
    pub low: u32,
    /// Half is at most this.
    pub median: u32,
    /// Three quarters are at most this.
    pub high: u32,
}

impl Tally {
    /// Which part of what is said comes from home, in per cent.
    #[must_use]
    pub fn home_share(&self) -> Option<usize> {
        let all = self.home + self.here;
        (all > 0).then(|| (self.home * 100 + all / 2) / all)
    }

    /// How long parents' words waited.
    #[must_use]
    pub fn waited(&self) -> Option<Spread> {
        let at = |part: usize| {
            let last = self.waited_days.len().checked_sub(1)?;
            self.waited_days.get((last * part + 2) / 4).copied()
        };
        Some(Spread {
            low: at(1)?,
            median: at(2)?,
            high: at(3)?,
        })
    }
}

/// The balance of a group, one for each of the months (oldest first, without a
/// gap), from the moments of its children. What a moment says of other children is
/// not looked at.
#[must_use]
pub fn balance<'a>(
    moments: impl IntoIterator<Item = &'a Moment>,
    group: &BTreeSet<ChildId>,
    months: &[Month],
) -> Vec<Tally> {
    let mut seen = BTreeSet::new();
    let mut tallies = Tallies {
        first: months.first().copied().unwrap_or(Month::of(Day(0))),
        all: months.iter().map(|_| Tally::default()).collect(),
    };
    for moment in moments {
        if !seen.insert(moment.id) {
            continue;
        }
        tallies.questions(moment, group);
        for contribution in moment.contributions.iter().filter(|c| is_heard(c)) {
            let about = moment.children_of(contribution);
            if about.iter().any(|child| group.contains(child)) {
                tallies.words(moment, contribution);
            }
        }
    }
    for tally in &mut tallies.all {
        sort_by_key(&mut tally.waited_days, |days| *days);
    }
    tallies.all
}

/// The months that are being counted.
struct Tallies {
    first: Month,
    all: Vec<Tally>,
}

impl Tallies {
    fn of(&mut self, at: Stamp) -> Option<&mut Tally> {
        let month = Month::of(calendar::day_of(at.ms()));
        let at = usize::try_from(month.after(self.first)).ok()?;
        self.all.get_mut(at)
    }

    fn questions(&mut self, moment: &Moment, group: &BTreeSet<ChildId>) {
        let Some(tally) = self
            .of(moment.started)
            .filter(|_| moment.question().is_some())
        else {
            return;
        };
        for child in moment.children.iter().filter(|c| group.contains(c)) {
            if moment.role.is_centre() {
                tally.asked.count(moment.is_answered_at_home(*child));
            } else {
                let is_answered = moment.has_answer(Perspective::Here, *child);
                tally.heard.count(is_answered);
            }
        }
    }

    fn words(&mut self, moment: &Moment, written: &Contribution) {
        let Some(tally) = self.of(written.written) else {
            return;
        };
        match written.perspective {
            Perspective::Home => tally.home += 1,
            Perspective::Here => tally.here += 1,
            Perspective::Child => {}
        }
        if moment.waits_for_mentor(written) {
            tally.waiting += 1;
        } else if let Some(at) = taken_in(moment, written) {
            tally.waited_days.push(days(written.written, at));
        }
    }
}

/// When a parent's words were first taken in, or answered by the centre.
fn taken_in(moment: &Moment, written: &Contribution) -> Option<Stamp> {
    if written.role != Role::Guardian {
        return None;
    }
    moment.taken_in(written).min()
}

fn days(from: Stamp, until: Stamp) -> u32 {
    let days = until.ms().saturating_sub(from.ms()).max(0) / 86_400_000;
    u32::try_from(days).unwrap_or(u32::MAX)
}
