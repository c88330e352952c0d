//! In which scopes each op of a moment belongs.
//!
//! **Laws.** A placement depends on the ops of one moment alone. Words go where
//! their audience says, earlier versions and drafts to their author; what
//! describes the moment goes where any of its contributions goes, child by
//! child. No op is placed with a child whose link it would give away. What is
//! under a seal stays with its own side: the centre's answer with the team, that
//! of a family with whoever wrote it.

pub(crate) mod around;

use crate::collect::{map, set};
use crate::id::OpId;
use crate::moment::contribution::place::{feeling_circles, frame_circles};
use crate::moment::{Moment, Recorded};
use crate::op::of_group;
use crate::placement::around::{Around, Circles};
use crate::scope::{Circle, Scope};
use alloc::collections::{BTreeMap, BTreeSet};

/// For each op of a moment the scopes that it is in.
pub type Placements = BTreeMap<OpId, BTreeSet<Scope>>;

/// By which rules ops are placed. Raised with every change of what [`place`] answers: a server
/// then brings in line what it placed before.
pub const RULES: u32 = 2;

/// Places all ops of one moment, given what they make together (see
/// [`crate::moment::fold`]). An op of a moment that has not begun stays with its author.
#[must_use]
pub fn place<'a>(
    moment: Option<&Moment>,
    ops: impl IntoIterator<Item = &'a Recorded>,
) -> Placements {
    let Some(moment) = moment else {
        let own = |r: &Recorded| (r.op.id, set([Scope::own(r.author)]));
        return map(ops.into_iter().map(own));
    };
    let circles = &circles_by_child(moment);
    map(ops.into_iter().map(|recorded| {
        let around = Around {
            moment,
            recorded,
            circles,
        };
        (recorded.op.id, scopes(&around))
    }))
}

/// Around each child of the moment, the circles that see it: those of its
/// contributions, and whoever started it.
fn circles_by_child(moment: &Moment) -> Circles {
    let of_kind = moment.kind.circle();
    let starter = || set([Circle::Own(moment.author)].into_iter().chain(of_kind));
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

fn scopes(around: &Around) -> BTreeSet<Scope> {
    let body = &around.recorded.op.body;
    let found = of_group!(body, op => op.scopes(around), _ => match body.contribution() {
        // as narrow as the narrowest thing we know of a contribution
        Some(id) => around.contribution(id, feeling_circles),
        None => BTreeSet::new(),
    });
    if found.is_empty() {
        set([Scope::own(around.recorded.author)])
    } else {
        found
    }
}
