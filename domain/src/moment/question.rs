//! Questions: what is asked, and what is still under the seal.
//!
//! **Law.** A seal opens for an answer that stands: one that the other side is to
//! read, when all that came together is in. It opens once, which the server records;
//! who takes the answer back later, or gives it to fewer people, closes nothing.

mod news;
pub(crate) mod op;
mod permit;
mod place;

use super::mentor::reaches;
use super::{Contribution, Recorded, SERVER_DEVICE};
use crate::collect::{map, set};
use crate::id::{ChildId, PersonId};
use crate::op::{Body, Mode, Perspective, QuestionOp};
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

    /// Whether it was asked under a seal.
    #[must_use]
    pub fn has_seal(&self) -> bool {
        self.mode != Mode::Open
    }
}

/// What is asked, and what became of it.
pub(super) fn fold(
    mode: Mode,
    asked: &Asked,
    by_order: &[&Recorded],
    contributions: &[Contribution],
) -> Question {
    let passed: Vec<Passed> = by_order
        .iter()
        .filter_map(|r| {
            let Body::Question(QuestionOp::Pass { child }) = r.op.body else {
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
        let Body::Question(QuestionOp::Open { child }) = r.op.body else {
            return None;
        };
        Some((child, r.order().0))
    }));
    let mut opened = open(mode, &passed, contributions);
    opened.extend(&told);
    Question {
        asked: asked.clone(),
        mode,
        passed,
        told: set(told.into_keys()),
        opened,
    }
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
