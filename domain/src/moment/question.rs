//! Questions: what is asked, and what is still under the seal.
//!
//! **Law.** A seal opens for an answer that stands: one that the other side is to
//! read, when all that came together is in. It opens once, which the server records;
//! who takes the answer back later, or gives it to fewer people, closes nothing.

use super::{Contribution, Moment, Recorded, SERVER_DEVICE, replaced};
use crate::access::Role;
use crate::collect::{map, set};
use crate::id::{ChildId, PersonId};
use crate::op::{Audience, Body, Likeness, Mode, Perspective};
use crate::stamp::Stamp;
use crate::text::Asked;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// What a moment asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The question.
    pub asked: Asked,
    /// Who hears whom first.
    pub mode: Mode,
    /// Guardians who would rather not answer, in the order in which they said so.
    pub passed: Vec<Passed>,
    /// Since when the answers about a child are out from under the seal, as far
    /// as the viewer may know.
    pub opened: BTreeMap<ChildId, Stamp>,
    /// Children about whom the server has said so.
    pub told: BTreeSet<ChildId>,
}

/// A guardian who would rather not answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Passed {
    /// About which child.
    pub child: ChildId,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
}

/// What somebody says about how a moment is on their side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// About which child.
    pub child: ChildId,
    /// From which side.
    pub side: Perspective,
    /// Who says so.
    pub by: PersonId,
    /// How it is.
    pub likeness: Likeness,
}

impl Question {
    /// Whether what this side answers about a child is kept from the other side.
    #[must_use]
    pub fn seals(&self, side: Perspective, child: ChildId) -> bool {
        let is_sealed_at_first = match self.mode {
            Mode::Open => false,
            Mode::ParentFirst => side == Perspective::Here,
            Mode::Together => true,
        };
        is_sealed_at_first && !self.opened.contains_key(&child)
    }
}

impl Moment {
    /// Whether a contribution is kept from the other side of this child.
    #[must_use]
    pub fn is_sealed(&self, contribution: &Contribution, child: ChildId) -> bool {
        let question = self.question.as_ref();
        question.is_some_and(|question| question.seals(contribution.sealed_side(), child))
    }

    /// Whether a guardian of the child has answered or passed, as far as the
    /// viewer may know.
    #[must_use]
    pub fn is_answered_at_home(&self, child: ChildId) -> bool {
        let question = self.question.as_ref();
        let has_passed =
            question.is_some_and(|asked| asked.passed.iter().any(|p| p.child == child));
        has_passed || self.has_answer(Perspective::Home, child)
    }

    /// Whether there is an answer from a side about a child that can be read.
    #[must_use]
    pub fn has_answer(&self, side: Perspective, child: ChildId) -> bool {
        let mut found = self.from_side(side, child);
        found.any(|c| c.is_readable() && c.audience != Audience::Draft)
    }

    /// Whether a parent's contribution waits for the mentor: until it is
    /// acknowledged, or the centre has answered it. Other words, and a worry that
    /// came later, wait again.
    #[must_use]
    pub fn waits_for_mentor(&self, contribution: &Contribution) -> bool {
        let is_for_mentor = contribution.role == Role::Guardian
            && contribution.about.is_some()
            && contribution.is_readable()
            && reaches(contribution.audience);
        let since = contribution.asks_since();
        is_for_mentor && !self.taken_in(contribution).any(|at| at >= since)
    }

    /// When the centre took a parent's contribution in: at a tap, or in an answer.
    pub fn taken_in<'a>(&'a self, to: &'a Contribution) -> impl Iterator<Item = Stamp> + 'a {
        let taps = to.acknowledged.iter().map(|tap| tap.at);
        let answers = self.contributions.iter().filter(|c| self.answers(c, to));
        taps.chain(answers.map(|answer| answer.written))
    }

