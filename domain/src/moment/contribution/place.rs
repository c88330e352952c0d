//! Where the parts of a contribution belong.

use crate::access::Role;
use crate::id::ChildId;
use crate::moment::{Contribution, Moment, Wording};
use crate::op::ContributionOp;
use crate::op::vocabulary::{Audience, Perspective};
use crate::placement::around::Around;
use crate::scope::{Circle, Scope};
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

impl ContributionOp {
    pub(crate) fn scopes(&self, around: &Around) -> BTreeSet<Scope> {
        let is_superseded = around.is_superseded();
        match self {
            Self::Contribute { .. } => {
                around.contribution(around.recorded.op.id.into(), frame_circles)
            }
            Self::Withdraw { contribution, .. } if !is_superseded => {
                around.contribution(*contribution, frame_circles)
            }
            Self::Write { contribution, .. }
            | Self::Share { contribution, .. }
            | Self::Withdraw { contribution, .. }
            | Self::Feel { contribution, .. }
                if is_superseded =>
            {
                around.contribution(*contribution, author_only)
            }
            Self::Write { contribution, .. }
            | Self::Share { contribution, .. }
            | Self::Withdraw { contribution, .. }
            | Self::Acknowledge { contribution }
            | Self::Read { contribution, .. } => around.contribution(*contribution, word_circles),
            Self::Feel { contribution, .. } => around.contribution(*contribution, feeling_circles),
        }
    }
}

/// The circles around a child that read the words of a contribution.
fn word_circles(moment: &Moment, contribution: &Contribution, child: ChildId) -> Vec<Circle> {
    if !contribution.is_readable() {
        return vec![Circle::Own(contribution.author)];
    }
    if moment.is_sealed(contribution, child) {
        return vec![sealed_circle(contribution)];
    }
    match contribution.audience {
        Audience::Draft => vec![Circle::Own(contribution.author)],
        Audience::Team => vec![Circle::Team],
        Audience::Confidential { with } => vec![Circle::Confidential(with)],
        Audience::Shared => vec![Circle::Shared],
    }
}

/// The circles that see that there is such a contribution. Who took an answer back
/// after the seal opened has read that of the others: they see that it was there.
pub(crate) fn frame_circles(
    moment: &Moment,
    contribution: &Contribution,
    child: ChildId,
) -> Vec<Circle> {
    let had_seal = moment.kind.has_seal();
    let is_taken_back = contribution.wording == Wording::Withdrawn;
    match contribution.audience {
        _ if !had_seal || !is_taken_back || moment.is_sealed(contribution, child) => {
            word_circles(moment, contribution, child)
        }
        Audience::Shared => vec![Circle::Shared],
        Audience::Confidential { with } => vec![Circle::Confidential(with)],
        Audience::Team | Audience::Draft => word_circles(moment, contribution, child),
    }
}

/// The circle that reads a sealed answer. Colleagues know what the centre is
/// going to say; what comes from home is of who wrote it until then, also where they
/// wrote down for the team what a parent told.
const fn sealed_circle(contribution: &Contribution) -> Circle {
    match (contribution.sealed_side(), contribution.audience) {
        (Perspective::Here, Audience::Team | Audience::Shared) => Circle::Team,
        _ => Circle::Own(contribution.author),
    }
}

/// The circles that see how it felt: never wider than the words, and of what is
/// shared only the family and the mentor.
pub(crate) fn feeling_circles(
    moment: &Moment,
    contribution: &Contribution,
    child: ChildId,
) -> Vec<Circle> {
    let own = Circle::Own(contribution.author);
    if !contribution.is_readable() || moment.is_sealed(contribution, child) {
        return vec![own];
    }
    match contribution.audience {
        Audience::Draft => vec![own],
        Audience::Confidential { with } => vec![Circle::Confidential(with)],
        Audience::Team | Audience::Shared if contribution.role == Role::Guardian => {
            vec![Circle::Family]
        }
        Audience::Team | Audience::Shared => vec![Circle::Mentor, own],
    }
}

fn author_only(_: &Moment, contribution: &Contribution, _: ChildId) -> Vec<Circle> {
    vec![Circle::Own(contribution.author)]
}
