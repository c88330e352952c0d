//! *Let op*: what the server refused or holds and why, what waits, and what can
//! be done. Nothing of it is lost.

use crate::components::dialog::question;
use crate::components::icon::{Drawing, icon, icon_s};
use crate::components::lone::empty;
use crate::components::recent::{Row, row, row_view};
use crate::components::screen::{Screen, back};
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::texts::{Texts, use_texts};
use crate::{focus, names, place, when};
use domain::id::{ChildId, MomentId};
use domain::op::Body;
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
    waiting: Vec<Row>,
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
    let waiting: BTreeSet<MomentId> = waits.map(|entry| entry.recorded.op.moment).collect();
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
        let Body::Link { child } = entry.recorded.op.body else {
            return None;
        };
        Some(child)
    });
    links.collect()
}

/// The page at `/attention`.
#[component]
pub fn AttentionPage() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let found = Memo::new(move |_| device.read(|replica| find(replica, t)));
    let discarding = RwSignal::new(None::<MomentId>);
    let content = move || {
        let Found {
            problems,
            told,
            waiting,
        } = found.get();
        if problems.is_empty() && told.is_empty() && waiting.is_empty() {
            let link = view! { <a class="btn btn-quiet" href="/home">{t.to_start()}</a> };
            let (title, text) = (t.attention_none_title().into(), t.attention_none().into());
            return empty(1, Drawing::Calm, title, text, link.into_any());
        }
        let lead = if problems.is_empty() && told.is_empty() {
            t.attention_waiting_lead()
        } else {
            t.attention_lead()
        };
        let problems = problems.into_iter().map(|it| problem(t, it, discarding));
        view! {
            <div class="head"><div><h1>{t.attention_title()}</h1><p class="soft">{lead}</p></div></div>
            <ul class="problems">{problems.collect::<Vec<_>>()}{notices(t, told)}</ul>
            {(!waiting.is_empty()).then(|| waits(t, waiting))}
        }
        .into_any()
    };
    view! {
        <Screen title=t.attention_title() start=back("/home".into(), t.to_start().into()) is_narrow=true>
            {content}
        </Screen>
        {move || discarding.get().map(|moment| discard(t, moment, discarding))}
    }
}

fn problem(t: Texts, it: Problem, discarding: RwSignal<Option<MomentId>>) -> AnyView {
    let (title, why) = t.refusal(it.why);
    let is_held = it.why.is_held();
    let (class, picture) = if is_held {
        ("problem problem-held", "hourglass")
    } else {
        ("problem", "alert")
    };
    let about = (!it.about.is_empty()).then(|| t.attention_about(&it.about));
    let quotes = it.texts.clone().into_iter();
    let quotes = quotes.map(|text| view! { <blockquote class="said-text">{text}</blockquote> });
    let link = it.is_there.then(|| {
        view! { <a class="btn btn-quiet" href=place::moment(it.moment)>{t.toast_look()}</a> }
    });
    view! {
        <li class=class>
            <h2>{icon(picture)}{title}</h2>
            {about.map(|about| view! { <p class="soft">{about}</p> })}
            {quotes.collect::<Vec<_>>()}
            <p class="why">{why}</p>
            <div class="buttons">{buttons(t, &it, is_held, discarding)}{link}</div>
        </li>
    }
    .into_any()
}

