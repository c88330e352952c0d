//! Signing in: one plain form. The demo offers its people as buttons.

use crate::kit::icon::{arrow, face, icon};
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// What the demo's people sign in with.
const DEMO_PASSWORD: &str = "samenbeeld-demo";

/// The page at `/sign-in`.
#[component]
pub fn SignInPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// The code of what went wrong the last time, if anything.
    problem: Option<String>,
    /// The address that was typed then.
    email: String,
    /// Where somebody wanted to go.
    next: Option<String>,
    /// Whether the demo's people are offered.
    demo: bool,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::sign_in_page>
            <SignIn problem email next demo/>
        </PublicDocument>
    }
}

#[component]
fn SignIn(
    problem: Option<String>,
    email: String,
    next: Option<String>,
    demo: bool,
) -> impl IntoView {
    let t = use_texts();
    let is_wrong = problem.as_deref().is_some_and(is_about_the_fields);
    let invalid = is_wrong.then_some("true");
    let described = is_wrong.then_some("problem");
    view! {
        <div class=if demo { "enter enter-demo" } else { "enter" }>
            <h1>{t.sign_in_page()}</h1>
            <form class="card form" method="post" action="/sign-in">
                {problem.map(|code| notice(t, &code))}
                <div class="field">
                    <label for="email">{t.sign_in_email()}</label>
                    <input
                        class="input" id="email" name="email" r#type="text"
                        autocomplete="username" inputmode="email" autocapitalize="none"
                        spellcheck="false" required=true value=email
                        aria-invalid=invalid aria-describedby=described
                    />
                </div>
                <div class="field">
                    <label for="password">{t.sign_in_password()}</label>
                    <input
                        class="input" id="password" name="password" r#type="password"
                        autocomplete="current-password" required=true
                        aria-invalid=invalid aria-describedby=described
                    />
                </div>
                {next.map(|next| view! { <input r#type="hidden" name="next" value=next/> })}
                <button class="btn btn-wide" r#type="submit">{t.sign_in_action()}</button>
                <div class="enter-links">
                    <a class="btn btn-text" href="/forgot"><span>{t.sign_in_forgotten()}</span></a>
                    <a class="btn btn-text" href="/join"><span>{t.welcome_join()}</span></a>
                </div>
            </form>
            {demo.then(|| accounts(t))}
        </div>
    }
}

fn is_about_the_fields(code: &str) -> bool {
    matches!(code, "wrong-credentials" | "invalid-field" | "malformed")
}

fn notice(t: Texts, code: &str) -> AnyView {
    let (title, text) = match code {
        "rate-limited" => (t.sign_in_slow_title(), t.sign_in_slow()),
        code if is_about_the_fields(code) => (t.sign_in_wrong_title(), t.sign_in_wrong()),
        _ => (t.sign_in_failed_title(), t.sign_in_failed()),
    };
    view! {
        <div class="notice notice-warn" role="alert" id="problem">
            {icon("alert").view()}<div><h2>{title}</h2><p>{text}</p></div>
        </div>
    }
    .into_any()
}

fn accounts(t: Texts) -> AnyView {
    let accounts = [
        ("Sanne", "span.face.face-here", t.demo_sanne(), "sanne"),
        ("Joost", "span.face.face-here", t.demo_joost(), "joost"),
        ("Karin", "span.face.face-here", t.demo_karin(), "karin"),
        (
            t.demo_papa_noor_name(),
            "span.face.face-home",
            t.demo_papa_noor(),
            "papa.noor",
        ),
        (
            t.demo_mama_noor_name(),
            "span.face.face-home",
            t.demo_mama_noor(),
            "mama.noor",
        ),
        (
            t.demo_ouder_mees_name(),
            "span.face.face-home",
            t.demo_ouder_mees(),
            "ouder.mees",
        ),
    ];
    let forms: Vec<_> = accounts
        .into_iter()
        .map(|(name, class, is, address)| {
            view! {
                <form method="post" action="/sign-in">
                    <input r#type="hidden" name="email" value=format!("{address}@waterlelie.example")/>
                    <input r#type="hidden" name="password" value=DEMO_PASSWORD/>
                    <button class="account" r#type="submit">
                        {face(class, name).view()}
                        <span><b>{name}</b><span class="soft">{is}</span></span>
                        {arrow("next").view()}
                    </button>
                </form>
            }
        })
        .collect();
    view! {
        <section class="stack" aria-labelledby="demo">
            <div><h2 id="demo">{t.demo_title()}</h2><p class="soft">{t.demo_lead()}</p></div>
            <div class="accounts">{forms}</div>
        </section>
    }
    .into_any()
}
