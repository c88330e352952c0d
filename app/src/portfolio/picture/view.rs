//! The complete picture as the viewer reads it: names instead of keys, and words
//! for each cell. A view only draws this.

use crate::kit::names::theme_name;
use crate::kit::texts::Texts;
use crate::kit::{names, texts};
use domain::id::ChildId;
use domain::picture::{Cell, Month, Picture, picture};
use domain::replica::Replica;
use domain::text::ThemeKey;

/// How many months are beside each other.
pub const MONTHS: i32 = 12;

/// A picture with the names of its rows.
#[derive(Clone, PartialEq, Debug)]
pub struct ShownPicture {
    /// What the child is called.
    pub child: String,
    /// The picture.
    pub picture: Picture,
    /// What its rows are called, in the same order.
    pub names: Vec<String>,
}

impl ShownPicture {
    /// Whether there is nothing at all, in these months or any other.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Picture {
            rows,
            has_earlier,
            has_later,
            ..
        } = &self.picture;
        let mut cells = rows.iter().flat_map(|row| &row.cells);
        !has_earlier && !has_later && cells.all(|cell| cell.moments.is_empty())
    }
}

/// The picture of a child over the months until one. `None` when the viewer does
/// not see the child.
#[must_use]
pub fn shown(replica: &Replica, t: Texts, child: ChildId, until: Month) -> Option<ShownPicture> {
    let directory = replica.directory()?;
    directory.child(child)?;
    let moments = replica.moments_of(Some(child));
    let moments = moments.filter_map(|id| replica.moment(id));
    let mut themes = Vec::new();
    for theme in &directory.themes {
        themes.push(theme.key.clone());
    }
    let picture = picture(moments.map(AsRef::as_ref), child, &themes, until, MONTHS);
    let mut called = Vec::new();
    for row in &picture.rows {
        called.push(theme_words(replica, t, row.theme.as_ref()));
    }
    Some(ShownPicture {
        child: names::child(directory, child),
        picture,
        names: called,
    })
}

/// What a theme is called; `None` is what has none.
#[must_use]
pub fn theme_words(replica: &Replica, t: Texts, theme: Option<&ThemeKey>) -> String {
    let Some(key) = theme else {
        return t.picture_loose().into();
    };
    let directory = replica.directory();
    let known = directory.and_then(|d| d.themes.iter().find(|theme| theme.key == *key));
    known.map_or_else(|| key.as_str().into(), |theme| theme_name(theme, t))
}

/// *november 2026*
#[must_use]
pub fn month_words(t: Texts, month: Month) -> String {
    format!("{} {}", t.month(month.month), month.year)
}

/// *nov*, and the year where a reader needs it.
#[must_use]
pub fn month_short(t: Texts, month: Month) -> &'static str {
    let at = usize::try_from(month.month.saturating_sub(1)).unwrap_or_default();
    let mut all = t.picture_months_short().split(' ');
    all.nth(at).unwrap_or_default()
}

/// What is in a cell, in words: *thuis 2, hier 1, een vraag zonder antwoord*.
#[must_use]
pub fn cell_words(t: Texts, cell: &Cell) -> String {
    if cell.moments.is_empty() {
        return t.picture_nothing().into();
    }
    let count = |count: usize| texts::number(count);
    let mut words = vec![
        t.picture_home(&count(cell.home)),
        t.picture_here(&count(cell.here)),
    ];
    let more = [
        (cell.own, t.picture_own(cell.own)),
        (cell.asked, t.picture_asked(cell.asked)),
        (cell.alike, t.picture_alike(cell.alike)),
        (cell.different, t.picture_different(cell.different)),
    ];
    for (count, said) in more {
        if count > 0 {
            words.push(said);
        }
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::moment_id;
    use crate::kit::language::Language;

    const NL: Texts = Texts::of(Language::Nl);

    #[test]
    fn a_cell_says_in_words_what_it_shows() {
        let cell = Cell {
            moments: vec![moment_id(1), moment_id(2)],
            home: 2,
            here: 0,
            own: 1,
            different: 1,
            ..Cell::default()
        };
        assert_eq!(
            cell_words(NL, &cell),
            "thuis 2, hier 0, kind zelf 1, bij ons anders 1"
        );
        assert_eq!(cell_words(NL, &Cell::default()), "nog niets");
    }

    #[test]
    fn every_month_has_a_short_name_in_every_language() {
        for language in Language::ALL {
            let t = Texts::of(language);
            for month in 1..=12 {
                let month = Month { year: 2026, month };
                let long = t.month(month.month);
                let short = month_short(t, month);
                assert!(
                    short.len() == 3 && short[..1] == long[..1],
                    "{short} {long}"
                );
            }
        }
    }
}
