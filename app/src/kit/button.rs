//! Buttons, and links that look like them.

use crate::kit::el::{El, view};
use crate::kit::icon::icon_s;

/// A button by its classes, with a picture (or `""`) and a word.
pub fn button(
    classes: &'static str,
    picture: &'static str,
    word: &'static str,
    act: impl Fn() + 'static,
) -> El {
    let picture = (!picture.is_empty()).then(|| icon_s(picture));
    view! {
        <{classes} type="button" on:click={move |_| act()}>
            {picture}
            <span>{word}</span>
        </_>
    }
}

/// A word to tap, with a picture (or `""`): looks like a link.
pub fn text_button(picture: &'static str, word: &'static str, act: impl Fn() + 'static) -> El {
    button("button.btn.btn-text", picture, word, act)
}

/// The button that sends its form.
pub fn submit(classes: &'static str, word: &'static str) -> El {
    view! { <{classes} type="submit">{word}</_> }
}

/// A link, by its classes.
pub fn link(classes: &'static str, href: String, word: &'static str) -> El {
    view! { <{classes} href={href}>{word}</_> }
}
