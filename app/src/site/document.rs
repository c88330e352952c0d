//! The two kinds of HTML document: a public page that the server draws whole,
//! and the shell, which is the same for every other address and holds nothing
//! of anybody.

use crate::kit::el::El;
use crate::kit::icon::{icon, logo};
use crate::kit::language::Language;
use crate::kit::release::{Release, use_release};
use crate::kit::texts::{Texts, use_texts};
use leptos::prelude::*;

/// The head that all documents share.
fn head(title: String) -> AnyView {
    let release = use_release();
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <title>{title}</title>
        {color("#fbf8f3", "(prefers-color-scheme: light)")}
        {color("#14191d", "(prefers-color-scheme: dark)")}
        <link rel="icon" href="/icons/favicon.svg" type="image/svg+xml"/>
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        <link
            rel="preload"
            href=release.file("fonts/atkinson-hyperlegible-next-latin.woff2")
            r#as="font"
            r#type="font/woff2"
            crossorigin="anonymous"
        />
        <link rel="stylesheet" href=release.file("main.css")/>
    }
    .into_any()
}

/// The colour of the browser's own bars.
fn color(color: &'static str, scheme: &'static str) -> impl IntoView {
    let meta = leptos::html::meta().name("theme-color").content(color);
    meta.attr("media", scheme)
}

/// The document in which the app starts. No word of it depends on who looks or
/// in which language, so that the service worker can serve it for any address.
#[component]
pub fn Shell(
    /// The build of which release.
    release: String,
) -> impl IntoView {
    let release = Release::of_build(&release);
    let (base, boot) = (release.0.clone(), release.file("boot.js"));
    let modules = ["app.js", "split.js"].map(|name| {
        view! { <link rel="modulepreload" href=release.file(name)/> }
    });
    provide_context(release);
    let without_script = Language::ALL.map(|language| {
        view! { <p lang=language.tag()>{Texts::of(language).shell_needs_script()}</p> }
    });
    view! {
        <!DOCTYPE html>
        <html lang="nl">
            <head>
                {head("Samenbeeld".into())}
                <meta name="release" content=base/>
                {Vec::from(modules)}
                <script r#type="module" src=boot></script>
            </head>
            <body>
                <div id="app">{skeleton()}</div>
                <noscript><div class="lone">{Vec::from(without_script)}</div></noscript>
            </body>
        </html>
    }
}

/// The outline of a screen, without a word.
fn skeleton() -> AnyView {
    let side = |class| {
        view! {
            <div class=class>
                <span class="bone bone-line"></span>
                <span class="bone bone-line"></span>
                <span class="bone bone-line bone-half"></span>
            </div>
        }
        .into_any()
    };
    let moment = || {
        view! {
            <div class="moment">
                <div class="moment-top"><span class="bone bone-line bone-half"></span></div>
                <div class="pair">{side("side side-home")}{side("side side-here")}</div>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="app skeleton">
            <div class="nav" aria-hidden="true">
                <span class="nav-brand">{logo().view()}</span>
                <div class="nav-list">
                    <span class="bone bone-nav"></span>
                    <span class="bone bone-nav"></span>
                    <span class="bone bone-nav"></span>
                </div>
            </div>
            <div class="screen">
                <div class="top"><span class="bone bone-pill"></span></div>
                <main class="page" aria-busy="true">
                    <h1 class="visually-hidden">"Samenbeeld"</h1>
                    <div class="head">
                        <span class="bone bone-face"></span>
                        <span class="bone bone-title"></span>
                    </div>
                    <div class="moments">{moment()}{moment()}</div>
                </main>
            </div>
        </div>
    }
    .into_any()
}

/// A page that works without any script: its texts are in the document, its
/// buttons are links and forms.
#[component]
pub fn PublicDocument(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What the page is called.
    title: fn(Texts) -> &'static str,
    /// Where the page is in another language: `/join?code=…&`. A page that answers
    /// a form is elsewhere than the form.
    #[prop(default = "?".into())]
    at: String,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let texts = begin(&release, language);
    let title = format!("{} · Samenbeeld", title(texts));
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>{head(title)}</head>
            <body>
                <a class="skip" href="#main">{texts.skip()}</a>
                <div class="public">
                    <header class="public-top">
                        <a class="brand" href="/">{logo().view()}"Samenbeeld"</a>
                        {other_languages(language, &at)}
                    </header>
                    <main class="public-main" id="main" tabindex="-1">{children()}</main>
                    <footer class="public-foot"><span>{texts.public_offline()}</span></footer>
                </div>
            </body>
        </html>
    }
}

/// What every drawn page begins with: release and texts for its views.
fn begin(release: &str, language: Language) -> Texts {
    provide_context(Release::of_build(release));
    let texts = Texts::of(language);
    provide_context(texts);
    texts
}

/// A document around what a page of its own layout shows; for pages that need no
/// script either. `body` is made when texts and release are there.
pub fn whole(
    release: String,
    language: Language,
    title: String,
    body: impl FnOnce(Texts) -> El,
) -> AnyView {
    let texts = begin(&release, language);
    let title = format!("{title} · Samenbeeld");
    let skip = view! { <a class="skip" href="#main">{texts.skip()}</a> };
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>{head(title)}</head>
            <body>{skip}{body(texts).view()}</body>
        </html>
    }
    .into_any()
}

/// A page to print: nothing around it.
#[component]
pub fn Paper(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What it is called.
    title: fn(Texts) -> &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let texts = begin(&release, language);
    let title = format!("{} · Samenbeeld", title(texts));
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>{head(title)}</head>
            <body class="paper">{children()}</body>
        </html>
    }
}

/// The server keeps the choice in a cookie. `at` is the address up to where the
/// language goes.
pub fn other_languages(current: Language, at: &str) -> AnyView {
    let others = Language::ALL.into_iter().filter(|other| *other != current);
    let links: Vec<_> = others
        .map(|other| {
            let (tag, href) = (other.tag(), format!("{at}lang={}", other.tag()));
            view! {
                <a class="btn btn-text" href=href lang=tag hreflang=tag>
                    {icon("globe").view()}<span>{other.name()}</span>
                </a>
            }
        })
        .collect();
    view! { <nav class="buttons" aria-label=use_texts().language_label()>{links}</nav> }.into_any()
}
