//! Both silences: *niet gezien* (nothing from here lately) and *niet gehoord*
//! (nothing from home lately), of a child as a whole and by theme. For looking at
//! one's own work: never a ranking, never a quota.
//!
//! **Law.** A silence begins when somebody could have written: not before a child
//! came, and not where nobody at home can.
//!
//! **Law.** What ends a silence are words that stand and that others may read.
//! Asking ends none: it is not yet seeing, and not yet hearing.

use super::is_heard;
use crate::calendar;
use crate::directory::Since;
use crate::id::ChildId;
use crate::moment::Moment;
use crate::op::Perspective;
use crate::stamp::Day;
use crate::text::ThemeKey;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// After how many days a location calls it a silence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Nothing from here about a child.
    pub seen_days: u16,
    /// Nothing from home about a child.
    pub heard_days: u16,
    /// Nothing from one of both about a theme.
    pub theme_days: u16,
}

impl Default for Limits {
    /// Four weeks, six weeks, and about four months.
    fn default() -> Self {
        Self {
            seen_days: 28,
            heard_days: 42,
            theme_days: 120,
        }
    }
}

impl Limits {
    /// What a location can set, in days: a week to two years.
    pub const DAYS: (u16, u16) = (7, 730);

    /// Whether these are limits that a location can set.
    #[must_use]
    pub fn are_sensible(self) -> bool {
        let all = [self.seen_days, self.heard_days, self.theme_days];
        let (least, most) = Self::DAYS;
        all.iter().all(|days| (least..=most).contains(days))
    }

    /// After how many days one side is silent, about a child or a theme of it.
    #[must_use]
    pub const fn days(self, side: Perspective, is_theme: bool) -> u16 {
        match side {
            _ if is_theme => self.theme_days,
            Perspective::Here => self.seen_days,
            Perspective::Home | Perspective::Child => self.heard_days,
        }
    }
}

/// A silence of one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silence {
    /// Whose: here is *niet gezien*, home *niet gehoord*.
    pub side: Perspective,
    /// About what; `None` is the child as a whole.
    pub theme: Option<ThemeKey>,
    /// When there was something last; `None`: never, as far as the viewer may know.
    pub last: Option<Day>,
}

/// The silences around a child, as a whole first and then by theme, here before
/// home. Where a side is silent as a whole, its themes are not named too. `since`
/// when each side could write.
#[must_use]
pub fn silences<'a>(
    moments: impl IntoIterator<Item = &'a Moment>,
    child: ChildId,
    themes: &[ThemeKey],
    since: Option<Since>,
    limits: Limits,
    today: Day,
) -> Vec<Silence> {
    let rows: Vec<Option<ThemeKey>> = [None]
        .into_iter()
        .chain(themes.iter().cloned().map(Some))
        .collect();
    let last = last_words(moments, child, &rows);
    let mut found: Vec<Silence> = Vec::new();
    for (theme, last) in rows.into_iter().zip(last) {
        for (side, last) in SIDES.into_iter().zip(last) {
            let limit_days = i32::from(limits.days(side, theme.is_some()));
            let is_silent = is_silent(side, last, since, limit_days, today);
            let is_told = found.iter().any(|s| s.side == side && s.theme.is_none());
            if is_silent && !is_told {
                found.push(Silence {
                    side,
                    theme: theme.clone(),
                    last,
                });
            }
        }
    }
    found
}

/// Whether a side is silent for more than so many days.
#[must_use]
pub fn is_silent(
    side: Perspective,
    last: Option<Day>,
    since: Option<Since>,
    limit_days: i32,
    today: Day,
) -> bool {
    let could = match (side, since) {
        (_, None) => None,
        (Perspective::Here, Some(since)) => Some(since.here),
        (Perspective::Home | Perspective::Child, Some(since)) => match since.home {
            Some(home) => Some(home),
            None => return false,
        },
    };
    // what was seen once is the measure; where nothing ever was, since it could be
    let quiet_since = last.or(could);
    quiet_since.is_none_or(|since| today.0 - since.0 > limit_days)
}

const SIDES: [Perspective; 2] = [Perspective::Here, Perspective::Home];

/// When each side was last read in each row; `None` is the child as a whole.
fn last_words<'a>(
    moments: impl IntoIterator<Item = &'a Moment>,
    child: ChildId,
    rows: &[Option<ThemeKey>],
) -> Vec<[Option<Day>; 2]> {
    let mut found: Vec<[Option<Day>; 2]> = rows.iter().map(|_| [None; 2]).collect();
    for moment in moments {
        if !moment.portfolios().any(|of| of == child) {
            continue;
        }
        for (at, side) in SIDES.into_iter().enumerate() {
            let words = moment.from_side(side, child).filter(|c| is_heard(c));
            let last = words.map(|c| calendar::day_of(c.written.ms())).max();
            for (row, found) in rows.iter().zip(&mut found) {
                let is_in = row
                    .as_ref()
                    .is_none_or(|theme| moment.themes.contains(theme));
                if is_in {
                    found[at] = found[at].max(last);
                }
            }
        }
    }
    found
}
