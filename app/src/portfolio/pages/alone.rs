//! Pages for a device that cannot start: nobody is signed in and there is no
//! network, or the browser keeps nothing.

use crate::kit::button::{button, link};
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_page;
use crate::kit::icon::{Drawing, logo};
use crate::kit::language::Language;
use crate::kit::release::Release;
use crate::kit::texts::{Texts, use_texts};
use leptos::prelude::*;

/// Nobody signed in on this device yet, and there is no network.
#[component]
pub fn SignedOut() -> impl IntoView {
    alone(|t| (t.signed_out_title(), t.signed_out_text()))
}

/// Somebody signed out, and the server has not heard it yet.
#[component]
pub fn Left() -> impl IntoView {
    alone(|t| (t.left_title(), t.left_text()))
}

/// A page of the server, without the server.
#[component]
pub fn NetworkNeeded() -> impl IntoView {
    let words = |t: Texts| (t.network_needed_title(), t.network_needed_text());
    standing(words, |t| {
        Some(link("a.btn.btn-quiet", "/home".into(), t.back_to_app()))
    })
}

/// This browser keeps nothing, for example in a private window.
#[component]
pub fn StorageMissing() -> impl IntoView {
    alone(|t| (t.no_storage_title(), t.no_storage_text()))
}

/// A part of the program could not be read.
#[component]
pub fn PartMissing() -> impl IntoView {
    alone(|t| (t.rest_missing_title(), t.rest_missing_text()))
}

/// A page with one thing to say, and a button that begins again.
pub fn alone(words: fn(Texts) -> (&'static str, &'static str)) -> impl IntoView {
    standing(words, |_| None)
}

/// The same, with a way back.
fn standing(
    words: fn(Texts) -> (&'static str, &'static str),
    back: fn(Texts) -> Option<El>,
) -> impl IntoView {
    provide_context(Release::of_document());
    provide_context(Texts::of(Language::of_browser(None)));
    let t = use_texts();
    let (title, text) = words(t);
    Effect::new(move |_| document().set_title(&format!("{title} · Samenbeeld")));
    let again = button("button.btn", "retry", t.try_again(), || {
        let _ = window().location().reload();
    });
    let back = back(t);
    let brand = view! { <a class="brand" href="/">{logo()} "Samenbeeld"</a> };
    view! {
        <div class="public">
            <header class="public-top">{brand}</header>
            <main class="public-main" id="main" tabindex="-1">
                {empty_page(Drawing::Lost, title, text, (again, back))}
            </main>
        </div>
    }
    .view()
}
