//! In which scopes each op of a moment belongs.
//!
//! **Laws.** A placement depends on the ops of one moment alone. Words go where
//! their audience says, earlier versions and drafts to their author; what
//! describes the moment goes where any of its contributions goes, child by
//! child. No op is placed with a child whose link it would give away.

use crate::access::Role;
use crate::id::{ChildId, OpId};
use crate::moment::{Contribution, Moment, Recorded, fold};
use crate::op::{Audience, Body};
use crate::scope::{Circle, Scope};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// For each op of a moment the scopes that it is in.
pub type Placements = BTreeMap<OpId, BTreeSet<Scope>>;

/// Places all ops of one moment. An op without a `Start` stays with its author.
#[must_use]
pub fn place<'a>(ops: impl IntoIterator<Item = &'a Recorded> + Clone) -> Placements {
    let Some(moment) = fold(ops.clone()) else {
        return ops
            .into_iter()
            .map(|r| (r.op.id, BTreeSet::from([Scope::own(r.author)])))
            .collect();
    };
    let circles = circles_by_child(&moment);
    ops.into_iter()
        .map(|r| (r.op.id, scopes(&moment, &circles, r)))
        .collect()
}

type Circles = BTreeMap<ChildId, BTreeSet<Circle>>;

/// Around each child of the moment, the circles that see it: those of its
/// contributions, and whoever started it.
fn circles_by_child(moment: &Moment) -> Circles {
    let mut found: Circles = moment
        .children
        .iter()
        .map(|child| (*child, BTreeSet::from([Circle::Own(moment.author)])))
        .collect();
    for contribution in &moment.contributions {
        for child in moment.children_of(contribution) {
            found
                .entry(child)
                .or_default()
                .extend(word_circles(contribution));
        }
    }
    found
}

/// The circles that read the words of a contribution.
fn word_circles(contribution: &Contribution) -> Vec<Circle> {
    if !contribution.is_readable() {
        return vec![Circle::Own(contribution.author)];
    }
    match contribution.audience {
        Audience::Draft => vec![Circle::Own(contribution.author)],
        Audience::Team => vec![Circle::Team],
        Audience::Confidential { with } => vec![Circle::Confidential(with)],
        Audience::Shared => vec![Circle::Shared],
    }
}

/// The circles that see how it felt: never wider than the words, and of what is
/// shared only the family and the mentor.
fn feeling_circles(contribution: &Contribution) -> Vec<Circle> {
    let own = Circle::Own(contribution.author);
    if !contribution.is_readable() {
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

fn scopes(moment: &Moment, circles: &Circles, r: &Recorded) -> BTreeSet<Scope> {
    let is_superseded = moment.superseded.contains(&r.op.id);
    let own = Circle::Own(r.author);
    let found = match &r.op.body {
        Body::Day { .. } | Body::Title { .. } if is_superseded => only(circles, own),
        Body::Start { .. }
        | Body::Day { .. }
        | Body::Title { .. }
        | Body::Theme { .. }
        | Body::Untheme { .. } => around(circles),
        Body::Link { child } | Body::Unlink { child, .. } => match circles.get(child) {
            Some(around) => around.iter().map(|c| Scope::of(*child, *c)).collect(),
            None => [r.author, moment.author]
                .map(|person| Scope::of(*child, Circle::Own(person)))
                .into(),
        },
        Body::Contribute { .. } => of_contribution(moment, r.op.id, &word_circles),
        Body::Write { contribution, .. }
        | Body::Share { contribution, .. }
        | Body::Withdraw { contribution, .. }
        | Body::Acknowledge { contribution } => {
            let author_only: &dyn Fn(&Contribution) -> Vec<Circle> =
                &|c| vec![Circle::Own(c.author)];
            let place = if is_superseded {
                author_only
            } else {
                &word_circles
            };
            of_contribution(moment, (*contribution).into(), place)
        }
        Body::Feel { contribution, .. } => {
            let author_only: &dyn Fn(&Contribution) -> Vec<Circle> =
                &|c| vec![Circle::Own(c.author)];
            let place = if is_superseded {
                author_only
            } else {
                &feeling_circles
            };
            of_contribution(moment, (*contribution).into(), place)
        }
        Body::Unknown(_) => match r.op.body.contribution() {
            // as narrow as the narrowest thing we know of a contribution
            Some(id) => of_contribution(moment, id.into(), &feeling_circles),
            None => BTreeSet::new(),
        },
    };
    if found.is_empty() {
        BTreeSet::from([Scope::own(r.author)])
    } else {
        found
    }
}

fn around(circles: &Circles) -> BTreeSet<Scope> {
    circles
        .iter()
        .flat_map(|(child, around)| around.iter().map(|circle| Scope::of(*child, *circle)))
        .collect()
}

fn only(circles: &Circles, circle: Circle) -> BTreeSet<Scope> {
    circles
        .keys()
        .map(|child| Scope::of(*child, circle))
        .collect()
}

fn of_contribution(
    moment: &Moment,
    id: OpId,
    place: &dyn Fn(&Contribution) -> Vec<Circle>,
) -> BTreeSet<Scope> {
    let Some(contribution) = moment.contribution(id.into()) else {
        return BTreeSet::new();
    };
    let circles = place(contribution);
    let children = moment.children_of(contribution);
    let own = Circle::Own(contribution.author);
    let unlinked = contribution.about.filter(|_| children.is_empty());
    let mut found: BTreeSet<Scope> = children
        .iter()
        .flat_map(|child| circles.iter().map(|circle| Scope::of(*child, *circle)))
        .collect();
    // about a child that is no longer in the moment: the author keeps it, as
    // long as the author may see that child
    found.extend(unlinked.map(|child| Scope::of(child, own)));
    found
}
