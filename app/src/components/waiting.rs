//! What waits for the mentor: at the first page of who is one. Taking it in is
//! one tap; a worry comes with a number to call.

use crate::components::button::button;
use crate::components::fields::sign;
use crate::components::icon::{arrow, icon, icon_s};
use crate::components::moment_sides::trying;
use crate::components::recent::section;
use crate::components::said::line;
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::el::{El, el};
use crate::live::{later_of, part};
use crate::texts::{Texts, use_texts};
use crate::waiting::{Call, Waiting, waiting};
use crate::{address, when};
use domain::intent::Change;
use leptos::prelude::*;

/// How many are shown at first.
const SHOWN: usize = 3;

/// The list; nothing where nothing waits.
pub fn waiting_list() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    // while older moments are still read, a row would move away under the finger
    let found = later_of(device, move |replica| {
        if !replica.has_all() {
            return Vec::new();
        }
        waiting(replica, t)
    });
    let is_whole = RwSignal::new(false);
    part(move || {
        let found = found.get();
        let (count, is_any) = (found.len(), !found.is_empty());
        let are_all_mine = found.iter().all(|w| w.without_mentor.is_none());
        let shown = if is_whole.get() { count } else { SHOWN };
        let more = (count > shown).then(|| {
            let words = t.ask_waiting_all(count);
            el("button.btn.btn-text")
                .set("type", "button")
                .tap(move || is_whole.set(true))
                .put(el("span").put(words))
        });
        let items: Vec<El> = found.into_iter().take(shown).map(|w| item(t, w)).collect();
        let list = el("ul.rows").put(items);
        let title = if are_all_mine {
            t.ask_waiting()
        } else {
            t.ask_waiting_somebody()
        };
        is_any.then(|| section("waiting", title).put(list).put(more))
    })
}

fn item(t: Texts, waiting: Waiting) -> El {
    let is_worry = waiting.asks_for_a_call();
    let feeling = waiting.feeling.map(|feeling| {
        let word = el("span").put(t.feeling(feeling));
        el("span.mark").put(icon(sign(feeling))).put(word)
    });
    let below = el("span.row-sub")
        .put(el("span").put(waiting.by.clone()))
        .put(el("span").put(when::time(t, waiting.at_ms)))
        .put(feeling);
    let href = format!(
        "{}?child={}",
        address::moment(waiting.moment),
        waiting.child
    );
    let row = el("a.row")
        .with("href", href)
        .put(el("span.row-text").put(waiting.words))
        .put(below)
        .put(arrow("next"));
    let without = waiting.without_mentor.map(|name| {
        let words = el("span").put(t.ask_waiting_no_mentor(&name));
        el("p.row-call").put(icon("alert")).put(words)
    });
    let is_mentor = without.is_none();
    let (speaker, moment) = (use_speaker(), waiting.moment);
    let try_to = trying(t, moment);
    let (id, whose) = (waiting.contribution, waiting.by);
    let take = button(
        "button.btn.btn-quiet",
        "check",
        t.acknowledge(),
        move || {
            if try_to(Change::Acknowledge(id)) {
                // the row goes: what became of it is said, with the way there
                speaker.say(t.toast_read(&whose), Some(moment));
            }
        },
    );
    let rather = (is_worry && waiting.call.is_none()).then(|| {
        let rather = line("p.ack", "speech", t.call_rather());
        (rather, no_number(t))
    });
    let acts = el("div.row-acts")
        .put(without)
        .put(rather)
        .put(waiting.call.map(|call| call_link(t, &call)))
        .put(is_mentor.then_some(take));
    el("li").key(id.0.as_u128()).put(row).put(acts)
}

/// That there is no number, and who can add it.
pub fn no_number(t: Texts) -> El {
    el("p.ack.soft").put(t.call_unknown())
}

/// Calls a parent.
pub fn call_link(t: Texts, call: &Call) -> El {
    let words = t.ask_call_on(&call.name, &call.number);
    el("a.btn.btn-quiet.call")
        .with("href", format!("tel:{}", call.dialled))
        .put(icon_s("phone"))
        .put(el("span").put(words))
}
