//! A moment as it lies around one of its ops: where the parts of it are.

use crate::collect::set;
use crate::id::{ChildId, ContributionId};
use crate::moment::{Contribution, Moment, Recorded};
use crate::scope::{Circle, Scope};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Around each child of a moment, the circles that see it.
pub(crate) type Circles = BTreeMap<ChildId, BTreeSet<Circle>>;

/// The circles around a child for a part of a contribution.
pub(crate) type Place = fn(&Moment, &Contribution, ChildId) -> Vec<Circle>;

/// What an op asks to know where it belongs.
pub(crate) struct Around<'a> {
    pub moment: &'a Moment,
    pub recorded: &'a Recorded,
    pub circles: &'a Circles,
}

impl Around<'_> {
    /// Whether a later value took the place of this one.
    pub fn is_superseded(&self) -> bool {
        self.moment.superseded.contains(&self.recorded.op.id)
    }

    /// The circle of who recorded it.
    pub const fn own(&self) -> Circle {
        Circle::Own(self.recorded.author)
    }

    /// Wherever the moment is.
    pub fn everywhere(&self) -> BTreeSet<Scope> {
        all(self.circles.iter())
    }

    /// Wherever the moment is around the children that it is linked to: a family whose
    /// child is no longer linked keeps its own words and those about its child, not what
    /// is said of the others.
    pub fn linked(&self) -> BTreeSet<Scope> {
        let is_linked = |(child, _): &(&ChildId, _)| self.moment.children.contains(*child);
        all(self.circles.iter().filter(is_linked))
    }

    /// With who recorded it, around each child.
    pub fn only_own(&self) -> BTreeSet<Scope> {
        set(self
            .circles
            .keys()
            .map(|child| Scope::of(*child, self.own())))
    }

    /// Wherever the moment is around this child.
    pub fn child(&self, child: ChildId) -> BTreeSet<Scope> {
        let both = [self.recorded.author, self.moment.author];
        match self.circles.get(&child) {
            Some(around) => set(around.iter().map(|c| Scope::of(child, *c))),
            None => set(both.map(|p| Scope::of(child, Circle::Own(p)))),
        }
    }

    /// Where a part of a contribution is. Nowhere, when there is no such contribution.
    pub fn contribution(&self, id: ContributionId, place: Place) -> BTreeSet<Scope> {
        let Some(contribution) = self.moment.contribution(id) else {
            return BTreeSet::new();
        };
        let children = self.moment.children_of(contribution);
        let own = Circle::Own(contribution.author);
        let unlinked = contribution.about.filter(|_| children.is_empty());
        let mut found = BTreeSet::new();
        for child in children {
            let circles = place(self.moment, contribution, child).into_iter();
            found.extend(circles.map(|circle| Scope::of(child, circle)));
        }
        // about a child that is no longer in the moment: the author keeps it, as
        // long as the author may see that child
        found.extend(unlinked.map(|child| Scope::of(child, own)));
        found
    }
}

fn all<'a>(circles: impl Iterator<Item = (&'a ChildId, &'a BTreeSet<Circle>)>) -> BTreeSet<Scope> {
    let of_child = |(child, around): (&'a ChildId, &'a BTreeSet<Circle>)| {
        around.iter().map(|circle| Scope::of(*child, *circle))
    };
    set(circles.flat_map(of_child))
}
