//! Buttons, and links that look like them.

use crate::kit::el::{El, el};
use crate::kit::icon::icon_s;

/// A button by its classes, with a picture (or `""`) and a word.
pub fn button(
    classes: &'static str,
    picture: &'static str,
    word: &'static str,
    act: impl Fn() + 'static,
) -> El {
    let picture = (!picture.is_empty()).then(|| icon_s(picture));
    el(classes)
        .set("type", "button")
        .tap(act)
        .put(picture)
        .put(el("span").put(word))
}

/// A word to tap, with a picture (or `""`): looks like a link.
pub fn text_button(picture: &'static str, word: &'static str, act: impl Fn() + 'static) -> El {
    button("button.btn.btn-text", picture, word, act)
}

/// The button that sends its form.
pub fn submit(classes: &'static str, word: &'static str) -> El {
    el(classes).set("type", "submit").put(word)
}

/// A link, by its classes.
pub fn link(classes: &'static str, href: String, word: &'static str) -> El {
    el(classes).with("href", href).put(word)
}
