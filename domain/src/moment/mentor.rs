//! What a parent said to the mentor, and whether it was taken in.

use super::{Contribution, Moment};
use crate::access::Role;
use crate::op::{Audience, Perspective};
use crate::stamp::Stamp;

impl Moment {
    /// Whether a parent's contribution waits for the mentor: until it is
    /// acknowledged, or the centre has answered it. Other words, and a worry that
    /// came later, wait again.
    #[must_use]
    pub fn waits_for_mentor(&self, contribution: &Contribution) -> bool {
        let is_for_mentor = contribution.role == Role::Guardian
            && contribution.about.is_some()
            && contribution.is_readable()
            && reaches(contribution.audience);
        is_for_mentor && !self.is_taken_in_as_it_stands(contribution)
    }

    /// Whether the centre took in these words, and the worry, if there is one.
    fn is_taken_in_as_it_stands(&self, to: &Contribution) -> bool {
        let is_after_worry = |at| to.worries_since().is_none_or(|worried| at >= worried);
        let mut taps = to.acknowledged.iter();
        let mut answers = self.contributions.iter().filter(|c| self.answers(c, to));
        taps.any(|tap| is_after_worry(tap.at) && to.is_of_these_words(tap))
            || answers.any(|c| is_after_worry(c.written) && c.written >= to.worded())
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
        let is_blind = self.kind.hid_both_sides(child, c.written);
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
pub(super) const fn reaches(audience: Audience) -> bool {
    matches!(audience, Audience::Shared | Audience::Confidential { .. })
}