    /// Whether words of the centre are an answer to a parent's: written in knowledge
    /// of them, about this child, and for this parent to read.
    fn answers(&self, c: &Contribution, to: &Contribution) -> bool {
        let Some(child) = to.about else {
            return false;
        };
        let is_for_them = match c.audience {
            Audience::Shared => true,
            Audience::Confidential { with } => with == to.author,
            Audience::Team | Audience::Draft => false,
        };
        let is_about = match c.about {
            Some(about) => about == child,
            // what is said of all children of a moment answers none of their parents
            None => self.portfolios().all(|of| of == child),
        };
        // who wrote while both sides were sealed had not read it
        let question = self.question.as_ref().filter(|q| q.mode == Mode::Together);
        let is_blind =
            question.is_some_and(|q| q.opened.get(&child).is_none_or(|at| c.written <= *at));
        c.role.is_centre()
            && c.perspective == Perspective::Here
            && c.is_readable()
            && is_for_them
            && is_about
            && !is_blind
            && (c.written, c.id) > (to.written, to.id)
    }
}

/// Whether the other side is to read it, some time.
const fn reaches(audience: Audience) -> bool {
    matches!(audience, Audience::Shared | Audience::Confidential { .. })
}

/// The question with which the moment starts, if it is one.
pub(super) fn question(
    start: &Recorded,
    by_order: &[&Recorded],
    contributions: &[Contribution],
) -> Option<Question> {
    let Body::Ask { mode, asked, .. } = &start.op.body else {
        return None;
    };
    let passed: Vec<Passed> = by_order
        .iter()
        .filter_map(|r| {
            let Body::Pass { child } = r.op.body else {
                return None;
            };
            Some(Passed {
                child,
                by: r.author,
                at: r.order().0,
            })
        })
        .collect();
    let by_server = by_order.iter().filter(|r| r.op.device == SERVER_DEVICE);
    let told: BTreeMap<ChildId, Stamp> = map(by_server.filter_map(|r| {
        let Body::Open { child } = r.op.body else {
            return None;
        };
        Some((child, r.order().0))
    }));
    let mut opened = open(*mode, &passed, contributions);
    opened.extend(&told);
    Some(Question {
        asked: asked.clone(),
        mode: *mode,
        passed,
        told: set(told.into_keys()),
        opened,
    })
}

/// Since when what is answered or passed opens the seal, by child.
fn open(mode: Mode, passed: &[Passed], contributions: &[Contribution]) -> BTreeMap<ChildId, Stamp> {
    let mut home = BTreeMap::new();
    let mut here = BTreeMap::new();
    for pass in passed {
        first(&mut home, pass.child, pass.at);
    }
    for c in contributions {
        let is_answer = c.is_readable() && reaches(c.audience);
        if let Some(child) = c.about.filter(|_| is_answer) {
            let side = match c.sealed_side() {
                Perspective::Here => &mut here,
                Perspective::Home | Perspective::Child => &mut home,
            };
            first(side, child, c.written);
        }
    }
    match mode {
        Mode::Open => BTreeMap::new(),
        Mode::ParentFirst => home,
        Mode::Together => map(home.into_iter().filter_map(|(child, at)| {
            let answered = here.get(&child)?;
            Some((child, at.max(*answered)))
        })),
    }
}

fn first(side: &mut BTreeMap<ChildId, Stamp>, child: ChildId, at: Stamp) {
    let earliest = side.entry(child).or_insert(at);
    *earliest = at.min(*earliest);
}

/// The latest that each person says from each side about each child.
pub(super) fn comparisons(by_order: &[&Recorded]) -> Vec<Comparison> {
    let replaced = replaced(by_order);
    let mut latest = BTreeMap::new();
    for r in by_order.iter().filter(|r| !replaced.contains(&r.op.id)) {
        if let Body::Compare {
            side,
            child,
            likeness,
            ..
        } = r.op.body
        {
            latest.insert((child, side, r.author), likeness);
        }
    }
    let said = latest.into_iter().filter_map(|(of, likeness)| {
        let (child, side, by) = of;
        Some(Comparison {
            child,
            side,
            by,
            likeness: likeness?,
        })
    });
    said.collect()
}
