//! *Let op*: what the server refused or holds and why, what waits, and what can
//! be done. Nothing of it is lost.

use crate::address;
use crate::kit::button::{button, link, text_button};
use crate::kit::dialog::{loses, question};
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::{Drawing, icon};
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, use_texts};
use crate::kit::{focus, names};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back_to_start};
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::news::recent::{MomentRow, list, row, section};
use crate::portfolio::when;
use crate::portfolio::write::draft::Draft;
use domain::id::{ChildId, MomentId};
use domain::op::{Body, FactOp};
use domain::record::Refusal;
use domain::replica::{Delivery, Replica};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Something that asks for a person.
#[derive(Clone, PartialEq)]
struct Problem {
    moment: MomentId,
    why: Refusal,
    about: String,
    texts: Vec<String>,
    children: Vec<ChildId>,
    is_there: bool,
}

#[derive(Clone, PartialEq, Default)]
struct Found {
    problems: Vec<Problem>,
    /// When something was handed over to the lead, Unix time in ms.
    told: Vec<i64>,
    waiting: Vec<MomentRow>,
}

fn find(replica: &Replica, t: Texts) -> Found {
    let directory = replica.directory();
    let name = |child| {
        directory
            .map(|d| names::child(d, child))
            .filter(|n| !n.is_empty())
    };
    let problems = replica.attention().into_iter().map(|(moment, why)| {
        let found = replica.moment(moment);
        let children = match found {
            Some(found) => found.portfolios().collect(),
            None => linked(replica, moment),
        };
        let called: Vec<String> = children.iter().filter_map(|child| name(*child)).collect();
        Problem {
            moment,
            why,
            about: names::list(t, &called),
            texts: replica
                .unsent_texts(moment)
                .into_iter()
                .map(String::from)
                .collect(),
            children,
            is_there: found.is_some(),
        }
    });
    let told = replica.notices().into_values().collect();
    let waits = replica
        .entries()
        .filter(|entry| entry.delivery == Delivery::Waiting);
    let mut waiting = BTreeSet::new();
    waiting.extend(waits.map(|entry| entry.recorded.op.moment));
    Found {
        problems: problems.collect(),
        told,
        waiting: waiting
            .into_iter()
            .rev()
            .filter_map(|id| row(replica, t, id))
            .collect(),
    }
}

/// Whom a moment is about whose start was refused, so that it does not stand.
fn linked(replica: &Replica, moment: MomentId) -> Vec<ChildId> {
    let of_moment = replica.entries().filter(|e| e.recorded.op.moment == moment);
    let links = of_moment.filter_map(|entry| {
        let Body::Fact(FactOp::Link { child }) = entry.recorded.op.body else {
            return None;
        };
        Some(child)
    });
    links.collect()
}

/// The page at `/attention`.
pub fn attention_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let found = memo_of(device, Reads::All, move |replica| find(replica, t));
    let discarding = RwSignal::new(None::<MomentId>);
    let content = dynamic(move || {
        let Found {
            problems,
            told,
            waiting,
        } = found.get();
        if problems.is_empty() && told.is_empty() && waiting.is_empty() {
            let home = link("a.btn.btn-quiet", "/home".into(), t.to_start());
            let (title, text) = (t.attention_none_title(), t.attention_none());
            return vec![empty_state("h1", Drawing::Calm, title, text, Some(home))];
        }
        let (title, lead) = if problems.is_empty() && told.is_empty() {
            (t.attention_waiting_title(), t.attention_waiting_lead())
        } else {
            (t.attention_title(), t.attention_lead())
        };
        let head = view! {
            <div>
                <h1>{title}</h1>
                <p class="soft">{lead}</p>
            </div>
        };
        let problems = problems.into_iter().map(|it| problem(t, it, discarding));
        let problems: Vec<El> = problems.chain(notices(t, told)).collect();
        let mut parts = vec![
            view! { <div class="head">{head}</div> },
            view! { <ul class="problems">{problems}</ul> },
        ];
        if !waiting.is_empty() {
            parts.push(waits(t, waiting));
        }
        parts
    });
    let tabs = dynamic(move || {
        let is_each = device.host.with(|host| host.each_tab_sends);
        is_each.then(|| view! { <p class="hint">{t.attention_each_tab()}</p> })
    });
    let ask = dynamic(move || Some(discard(t, discarding.get()?, discarding)));
    let screen = Screen::new(t.attention_title(), back_to_start()).narrow();
    (screen.show((content, tabs)), ask).whole()
}

