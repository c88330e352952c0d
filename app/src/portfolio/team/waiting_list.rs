//! What waits for the mentor: at the first page of who is one. Taking it in is
//! one tap; a worry comes with a number to call.

use crate::address;
use crate::kit::button::button;
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, icon, line, sign};
use crate::kit::reactive::{ErasedMemo, dynamic};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{later_memo_of, use_device};
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::moment::actions::trying;
use crate::portfolio::moment::call::{call_link, no_number};
use crate::portfolio::news::recent::section;
use crate::portfolio::team::waiting::{Waiting, waiting};
use crate::portfolio::when;
use leptos::prelude::*;

/// How many are shown at first.
const SHOWN: usize = 3;

/// Who is worried, sad or angry, which comes before everything else, and what else waits.
pub fn waiting_lists() -> (AnyView, AnyView) {
    let device = use_device();
    let t = use_texts();
    // while older moments are still read, a row would move away under the finger
    let found = later_memo_of(device, Reads::Moments, move |replica| {
        if !replica.has_all() {
            return Vec::new();
        }
        waiting(replica, t)
    });
    (list(t, found, true), list(t, found, false))
}

/// The worries or the rest; nothing where nothing waits.
fn list(t: Texts, found: ErasedMemo<Vec<Waiting>>, of_worries: bool) -> AnyView {
    let is_whole = RwSignal::new(false);
    dynamic(move || {
        let mut found = found.get();
        found.retain(|waiting| waiting.asks_for_a_call() == of_worries);
        let (count, is_any) = (found.len(), !found.is_empty());
        let are_all_mine = found.iter().all(|w| w.without_mentor.is_none());
        let shown = if is_whole.get() { count } else { SHOWN };
        let more = (count > shown).then(|| {
            let words = t.ask_waiting_all(count);
            view! {
                <button class="btn btn-text" type="button" on:click={move |_| is_whole.set(true)}>
                    <span>{words}</span>
                </button>
            }
        });
        let items: Vec<El> = found.into_iter().take(shown).map(|w| item(t, w)).collect();
        let (id, title, rows) = match (of_worries, are_all_mine) {
            (true, _) => ("worried", t.ask_worried(), "ul.rows.rows-worried"),
            (false, true) => ("waiting", t.ask_waiting(), "ul.rows"),
            (false, false) => ("waiting", t.ask_waiting_somebody(), "ul.rows"),
        };
        let list = view! { <{rows}>{items}</_> };
        is_any.then(|| section(id, title).put(list).put(more))
    })
}

fn item(t: Texts, waiting: Waiting) -> El {
    let is_worry = waiting.asks_for_a_call();
    let feeling = waiting.feeling.map(|feeling| {
        let word = view! { <span>{t.feeling(feeling)}</span> };
        view! { <span class="mark">{icon(sign(feeling))} {word}</span> }
    });
    let below = view! {
        <span class="row-sub">
            <span>{waiting.by.clone()}</span>
            <span>{when::time(t, waiting.at_ms)}</span>
            {feeling}
        </span>
    };
    let href = format!(
        "{}?child={}",
        address::moment(waiting.moment),
        waiting.child
    );
    let row = view! {
        <a class="row" href={href}>
            <span class="row-text">{waiting.words}</span>
            {below}
            {arrow("next")}
        </a>
    };
    let without = waiting.without_mentor.map(|name| {
        let words = view! { <span>{t.ask_waiting_no_mentor(&name)}</span> };
        view! { <p class="row-call">{icon("alert")} {words}</p> }
    });
    let is_mentor = without.is_none();
    let (speaker, moment) = (use_speaker(), waiting.moment);
    let try_to = trying(t, moment);
    let id = waiting.contribution;
    let (change, whose) = (waiting.acknowledge, waiting.by);
    let take = button(
        "button.btn.btn-quiet",
        "check",
        t.acknowledge(),
        move || {
            if try_to(change.clone()) {
                // the row goes: what became of it is said, with the way there
                speaker.say(t.toast_read(&whose), Some(moment));
            }
        },
    );
    let rather = (is_worry && waiting.call.is_none()).then(|| {
        let rather = line("p.ack", "speech", t.call_rather());
        (rather, no_number(t))
    });
    let acts = view! {
        <div class="row-acts">
            {without}
            {rather}
            {waiting.call.map(|call| call_link(t, &call))}
            {is_mentor.then_some(take)}
        </div>
    };
    view! { <li key={id.0.as_u128()}>{row} {acts}</li> }
}
