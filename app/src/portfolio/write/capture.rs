//! Writing down what one sees: one field, whom it is about, save. Three taps
//! and a sentence; what may wait is folded away.

use crate::kit::button::submit;
use crate::kit::el::{El, view};
use crate::kit::icon::{face, icon, icon_in, icon_s};
use crate::kit::names;
use crate::kit::reactive::{ErasedMemo, dyn_text, dynamic, memo};
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::write::feeling;
use crate::portfolio::write::fields::{self, toggle};
use crate::portfolio::write::hint;
use crate::portfolio::write::writing::{FormPart, Writing};
use crate::portfolio::{audience, when};
use domain::access::Role;
use domain::id::ChildId;
use domain::intent::{Intent, NewContribution};
use domain::limits;
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// The form for a new moment.
#[derive(Clone, Copy)]
pub struct Capture {
    /// What is being written.
    pub writing: Writing,
    /// From which side.
    pub side: Perspective,
    /// The one child of somebody at home; staff choose.
    pub child: Option<ChildId>,
    /// Whether the whole form shows before anything was written.
    pub is_open: bool,
}

/// Draws the form; `people` is where the children are chosen, or how it felt.
pub fn capture(form: Capture, people: El) -> El {
    let t = use_texts();
    let Capture {
        writing,
        side,
        child,
        is_open,
    } = form;
    // once opened it stays open until it is saved: what one is about to tap must
    // not move away under the finger
    let was_opened = RwSignal::new(false);
    let is_active = memo(move || is_open || was_opened.get() || !writing.is_fresh());
    Effect::new(move |was_saving: Option<bool>| {
        let is_saving = writing.is_saving();
        if was_saving == Some(true) && !is_saving {
            was_opened.set(false);
        }
        is_saving
    });
    let about = memo(move || child.or_else(|| writing.with(|draft| only(&draft.children))));
    let is_home = side == Perspective::Home;
    let (data_side, question, example) = if is_home {
        ("home", t.capture_home(), t.capture_home_example())
    } else {
        ("here", t.capture_here(), t.capture_here_example())
    };
    let when_active = move |draw: fn(Capture, ErasedMemo<Option<ChildId>>) -> El| {
        dynamic(move || is_active.get().then(|| draw(form, about)))
    };
    let label = view! { <label class="capture-label" for={FormPart::Text.id()}>{question}</label> };
    let card = view! {
        <div class="capture-card" on:focusin={move |_| was_opened.set(true)}>
            {label}
            {fields::words(writing, "textarea.capture-text", example)}
            {names_hint(writing)}
            {when_active(later)}
        </div>
    };
    view! {
        <form
            class="capture"
            autocomplete="off"
            data-side={data_side}
            novalidate
            aria-label={t.new_title()}
            data-active={move || is_active.get().then_some("")}
            on:submit={move |event| {
                event.prevent_default();
                save(form);
            }}
        >
            {card}
            {people}
            {is_home.then(|| feeling::elsewhere(side, about))}
            {fields::problem(writing, FormPart::Form)}
            {when_active(savebar)}
        </form>
    }
}

fn only(children: &std::collections::BTreeSet<ChildId>) -> Option<ChildId> {
    children.first().copied().filter(|_| children.len() == 1)
}

/// What may wait: in one line how it stands, and folded under it the fields.
fn later(form: Capture, about: ErasedMemo<Option<ChildId>>) -> El {
    let t = use_texts();
    let Capture { writing, side, .. } = form;
    let device = writing.device();
    let day = dyn_text(move || when::day(t, writing.with(|draft| draft.day(device.today()))));
    let themes = dyn_text(move || match writing.with(|draft| draft.themes.len()) {
        0 => t.capture_themes_later().into(),
        count => t.capture_themes(count),
    });
    let whom = dyn_text(move || whom(writing, about));
    let now = view! {
        <span class="capture-now">
            <span>{icon("calendar")} {day}</span>
            <span>{icon("eye")} {whom}</span>
            <span>{icon("tag")} {themes}</span>
        </span>
    };
    let turn = icon_in("next", "svg.icon.icon-turn");
    let fields = view! {
        <div class="capture-fields">
            {fields::day(writing)}
            {fields::for_whom(writing, side, about)}
            {fields::title(writing)}
            {fields::themes(writing)}
            {(side == Perspective::Here).then(|| feeling::elsewhere(side, about))}
        </div>
    };
    view! {
        <details class="fold capture-more">
            <summary>{now} {turn}</summary>
            {fields}
        </details>
    }
}

/// For whom it is, in words.
fn whom(writing: Writing, about: ErasedMemo<Option<ChildId>>) -> String {
    let audience = writing.with(|draft| draft.audience);
    writing.device().read(Reads::Directory, |replica| {
        let t = writing.texts();
        let said = |d| audience::said(t, (d, replica.access()), audience, about.get()).1;
        replica.directory().map(said).unwrap_or_default()
    })
}

