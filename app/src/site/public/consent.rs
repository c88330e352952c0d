//! What a guardian agrees to, said by themselves.

use super::form::notice;
use crate::kit::el::{El, view as draw};
use crate::kit::language::Language;
use crate::kit::texts::{Texts, use_texts};
use crate::site::desk::form::{folded, hidden};
use crate::site::document::PublicDocument;
use domain::desk::Purpose;
use domain::id::ChildId;
use domain::stamp::Day;
use leptos::prelude::*;

/// What somebody can answer about a child.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// About which child.
    pub child: ChildId,
    /// What it is called.
    pub name: String,
    /// For each purpose what they said, and on which day; none: they were not asked.
    pub said: [(Purpose, Option<(bool, Day)>); 3],
}

/// The page at `/account/consent`.
pub fn consent_page(
    (release, language): (String, Language),
    is_saved: bool,
    asked: &[Asked],
) -> AnyView {
    let asked = asked.to_vec();
    view! {
        <PublicDocument
            release
            language
            title=Texts::consent_title
            at="/account/consent?".to_owned()
        >
            <Content is_saved asked/>
        </PublicDocument>
    }
    .into_any()
}

#[component]
fn Content(is_saved: bool, asked: Vec<Asked>) -> impl IntoView {
    let t = use_texts();
    let each: Vec<_> = asked.iter().map(|asked| about(t, asked).view()).collect();
    let saved = is_saved.then(|| notice("notice", "check", t.consent_saved()));
    view! {
        <div class="account-page">
            <h1>{t.consent_title()}</h1>
            {saved}
            <p>{t.consent_lead()}</p>
            {each}
            <a class="btn btn-quiet" href="/us">{t.traces_to_us()}</a>
        </div>
    }
}

fn about(t: Texts, asked: &Asked) -> El {
    let each = asked.said.map(|(purpose, said)| {
        let question = match purpose {
            Purpose::Portfolio => t.consent_portfolio(&asked.name),
            Purpose::GroupPhotos => t.consent_photos(&asked.name),
            Purpose::Handover => t.consent_handover(&asked.name),
        };
        let answer = match said {
            Some((true, day)) => t.consent_answer_yes(&t.day(day)),
            Some((false, day)) => t.consent_answer_no(&t.day(day)),
            None => t.consent_asked().to_owned(),
        };
        let given = said.map(|(given, _)| given);
        let yes =
            (given != Some(true)).then(|| say(asked.child, purpose, ("yes", t.consent_yes())));
        let no = (given != Some(false)).then(|| no(t, asked, purpose));
        draw! {
            <section class="stack">
                <div>
                    <h3>{question}</h3>
                    <p class="soft">{answer}</p>
                </div>
                <div class="buttons">{yes} {no}</div>
            </section>
        }
    });
    draw! {
        <section class="card stack">
            <h2>{asked.name.clone()}</h2>
            {Vec::from(each)}
        </section>
    }
}

/// What a no to the portfolio does is said first.
fn no(t: Texts, asked: &Asked, purpose: Purpose) -> El {
    if purpose != Purpose::Portfolio {
        return say(asked.child, purpose, ("no", t.consent_no()));
    }
    let first = draw! {
        <div class="stack">
            <p>{t.consent_no_portfolio_text(&asked.name)}</p>
            {say(asked.child, purpose, ("no", t.consent_no_portfolio()))}
        </div>
    };
    folded(t.consent_no_portfolio_open(), first)
}

fn say(child: ChildId, purpose: Purpose, (given, word): (&'static str, &'static str)) -> El {
    let purpose = match purpose {
        Purpose::Portfolio => "portfolio",
        Purpose::GroupPhotos => "group-photos",
        Purpose::Handover => "handover",
    };
    draw! {
        <form method="post" action="/account/consent">
            {hidden("child", child.to_string())}
            {hidden("purpose", purpose.to_owned())}
            <button class="btn btn-quiet" name="given" value={given}>{word}</button>
        </form>
    }
}
