//! Pages that have only one thing to say, and empty screens that invite.

use crate::kit::el::{El, Part, el};
use crate::kit::icon::{Drawing, drawing};

/// The whole page: what is the matter and what to do.
pub fn lone(picture: Drawing, title: &'static str, text: &'static str, action: impl Part) -> El {
    el("div.lone")
        .put(drawing(picture))
        .put(el("h1").put(title))
        .put(el("p").put(text))
        .put(el("div.buttons").put(action))
}

/// An empty screen: what could stand here. `heading` is `h1` or `h2`.
pub fn empty(
    heading: &'static str,
    picture: Drawing,
    title: &'static str,
    text: &'static str,
    action: Option<El>,
) -> El {
    el("div.empty")
        .put(drawing(picture))
        .put(el(heading).put(title))
        .put(el("p").put(text))
        .put(action)
}
