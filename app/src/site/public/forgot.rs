//! A forgotten password: a code by mail, or a new letter.

use super::form::{Field, Filled, to_sign_in, whole};
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub enum Forgot {
    /// Asks what one signs in with.
    Ask {
        /// Whether mail is sent from here.
        has_mail: bool,
    },
    /// Asks for the code. The same for everybody.
    Code,
    /// Asks for a new password.
    Choose {
        /// The code, as it is shown.
        code: String,
        /// What one signs in with.
        login: String,
    },
}

/// The page at `/forgot`.
#[component]
pub fn ForgotPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What it shows.
    forgot: Forgot,
    /// What was typed the last time.
    filled: Filled,
) -> impl IntoView {
    let at = match forgot {
        Forgot::Ask { .. } => "/forgot?",
        Forgot::Code | Forgot::Choose { .. } => "/forgot/code?",
    };
    view! {
        <PublicDocument release language title=Texts::forgot_title at=at.to_owned()>
            <Content forgot filled/>
        </PublicDocument>
    }
}

#[component]
fn Content(forgot: Forgot, filled: Filled) -> impl IntoView {
    let t = use_texts();
    let letter = || view! { <p class="hint">{t.forgot_letter()}</p> };
    let content = match forgot {
        Forgot::Ask { has_mail: false } => {
            view! { <p class="card">{t.forgot_no_mail()}</p> }.into_any()
        }
        Forgot::Ask { has_mail: true } => view! {
            <form class="card form" method="post" action="/forgot">
                {whole(t, &filled)}
                <p>{t.forgot_lead()}</p>
                {Field::new("login", t.form_login_label()).completes("username").show(t, "", &filled)}
                <button class="btn btn-wide" r#type="submit">{t.forgot_action()}</button>
                {letter()}
            </form>
        }
        .into_any(),
        Forgot::Code => view! {
            <form class="card form" method="post" action="/forgot/code">
                {whole(t, &filled)}
                <h2>{t.forgot_asked_title()}</h2>
                <p role="status">{t.forgot_asked()}</p>
                {Field::code(t, t.form_code_hint()).show(t, "", &filled)}
                <button class="btn btn-wide" r#type="submit">{t.forgot_next()}</button>
                {letter()}
            </form>
        }
        .into_any(),
        Forgot::Choose { code, login } => {
            let password =
                Field::password("password", t.form_new_password_label(), "new-password")
                    .hint(t.form_password_hint());
            view! {
                <form class="card form" method="post" action="/forgot/password">
                    {whole(t, &filled)}
                    <p>{t.forgot_choose(&login)}</p>
                    <input r#type="hidden" name="code" value=code/>
                    // so that the browser keeps the password with the right name
                    <input
                        class="visually-hidden" tabindex="-1" aria-hidden="true" r#type="text"
                        autocomplete="username" readonly=true value=login
                    />
                    {password.show(t, "", &filled)}
                    <button class="btn btn-wide" r#type="submit">{t.forgot_choose_action()}</button>
                </form>
            }
            .into_any()
        }
    };
    view! { <div class="enter"><h1>{t.forgot_title()}</h1>{content}{to_sign_in(t)}</div> }
}
