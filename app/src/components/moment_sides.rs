//! What can be done on the page of a moment: with a contribution, with two
//! versions of one, and with a side as a whole.

use crate::components::icon::icon_s;
use crate::components::moment_dialogs::Asked;
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::focus;
use crate::may::May;
use crate::seen::{Said, Seen, Words};
use crate::texts::Texts;
use domain::id::{ContributionId, MomentId};
use domain::intent::{Change, Intent};
use domain::op::Perspective;
use leptos::prelude::*;

type Ask = RwSignal<Option<Asked>>;

/// A word to tap, with an icon.
fn act(picture: &'static str, word: &'static str, ask: Ask, asked: Asked) -> AnyView {
    view! {
        <button class="btn btn-text" r#type="button" on:click=move |_| ask.set(Some(asked))>
            {icon_s(picture)}<span>{word}</span>
        </button>
    }
    .into_any()
}

/// What can be done with a contribution.
pub fn actions(t: Texts, moment: MomentId, said: &Said, ask: Ask) -> AnyView {
    let id = said.id;
    if said.may_acknowledge {
        return acknowledge(t, moment, id);
    }
    if !said.is_mine {
        return ().into_any();
    }
    let history = said
        .has_history
        .then(|| act("history", t.history_title(), ask, Asked::History(id)));
    let actions = match said.words {
        Words::Withdrawn => (
            act("undo", t.restore(), ask, Asked::Edit(id)),
            ().into_any(),
        ),
        Words::ChangedAfterWithdrawal(_) => (().into_any(), ().into_any()),
        Words::One(_) => (
            act("pencil", t.edit(), ask, Asked::Edit(id)),
            act("withdraw", t.withdraw(), ask, Asked::Withdraw(id)),
        ),
        // other words would silently take the place of both
        Words::Apart(..) => (
            ().into_any(),
            act("withdraw", t.withdraw(), ask, Asked::Withdraw(id)),
        ),
    };
    view! { <div class="said-acts">{actions.0}{history}{actions.1}</div> }.into_any()
}

/// *Gelezen, dit neem ik mee*, in one tap.
fn acknowledge(t: Texts, moment: MomentId, id: ContributionId) -> AnyView {
    let change = doing(t, moment);
    view! {
        <div class="said-acts">
            <button
                class="btn btn-quiet" r#type="button"
                on:click=move |_| {
                    change(Change::Acknowledge(id));
                    focus::on_contribution(id);
                }
            >
                {icon_s("check")}{t.acknowledge()}
            </button>
        </div>
    }
    .into_any()
}

/// Asks for a change at once; what cannot be done is said.
pub fn doing(t: Texts, moment: MomentId) -> impl Fn(Change) + Copy + Send + Sync + 'static {
    let (device, speaker) = (use_device(), use_speaker());
    move |change| {
        if let Err(refusal) = device.ask(Intent::In(moment, change)) {
            let (title, why) = t.refusal(refusal);
            speaker.say(format!("{title}. {why}"), None);
        }
    }
}

/// Two versions, or changed after it was taken back: a fact and what to do.
pub fn versions(t: Texts, moment: MomentId, said: &Said, ask: Ask) -> AnyView {
    let id = said.id;
    match (&said.words, said.is_mine) {
        (Words::Apart(_, count), true) => view! {
            <div class="twofold">
                <p>{t.versions_mine(*count)}</p>
                <button
                    class="btn btn-home" r#type="button"
                    on:click=move |_| ask.set(Some(Asked::Join(id)))
                >
                    {t.versions_join()}
                </button>
            </div>
        }
        .into_any(),
        (Words::Apart(_, count), false) => {
            view! { <div class="twofold"><p>{t.versions_latest(*count)}</p></div> }.into_any()
        }
        (Words::ChangedAfterWithdrawal(text), true) => changed(t, moment, id, text.clone(), ask),
        _ => ().into_any(),
    }
}

fn changed(t: Texts, moment: MomentId, id: ContributionId, text: String, ask: Ask) -> AnyView {
    let change = doing(t, moment);
    view! {
        <div class="twofold">
            <p>{t.changed_after_withdrawal()}</p>
            <blockquote class="said-text">{text}</blockquote>
            <button
                class="btn btn-quiet" r#type="button" on:click=move |_| ask.set(Some(Asked::Edit(id)))
            >
                {icon_s("undo")}{t.restore()}
            </button>
            <button
                class="btn btn-quiet" r#type="button"
                on:click=move |_| {
                    change(Change::Withdraw(id));
                    focus::on_contribution(id);
                }
            >
                {icon_s("withdraw")}{t.keep_withdrawn()}
            </button>
        </div>
    }
    .into_any()
}

/// A button to add something on a side.
pub fn add_button(side: Perspective, word: &'static str, ask: Ask) -> AnyView {
    let class = match side {
        Perspective::Home => "btn btn-home",
        _ => "btn btn-here",
    };
    view! {
        <button class=class r#type="button" on:click=move |_| ask.set(Some(Asked::Add(side)))>
            {word}
        </button>
    }
    .into_any()
}

/// What can be added on a side, at its foot. In an empty place the invitation
/// has the button.
pub fn foot(t: Texts, side: Perspective, may: &May, is_empty: bool, ask: Ask) -> AnyView {
    let button = (may.adds(side) && !is_empty).then(|| add_button(side, t.moment_add(), ask));
    let writes_down = side == Perspective::Home && !may.here.is_empty() && may.home.is_empty();
    let told = writes_down.then(|| act("speech", t.tell_action(), ask, Asked::Tell));
    if button.is_none() && told.is_none() {
        return ().into_any();
    }
    view! { <div class="side-foot">{button}{told}</div> }.into_any()
}

/// Writing down what a child said.
pub fn own_foot(t: Texts, seen: &Seen, may: &May, ask: Ask) -> AnyView {
    if may.child.is_empty() {
        return ().into_any();
    }
    let name = match seen.children.as_slice() {
        [(_, name)] => name.clone(),
        _ => t.child_somebody().into(),
    };
    let words = if seen.child.is_empty() {
        t.own_words_action(&name)
    } else {
        t.own_words_more(&name)
    };
    view! {
        <button
            class="btn btn-text" r#type="button"
            on:click=move |_| ask.set(Some(Asked::Add(Perspective::Child)))
        >
            <span>{words}</span>
        </button>
    }
    .into_any()
}
