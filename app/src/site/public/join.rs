//! Where an invitation is accepted: first the code, then what the family knows
//! and what one signs in with.

use super::form::{Field, Filled, birth_date, to_sign_in, whole};
use crate::kit::empty_state::empty_page;
use crate::kit::icon::Drawing;
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// Who is invited, as far as the holder of a code may know.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The code, as it is shown.
    pub code: String,
    /// Their name.
    pub name: String,
    /// By which location.
    pub location: String,
    /// As a guardian of which child; none: to work there.
    pub child: Option<String>,
    /// Whether what was said beside the letter is asked.
    pub is_told: bool,
    /// Whether their address is known, and is asked.
    pub has_address: bool,
    /// Whether they have an account already.
    pub has_account: bool,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub enum Join {
    /// Asks for the code.
    Code,
    /// Asks for the rest.
    Rest(Guest),
    /// Too many answers were wrong.
    Ended,
    /// The account belongs to another organisation too.
    Elsewhere,
}

/// The page at `/join`.
#[component]
pub fn JoinPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What it shows.
    join: Join,
    /// What was typed the last time.
    filled: Filled,
) -> impl IntoView {
    let at = if let Join::Rest(guest) = &join {
        format!("/join?code={}&", guest.code)
    } else {
        "/join?".to_owned()
    };
    view! {
        <PublicDocument release language title=Texts::accept_title at>
            <Content join filled/>
        </PublicDocument>
    }
}

#[component]
fn Content(join: Join, filled: Filled) -> impl IntoView {
    let t = use_texts();
    match join {
        Join::Code => code(t, &filled),
        Join::Rest(guest) => rest(t, guest, &filled),
        Join::Ended => {
            let back = view! { <a class="btn btn-quiet" href="/">{t.to_start()}</a> }.into_any();
            empty_page(
                Drawing::Lost,
                t.accept_ended_title(),
                t.accept_ended(),
                back,
            )
            .view()
        }
        Join::Elsewhere => {
            let other = view! { <a class="btn" href="/forgot">{t.forgot_title()}</a> }.into_any();
            empty_page(
                Drawing::Lost,
                t.accept_elsewhere_title(),
                t.accept_elsewhere(),
                other,
            )
            .view()
        }
    }
}

fn code(t: Texts, filled: &Filled) -> AnyView {
    view! {
        <div class="enter">
            <h1>{t.accept_title()}</h1>
            <p class="soft">{t.accept_lead()}</p>
            <form class="card form" method="get" action="/join">
                {whole(t, filled)}
                {Field::code(t, t.form_code_hint()).show(t, "", filled)}
                <button class="btn btn-wide" r#type="submit">{t.accept_next()}</button>
            </form>
            {to_sign_in(t)}
        </div>
    }
    .into_any()
}

fn rest(t: Texts, guest: Guest, filled: &Filled) -> AnyView {
    let invited = match &guest.child {
        Some(child) => t.accept_for_child(&guest.location, child),
        None => t.accept_for_work(&guest.location),
    };
    let known = match &guest.child {
        Some(child) => birth_date(t, t.accept_birth(child), filled),
        None if guest.is_told => Field::number("known", t.accept_spoken())
            .hint(t.accept_spoken_hint(&guest.location))
            .show(t, "", filled),
        None if guest.has_address => Field::new("known", t.accept_own_address())
            .hint(t.accept_own_address_hint(&guest.location))
            .completes("email")
            .show(t, "", filled),
        None => Field::new("known", t.accept_own_name())
            .hint(t.accept_own_name_hint())
            .completes("name")
            .show(t, "", filled),
    };
    let (again, login, label, action) = if guest.has_account {
        let again = view! { <p class="soft">{t.accept_again()}</p> }.into_any();
        (
            Some(again),
            None,
            t.form_new_password_label(),
            t.accept_again_action(),
        )
    } else {
        let login = Field::login(t).show(t, "", filled);
        let known = view! { <p class="hint">{t.accept_known()}</p> }.into_any();
        (
            None,
            Some((login, known)),
            t.form_password_label(),
            t.accept_action(),
        )
    };
    let password = Field::password("password", label, "new-password").hint(t.form_password_hint());
    view! {
        <div class="enter">
            <h1>{t.accept_welcome(&guest.name)}</h1>
            <p class="soft">{invited}</p>
            {again}
            <form class="card form" method="post" action="/join">
                {whole(t, filled)}
                <input r#type="hidden" name="code" value=guest.code/>
                {known}
                {login}
                {password.show(t, "", filled)}
                <button class="btn btn-wide" r#type="submit">{action}</button>
            </form>
        </div>
    }
    .into_any()
}
