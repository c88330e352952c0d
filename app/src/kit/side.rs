//! The diptych: *thuis* and *hier*, always in that order and equally large, and
//! *kind zelf* underneath. Nothing else decides how the sides are drawn.

use crate::kit::el::{El, Part, view};
use crate::kit::icon::{arrow, icon};
use crate::kit::texts::use_texts;
use domain::op::Perspective;

/// Both sides. `heading` is that of their names, for example `h3.side-name`.
pub fn pair(heading: &'static str, home: impl Part, here: impl Part) -> El {
    let home_name = name(Perspective::Home, heading);
    let here_name = name(Perspective::Here, heading);
    view! {
        <div class="pair">
            <div class="side side-home">{home_name} {home}</div>
            <div class="side side-here">{here_name} {here}</div>
        </div>
    }
}

/// The child's own words. `heading` is that of its name, for example
/// `h3.visually-hidden`.
pub fn strip(heading: &'static str, words: impl Part) -> El {
    let name = view! { <{heading}>{use_texts().side_child()}</_> };
    view! {
        <div class="strip">
            {icon("child")}
            <div>{name} {words}</div>
        </div>
    }
}

/// The name of a side, with its sign.
fn name(side: Perspective, heading: &'static str) -> El {
    let t = use_texts();
    let (picture, word) = match side {
        Perspective::Home => ("home-side", t.side_home()),
        Perspective::Here => ("here-side", t.side_here()),
        Perspective::Child => ("child", t.side_child()),
    };
    view! { <{heading}>{arrow(picture)} {word}</_> }
}
