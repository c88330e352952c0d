//! Pages for a device that cannot start: nobody is signed in and there is no
//! network, or the browser keeps nothing.

use crate::components::icon::{Drawing, icon_s, logo};
use crate::components::lone::lone;
use crate::language::Language;
use crate::release::Release;
use crate::texts::{Texts, use_texts};
use leptos::prelude::*;

/// Nobody signed in on this device yet, and there is no network.
#[component]
pub fn SignedOut() -> impl IntoView {
    alone(|t| (t.signed_out_title(), t.signed_out_text()))
}

/// This browser keeps nothing, for example in a private window.
#[component]
pub fn StorageMissing() -> impl IntoView {
    alone(|t| (t.no_storage_title(), t.no_storage_text()))
}

fn alone(words: fn(Texts) -> (&'static str, &'static str)) -> impl IntoView {
    provide_context(Release::of_document());
    provide_context(Texts::of(Language::of_browser(None)));
    let t = use_texts();
    let (title, text) = words(t);
    Effect::new(move |_| document().set_title(&format!("{title} · Samenbeeld")));
    let again = view! {
        <button
            class="btn" r#type="button"
            on:click=move |_| { let _ = window().location().reload(); }
        >
            {icon_s("retry")}{t.try_again()}
        </button>
    };
    view! {
        <div class="public">
            <header class="public-top"><a class="brand" href="/">{logo()}"Samenbeeld"</a></header>
            <main class="public-main" id="main" tabindex="-1">
                {lone(Drawing::Lost, title, text, again.into_any())}
            </main>
        </div>
    }
}
