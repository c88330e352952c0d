//! A group's own work as staff read it: silences in sentences, and the balance by
//! month. A view only draws this.

use crate::kit::texts::Texts;
use crate::portfolio::picture::view::theme_words;
use domain::id::ChildId;
use domain::moment::Moment;
use domain::op::Perspective;
use domain::picture::Month;
use domain::picture::balance::{Tally, balance};
use domain::picture::silence::{Limits, Silence, silences};
use domain::replica::Replica;
use domain::stamp::Day;
use std::collections::BTreeSet;

/// How many months are looked back.
pub const MONTHS: i32 = 12;

/// The silences around one child.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Silences {
    /// The child as a whole: which side, and since when.
    pub whole: Vec<(Perspective, Option<Day>)>,
    /// The names of the themes of which nothing was seen here lately.
    pub unseen: Vec<String>,
    /// The names of the themes of which nothing was heard from home lately.
    pub unheard: Vec<String>,
}

impl Silences {
    /// Whether there is nothing to say.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.unseen.is_empty() && self.unheard.is_empty()
    }

    /// Of how many themes one side or the other was quiet.
    #[must_use]
    pub fn themes(&self) -> usize {
        let mut themes = BTreeSet::new();
        themes.extend(self.unseen.iter().chain(&self.unheard));
        themes.len()
    }

    /// Whether home was not heard lately, about anything or about a theme.
    #[must_use]
    pub fn asks_for_a_question(&self) -> bool {
        let is_home = |(side, _): &(Perspective, _)| *side == Perspective::Home;
        !self.unheard.is_empty() || self.whole.iter().any(is_home)
    }
}

/// After how many days the location of the viewer speaks of a silence. `None` for
/// who does not work with the child.
#[must_use]
pub fn limits(replica: &Replica, child: ChildId) -> Option<Limits> {
    replica.access().centre_role(child)?;
    let directory = replica.directory()?;
    Some(directory.silence.unwrap_or_default())
}

/// The silences around a child. `None` for who does not work with it.
#[must_use]
pub fn quiet(replica: &Replica, t: Texts, child: ChildId, today: Day) -> Option<Silences> {
    let limits = limits(replica, child)?;
    let mut themes = Vec::new();
    for theme in replica.directory().iter().flat_map(|d| &d.themes) {
        themes.push(theme.key.clone());
    }
    let since = replica.directory().and_then(|d| d.child(child)?.since);
    let moments = moments(replica, child);
    let mut quiet = Silences::default();
    for Silence { side, theme, last } in silences(moments, child, &themes, since, limits, today) {
        let Some(theme) = theme else {
            quiet.whole.push((side, last));
            continue;
        };
        let name = theme_words(replica, t, Some(&theme));
        match side {
            Perspective::Here => quiet.unseen.push(name),
            Perspective::Home | Perspective::Child => quiet.unheard.push(name),
        }
    }
    Some(quiet)
}

/// The balance of these children's group over the months until this one.
#[must_use]
pub fn balance_of(replica: &Replica, children: &[ChildId], until: Month) -> Vec<(Month, Tally)> {
    let months = until.back(MONTHS);
    let mut group = BTreeSet::new();
    group.extend(children.iter().copied());
    let all = children.iter().flat_map(|child| moments(replica, *child));
    let tallies = balance(all, &group, &months);
    months.into_iter().zip(tallies).collect()
}

fn moments(replica: &Replica, child: ChildId) -> impl Iterator<Item = &Moment> {
    let ids = replica.moments_of(Some(child));
    ids.filter_map(|id| replica.moment(id).map(AsRef::as_ref))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_of_which_both_sides_are_quiet_is_one_theme() {
        let quiet = Silences {
            unseen: vec!["Taal".into(), "Spel".into()],
            unheard: vec!["Taal".into()],
            ..Silences::default()
        };
        assert_eq!(quiet.themes(), 2);
    }

    #[test]
    fn only_what_home_did_not_say_asks_for_a_question() {
        let of = |side| Silences {
            whole: vec![(side, None)],
            ..Silences::default()
        };
        assert!(of(Perspective::Home).asks_for_a_question());
        assert!(!of(Perspective::Here).asks_for_a_question());
        let unheard = Silences {
            unheard: vec!["Taal".into()],
            ..Silences::default()
        };
        assert!(unheard.asks_for_a_question());
        assert!(Silences::default().is_empty() && !unheard.is_empty());
    }
}
