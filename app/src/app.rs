//! The app of who is signed in: the language, the pages, and what is around
//! them. A new page is a file in `pages` and a line here.

use crate::components::screen::Nav;
use crate::components::status::{Speaker, Toast};
use crate::device::use_device;
use crate::focus;
use crate::language::{Language, LanguageChoice};
use crate::pages::attention::AttentionPage;
use crate::pages::child::ChildPage;
use crate::pages::home::HomePage;
use crate::pages::moment::MomentPage;
use crate::pages::new::NewPage;
use crate::pages::not_found::MissingPage;
use crate::pages::us::UsPage;
use crate::place;
use crate::release::Release;
use crate::texts::{Texts, use_texts};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;

/// The whole app. Needs a [`crate::device::Device`] in the context.
#[component]
pub fn App() -> impl IntoView {
    let kept = use_device().shell().preference("language");
    let language = LanguageChoice::of(Language::of_browser(kept.as_deref()));
    provide_context(language);
    provide_context(Release::of_document());
    // texts are read once: another language makes all views again
    let in_language = move || {
        language.show();
        provide_context(Texts::of(language.get()));
        Speaker::provide();
        view! { <Frame/> }
    };
    view! { <Router>{in_language}</Router> }
}

#[component]
fn Frame() -> impl IntoView {
    let t = use_texts();
    follow_pages();
    view! {
        <a class="skip" href="#main" rel="external">{t.skip()}</a>
        <div class="app">
            <Nav/>
            <FlatRoutes fallback=MissingPage>
                <Route path=path!("/") view=|| view! { <Redirect path="/home"/> }/>
                <Route path=path!("/home") view=HomePage/>
                <Route path=path!("/child/:id") view=ChildPage/>
                <Route path=path!("/moment/:id") view=MomentPage/>
                <Route path=path!("/new") view=NewPage/>
                <Route path=path!("/attention") view=AttentionPage/>
                <Route path=path!("/us") view=UsPage/>
            </FlatRoutes>
        </div>
        <Toast/>
    }
}

/// Another page is another heading for the keyboard and the screen reader.
fn follow_pages() {
    let path = place::use_path();
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path && before != "/") {
            focus::on_heading();
        }
        path
    });
}