fn problem(t: Texts, it: Problem, discarding: RwSignal<Option<MomentId>>) -> El {
    let (title, why) = t.refusal(it.why);
    let (classes, picture) = if it.why.is_held() {
        ("li.problem.problem-held", "hourglass")
    } else {
        ("li.problem", "alert")
    };
    let about = (!it.about.is_empty()).then(|| t.attention_about(&it.about));
    let quote = |text: &String| view! { <blockquote class="said-text">{text.clone()}</blockquote> };
    let quotes: Vec<El> = it.texts.iter().map(quote).collect();
    view! {
        <{classes}>
            <h2>{icon(picture)} {title}</h2>
            {about.map(|about| view! { <p class="soft">{about}</p> })}
            {quotes}
            <p class="why">{why}</p>
            <div class="buttons">{buttons(t, it, discarding)}</div>
        </_>
    }
}

fn buttons(t: Texts, it: Problem, discarding: RwSignal<Option<MomentId>>) -> Vec<El> {
    let (device, speaker) = (use_device(), use_speaker());
    let (moment, quiet) = (it.moment, "button.btn.btn-quiet");
    let text = it.texts.join("\n\n");
    let mut found = Vec::new();
    if !text.is_empty() && !it.why.is_held() {
        found.push(repair(t, &it.children, text.clone()));
    }
    if !text.is_empty() {
        found.push(button(quiet, "copy", t.attention_copy(), move || {
            device.shell().copy(&text);
            speaker.say(t.toast_copied().into(), None);
        }));
    }
    found.push(button(quiet, "retry", t.attention_again(), move || {
        device.shell().retry(moment);
    }));
    found.push(text_button("", t.attention_discard(), move || {
        discarding.set(Some(moment));
    }));
    if it.is_there {
        let look = address::moment(moment);
        found.push(link("a.btn.btn-quiet", look, t.toast_look()));
    }
    found
}

/// What was refused here may be accepted as something new.
fn repair(t: Texts, children: &[ChildId], text: String) -> El {
    let (device, router) = (use_device(), use_router());
    let seen = |child: &ChildId| device.peek(|r| r.access().sees(*child));
    let children: Vec<ChildId> = children.iter().copied().filter(seen).collect();
    let child = children.first().copied().filter(|_| children.len() == 1);
    button("button.btn", "pencil", t.attention_repair(), move || {
        let key = child.map_or_else(|| "new".into(), |child| format!("new/{child}"));
        let shell = device.shell();
        let kept = shell.draft(&key).and_then(|kept| Draft::read(&kept));
        let mut draft = kept.unwrap_or_default();
        draft.children.extend(children.iter().copied());
        if !draft.text.is_empty() {
            draft.text.push_str("\n\n");
        }
        draft.text.push_str(&text);
        shell.keep_draft(&key, Some(&draft.written()));
        let query = child.map(|child| format!("?child={child}"));
        router.go(&format!("/new{}", query.unwrap_or_default()), false);
    })
}

fn discard(t: Texts, moment: MomentId, discarding: RwSignal<Option<MomentId>>) -> El {
    let device = use_device();
    let close = Callback::new(move |()| discarding.set(None));
    let go_on = Callback::new(move |()| {
        device.shell().discard(moment);
        discarding.set(None);
        focus::on_heading();
    });
    let body = view! { <p>{t.discard_text()}</p> };
    let words = (t.discard_stay(), loses(t.attention_discard()));
    question(t.discard_question(), body, words, close, go_on)
}

/// What the lead looks at now: it is no longer on this device.
fn notices(t: Texts, told: Vec<i64>) -> Vec<El> {
    let device = use_device();
    let (title, why) = t.refusal(Refusal::AccessEnded);
    let item = |at_ms| {
        view! {
            <li class="problem problem-held">
                <h2>{icon("hourglass")} {title}</h2>
                <p class="soft">{when::time(t, at_ms)}</p>
                <p class="why">{why}</p>
            </li>
        }
    };
    let mut items: Vec<El> = told.into_iter().map(item).collect();
    if !items.is_empty() {
        let quiet = "button.btn.btn-quiet";
        let read = button(quiet, "", t.notice_understood(), move || {
            device.shell().dismiss_notices();
            focus::on_heading();
        });
        items.push(view! { <li class="buttons">{read}</li> });
    }
    items
}

fn waits(t: Texts, waiting: Vec<MomentRow>) -> El {
    let device = use_device();
    let since = device.peek(|replica| replica.status().waiting_since_ms);
    let since = since.map(|ms| t.attention_since(&when::time(t, ms)));
    let quiet = "button.btn.btn-quiet";
    let again = button(quiet, "retry", t.attention_try(), move || {
        device.shell().sync_now();
    });
    section("waiting", t.attention_waiting())
        .put(since.map(|since| view! { <p class="soft">{since}</p> }))
        .put(list(t, waiting))
        .put(view! { <div class="buttons">{again}</div> })
}
