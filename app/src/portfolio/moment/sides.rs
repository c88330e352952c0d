//! What can be done on the page of a moment: with a contribution, with two
//! versions of one, and with a side as a whole.

use crate::kit::button::{button, text_button};
use crate::kit::el::{El, view};
use crate::kit::focus;
use crate::kit::reactive::dynamic;
use crate::kit::texts::Texts;
use crate::portfolio::capabilities::Capabilities;
use crate::portfolio::device::use_device;
use crate::portfolio::moment::actions::{Dialog, doing};
use crate::portfolio::moment::view::{ContributionView, MomentView, Words};
use crate::portfolio::write::contribution_form::edit_key;
use domain::id::{ContributionId, MomentId};
use domain::intent::Change;
use domain::op::Perspective;
use leptos::prelude::*;

type Ask = RwSignal<Option<Dialog>>;

/// What can be done with a contribution, and about its versions.
pub fn actions(
    t: Texts,
    moment: MomentId,
    said: &ContributionView,
    ask: Ask,
) -> (Option<El>, Option<El>) {
    (versions(t, moment, said, ask), acts(t, moment, said, ask))
}

fn acts(t: Texts, moment: MomentId, said: &ContributionView, ask: Ask) -> Option<El> {
    let id = said.id;
    let row = view! { <div class="said-acts"/> };
    if let Some(change) = &said.acknowledge {
        return Some(row.put(acknowledge(t, moment, id, change.clone())));
    }
    if !said.is_mine {
        return None;
    }
    let act = |is_offered: bool, picture, word, asked| {
        is_offered.then(|| text_button(picture, word, move || ask.set(Some(asked))))
    };
    let is_one = matches!(said.words, Words::One(_));
    // other words would silently take the place of both
    let is_apart = matches!(said.words, Words::Apart(..));
    let is_withdrawn = said.words == Words::Withdrawn;
    let row = row
        .put(act(is_one, "pencil", t.edit(), Dialog::Edit(id)))
        .put(act(is_withdrawn, "undo", t.restore(), Dialog::Edit(id)))
        .put(act(
            said.has_history,
            "history",
            t.history_title(),
            Dialog::History(id),
        ))
        .put(act(
            is_one || is_apart,
            "withdraw",
            t.withdraw(),
            Dialog::Withdraw(id),
        ));
    Some(row.put(is_one.then(|| unfinished(t, id, ask))))
}

/// Other words that somebody was writing and left: on with them, or away.
fn unfinished(t: Texts, id: ContributionId, ask: Ask) -> AnyView {
    let device = use_device();
    let thrown = RwSignal::new(0_u32);
    dynamic(move || {
        thrown.track();
        let key = edit_key(id);
        let is_left = ask.get().is_none() && device.shell().draft(&key).is_some();
        is_left.then(|| {
            let go_on = text_button("pencil", t.draft_go_on(), move || {
                ask.set(Some(Dialog::Edit(id)));
            });
            let away = text_button("", t.draft_throw(), move || {
                device.shell().keep_draft(&edit_key(id), None);
                thrown.update(|count| *count += 1);
            });
            (
                view! { <span class="soft">{t.draft_here()}</span> },
                go_on,
                away,
            )
        })
    })
}

/// *Gelezen, ik denk eraan*, in one tap.
fn acknowledge(t: Texts, moment: MomentId, id: ContributionId, change: Change) -> El {
    let to_do = doing(t, moment);
    button(
        "button.btn.btn-quiet",
        "check",
        t.acknowledge(),
        move || {
            to_do(change.clone());
            focus::on_contribution(id);
        },
    )
}

/// Two versions, or changed after it was taken back: a fact and what to do.
fn versions(t: Texts, moment: MomentId, said: &ContributionView, ask: Ask) -> Option<El> {
    let id = said.id;
    let fact = |words: String| view! { <div class="twofold"><p>{words}</p></div> };
    match (&said.words, said.is_mine) {
        (Words::Apart(_, count), true) => {
            let join = button("button.btn.btn-home", "", t.versions_join(), move || {
                ask.set(Some(Dialog::Join(id)));
            });
            Some(fact(t.versions_mine(*count)).put(join))
        }
        (Words::Apart(_, count), false) => Some(fact(t.versions_latest(*count))),
        (Words::ChangedAfterWithdrawal(text), true) => {
            let change = doing(t, moment);
            let quiet = "button.btn.btn-quiet";
            let restore = button(quiet, "undo", t.restore(), move || {
                ask.set(Some(Dialog::Edit(id)));
            });
            let keep = button(quiet, "withdraw", t.keep_withdrawn(), move || {
                change(Change::Withdraw(id));
                focus::on_contribution(id);
            });
            let text = view! { <blockquote class="said-text">{text.clone()}</blockquote> };
            let fact = fact(t.changed_after_withdrawal().into());
            Some(fact.put(text).put(restore).put(keep))
        }
        _ => None,
    }
}

/// A button to add something on a side.
pub fn add_button(side: Perspective, word: &'static str, ask: Ask) -> El {
    let classes = match side {
        Perspective::Home => "button.btn.btn-home",
        Perspective::Here | Perspective::Child => "button.btn.btn-here",
    };
    button(classes, "", word, move || ask.set(Some(Dialog::Add(side))))
}

/// What can be added on a side, at its foot. In an empty place the invitation
/// has the button.
pub fn foot(
    t: Texts,
    side: Perspective,
    may: &Capabilities,
    is_empty: bool,
    ask: Ask,
) -> Option<El> {
    let adds = may.adds(side) && !is_empty;
    let writes_down = side == Perspective::Home && !may.here.is_empty() && may.home.is_empty();
    let tell = || {
        text_button("speech", t.tell_action(), move || {
            ask.set(Some(Dialog::Tell));
        })
    };
    let foot = view! {
        <div class="side-foot">
            {adds.then(|| add_button(side, t.moment_add(), ask))}
            {writes_down.then(tell)}
        </div>
    };
    (adds || writes_down).then_some(foot)
}

/// Writing down what a child said, or letting it write.
pub fn own_foot(t: Texts, seen: &MomentView, may: &Capabilities, ask: Ask) -> Option<El> {
    let name = match seen.children.as_slice() {
        [(_, name)] => name.clone(),
        _ => t.child_somebody().into(),
    };
    let words = if seen.child.is_empty() {
        t.own_words_action(&name)
    } else {
        t.own_words_more(&name)
    };
    let act = |asked: Dialog, words: String| {
        view! {
            <button class="btn btn-text" type="button" on:click={move |_| ask.set(Some(asked))}>
                <span>{words}</span>
            </button>
        }
    };
    let own = view! {
        <div class="own-acts">
            {act(Dialog::Add(Perspective::Child), words)}
            {act(Dialog::Hand, t.ask_hand_action(&name))}
        </div>
    };
    may.adds(Perspective::Child).then_some(own)
}
