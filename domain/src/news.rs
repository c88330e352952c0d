//! What is new for a person since they last looked, from what their device holds
//! and shows: nothing here can tell what the person may not read.
//!
//! **Law.** New is what others did and what came to this device after the look,
//! whenever it was made: words that a colleague wrote on an outing and that came
//! in later are as new as others. What a person did is never news to that person.

pub(crate) mod what;

pub use crate::news::what::{Hears, Told, What};

use crate::collect::sort_by_key;
use crate::id::MomentId;
use crate::moment::{Moment, Recorded, SERVER_DEVICE};
use crate::news::what::Viewer;
use crate::op::of_group;
use crate::replica::{Entry, Replica};
use alloc::vec::Vec;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How old something may be before a look and still be news when it comes, in ms.
/// Older is history: who gets a child in the group gets its whole portfolio.
const LATE_MS: i64 = 30 * DAY_MS;

/// What is news to who never looked on this device, in ms before now.
const FIRST_MS: i64 = 14 * DAY_MS;

/// What is new in one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// Which.
    pub moment: MomentId,
    /// When the last of it came to this device: Unix time in ms.
    pub came_ms: i64,
    /// When the last of it was made: Unix time in ms.
    pub made_ms: i64,
    /// What people did, oldest first; the same by the same person once.
    pub told: Vec<Told>,
}

/// To whom an op is news when it reaches them, as its moment stands now: what
/// [`news`] tells on their device. A seal that opens is told with the answers that
/// come out from under it.
#[must_use]
pub fn hears(moment: &Moment, recorded: &Recorded) -> Option<Hears> {
    of_group!(&recorded.op.body, op => op.hears(moment, recorded), _ => None)
}

/// What is new since a look (`None`: never looked on this device), the last that
/// was made first. All in Unix time in ms, by the clock of this device; when something
/// was made, by that of whoever made it.
#[must_use]
pub fn news(replica: &Replica, looked_ms: Option<i64>, now_ms: i64) -> Vec<News> {
    let since = match looked_ms {
        // a clock that was ahead then and is right now
        Some(looked_ms) => Since {
            came_ms: looked_ms.min(now_ms),
            made_ms: looked_ms.min(now_ms) - LATE_MS,
        },
        None => Since {
            came_ms: i64::MIN,
            made_ms: now_ms - FIRST_MS,
        },
    };
    let moments = replica.came_after(since.came_ms);
    let mut found: Vec<News> = moments
        .filter_map(|moment| of_moment(replica, moment, since))
        .collect();
    sort_by_key(&mut found, |news| {
        core::cmp::Reverse((news.made_ms, news.moment))
    });
    found
}

#[derive(Clone, Copy)]
struct Since {
    came_ms: i64,
    made_ms: i64,
}

impl Since {
    fn is_before(self, entry: &Entry) -> bool {
        entry.came_ms.is_some_and(|came| came > self.came_ms) && made_ms(entry) > self.made_ms
    }
}

fn of_moment(replica: &Replica, moment: &Moment, since: Since) -> Option<News> {
    let shown = replica.shown(moment.id).into_iter();
    let new: Vec<(&Entry, Told)> = shown
        .filter(|entry| since.is_before(entry))
        .filter_map(|entry| Some((entry, told(replica, moment, entry)?)))
        .collect();
    let came_ms = new.iter().filter_map(|(entry, _)| entry.came_ms).max()?;
    let made_ms = new.iter().map(|(entry, _)| made_ms(entry)).max()?;
    let mut told: Vec<Told> = Vec::new();
    for (_, one) in new {
        // a feeling comes with the words that it belongs to
        let is_said = |other: &Told| {
            if one.what == What::Felt {
                other.by == one.by && matches!(other.what, What::Wrote(_) | What::Answered(_))
            } else {
                other == &one
            }
        };
        if !told.iter().any(is_said) {
            told.push(one);
        }
    }
    Some(News {
        moment: moment.id,
        came_ms,
        made_ms,
        told,
    })
}

fn made_ms(entry: &Entry) -> i64 {
    entry.recorded.order().0.ms()
}

/// What an op of somebody else tells, as the moment stands now.
fn told(replica: &Replica, moment: &Moment, entry: &Entry) -> Option<Told> {
    let recorded = &entry.recorded;
    let access = replica.access();
    // the server speaks in the name of whoever started the moment
    let is_own = recorded.author == access.person && recorded.op.device != SERVER_DEVICE;
    if is_own {
        return None;
    }
    let viewer = Viewer { access, moment };
    let tells = of_group!(&recorded.op.body, op => op.tells(&viewer, recorded), _ => None);
    let (about, what) = tells?;
    let sees = about.is_none_or(|child| access.sees(child));
    sees.then_some(Told {
        by: recorded.author,
        about,
        what,
    })
}
