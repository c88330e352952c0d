//! The complete picture of a child: where both sides looked, where only one
//! did, where nobody did.
//!
//! Beside it: [`silence`], what was long not seen or heard; and [`balance`], a group's own work.
//!
//! **Laws.** It is made of the moments that it is given and of nothing else;
//! their order and repetition do not matter. Every moment with something to read
//! about the child, or that asks something, is in each cell of its month and its
//! themes, and in no other; one that touches no known theme is in the row
//! without a theme, so that nothing falls out of the picture. Asking is not yet
//! seeing, and a sealed answer that is not among what is given is not there.

pub mod balance;
pub mod month;
pub mod silence;

use crate::id::{ChildId, MomentId};
use crate::moment::{Contribution, Moment};
use crate::op::{Audience, Likeness, Perspective};
use crate::stamp::{Day, Stamp};
use crate::text::ThemeKey;
use alloc::vec::Vec;

pub use crate::picture::month::Month;

/// Themes down, months across.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// The months, oldest first.
    pub months: Vec<Month>,
    /// A row per theme in the order of the location, and one without a theme
    /// where there is something in it.
    pub rows: Vec<Row>,
    /// Whether there is something before these months.
    pub has_earlier: bool,
    /// Whether there is something after these months.
    pub has_later: bool,
}

/// One theme over time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The theme; `None` is what has none yet.
    pub theme: Option<ThemeKey>,
    /// A cell per month.
    pub cells: Vec<Cell>,
}

/// One theme in one month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// The moments, newest first.
    pub moments: Vec<MomentId>,
    /// In how many of them there are words from home.
    pub home: usize,
    /// In how many there are words from here.
    pub here: usize,
    /// In how many there are words of the child.
    pub own: usize,
    /// How many ask something and have no words yet.
    pub asked: usize,
    /// In how many somebody says *dit herken ik*.
    pub alike: usize,
    /// In how many somebody says *bij ons anders*.
    pub different: usize,
}

/// Who looked at a moment, as far as the viewer may know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Look {
    /// There are words from home.
    pub home: bool,
    /// There are words from here.
    pub here: bool,
    /// There are words of the child.
    pub own: bool,
    /// Somebody says *dit herken ik*.
    pub alike: bool,
    /// Somebody says *bij ons anders*.
    pub different: bool,
}

impl Look {
    /// Whether anybody looked.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.home || self.here || self.own
    }
}

/// Who looked at a moment for this child. `None` when it is not in the child's
/// portfolio, or there is nothing in it to read and it asks nothing.
#[must_use]
pub fn look(moment: &Moment, child: ChildId) -> Option<Look> {
    if !moment.portfolios().any(|of| of == child) {
        return None;
    }
    let has = |side| moment.from_side(side, child).any(is_heard);
    let mut compared = moment.comparisons.iter().filter(|c| c.child == child);
    let look = Look {
        home: has(Perspective::Home),
        here: has(Perspective::Here),
        own: has(Perspective::Child),
        alike: compared.clone().any(|c| c.likeness == Likeness::Alike),
        different: compared.any(|c| c.likeness == Likeness::Different),
    };
    (look.is_any() || moment.question().is_some()).then_some(look)
}

/// Whether a contribution can be read, and is there for more than its author.
#[must_use]
pub fn is_heard(contribution: &Contribution) -> bool {
    contribution.is_readable() && contribution.audience != Audience::Draft
}

/// Whether a moment is in the row of a theme; `None` is the row of what touches
/// none of the themes of the location.
#[must_use]
pub fn is_in_row(moment: &Moment, theme: Option<&ThemeKey>, themes: &[ThemeKey]) -> bool {
    match theme {
        Some(theme) => moment.themes.contains(theme),
        None => !themes.iter().any(|theme| moment.themes.contains(theme)),
    }
}

/// The picture of a child over so many months until one. `themes` are those of
/// the location, in the order to show them.
#[must_use]
pub fn picture<'a>(
    moments: impl IntoIterator<Item = &'a Moment>,
    child: ChildId,
    themes: &[ThemeKey],
    until: Month,
    count: i32,
) -> Picture {
    let months = until.back(count);
    let first = until.plus(1 - count);
    let mut picture = Picture::default();
    let rows = themes.iter().cloned().map(Some).chain([None]);
    let mut rows: Vec<Looks> = rows.map(|theme| Looks::new(theme, months.len())).collect();
    for moment in moments {
        let Some(look) = look(moment, child) else {
            continue;
        };
        let at = Month::of(moment.day).after(first);
        picture.has_earlier |= at < 0;
        picture.has_later |= at >= count;
        let Ok(at) = usize::try_from(at) else {
            continue;
        };
        for row in &mut rows {
            if is_in_row(moment, row.theme.as_ref(), themes) {
                row.put(at, (moment.day, moment.started, moment.id), look);
            }
        }
    }
    rows.retain(|row| row.theme.is_some() || row.cells.iter().any(|cell| !cell.is_empty()));
    picture.rows = rows.into_iter().map(Looks::row).collect();
    picture.months = months;
    picture
}

/// Oldest first.
type Order = (Day, Stamp, MomentId);

/// A row that is being filled.
struct Looks {
    theme: Option<ThemeKey>,
    /// By month, newest first.
    cells: Vec<Vec<(Order, Look)>>,
}

impl Looks {
    fn new(theme: Option<ThemeKey>, months: usize) -> Self {
        let cells = (0..months).map(|_| Vec::new()).collect();
        Self { theme, cells }
    }

    /// Puts a moment in its place, once.
    fn put(&mut self, month: usize, order: Order, look: Look) {
        let Some(cell) = self.cells.get_mut(month) else {
            return;
        };
        let before = cell.iter().position(|(other, _)| *other <= order);
        let at = before.unwrap_or(cell.len());
        if cell.get(at).is_none_or(|(other, _)| *other != order) {
            cell.insert(at, (order, look));
        }
    }

    fn row(self) -> Row {
        let cells = self.cells.iter();
        Row {
            cells: cells.map(|looks| cell(looks)).collect(),
            theme: self.theme,
        }
    }
}

fn cell(looks: &[(Order, Look)]) -> Cell {
    let mut cell = Cell::default();
    for ((_, _, id), look) in looks {
        cell.moments.push(*id);
        cell.home += usize::from(look.home);
        cell.here += usize::from(look.here);
        cell.own += usize::from(look.own);
        cell.asked += usize::from(!look.is_any());
        cell.alike += usize::from(look.alike);
        cell.different += usize::from(look.different);
    }
    cell
}
