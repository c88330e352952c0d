//! An address where nothing is, for who is signed in.

use crate::components::icon::Drawing;
use crate::components::lone::lone;
use crate::components::screen::{Screen, back};
use crate::texts::use_texts;
use leptos::prelude::*;

/// The page of any other address.
#[component]
pub fn MissingPage() -> impl IntoView {
    let t = use_texts();
    let link = view! { <a class="btn" href="/home">{t.to_start()}</a> }.into_any();
    view! {
        <Screen title=t.not_found_title() start=back("/home".into(), t.to_start().into())>
            {lone(Drawing::Lost, t.not_found_title(), t.not_found_text(), link)}
        </Screen>
    }
}
