//! Asking: with an open mind, something that one does not know yet.

use crate::kit::button::submit;
use crate::kit::el::{El, Part, reactive, view};
use crate::kit::icon::icon_in;
use crate::kit::names;
use crate::kit::reactive::{dyn_text, dynamic};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::question::library::{library, remarks};
use crate::portfolio::write::capture::who_of;
use crate::portfolio::write::compose_page::{Forms, on_to, writer_page};
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::fields::{self, Choice};
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::id::ChildId;
use domain::intent::Intent;
use domain::limits;
use domain::op::{Mode, Perspective};
use leptos::prelude::*;

/// What is being asked, and from which side.
#[derive(Clone, Copy)]
struct Ask {
    writing: Writing,
    side: Perspective,
    /// The one child of somebody at home; staff choose.
    child: Option<ChildId>,
}

/// The page at `/ask`.
pub fn ask_page() -> AnyView {
    writer_page(Forms {
        title: use_texts().ask_action(),
        address: "/ask",
        here,
        home,
    })
}

fn here(children: Vec<(ChildId, String)>, child: Option<ChildId>) -> El {
    let t = use_texts();
    let mut fresh = Draft {
        mode: Mode::ParentFirst,
        ..Draft::default()
    };
    // nobody is asked who cannot answer
    let (children, others): (Vec<_>, Vec<_>) = use_device().peek(|replica| {
        let reaches = |id| replica.directory().is_none_or(|d| d.reaches_home(id));
        children.into_iter().partition(|(id, _)| reaches(*id))
    });
    let others = others.into_iter().map(|(_, name)| name).collect();
    fresh
        .children
        .extend(child.filter(|child| children.iter().any(|(id, _)| id == child)));
    let key = child.map_or_else(|| "ask".into(), |child| format!("ask/{child}"));
    let writing = Writing::open(key, fresh, on_to("/questions".into()));
    let groups = groups(writing, &children);
    let others = (others, t.invite_home_nobody());
    let people = (who_of(writing, t.ask_whom(), children, others), groups);
    let ask = Ask {
        writing,
        side: Perspective::Here,
        child: None,
    };
    form(ask, view! { <div class="stack">{people}</div> })
}

fn home(child: ChildId) -> El {
    let done = on_to("/questions".into());
    let writing = Writing::open(format!("ask/{child}"), Draft::default(), done);
    let ask = Ask {
        writing,
        side: Perspective::Home,
        child: Some(child),
    };
    form(ask, view! { <div/> })
}

/// All children of a group at one tap: each family answers for itself.
fn groups(writing: Writing, children: &[(ChildId, String)]) -> Option<El> {
    let t = use_texts();
    let known: Vec<ChildId> = children.iter().map(|(id, _)| *id).collect();
    let groups = use_device().peek(|replica| {
        let directory = replica.directory()?;
        let group = |group: &domain::directory::Group| {
            let of = directory
                .children
                .iter()
                .filter(|c| c.group == Some(group.id));
            let of: Vec<ChildId> = of.map(|c| c.id).filter(|id| known.contains(id)).collect();
            (of.len() > 1).then(|| (t.ask_group(&group.name), of))
        };
        Some(
            directory
                .groups
                .iter()
                .filter_map(group)
                .collect::<Vec<_>>(),
        )
    })?;
    let button = |(word, of): (String, Vec<ChildId>)| {
        let all = of.clone();
        let is_full = move || writing.with(|draft| of.iter().all(|id| draft.children.contains(id)));
        let is_chosen = is_full.clone();
        let choose = move || {
            let takes_away = is_full();
            writing.change(|draft| {
                for id in &all {
                    if takes_away {
                        draft.children.remove(id);
                    } else {
                        draft.children.insert(*id);
                    }
                }
            });
        };
        view! {
            <button
                class="btn btn-quiet"
                type="button"
                aria-pressed={move || {
                    Some(if is_chosen() { "true" } else { "false" })
                }}
                on:click={move |_| choose()}
            >
                {word}
            </button>
        }
    };
    let buttons: Vec<El> = groups.into_iter().map(button).collect();
    (!buttons.is_empty()).then(|| view! { <div class="who-groups">{buttons}</div> })
}

