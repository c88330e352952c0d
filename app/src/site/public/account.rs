//! Somebody's own account: what they sign in with, their password, their devices.

use super::form::{Field, Filled, day, notice, whole};
use crate::kit::dates;
use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// A device on which somebody is signed in.
#[derive(Clone, Debug)]
pub struct SignedInDevice {
    /// Its id.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// When it was first seen, in Unix ms.
    pub first_seen: i64,
    /// When it was last seen, in Unix ms.
    pub last_seen: i64,
    /// Whether it is this one.
    pub is_this: bool,
}

/// What has just been done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// Sign-in name and address were changed.
    Login,
    /// A code is on its way to another address.
    Address,
    /// The password was changed.
    Password,
    /// A device was signed out.
    SignedOut,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose it is.
    pub name: String,
    /// Whether they are somebody's guardian, whom the mentor may call.
    pub is_guardian: bool,
    /// Their devices.
    pub devices: Vec<SignedInDevice>,
    /// What has just been done.
    pub done: Option<Done>,
    /// What was typed about signing in; what is there when nothing was.
    pub login: Filled,
    /// The address that mail is to go to, once its code was typed.
    pub waits: Option<String>,
    /// What was typed as its code.
    pub address: Filled,
    /// What was typed about the password.
    pub password: Filled,
}

/// The page at `/account`.
#[component]
pub fn AccountPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What it shows.
    account: Account,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::account_title at="/account?".to_owned()>
            <Content account/>
        </PublicDocument>
    }
}

#[component]
fn Content(account: Account) -> impl IntoView {
    let t = use_texts();
    let done = account.done.map(|done| {
        let words = match done {
            Done::Login => t.account_changed_login(),
            Done::Address => t.account_code_sent(),
            Done::Password => t.account_changed_password(),
            Done::SignedOut => t.account_signed_out(),
        };
        notice("notice", "check", words)
    });
    view! {
        <div class="account-page">
            <p><a class="btn btn-text" href="/us">{icon("back").view()}<span>{t.account_back()}</span></a></p>
            <h1>{account.name}</h1>
            {done}
            <p><a class="btn btn-quiet" href="/account/tell">{t.told_link()}</a></p>
            {account.waits.map(|waits| address(t, &waits, &account.address))}
            {signing_in(t, &account.login, account.is_guardian)}
            {password(t, &account.login, &account.password)}
            {devices(t, account.devices)}
        </div>
    }
}

fn signing_in(t: Texts, filled: &Filled, is_guardian: bool) -> AnyView {
    let old = Field::password("password", t.account_old_password(), "current-password")
        .hint(t.account_old_password_hint());
    let email = Field::new("email", t.account_email())
        .hint(t.account_email_hint())
        .completes("email")
        .optional();
    let phone = is_guardian.then(|| {
        let phone = Field::new("phone", t.account_phone())
            .hint(t.account_phone_hint())
            .completes("tel")
            .optional();
        phone.show(t, "login-", filled)
    });
    view! {
        <form class="card form" method="post" action="/account/login" aria-labelledby="signing-in">
            <h2 id="signing-in">{t.account_login_title()}</h2>
            {whole(t, filled)}
            {Field::login(t).show(t, "login-", filled)}
            {email.show(t, "login-", filled)}
            {phone}
            {old.show(t, "login-", filled)}
            <button class="btn" r#type="submit">{t.account_login_action()}</button>
        </form>
    }
    .into_any()
}

fn address(t: Texts, waits: &str, filled: &Filled) -> AnyView {
    view! {
        <form class="card form" method="post" action="/account/address" aria-labelledby="address">
            <h2 id="address">{t.account_address_title()}</h2>
            <p>{t.account_address_lead(waits)}</p>
            {whole(t, filled)}
            {Field::code(t, t.account_address_hint()).show(t, "address-", filled)}
            <button class="btn" r#type="submit">{t.account_address_action()}</button>
        </form>
    }
    .into_any()
}

fn password(t: Texts, login: &Filled, filled: &Filled) -> AnyView {
    let old = Field::password("old", t.account_old_password(), "current-password");
    let new = Field::password("password", t.form_new_password_label(), "new-password")
        .hint(t.form_password_hint());
    view! {
        <form class="card form" method="post" action="/account/password" aria-labelledby="a-password">
            <h2 id="a-password">{t.account_password_title()}</h2>
            {whole(t, filled)}
            <input
                class="visually-hidden" tabindex="-1" aria-hidden="true" r#type="text"
                autocomplete="username" readonly=true value=login.value("login").to_owned()
            />
            {old.show(t, "password-", filled)}
            {new.show(t, "password-", filled)}
            <button class="btn" r#type="submit">{t.account_password_action()}</button>
        </form>
    }
    .into_any()
}

fn devices(t: Texts, devices: Vec<SignedInDevice>) -> AnyView {
    let is_alone = devices.iter().all(|device| device.is_this);
    let rows: Vec<_> = devices.into_iter().map(|of| device(t, of)).collect();
    let elsewhere = if is_alone {
        view! { <p class="soft">{t.account_only_here()}</p> }.into_any()
    } else {
        view! {
            <form method="post" action="/account/elsewhere">
                <button class="btn btn-quiet" r#type="submit">
                    {icon("sign-out").view()}{t.account_elsewhere()}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card form" aria-labelledby="devices">
            <h2 id="devices">{t.account_devices()}</h2>
            <p class="soft">{t.account_devices_hint()}</p>
            <ul class="own-devices">{rows}</ul>
            {elsewhere}
        </section>
    }
    .into_any()
}

fn device(t: Texts, device: SignedInDevice) -> AnyView {
    // two phones of one make are told apart by when somebody signed in on them
    let begun = day(t, device.first_seen);
    let begun = t.account_first_seen(&begun, &dates::clock(device.first_seen));
    let seen = t.account_last_seen(&day(t, device.last_seen));
    let seen = format!("{begun}, {seen}");
    let action = if device.is_this {
        view! { <span class="chip">{icon("check").view()}{t.account_this_device()}</span> }
            .into_any()
    } else {
        let label = format!("{}: {}", t.account_sign_out_device(), device.name);
        view! {
            <form method="post" action="/account/device">
                <input r#type="hidden" name="device" value=device.id/>
                <button class="btn btn-quiet" r#type="submit" aria-label=label>
                    {t.account_sign_out_device()}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="own-device">
            {icon("device").view()}
            <div><b>{device.name}</b><p class="soft">{seen}</p></div>
            {action}
        </li>
    }
    .into_any()
}
