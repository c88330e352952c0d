//! What one person added to a moment: who, when, the words, how it felt, for
//! whom, and how far it has come. In this order, each only when it holds.

use crate::kit::dates;
use crate::kit::el::{El, Part, view};
use crate::kit::icon::{icon, line, sign};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::moment::call::{call_link, no_number};
use crate::portfolio::moment::delivery_badge::delivery_badge;
use crate::portfolio::moment::view::{ContributionView, Words};
use crate::portfolio::when;

/// One contribution. `acts` is what can be done about two versions and with the
/// contribution; on a list there is nothing.
pub fn said(said: &ContributionView, acts: impl Part) -> El {
    let t = use_texts();
    let words = match &said.words {
        Words::One(text) | Words::Apart(text, _) => {
            view! { <p class="said-text">{text.clone()}</p> }
        }
        Words::Withdrawn | Words::ChangedAfterWithdrawal(_) => gone(t, said),
    };
    let feeling = said.feeling.map(|feeling| {
        let word = t.feeling(feeling);
        view! { <p class="feel">{icon(sign(feeling))} {word}</p> }
    });
    let call = said.asks_for_a_call.then(|| {
        let rather = line("p.ack", "speech", t.call_rather());
        let call = said.call.as_ref().map(|call| call_link(t, call));
        let unknown = call.is_none().then(|| no_number(t));
        (rather, call, unknown)
    });
    let acknowledged = said.acknowledged_by.as_ref();
    let acknowledged = acknowledged.map(|(by, at_ms)| {
        let time = view! { <span class="soft">{when::time(t, *at_ms)}</span> };
        let words = if said.read_earlier_words {
            t.acknowledged_earlier(by)
        } else {
            t.acknowledged_by(by)
        };
        line("p.ack", "check", (words, " ", time))
    });
    article("article.said", said)
        .put(by(t, said))
        .put((words, feeling, call, whom(said)))
        .put((acknowledged, far(t, said), acts.whole()))
}

/// The child's own words.
pub fn own_words(said: &ContributionView, acts: impl Part) -> El {
    let t = use_texts();
    let words = match &said.words {
        Words::One(text) | Words::Apart(text, _) => view! { <q>{text.clone()}</q> },
        Words::Withdrawn | Words::ChangedAfterWithdrawal(_) => gone(t, said),
    };
    article("div.said", said)
        .put((words, by(t, said), whom(said)))
        .put((far(t, said), acts.whole()))
}

/// What is taken in hand as a whole, also by the keyboard.
fn article(classes: &'static str, said: &ContributionView) -> El {
    view! {
        <{classes} key={said.id.0.as_u128()} id={format!("said-{}", said.id)} tabindex="-1"></_>
    }
}

fn gone(t: Texts, said: &ContributionView) -> El {
    let words = if said.is_mine {
        t.withdrawn_by_me().into()
    } else {
        t.withdrawn_by(&said.by)
    };
    view! { <p class="said-gone">{words}</p> }
}

/// Who wrote it, and when.
fn by(t: Texts, said: &ContributionView) -> El {
    let name = if said.is_told {
        view! { <span>{t.told_by(&said.by)}</span> }
    } else {
        view! { <b>{said.by.clone()}</b> }
    };
    let time = view! {
        <time datetime={dates::machine(said.at_ms)}>{when::time(t, said.at_ms)}</time>
    };
    view! { <p class="said-by">{name} " · " {time}</p> }
}

fn far(t: Texts, said: &ContributionView) -> Option<El> {
    said.badge().map(|far| delivery_badge(t, far))
}

/// For whom it is; what was taken back is for nobody.
fn whom(said: &ContributionView) -> Option<El> {
    let (picture, words) = said.whom.clone().filter(|_| !said.is_gone())?;
    Some(line("p.for-whom", picture, words))
}
