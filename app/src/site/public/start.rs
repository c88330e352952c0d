//! Where an organisation begins, with a code that the server printed.

use super::form::{Field, Filled, whole};
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// The page at `/start`.
#[component]
pub fn StartPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What was typed the last time.
    filled: Filled,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::start_title>
            <Start filled/>
        </PublicDocument>
    }
}

#[component]
fn Start(filled: Filled) -> impl IntoView {
    let t = use_texts();
    let show = |field: Field| field.show(t, "", &filled);
    view! {
        <div class="enter enter-wide">
            <h1>{t.start_title()}</h1>
            <p class="soft">{t.start_lead()}</p>
            <form class="card form" method="post" action="/start">
                {whole(t, &filled)}
                {show(Field::code(t, t.start_code_hint()))}
                <fieldset class="form">
                    <legend><h2>{t.start_place()}</h2></legend>
                    {show(
                        Field::new("organisation", t.start_organisation())
                            .hint(t.start_organisation_hint())
                            .completes("organization"),
                    )}
                    {show(Field::new("location", t.start_location()).hint(t.start_location_hint()))}
                </fieldset>
                <fieldset class="form">
                    <legend><h2>{t.start_you()}</h2></legend>
                    {show(Field::new("name", t.start_name()).hint(t.start_name_hint()).completes("name"))}
                    {show(Field::login(t))}
                    {show(
                        Field::password("password", t.form_password_label(), "new-password")
                            .hint(t.form_password_hint()),
                    )}
                </fieldset>
                <button class="btn btn-wide" r#type="submit">{t.start_action()}</button>
            </form>
        </div>
    }
}
