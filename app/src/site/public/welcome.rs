//! Welcome: what this is, in one picture.

use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::side::{pair, strip};
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::PublicDocument;
use leptos::prelude::*;

/// The page at `/`.
#[component]
pub fn WelcomePage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// Whether nobody is known here yet.
    is_new: bool,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::welcome_page>
            <Welcome is_new/>
        </PublicDocument>
    }
}

#[component]
fn Welcome(is_new: bool) -> impl IntoView {
    let t = use_texts();
    let actions = if is_new {
        view! {
            <p>{t.start_welcome()}</p>
            <div class="buttons"><a class="btn" href="/start">{t.start_title()}</a></div>
        }
        .into_any()
    } else {
        view! {
            <div class="buttons">
                <a class="btn" href="/sign-in">{t.sign_in_action()}</a>
                <a class="btn btn-quiet" href="/join">{t.welcome_join()}</a>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="hero">
            <div class="hero-words">
                <h1>{t.welcome_title()}</h1>
                <p class="lead">{t.welcome_lead()}</p>
                {actions}
            </div>
            {example(t)}
        </div>
        <div class="points">
            {point("point point-home", "home-side", t.welcome_home_title(), t.welcome_home())}
            {point("point point-here", "here-side", t.welcome_here_title(), t.welcome_here())}
            {point("point point-child", "child", t.welcome_child_title(), t.welcome_child())}
        </div>
    }
}

fn point(class: &'static str, picture: &str, title: &'static str, text: &'static str) -> AnyView {
    view! { <section class=class>{icon(picture).view()}<h2>{title}</h2><p>{text}</p></section> }
        .into_any()
}

/// A moment of a child that does not exist.
fn example(t: Texts) -> AnyView {
    let home = view! {
        <article class="said">
            <p class="said-by"><b>{t.example_papa()}</b>" · 14:10"</p>
            <p class="said-text">{t.example_home()}</p>
            <p class="feel">{icon("feel-proud").view()}{t.feeling_proud()}</p>
            <p class="ack">{icon("check").view()}<span>{t.acknowledged_by("Sanne")}</span></p>
        </article>
    };
    let here = view! {
        <article class="said">
            <p class="said-by"><b>"Sanne"</b>" · 10:30"</p>
            <p class="said-text">{t.example_here()}</p>
        </article>
    };
    let own = view! { <q>{t.example_child()}</q> };
    view! {
        <article class="moment">
            <div class="moment-top">
                <h2 class="moment-date">{t.example_title()}</h2>
                <p class="moment-facts">
                    <span>{t.example_day()}</span><span>{icon("tag").view()}{t.example_theme()}</span>
                </p>
            </div>
            {pair("h3.side-name", home.into_any(), here.into_any()).view()}
            {strip("h3.visually-hidden", own.into_any()).view()}
        </article>
    }
    .into_any()
}
