//! The app of who is signed in: the language, the pages, and what is around
//! them. A new page is a file in `pages`, an address in [`crate::address`] and
//! a line in [`crate::portfolio::lazy_pages`].

use crate::address::Route;
use crate::kit::el::{Part, view};
use crate::kit::focus;
use crate::kit::language::{Language, LanguageChoice};
use crate::kit::reactive::{dynamic, memo};
use crate::kit::release::Release;
use crate::kit::router::Router;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::device::use_device;
use crate::portfolio::frame::screen::nav;
use crate::portfolio::frame::status::{Speaker, toast, use_speaker};
use crate::portfolio::lazy_pages::LazyPages;
use crate::portfolio::pages::home::home_page;
use crate::portfolio::pages::news::Visit;
use crate::portfolio::search::query::Finder;
use leptos::prelude::*;

/// The whole app. Needs a [`crate::portfolio::device::Device`] in the context.
#[component]
pub fn App() -> impl IntoView {
    use_device().rest_after_changes();
    use_device().follow_the_day();
    use_device().look_at_others();
    let kept = use_device().shell().preference("language");
    let language = LanguageChoice::of(Language::of_browser(kept.as_deref()));
    provide_context(language);
    provide_context(Release::of_document());
    let router = Router::provide();
    Visit::provide();
    Finder::provide();
    let rest = LazyPages::begin();
    // texts are read once: another language makes all views again
    dynamic(move || {
        language.show();
        provide_context(Texts::of(language.get()));
        Speaker::provide();
        frame(router, rest)
    })
}

fn frame(router: Router, rest: LazyPages) -> impl Part {
    let (t, speaker) = (use_texts(), use_speaker());
    let route = memo(move || router.get().route);
    // another page is another heading for the keyboard and the screen reader
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        if before.is_some_and(|before| before != route) {
            speaker.turn_page();
            focus::on_heading();
        }
        route
    });
    let content = dynamic(move || {
        let route = route.get();
        if route == Route::Home {
            home_page()
        } else {
            rest.show(route)
        }
    });
    let skip = view! { <a class="skip" href="#main">{t.skip()}</a> };
    (
        skip,
        view! { <div class="app">{nav()} {content}</div> },
        toast(),
    )
}