/// A friendly remark when guardians would read the name of another's child.
fn names_hint(writing: Writing) -> El {
    let (device, t) = (use_device(), use_texts());
    let name = memo(move || {
        let chosen: Vec<ChildId> = writing.with(|draft| match draft.audience {
            Audience::Shared => draft.children.iter().copied().collect(),
            Audience::Draft | Audience::Team | Audience::Confidential { .. } => Vec::new(),
        });
        let known = device.read(Reads::Directory, |replica| {
            let directory = replica.directory()?;
            let access = replica.access();
            let of_work =
                |child: &&domain::directory::Child| access.centre_role(child.id).is_some();
            let children = directory.children.iter().filter(of_work);
            Some(children.map(|c| (c.id, c.name.clone())).collect::<Vec<_>>())
        })?;
        writing.with(|draft| hint::named(&draft.text, &chosen, &known).map(String::from))
    });
    let remark = dynamic(move || {
        let words = t.capture_names(&name.get()?);
        Some(view! { <p class="hint">{icon_s("eye")} " " {words}</p> })
    });
    view! { <div aria-live="polite">{remark}</div> }
}

/// Whom it is about, for whom, and save.
fn savebar(form: Capture, about: ErasedMemo<Option<ChildId>>) -> El {
    let (writing, t) = (form.writing, use_texts());
    let names = memo_of(use_device(), Reads::Directory, move |replica| {
        let mut chosen = writing.with(|draft| draft.children.clone());
        chosen.extend(about.get());
        let directory = replica.directory()?;
        let children = directory.children.iter().filter(|c| chosen.contains(&c.id));
        let found: Vec<_> = children.map(|c| names::child(directory, c.id)).collect();
        Some(names::list(t, &found)).filter(|names| !names.is_empty())
    });
    let is_draft = move || writing.with(|draft| draft.audience == Audience::Draft);
    let is_waiting = move || {
        let has_text = writing.with(|draft| !draft.text.trim().is_empty());
        let is_ready = has_text && (is_draft() || names.with(Option::is_some));
        (!is_ready).then_some("true")
    };
    let about_whom = dyn_text(move || match names.get() {
        Some(names) => names,
        None if is_draft() => t.audience_draft().into(),
        None => t.capture_whom().into(),
    });
    let more = dyn_text(move || {
        if writing.is_saving() {
            t.status_saving().into()
        } else if names.with(Option::is_some) {
            whom(writing, about)
        } else {
            t.capture_tap().into()
        }
    });
    let what = view! {
        <p class="savebar-what" aria-live="polite">
            <b>{about_whom}</b>
            {more}
        </p>
    };
    let save = submit("button.btn", t.save()).live("aria-disabled", is_waiting);
    view! { <div class="savebar">{what} {save}</div> }
}

fn save(form: Capture) {
    let Capture {
        writing,
        side,
        child,
        ..
    } = form;
    let (device, t) = (writing.device(), writing.texts());
    if writing.is_busy() {
        return;
    }
    writing.try_again();
    let (text, title) = (writing.text(), writing.title());
    let draft = writing.peek(Clone::clone);
    let mut children = draft.children.clone();
    children.extend(child);
    if children.is_empty() && draft.audience != Audience::Draft {
        writing.problem(FormPart::Children, t.problem_children().into());
    }
    if children.len() > limits::CHILDREN_PER_MOMENT {
        let many = t.problem_children_many(limits::CHILDREN_PER_MOMENT);
        writing.problem(FormPart::Children, many);
    }
    let (Some(text), Ok(title), true) = (text, title, writing.is_right()) else {
        return writing.show_problems();
    };
    let is_confidence = matches!(draft.audience, Audience::Confidential { .. });
    let only = only(&children).filter(|child| {
        let is_guardian = device.peek(|r| r.access().is(Role::Guardian, *child));
        is_confidence || (is_guardian && side == Perspective::Home)
    });
    writing.save(Intent::Capture {
        side,
        day: draft.day(device.today_once()),
        title,
        children,
        themes: draft.themes,
        first: NewContribution {
            perspective: side,
            about: only,
            audience: draft.audience,
            text,
            feeling: draft.feeling,
        },
    });
}

/// A row of children to choose from. With those who cannot be chosen, and why.
pub fn who_of(
    writing: Writing,
    question: &'static str,
    children: Vec<(ChildId, String)>,
    (others, why): (Vec<String>, &'static str),
) -> El {
    let none = others.is_empty();
    let chip = |name: String| {
        view! {
            <button class="who-pick" type="button" disabled>
                {face("span.face", &name)}
                <span>{name}</span>
            </button>
        }
    };
    let chips: Vec<El> = others.into_iter().map(chip).collect();
    let row = view! { <div class="who-list">{chips}</div> };
    let why = view! { <p class="hint">{why}</p> };
    who(writing, question, children).put((!none).then_some((row, why)))
}

/// A row of children to choose from.
pub fn who(writing: Writing, question: &'static str, children: Vec<(ChildId, String)>) -> El {
    let chip = |(id, name): (ChildId, String)| {
        view! {
            <button
                class="who-pick"
                type="button"
                aria-pressed={move || is_chosen(writing, id)()}
                on:click={move |_| toggle(writing, id)}
            >
                {face("span.face", &name)}
                <span>{name}</span>
            </button>
        }
    };
    let chips: Vec<El> = children.into_iter().map(chip).collect();
    let question = view! { <h2 id="who">{question}</h2> };
    view! {
        <section class="who" aria-labelledby="who" id={FormPart::Children.id()} tabindex="-1">
            {question}
            {fields::problem(writing, FormPart::Children)}
            <div class="who-list">{chips}</div>
        </section>
    }
}

/// Whether a child is chosen, for `aria-pressed`.
pub fn is_chosen(writing: Writing, child: ChildId) -> impl Fn() -> Option<&'static str> {
    move || {
        let is_chosen = writing.with(|draft| draft.children.contains(&child));
        Some(if is_chosen { "true" } else { "false" })
    }
}
