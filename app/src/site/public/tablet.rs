//! Pairing a tablet with a group, and choosing the PIN for it.

use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// The page at `/tablet`: a browser becomes the tablet of a group.
#[component]
pub fn PairPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What was typed, or stands in the address.
    code: String,
    /// The code of what went wrong, if anything.
    problem: Option<&'static str>,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::tablet_pair_title>
            <Pair code problem/>
        </PublicDocument>
    }
}

#[component]
fn Pair(code: String, problem: Option<&'static str>) -> impl IntoView {
    let t = use_texts();
    let invalid = (problem == Some("wrong-code")).then_some("true");
    let notice = problem.map(|problem| match problem {
        "wrong-code" => warning(t.tablet_pair_wrong_title(), t.tablet_pair_wrong()),
        "rate-limited" => warning(t.tablet_pair_slow_title(), t.tablet_pair_slow()),
        "signed-in" => warning(t.tablet_pair_signed_in_title(), t.tablet_pair_signed_in()),
        _ => warning(t.tablet_pair_failed_title(), t.tablet_pair_failed()),
    });
    view! {
        <div class="enter">
            <h1>{t.tablet_pair_title()}</h1>
            <form class="card form" method="post" action="/tablet">
                {notice}
                <p>{t.tablet_pair_lead()}</p>
                <p>{t.tablet_pair_browser()}</p>
                <div class="field">
                    <label for="code">{t.tablet_pair_code()}</label>
                    <input
                        class="input code" id="code" name="code" value=code required=true
                        autocomplete="off" autocapitalize="characters" spellcheck="false"
                        maxlength="20" aria-invalid=invalid aria-describedby="code-hint"
                    />
                    <p class="hint" id="code-hint">{t.tablet_pair_code_hint()}</p>
                </div>
                <button class="btn btn-wide" r#type="submit">{t.tablet_pair_action()}</button>
            </form>
        </div>
    }
}

/// A code as a lead sees it, once.
#[derive(Clone, Debug)]
pub struct ShownCode {
    /// What the tablet will be called.
    pub name: String,
    /// The code, as it is read out.
    pub code: String,
    /// Where the lead came from.
    pub back: String,
    /// The address of the page where it is typed.
    pub address: String,
    /// How wide the QR picture is, and its dark squares as a path.
    pub picture: Option<(usize, String)>,
}

/// The code that lets a tablet in, or why there is none.
#[component]
pub fn PairingPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// The code; none when what was asked cannot be used.
    shown: Option<ShownCode>,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::tablet_code_title>
            <Pairing shown/>
        </PublicDocument>
    }
}

#[component]
fn Pairing(shown: Option<ShownCode>) -> impl IntoView {
    let t = use_texts();
    let back = shown
        .as_ref()
        .map_or_else(|| "/desk".to_owned(), |shown| shown.back.clone());
    let content = match shown {
        None => warning(t.tablet_code_problem_title(), t.tablet_code_problem()),
        Some(shown) => view! {
            <p>{t.tablet_code_lead()}</p>
            <p><b>{shown.name}</b></p>
            <p class="code">{shown.code}</p>
            <p>{shown.address}</p>
            {shown.picture.map(|picture| qr(t.tablet_code_picture(), picture))}
            <p class="hint">{t.tablet_code_once()}</p>
        }
        .into_any(),
    };
    view! {
        <div class="enter">
            <h1>{t.tablet_code_title()}</h1>
            <div class="card form">
                {content}
                <a class="btn btn-quiet" href=back>{t.tablet_code_back()}</a>
            </div>
        </div>
    }
}

/// Dark on light in every look: cameras want it so. Four squares of rim.
fn qr(says: &'static str, (width, path): (usize, String)) -> AnyView {
    let size = width + 8;
    view! {
        <svg class="qr" role="img" aria-label=says viewBox=format!("-4 -4 {size} {size}")>
            <rect x="-4" y="-4" width=size height=size fill="#fff"></rect>
            <path d=path fill="#000" shape-rendering="crispEdges"></path>
        </svg>
    }
    .into_any()
}

/// The page at `/account/pin`.
#[component]
pub fn PinPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What came of the form, if it was sent: `kept` or the code of what is wrong.
    outcome: Option<&'static str>,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::tablet_pin_title>
            <Pin outcome/>
        </PublicDocument>
    }
}

#[component]
fn Pin(outcome: Option<&'static str>) -> impl IntoView {
    let t = use_texts();
    let notice = outcome.map(|outcome| match outcome {
        "kept" => view! {
            <div class="notice" role="status">
                {icon("check").view()}
                <div><h2>{t.tablet_pin_kept_title()}</h2><p>{t.tablet_pin_kept()}</p></div>
            </div>
        }
        .into_any(),
        "shape" => warning(t.tablet_pin_shape_title(), t.tablet_pin_shape()),
        "obvious" => warning(t.tablet_pin_obvious_title(), t.tablet_pin_obvious()),
        "differs" => warning(t.tablet_pin_differs_title(), t.tablet_pin_differs()),
        "wrong-credentials" => warning(t.tablet_pin_wrong_title(), t.tablet_pin_wrong()),
        "rate-limited" => warning(t.sign_in_slow_title(), t.sign_in_slow()),
        _ => warning(t.tablet_pair_failed_title(), t.tablet_pair_failed()),
    });
    let about_pin = matches!(outcome, Some("shape" | "obvious" | "differs")).then_some("true");
    let about_password = (outcome == Some("wrong-credentials")).then_some("true");
    view! {
        <div class="enter">
            <h1>{t.tablet_pin_title()}</h1>
            <form class="card form" method="post" action="/account/pin">
                {notice}
                <p>{t.tablet_pin_lead()}</p>
                <div class="field">
                    <label for="password">{t.tablet_pin_password()}</label>
                    <input
                        class="input" id="password" name="password" r#type="password"
                        autocomplete="current-password" required=true aria-invalid=about_password
                    />
                </div>
                {pin_field("pin", t.tablet_pin_new(), about_pin, Some(t.tablet_pin_hint()))}
                {pin_field("again", t.tablet_pin_again(), about_pin, None)}
                <button class="btn btn-wide" r#type="submit">{t.tablet_pin_keep()}</button>
            </form>
        </div>
    }
}

fn pin_field(
    name: &'static str,
    label: &'static str,
    invalid: Option<&'static str>,
    hint: Option<&'static str>,
) -> AnyView {
    let described = hint.map(|_| "pin-hint");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input" id=name name=name r#type="password" inputmode="numeric"
                autocomplete="off" maxlength="8" required=true
                aria-invalid=invalid aria-describedby=described
            />
            {hint.map(|hint| view! { <p class="hint" id="pin-hint">{hint}</p> })}
        </div>
    }
    .into_any()
}

fn warning(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <div class="notice notice-warn" role="alert" id="problem">
            {icon("alert").view()}<div><h2>{title}</h2><p>{text}</p></div>
        </div>
    }
    .into_any()
}
