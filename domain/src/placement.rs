//! In which scopes each op of a moment belongs.
//!
//! **Laws.** A placement depends on the ops of one moment alone. Words go where
//! their audience says, earlier versions and drafts to their author; what
//! describes the moment goes where any of its contributions goes, child by
//! child. No op is placed with a child whose link it would give away. What is
//! under a seal stays with its own side: the centre's answer with the team, that
//! of a family with whoever wrote it.

use crate::access::Role;
use crate::collect::{map, set};
use crate::id::{ChildId, OpId};
use crate::moment::{Contribution, Moment, Recorded, Wording};
use crate::op::{Audience, Body, Mode, Perspective};
use crate::scope::{Circle, Scope};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// For each op of a moment the scopes that it is in.
pub type Placements = BTreeMap<OpId, BTreeSet<Scope>>;

/// Places all ops of one moment, given what they make together (see
/// [`crate::moment::fold`]). An op without a `Start` stays with its author.
#[must_use]
pub fn place<'a>(
    moment: Option<&Moment>,
    ops: impl IntoIterator<Item = &'a Recorded>,
) -> Placements {
    let Some(moment) = moment else {
        let own = |r: &Recorded| (r.op.id, set([Scope::own(r.author)]));
        return map(ops.into_iter().map(own));
    };
    let circles = circles_by_child(moment);
    map(ops
        .into_iter()
        .map(|r| (r.op.id, scopes(moment, &circles, r))))
}

type Circles = BTreeMap<ChildId, BTreeSet<Circle>>;

/// Around each child of the moment, the circles that see it: those of its
/// contributions, and whoever started it.
fn circles_by_child(moment: &Moment) -> Circles {
    // what is asked is for everybody around the child
    let asked = moment.question.as_ref().map(|_| Circle::Shared);
    let starter = || set([Circle::Own(moment.author)].into_iter().chain(asked));
    let mut found: Circles = map(moment.children.iter().map(|child| (*child, starter())));
    for contribution in &moment.contributions {
        for child in moment.children_of(contribution) {
            found
                .entry(child)
                .or_default()
                .extend(frame_circles(moment, contribution, child));
        }
    }
    found
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
fn frame_circles(moment: &Moment, contribution: &Contribution, child: ChildId) -> Vec<Circle> {
    let had_seal = moment
        .question
        .as_ref()
        .is_some_and(|question| question.mode != Mode::Open);
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
/// going to say; a family's answers are each person's own until then.
const fn sealed_circle(contribution: &Contribution) -> Circle {
    match (contribution.audience, contribution.sealed_side()) {
        (Audience::Team, _) | (Audience::Shared, Perspective::Here) => Circle::Team,
        _ => Circle::Own(contribution.author),
    }
}

/// The circles that see how it felt: never wider than the words, and of what is
/// shared only the family and the mentor.
fn feeling_circles(moment: &Moment, contribution: &Contribution, child: ChildId) -> Vec<Circle> {
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

/// The circles around a child for a part of a contribution.
type Place = fn(&Moment, &Contribution, ChildId) -> Vec<Circle>;

fn author_only(_: &Moment, contribution: &Contribution, _: ChildId) -> Vec<Circle> {
    vec![Circle::Own(contribution.author)]
}

fn scopes(moment: &Moment, circles: &Circles, r: &Recorded) -> BTreeSet<Scope> {
    let is_superseded = moment.superseded.contains(&r.op.id);
    let own = Circle::Own(r.author);
    let found = match &r.op.body {
        Body::Day { .. } | Body::Title { .. } if is_superseded => only(circles, own),
        Body::Start { .. } | Body::Ask { .. } => around(circles.iter()),
        // a family whose child is no longer linked keeps its own words and
        // those about its child, not what is said of the others
        Body::Day { .. } | Body::Title { .. } | Body::Theme { .. } | Body::Untheme { .. } => {
            let is_linked = |(child, _): &(&ChildId, _)| moment.children.contains(*child);
            around(circles.iter().filter(is_linked))
        }
        Body::Compare { child, .. } if is_superseded => set([Scope::of(*child, own)]),
        Body::Link { child }
        | Body::Unlink { child, .. }
        | Body::Pass { child }
        | Body::Open { child }
        | Body::Compare { child, .. } => match circles.get(child) {
            Some(around) => set(around.iter().map(|c| Scope::of(*child, *c))),
            None => set([r.author, moment.author].map(|p| Scope::of(*child, Circle::Own(p)))),
        },
        Body::Contribute { .. } => of_contribution(moment, r.op.id, frame_circles),
        Body::Withdraw { contribution, .. } if !is_superseded => {
            of_contribution(moment, (*contribution).into(), frame_circles)
        }
        Body::Write { contribution, .. }
        | Body::Share { contribution, .. }
        | Body::Withdraw { contribution, .. }
        | Body::Acknowledge { contribution } => {
            let place = if is_superseded {
                author_only
            } else {
                word_circles
            };
            of_contribution(moment, (*contribution).into(), place)
        }
        Body::Feel { contribution, .. } => {
            let place = if is_superseded {
                author_only
            } else {
                feeling_circles
            };
            of_contribution(moment, (*contribution).into(), place)
        }
        Body::Unknown(_) => match r.op.body.contribution() {
            // as narrow as the narrowest thing we know of a contribution
            Some(id) => of_contribution(moment, id.into(), feeling_circles),
            None => BTreeSet::new(),
        },
    };
    if found.is_empty() {
        set([Scope::own(r.author)])
    } else {
        found
    }
}

fn around<'a>(
    circles: impl Iterator<Item = (&'a ChildId, &'a BTreeSet<Circle>)>,
) -> BTreeSet<Scope> {
    let of_child = |(child, around): (&'a ChildId, &'a BTreeSet<Circle>)| {
        around.iter().map(|circle| Scope::of(*child, *circle))
    };
    set(circles.flat_map(of_child))
}

fn only(circles: &Circles, circle: Circle) -> BTreeSet<Scope> {
    set(circles.keys().map(|child| Scope::of(*child, circle)))
}

fn of_contribution(moment: &Moment, id: OpId, place: Place) -> BTreeSet<Scope> {
    let Some(contribution) = moment.contribution(id.into()) else {
        return BTreeSet::new();
    };
    let children = moment.children_of(contribution);
    let own = Circle::Own(contribution.author);
    let unlinked = contribution.about.filter(|_| children.is_empty());
    let mut found = BTreeSet::new();
    for child in children {
        let circles = place(moment, contribution, child).into_iter();
        found.extend(circles.map(|circle| Scope::of(child, circle)));
    }
    // about a child that is no longer in the moment: the author keeps it, as
    // long as the author may see that child
    found.extend(unlinked.map(|child| Scope::of(child, own)));
    found
}