fn form(ask: Ask, people: El) -> El {
    let t = use_texts();
    let Ask {
        writing,
        side,
        child,
    } = ask;
    let (data_side, question, example) = if side == Perspective::Home {
        ("home", t.ask_home_question(), t.ask_home_example())
    } else {
        ("here", t.ask_here_question(), t.ask_here_example())
    };
    let label = view! { <label class="capture-label" for={FormPart::Text.id()}>{question}</label> };
    let card = view! {
        <div class="capture-card">
            {label}
            {fields::words(writing, "textarea.capture-text", example)}
            {(side == Perspective::Here).then(|| remarks(writing))}
        </div>
    };
    view! {
        <form
            class="capture asks"
            autocomplete="off"
            data-side={data_side}
            data-active
            novalidate
            aria-label={t.ask_action()}
            on:submit={move |event| {
                event.prevent_default();
                save(ask);
            }}
        >
            {card}
            {library(writing, side, child)}
            {people}
            {modes(t, writing, side)}
            {themes(t, writing)}
            {fields::problem(writing, FormPart::Form)}
            {savebar(ask)}
        </form>
    }
}

/// Who hears whom first; it is the centre that wants to hear the parent first.
fn modes(t: Texts, writing: Writing, side: Perspective) -> El {
    let mode = |(mode, word, text): (Mode, &'static str, &'static str)| Choice {
        kind: "radio",
        name: "mode",
        word: view! {
            <span class="mode">
                <b>{word}</b>
                <span>{text}</span>
            </span>
        }
        .whole(),
        is_chosen: reactive(move || writing.with(|draft| draft.mode == mode)),
        choose: Box::new(move || writing.change(|draft| draft.mode = mode)),
    };
    let first = (
        Mode::ParentFirst,
        t.ask_mode_parent_first(),
        t.ask_mode_parent_first_text(),
    );
    let together = (
        Mode::Together,
        t.ask_mode_together(),
        t.ask_mode_together_text(),
    );
    let open = (Mode::Open, t.ask_mode_open(), t.ask_mode_open_text());
    let all = if side == Perspective::Home {
        vec![mode(open), mode(together)]
    } else {
        vec![mode(first), mode(together), mode(open)]
    };
    let choices = fields::choices("div.choices.modes", all);
    fields::group(t.ask_mode_question(), "", choices)
}

fn themes(t: Texts, writing: Writing) -> El {
    let chosen = dyn_text(move || match writing.with(|draft| draft.themes.len()) {
        0 => t.capture_themes_later().into(),
        count => t.capture_themes(count),
    });
    let turn = icon_in("next", "svg.icon.icon-turn");
    view! {
        <details class="fold">
            <summary>
                <span>{chosen}</span>
                {turn}
            </summary>
            {fields::themes(writing)}
        </details>
    }
}

/// Whom it is for, and asking it.
fn savebar(ask: Ask) -> El {
    let (writing, t) = (ask.writing, use_texts());
    let names = memo_of(use_device(), Reads::Directory, move |replica| {
        let mut chosen = writing.with(|draft| draft.children.clone());
        chosen.extend(ask.child);
        let directory = replica.directory()?;
        let children = directory.children.iter().filter(|c| chosen.contains(&c.id));
        let found: Vec<_> = children.map(|c| names::child(directory, c.id)).collect();
        Some(names::list(t, &found)).filter(|names| !names.is_empty())
    });
    let is_waiting = move || {
        let has_text = writing.with(|draft| !draft.text.trim().is_empty());
        (!has_text || names.with(Option::is_none)).then_some("true")
    };
    let whom = dyn_text(move || names.get().unwrap_or_else(|| t.ask_tap().into()));
    let saving = dynamic(move || writing.is_saving().then(|| t.status_saving()));
    let what = view! {
        <p class="savebar-what" aria-live="polite">
            <b>{whom}</b>
            {saving}
        </p>
    };
    let save = submit("button.btn", t.ask_action()).live("aria-disabled", is_waiting);
    view! { <div class="savebar">{what} {save}</div> }
}

fn save(ask: Ask) {
    let Ask {
        writing,
        side,
        child,
    } = ask;
    let (device, t) = (writing.device(), writing.texts());
    if writing.is_busy() {
        return;
    }
    writing.try_again();
    let asked = writing.asked();
    let draft = writing.peek(Clone::clone);
    let mut children = draft.children;
    children.extend(child);
    if children.is_empty() {
        writing.problem(FormPart::Children, t.problem_children().into());
    }
    if children.len() > limits::CHILDREN_PER_MOMENT {
        let many = t.problem_children_many(limits::CHILDREN_PER_MOMENT);
        writing.problem(FormPart::Children, many);
    }
    let (Some(asked), true) = (asked, writing.is_right()) else {
        return writing.show_problems();
    };
    writing.save(Intent::Ask {
        side,
        day: device.shell().today(),
        mode: draft.mode,
        asked,
        children,
        themes: draft.themes,
    });
}
