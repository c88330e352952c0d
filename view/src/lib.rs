//! `view!` for what runs in the browser: written and read like Leptos's own, but every
//! element is of the one type of `app/src/kit/el.rs`, which keeps the download small.
//! docs/decisions/0029-rooms-and-view.md says why.

#![warn(clippy::wildcard_enum_match_arm)]

use proc_macro::TokenStream;

mod expand;
mod names;

/// Elements, written as HTML.
///
/// - `class="soft"`, `href={url}`: an attribute; a `String`, a text of the program, or an `Option` of one.
/// - `aria-pressed={move || …}`: an attribute that changes; it answers an `Option` of a text of the program.
/// - `prop:value={move || …}`: what is typed into it; `prop:checked={live}`: a property that is true or not.
/// - `on:click={move |event| …}`: what is done then.
/// - `key={id}`: which of a list it is, so that it goes where that one is now when the list is drawn again.
/// - `"words"`, `{part}` or another element: what is in it. `part` is all that can be put into one, also lists.
/// - `<{name}>…</_>`: an element by a name that is made, as `el` takes it (`p.soft`).
///
/// A tag or an attribute that HTML does not know is an error; `aria-` and `data-` may have any name.
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    expand::view(input.into()).into()
}
