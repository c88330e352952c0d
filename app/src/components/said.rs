//! What one person added to a moment: who, when, the words, how it felt, for
//! whom, and how far it has come. In this order, each only when it holds.

use crate::components::fields::sign;
use crate::components::icon::icon;
use crate::seen::{Mark, Said, Words};
use crate::texts::{Texts, use_texts};
use crate::{dates, when};
use leptos::prelude::*;

/// One contribution. `acts` is what can be done about two versions and with the
/// contribution; on a list there is nothing.
pub fn said(said: &Said, about_versions: AnyView, acts: AnyView) -> AnyView {
    let t = use_texts();
    let words = match &said.words {
        Words::One(text) | Words::Apart(text, _) => {
            view! { <p class="said-text">{text.clone()}</p> }.into_any()
        }
        Words::Withdrawn | Words::ChangedAfterWithdrawal(_) => {
            let words = if said.is_mine {
                t.withdrawn_by_me().into()
            } else {
                t.withdrawn_by(&said.by)
            };
            view! { <p class="said-gone">{words}</p> }.into_any()
        }
    };
    let feeling = said.feeling.map(|feeling| {
        view! { <p class="feel">{icon(sign(feeling))}{t.feeling(feeling)}</p> }.into_any()
    });
    let call = said
        .asks_for_a_call
        .then(|| line("ack", "speech", t.call_rather().into()));
    let whom = said
        .whom
        .clone()
        .map(|(picture, words)| line("for-whom", picture, words));
    let acknowledged = said.acknowledged_by.as_ref();
    let acknowledged = acknowledged.map(|by| line("ack", "check", t.acknowledged_by(by)));
    view! {
        <article class="said" id=format!("said-{}", said.id) tabindex="-1">
            {by(t, said)}
            {words}{feeling}{call}{whom}{acknowledged}
            {said.mark.map(|of| mark(t, of))}
            {about_versions}{acts}
        </article>
    }
    .into_any()
}

/// Who wrote it, and when.
pub fn by(t: Texts, said: &Said) -> AnyView {
    let name = if said.is_told {
        view! { <span>{t.told_by(&said.by)}</span> }.into_any()
    } else {
        view! { <b>{said.by.clone()}</b> }.into_any()
    };
    view! {
        <p class="said-by">
            {name}" · "
            <time datetime=dates::machine(said.at_ms)>{when::time(t, said.at_ms)}</time>
        </p>
    }
    .into_any()
}

/// The child's own words.
pub fn own_words(said: &Said, acts: AnyView) -> AnyView {
    let t = use_texts();
    let words = match &said.words {
        Words::One(text) | Words::Apart(text, _) => view! { <q>{text.clone()}</q> }.into_any(),
        Words::Withdrawn | Words::ChangedAfterWithdrawal(_) => {
            view! { <p class="said-gone">{t.withdrawn_by(&said.by)}</p> }.into_any()
        }
    };
    let whom = said
        .whom
        .clone()
        .map(|(picture, words)| line("for-whom", picture, words));
    view! {
        <div class="said" id=format!("said-{}", said.id) tabindex="-1">
            {words}{by(t, said)}{whom}{said.mark.map(|of| mark(t, of))}{acts}
        </div>
    }
    .into_any()
}

/// How far something has come.
pub fn mark(t: Texts, mark: Mark) -> AnyView {
    let (class, picture, words) = match mark {
        Mark::Saving => ("mark", "clock", t.mark_saving()),
        Mark::OnDevice => ("mark", "clock", t.mark_on_device()),
        Mark::Sent => ("mark mark-ok", "check", t.mark_sent()),
        Mark::Attention => ("mark mark-warn", "alert", t.attention_title()),
    };
    line(class, picture, words.into())
}

fn line(class: &'static str, picture: &'static str, words: String) -> AnyView {
    view! { <p class=class>{icon(picture)}<span>{words}</span></p> }.into_any()
}
