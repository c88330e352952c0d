//! The app of who is signed in: the language, the pages, and what is around
//! them. A new page is a file in `pages`, an address in [`crate::address`] and
//! a line here.

use crate::address::Page;
use crate::components::screen::nav;
use crate::components::status::{Speaker, toast};
use crate::device::use_device;
use crate::el::{Part, el};
use crate::focus;
use crate::language::{Language, LanguageChoice};
use crate::live::{fact, part};
use crate::pages::ask::ask_page;
use crate::pages::attention::attention_page;
use crate::pages::child::child_page;
use crate::pages::home::home_page;
use crate::pages::moment::moment_page;
use crate::pages::new::new_page;
use crate::pages::news::{Visit, news_page};
use crate::pages::not_found::missing_page;
use crate::pages::picture::{picture_page, theme_page};
use crate::pages::questions::questions_page;
use crate::pages::search::{Finder, search_page};
use crate::pages::us::us_page;
use crate::pages::work::work_page;
use crate::place::Place;
use crate::release::Release;
use crate::texts::{Texts, use_texts};
use leptos::prelude::*;

/// The whole app. Needs a [`crate::device::Device`] in the context.
#[component]
pub fn App() -> impl IntoView {
    let kept = use_device().shell().preference("language");
    let language = LanguageChoice::of(Language::of_browser(kept.as_deref()));
    provide_context(language);
    provide_context(Release::of_document());
    let place = Place::provide();
    Visit::provide();
    Finder::provide();
    // texts are read once: another language makes all views again
    part(move || {
        language.show();
        provide_context(Texts::of(language.get()));
        Speaker::provide();
        frame(place)
    })
}

fn frame(place: Place) -> impl Part {
    let t = use_texts();
    let page = fact(move || place.get().page);
    // another page is another heading for the keyboard and the screen reader
    Effect::new(move |before: Option<Page>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            focus::on_heading();
        }
        page
    });
    let content = part(move || match page.get() {
        Page::Home => home_page(),
        Page::Child(id) => child_page(id),
        Page::Picture(id) => picture_page(id),
        Page::Theme(id) => theme_page(id),
        Page::Moment(id) => moment_page(id),
        Page::New => new_page(),
        Page::News => news_page(),
        Page::Questions => questions_page(),
        Page::Ask => ask_page(),
        Page::Work => work_page(),
        Page::Attention => attention_page(),
        Page::Search => search_page(),
        Page::Us => us_page(),
        Page::Missing => missing_page().view(),
    });
    let skip = el("a.skip").set("href", "#main").put(t.skip());
    (skip, el("div.app").put(nav()).put(content), toast())
}
