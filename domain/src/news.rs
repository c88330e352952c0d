//! What is new for a person since they last looked, from what their device holds
//! and shows: nothing here can tell what the person may not read.
//!
//! **Law.** New is what others did and what came to this device after the look,
//! whenever it was made: words that a colleague wrote on an outing and that came
//! in later are as new as others. What a person did is never news to that person.

use crate::id::{ChildId, MomentId, PersonId};
use crate::moment::{Moment, Recorded};
use crate::op::{Audience, Body, Likeness, Perspective};
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

/// Something that somebody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Who.
    pub by: PersonId,
    /// About which child, if about one.
    pub about: Option<ChildId>,
    /// What.
    pub what: What,
}

/// What somebody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Asked something: of the viewer's side, or of the other.
    Asked {
        /// Whether the viewer is one of those who are asked.
        of_viewer: bool,
    },
    /// Added something, from a side.
    Wrote(Perspective),
    /// Answered a question, from a side.
    Answered(Perspective),
    /// Said how it felt, of what was written before.
    Felt,
    /// Would rather not answer.
    Passed,
    /// What was answered on the other side can be read now.
    Opened,
    /// Took in what the viewer wrote.
    TookIn,
    /// Said how it is on their side.
    Compared(Likeness),
}

/// To whom of those whom an op reaches it is news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hears {
    /// To all but its author.
    AllBut(PersonId),
    /// To this person alone.
    Only(PersonId),
}

impl Hears {
    /// Whether it is news to somebody.
    #[must_use]
    pub fn is_for(self, person: PersonId) -> bool {
        match self {
            Self::AllBut(author) => person != author,
            Self::Only(one) => person == one,
        }
    }
}

/// To whom an op is news when it reaches them, as its moment stands now: what
/// [`news`] tells on their device. A seal that opens is told with the answers that
/// come out from under it.
#[must_use]
pub fn hears(moment: &Moment, recorded: &Recorded) -> Option<Hears> {
    let stands = !moment.superseded.contains(&recorded.op.id);
    let others = Hears::AllBut(recorded.author);
    match &recorded.op.body {
        Body::Ask { .. } | Body::Pass { .. } => Some(others),
        Body::Contribute { .. } => {
            let added = moment.contribution(recorded.op.id.into())?;
            let is_there = added.is_readable() && added.audience != Audience::Draft;
            is_there.then_some(others)
        }
        Body::Feel { feeling, .. } => (stands && feeling.is_some()).then_some(others),
        Body::Compare { likeness, .. } => (stands && likeness.is_some()).then_some(others),
        Body::Acknowledge { contribution } => {
            let author = moment.contribution(*contribution)?.author;
            (author != recorded.author).then_some(Hears::Only(author))
        }
        Body::Start { .. }
        | Body::Day { .. }
        | Body::Title { .. }
        | Body::Link { .. }
        | Body::Unlink { .. }
        | Body::Theme { .. }
        | Body::Untheme { .. }
        | Body::Write { .. }
        | Body::Share { .. }
        | Body::Withdraw { .. }
        | Body::Open { .. }
        | Body::Unknown(_) => None,
    }
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
    found.sort_unstable_by_key(|news| core::cmp::Reverse((news.made_ms, news.moment)));
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
    let me = replica.access().person;
    let is_mine = recorded.author == me;
    let stands = !moment.superseded.contains(&recorded.op.id);
    let (about, what) = match &recorded.op.body {
        // the server says so, in the name of whoever started the moment
        Body::Open { child } => {
            let others = moment.contributions.iter().any(|c| {
                c.author != me && c.is_readable() && c.about.is_none_or(|about| about == *child)
            });
            (Some(*child), others.then_some(What::Opened))
        }
        _ if is_mine => (None, None),
        Body::Ask { side, .. } => {
            let of_viewer = asks(replica, moment, *side);
            (None, Some(What::Asked { of_viewer }))
        }
        Body::Contribute { .. } => {
            let added = moment.contribution(recorded.op.id.into())?;
            let is_there = added.is_readable() && added.audience != Audience::Draft;
            let what = match moment.question {
                Some(_) => What::Answered(added.perspective),
                None => What::Wrote(added.perspective),
            };
            (added.about, is_there.then_some(what))
        }
        Body::Feel { contribution, .. } => {
            let of = moment.contribution(*contribution)?;
            let is_there = stands && of.is_readable() && of.feeling.is_some();
            (of.about, is_there.then_some(What::Felt))
        }
        Body::Acknowledge { contribution } => {
            let of = moment.contribution(*contribution)?;
            (of.about, (of.author == me).then_some(What::TookIn))
        }
        Body::Pass { child } => (Some(*child), Some(What::Passed)),
        Body::Compare {
            child, likeness, ..
        } => {
            let standing = likeness.filter(|_| stands);
            (Some(*child), standing.map(What::Compared))
        }
        Body::Start { .. }
        | Body::Day { .. }
        | Body::Title { .. }
        | Body::Link { .. }
        | Body::Unlink { .. }
        | Body::Theme { .. }
        | Body::Untheme { .. }
        | Body::Write { .. }
        | Body::Share { .. }
        | Body::Withdraw { .. }
        | Body::Unknown(_) => (None, None),
    };
    let sees = about.is_none_or(|child| replica.access().sees(child));
    Some(Told {
        by: recorded.author,
        about,
        what: what.filter(|_| sees)?,
    })
}

/// Whether a question from a side is to the viewer: of a parent to the centre, or
/// of the centre to a parent.
fn asks(replica: &Replica, moment: &Moment, side: Perspective) -> bool {
    let access = replica.access();
    moment.portfolios().any(|child| {
        access.roles(child).any(|role| match side {
            Perspective::Home => role.is_centre(),
            Perspective::Here | Perspective::Child => !role.is_centre(),
        })
    })
}
