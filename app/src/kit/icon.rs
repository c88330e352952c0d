//! Pictures: icons from the sprite, the logo, somebody's round, and the three
//! drawings of pages that have little to show. All of them are decoration: the
//! word stands next to them.

use crate::kit::el::{El, Part, view};
use crate::kit::names;
use crate::kit::release::use_release;
use domain::op::Feeling;

/// An icon of the sprite.
pub fn icon(name: &str) -> El {
    icon_in(name, "svg.icon")
}

/// A small icon, beside a word in a button.
pub fn icon_s(name: &str) -> El {
    icon_in(name, "svg.icon.icon-s")
}

/// An arrow, which follows the direction of the text.
pub fn arrow(name: &str) -> El {
    icon_in(name, "svg.icon.icon-flip")
}

/// An icon by its classes (`svg.icon`).
pub fn icon_in(name: &str, classes: &'static str) -> El {
    let href = use_release().file(&format!("icons.svg#{name}"));
    view! { <{classes} aria-hidden="true"><use href={href}/></_> }
}

/// The logo.
pub fn logo() -> El {
    icon_in("logo", "svg.logo")
}

/// Somebody's round with two letters, by its classes (`span.face`); a tick in it
/// shows when chosen.
pub fn face(classes: &'static str, name: &str) -> El {
    view! {
        <{classes} aria-hidden="true">
            <b>{names::letters(name)}</b>
            {icon("check")}
        </_>
    }
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
pub fn drawing(which: Drawing) -> El {
    const HOME: &str = "M70 8H16A10 10 0 0 0 6 18v60a10 10 0 0 0 10 10h54z";
    const HERE: &str = "M74 8h54a10 10 0 0 1 10 10v60a10 10 0 0 1-10 10H74z";
    const HOME_LOST: &str = "M62 12 14 6a8 8 0 0 0-9 8v60a10 10 0 0 0 9 10l48 6z";
    const HERE_LOST: &str = "M82 12l48-6a8 8 0 0 1 9 8v60a10 10 0 0 1-9 10l-48 6z";
    const SOLID: [&str; 2] = ["path.picture-home", "path.picture-here"];
    const DASHED: [&str; 2] = [
        "path.picture-home.picture-dash",
        "path.picture-here.picture-dash",
    ];
    let (home, here, ink, radius) = match which {
        Drawing::Empty => ((DASHED[0], HOME), (DASHED[1], HERE), "", "13"),
        Drawing::Calm => ((SOLID[0], HOME), (SOLID[1], HERE), "m65 48 5 5 9-10", "15"),
        Drawing::Lost => (
            (SOLID[0], HOME_LOST),
            (SOLID[1], HERE_LOST),
            "M72 30v8M72 46v8M72 62v8",
            "0",
        ),
    };
    let child = view! { <circle class="picture-child" cx="72" cy="48" r={radius}/> };
    view! {
        <svg class="picture" viewBox="0 0 144 96" aria-hidden="true">
            <{home.0} d={home.1}></_>
            <{here.0} d={here.1}></_>
            {child}
            <path class="picture-ink" d={ink}/>
        </svg>
    }
}

/// A picture and words next to it.
pub fn line(classes: &'static str, picture: &'static str, words: impl Part) -> El {
    view! {
        <{classes}>
            {icon(picture)}
            <span>{words}</span>
        </_>
    }
}

/// The icon of a feeling.
pub const fn sign(feeling: Feeling) -> &'static str {
    match feeling {
        Feeling::Proud => "feel-proud",
        Feeling::Happy => "feel-happy",
        Feeling::Relieved => "feel-relieved",
        Feeling::Curious => "feel-curious",
        Feeling::Worried => "feel-worried",
        Feeling::Sad => "feel-sad",
        Feeling::Angry => "feel-angry",
    }
}
