//! The app of who is signed in: the language, the pages, and what is around
//! them. A new page is a file in `pages`, an address in [`crate::address`] and
//! a line in [`crate::rest`].

use crate::address::Page;
use crate::components::screen::nav;
use crate::components::status::{Speaker, toast, use_speaker};
use crate::device::use_device;
use crate::el::{Part, el};
use crate::focus;
use crate::language::{Language, LanguageChoice};
use crate::live::{fact, part};
use crate::pages::home::home_page;
use crate::pages::news::Visit;
use crate::place::Place;
use crate::release::Release;
use crate::rest::Rest;
use crate::searching::Finder;
use crate::texts::{Texts, use_texts};
use leptos::prelude::*;

/// The whole app. Needs a [`crate::device::Device`] in the context.
#[component]
pub fn App() -> impl IntoView {
    use_device().rest_after_changes();
    use_device().follow_the_day();
    use_device().look_at_others();
    let kept = use_device().shell().preference("language");
    let language = LanguageChoice::of(Language::of_browser(kept.as_deref()));
    provide_context(language);
    provide_context(Release::of_document());
    let place = Place::provide();
    Visit::provide();
    Finder::provide();
    let rest = Rest::begin();
    // texts are read once: another language makes all views again
    part(move || {
        language.show();
        provide_context(Texts::of(language.get()));
        Speaker::provide();
        frame(place, rest)
    })
}

fn frame(place: Place, rest: Rest) -> impl Part {
    let (t, speaker) = (use_texts(), use_speaker());
    let page = fact(move || place.get().page);
    // another page is another heading for the keyboard and the screen reader
    Effect::new(move |before: Option<Page>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            speaker.turn_page();
            focus::on_heading();
        }
        page
    });
    let content = part(move || match page.get() {
        Page::Home => home_page(),
        page => rest.show(page),
    });
    let skip = el("a.skip").set("href", "#main").put(t.skip());
    (skip, el("div.app").put(nav()).put(content), toast())
}
