//! What every screen has around it: the way to other screens, the status, and
//! a heading that the keyboard finds.

use crate::components::icon::{arrow, icon, logo};
use crate::components::status::{Banner, Notices, StatusPill};
use crate::device::use_device;
use crate::place;
use crate::texts::use_texts;
use leptos::prelude::*;

/// One screen: what is at the top left, what the window is called, and what is
/// in it.
#[component]
pub fn Screen(
    /// What the page is called.
    #[prop(into)]
    title: Signal<String>,
    /// Where one is, or the way back.
    start: AnyView,
    /// For reading and writing rather than for overview.
    #[prop(optional)]
    is_narrow: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| document().set_title(&format!("{} · Samenbeeld", title.get())));
    let class = if is_narrow {
        "page page-narrow"
    } else {
        "page"
    };
    view! {
        <div class="screen">
            <header class="top">
                <div class="top-start">{start}</div>
                <Banner/>
                <StatusPill/>
            </header>
            <main class=class id="main" tabindex="-1">
                <Notices/>
                {children()}
            </main>
        </div>
    }
}

/// The way back, at the top left of a screen.
pub fn back(href: String, word: String) -> AnyView {
    view! { <a class="back" href=href>{arrow("back")}<span>{word}</span></a> }.into_any()
}

/// Where one is, at the top left of a screen.
pub fn here(word: String) -> AnyView {
    view! { <span>{word}</span> }.into_any()
}

/// The way to other screens.
#[component]
pub fn Nav() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let path = place::use_path();
    let is_staff = Memo::new(move |_| device.read(|r| r.access().works_here()));
    let needs_attention = Memo::new(move |_| device.read(|r| r.status().attention > 0));
    let current = move |of: &'static str| move || path.with(|p| p == of).then_some("page");
    let start = move || {
        let (picture, word) = if is_staff.get() {
            ("group", t.nav_group())
        } else {
            ("together", t.nav_together())
        };
        view! { {icon(picture)}<span class="word">{word}</span> }
    };
    let attention = move || {
        needs_attention.get().then(|| {
            view! {
                <li class="nav-rail nav-last">
                    <a class="nav-link" href="/attention" aria-current=current("/attention")>
                        {icon("alert")}<span class="word">{t.attention_title()}</span>
                    </a>
                </li>
            }
        })
    };
    view! {
        <nav
            class=move || if is_staff.get() { "nav nav-staff" } else { "nav nav-guardian" }
            aria-label=t.nav_label()
        >
            <a class="nav-brand" href="/home" aria-label=t.nav_brand()>{logo()}</a>
            <ul class="nav-list">
                <li><a class="nav-link" href="/home" aria-current=current("/home")>{start}</a></li>
                <li>
                    <a class="nav-link nav-new" href="/new" aria-current=current("/new")>
                        <span class="plus">{icon("plus")}</span>
                        <span class="word">{t.new_title()}</span>
                    </a>
                </li>
                {attention}
                <li>
                    <a class="nav-link" href="/us" aria-current=current("/us")>
                        {icon("people")}<span class="word">{t.us_title()}</span>
                    </a>
                </li>
            </ul>
        </nav>
    }
}
