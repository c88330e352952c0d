//! An address where nothing is, for who is not signed in.

use crate::kit::empty_state::empty_page;
use crate::kit::icon::Drawing;
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// The page of an address that does not exist.
#[component]
pub fn NotFoundPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::not_found_title>
            <NotFound/>
        </PublicDocument>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let t = use_texts();
    let home = view! { <a class="btn" href="/home">{t.to_start()}</a> }.into_any();
    let (title, text) = (t.not_found_title(), t.not_found_text());
    empty_page(Drawing::Lost, title, text, home).view()
}

/// What somebody sees who comes back to an address that only takes a form: the page that
/// answered it is gone.
#[component]
pub fn WrongMethodPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// Where one can go on.
    back: &'static str,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::form_gone_title>
            <WrongMethod back/>
        </PublicDocument>
    }
}

#[component]
fn WrongMethod(back: &'static str) -> impl IntoView {
    let t = use_texts();
    let go = view! { <a class="btn" href=back>{t.form_gone_back()}</a> }.into_any();
    empty_page(Drawing::Lost, t.form_gone_title(), t.form_gone(), go).view()
}
