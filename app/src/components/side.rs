//! The diptych: *thuis* and *hier*, always in that order and equally large, and
//! *kind zelf* underneath. Nothing else decides how the sides are drawn.

use crate::components::icon::icon;
use crate::texts::use_texts;
use domain::op::Perspective;
use leptos::prelude::*;

/// Both sides. `level` is that of their headings.
pub fn pair(level: u8, home: AnyView, here: AnyView) -> AnyView {
    view! {
        <div class="pair">
            <div class="side side-home">{name(Perspective::Home, level)}{home}</div>
            <div class="side side-here">{name(Perspective::Here, level)}{here}</div>
        </div>
    }
    .into_any()
}

/// The child's own words. `level` is that of the heading.
pub fn strip(level: u8, words: AnyView) -> AnyView {
    let title = heading(
        level,
        "visually-hidden",
        use_texts().side_child().into_any(),
    );
    view! { <div class="strip">{icon("child")}<div>{title}{words}</div></div> }.into_any()
}

/// The name of a side, with its sign.
pub fn name(side: Perspective, level: u8) -> AnyView {
    let t = use_texts();
    let (picture, word) = match side {
        Perspective::Home => ("home-side", t.side_home()),
        Perspective::Here => ("here-side", t.side_here()),
        Perspective::Child => ("child", t.side_child()),
    };
    heading(level, "side-name", (icon(picture), word).into_any())
}

/// A heading of a level, 2 to 4.
pub fn heading(level: u8, class: &'static str, content: AnyView) -> AnyView {
    match level {
        2 => view! { <h2 class=class>{content}</h2> }.into_any(),
        3 => view! { <h3 class=class>{content}</h3> }.into_any(),
        _ => view! { <h4 class=class>{content}</h4> }.into_any(),
    }
}