fn buttons(
    t: Texts,
    it: &Problem,
    is_held: bool,
    discarding: RwSignal<Option<MomentId>>,
) -> AnyView {
    let (device, speaker, go) = (use_device(), use_speaker(), place::use_go());
    let moment = it.moment;
    let text = it.texts.join("\n\n");
    let has_text = !text.is_empty();
    let copied = text.clone();
    let copy = move |_| {
        device.shell().copy(&copied);
        speaker.say(t.toast_copied().into(), None);
    };
    // what was refused here may be accepted as something new
    let seen = |child: &ChildId| device.peek(|r| r.access().sees(*child));
    let children: Vec<ChildId> = it.children.iter().copied().filter(seen).collect();
    let child = children.first().copied().filter(|_| children.len() == 1);
    let repair = move |_| {
        let key = child.map_or_else(|| "new".into(), |child| format!("new/{child}"));
        let shell = device.shell();
        let mut draft = shell
            .draft(&key)
            .and_then(|kept| Draft::read(&kept))
            .unwrap_or_default();
        draft.children.extend(children.iter().copied());
        if !draft.text.is_empty() {
            draft.text.push_str("\n\n");
        }
        draft.text.push_str(&text);
        shell.keep_draft(&key, Some(&draft.written()));
        let query = child
            .map(|child| format!("?child={child}"))
            .unwrap_or_default();
        go(&format!("/new{query}"), false);
    };
    let repair = (has_text && !is_held).then(|| {
        view! {
            <button class="btn" r#type="button" on:click=repair>
                {icon_s("pencil")}{t.attention_repair()}
            </button>
        }
    });
    let copy = has_text.then(|| {
        view! {
            <button class="btn btn-quiet" r#type="button" on:click=copy>
                {icon_s("copy")}{t.attention_copy()}
            </button>
        }
    });
    let again = move |_| device.shell().retry(moment);
    view! {
        {repair}{copy}
        <button class="btn btn-quiet" r#type="button" on:click=again>
            {icon_s("retry")}{t.attention_again()}
        </button>
        <button class="btn btn-text" r#type="button" on:click=move |_| discarding.set(Some(moment))>
            <span>{t.attention_discard()}</span>
        </button>
    }
    .into_any()
}

fn discard(t: Texts, moment: MomentId, discarding: RwSignal<Option<MomentId>>) -> AnyView {
    let device = use_device();
    let close = Callback::new(move |()| discarding.set(None));
    let go_on = Callback::new(move |()| {
        device.shell().discard(moment);
        discarding.set(None);
        focus::on_heading();
    });
    let body = view! { <p>{t.discard_text()}</p> }.into_any();
    question(
        t.discard_question(),
        body,
        (t.discard_stay(), t.attention_discard()),
        close,
        go_on,
    )
}

/// What the lead looks at now: it is no longer on this device.
fn notices(t: Texts, told: Vec<i64>) -> Option<AnyView> {
    let device = use_device();
    if told.is_empty() {
        return None;
    }
    let (title, why) = t.refusal(Refusal::AccessEnded);
    let items = told.into_iter().map(|at_ms| {
        view! {
            <li class="problem problem-held">
                <h2>{icon("hourglass")}{title}</h2>
                <p class="soft">{when::time(t, at_ms)}</p>
                <p class="why">{why}</p>
            </li>
        }
    });
    let read = move |_| {
        device.shell().dismiss_notices();
        focus::on_heading();
    };
    Some(
        view! {
            {items.collect::<Vec<_>>()}
            <li class="buttons">
                <button class="btn btn-quiet" r#type="button" on:click=read>
                    {t.notice_understood()}
                </button>
            </li>
        }
        .into_any(),
    )
}

fn waits(t: Texts, waiting: Vec<Row>) -> AnyView {
    let device = use_device();
    let since = device.peek(|replica| replica.status().waiting_since_ms);
    let since = since.map(|ms| t.attention_since(&when::time(t, ms)));
    let rows = waiting
        .into_iter()
        .map(|row| view! { <li>{row_view(t, row)}</li> });
    view! {
        <section class="recent" aria-labelledby="waiting">
            <h2 id="waiting">{t.attention_waiting()}</h2>
            {since.map(|since| view! { <p class="soft">{since}</p> })}
            <ul class="rows">{rows.collect::<Vec<_>>()}</ul>
            <div class="buttons">
                <button
                    class="btn btn-quiet" r#type="button"
                    on:click=move |_| device.shell().sync_now()
                >
                    {icon_s("retry")}{t.attention_try()}
                </button>
            </div>
        </section>
    }
    .into_any()
}
