//! Pictures: icons from the sprite, the logo, somebody's round, and the three
//! drawings of pages that have little to show. All of them are decoration: the
//! word stands next to them.

use crate::el::{El, el};
use crate::names;
use crate::release::use_release;
use leptos::prelude::*;

/// An icon of the sprite.
pub fn icon(name: &str) -> AnyView {
    icon_in(name, "icon")
}

/// A small icon, beside a word in a button.
pub fn icon_s(name: &str) -> AnyView {
    icon_in(name, "icon icon-s")
}

/// An arrow, which follows the direction of the text.
pub fn arrow(name: &str) -> AnyView {
    icon_in(name, "icon icon-flip")
}

/// An icon with classes.
pub fn icon_in(name: &str, class: &'static str) -> AnyView {
    let href = use_release().file(&format!("icons.svg#{name}"));
    view! { <svg class=class aria-hidden="true"><use_ href=href/></svg> }.into_any()
}

/// The logo.
pub fn logo() -> AnyView {
    icon_in("logo", "logo")
}

/// Somebody's round with two letters, by its classes (`span.face`); a tick in it
/// shows when chosen.
pub fn face(classes: &'static str, name: &str) -> El {
    el(classes)
        .set("aria-hidden", "true")
        .put(el("b").put(names::letters(name)))
        .put(icon("check"))
}

/// What a drawing says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Drawing {
    /// Two sides that wait to be filled.
    Empty,
    /// Two sides, and all is well.
    Calm,
    /// Two sides that fell apart.
    Lost,
}

/// A drawing.
pub fn drawing(which: Drawing) -> AnyView {
    const HOME: &str = "M70 8H16A10 10 0 0 0 6 18v60a10 10 0 0 0 10 10h54z";
    const HERE: &str = "M74 8h54a10 10 0 0 1 10 10v60a10 10 0 0 1-10 10H74z";
    const HOME_LOST: &str = "M62 12 14 6a8 8 0 0 0-9 8v60a10 10 0 0 0 9 10l48 6z";
    const HERE_LOST: &str = "M82 12l48-6a8 8 0 0 1 9 8v60a10 10 0 0 1-9 10l-48 6z";
    let (home, here, ink, radius) = match which {
        Drawing::Empty => (HOME, HERE, "", "13"),
        Drawing::Calm => (HOME, HERE, "m65 48 5 5 9-10", "15"),
        Drawing::Lost => (HOME_LOST, HERE_LOST, "M72 30v8M72 46v8M72 62v8", "0"),
    };
    let home_class = match which {
        Drawing::Empty => "picture-home picture-dash",
        Drawing::Calm | Drawing::Lost => "picture-home",
    };
    let here_class = match which {
        Drawing::Calm => "picture-here",
        Drawing::Empty | Drawing::Lost => "picture-here picture-dash",
    };
    view! {
        <svg class="picture" viewBox="0 0 144 96" aria-hidden="true">
            <path class=home_class d=home></path>
            <path class=here_class d=here></path>
            <circle class="picture-child" cx="72" cy="48" r=radius></circle>
            <path class="picture-ink" d=ink></path>
        </svg>
    }
    .into_any()
}
