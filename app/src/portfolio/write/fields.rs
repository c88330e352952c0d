//! The fields that several forms share. A problem is said in words under the
//! field that has it, and what was typed stays.

use crate::kit::el::{El, Part, Reactive, reactive, view};
use crate::kit::icon::icon_s;
use crate::kit::reactive::{ErasedMemo, dynamic};
use crate::kit::texts::use_texts;
use crate::kit::{dates, names};
use crate::portfolio::audience;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::directory::Theme;
use domain::id::ChildId;
use domain::op::{Audience, Perspective};
use domain::stamp::Day;
use leptos::prelude::*;

/// Marks a field that has a problem, and points from it to the problem.
fn marked(input: El, writing: Writing, field: FormPart) -> El {
    input
        .set("id", field.id())
        .live("aria-invalid", move || {
            writing.problem_of(field).map(|_| "true")
        })
        .live("aria-describedby", move || {
            writing.problem_of(field).map(|_| field.problem_id())
        })
}

/// What is wrong with a field, or with the form as a whole.
pub fn problem(writing: Writing, field: FormPart) -> AnyView {
    dynamic(move || {
        let words = view! { <span>{writing.problem_of(field)?}</span> };
        Some(view! {
            <p class="error" role="alert" id={field.problem_id()} tabindex="-1">
                {icon_s("alert")}
                {words}
            </p>
        })
    })
}

/// The words themselves. Their label is up to the form: it is for `text`.
pub fn words(writing: Writing, classes: &'static str, example: &'static str) -> impl Part {
    let room = dynamic(move || {
        let (text, is_over) = writing.room()?;
        Some(view! { <p class="count" data-over={is_over.then_some("")}>{text}</p> })
    });
    // in a dialog; a page must not open the keyboard by itself
    let is_alone = classes == INPUT;
    let area = view! {
        <{classes}
            rows="1"
            dir="auto"
            autocomplete="off"
            placeholder={example}
            autofocus={is_alone.then_some("")}
            prop:value={move || writing.with(|draft| draft.text.clone())}
            on:input={move |event| {
                let text = event_target_value(&event);
                writing.change(|draft| draft.text = text);
            }}
        >
        </_>
    };
    let area = marked(area, writing, FormPart::Text);
    (area, room, problem(writing, FormPart::Text))
}

/// The words in a dialog.
pub const INPUT: &str = "textarea.input";

/// One of several that can be chosen.
pub struct Choice {
    /// `radio` or `checkbox`.
    pub kind: &'static str,
    /// The name of the group.
    pub name: &'static str,
    /// The word, with a picture if it has one.
    pub word: AnyView,
    /// Whether it is chosen.
    pub is_chosen: Reactive<bool>,
    /// Chooses it, or not any more.
    pub choose: Box<dyn Fn()>,
}

/// Choices next to each other.
pub fn choices(classes: &'static str, all: Vec<Choice>) -> El {
    let one = |choice: Choice| {
        let choose = choice.choose;
        let input = view! {
            <input
                type={choice.kind}
                name={choice.name}
                prop:checked={choice.is_chosen}
                on:change={move |_| choose()}
            />
        };
        view! { <label class="choice">{input} {choice.word}</label> }
    };
    view! { <{classes}>{all.into_iter().map(one).collect::<Vec<_>>()}</_> }
}

/// A group of choices under a question, with a remark next to it.
pub fn group(question: &'static str, remark: &'static str, content: impl Part) -> El {
    let remark = (!remark.is_empty()).then(|| (" ", view! { <span class="soft">{remark}</span> }));
    let legend = view! { <legend>{question} {remark}</legend> };
    view! { <fieldset class="field">{legend} {content}</fieldset> }
}

/// A field under its label; `id` is that of what is typed into.
pub fn field(id: &'static str, label: impl Part, content: impl Part) -> El {
    let label = view! { <label for={id}>{label}</label> };
    view! { <div class="field">{label} {content}</div> }
}

/// Who may read it. `about` is the one child that it is about, if it is one.
pub fn for_whom(writing: Writing, side: Perspective, about: ErasedMemo<Option<ChildId>>) -> El {
    let (device, t) = (use_device(), use_texts());
    let choices = memo_of(device, Reads::Directory, move |replica| {
        let about = about.get();
        let Some(directory) = replica.directory() else {
            return Vec::new();
        };
        let viewer = (directory, replica.access());
        let found = audience::choices(viewer, side, about);
        let said = |audience| (audience, audience::said(t, viewer, audience, about).1);
        found
            .into_iter()
            .map(said)
            .collect::<Vec<(Audience, String)>>()
    });
    let options = dynamic(move || {
        let option = |(at, (audience, words)): (usize, (Audience, String))| {
            let is_chosen = reactive(move || writing.with(|draft| draft.audience == audience));
            view! { <option value={at.to_string()} prop:selected={is_chosen}>{words}</option> }
        };
        let options = choices.get().into_iter().enumerate().map(option);
        options.collect::<Vec<_>>()
    });
    let choose = move |event| {
        let at: usize = event_target_value(&event).parse().unwrap_or_default();
        if let Some((chosen, _)) = choices.peek().into_iter().nth(at) {
            writing.change(|draft| draft.audience = chosen);
        }
    };
    // what was meant for one must not become readable for more by itself
    Effect::new(move |_| {
        let is_possible = choices.with(|choices| {
            let is_chosen = |audience| writing.with(|draft| draft.audience == audience);
            choices.is_empty() || choices.iter().any(|(audience, _)| is_chosen(*audience))
        });
        if !is_possible {
            writing.change(|draft| draft.audience = Audience::Draft);
        }
    });
    let hint = view! { <p class="hint">{t.audience_hint()}</p> };
    field(
        "for-whom",
        t.audience_question(),
        (
            view! { <select class="input" id="for-whom" on:change={choose}>{options}</select> },
            hint,
        ),
    )
}

/// When it happened.
pub fn day(writing: Writing) -> El {
    let (device, t) = (use_device(), use_texts());
    let input = dynamic(move || {
        let today = device.today();
        let shown = reactive(move || Some(writing.with(|draft| draft.day(today))));
        let choose = move |day: Option<Day>| {
            if let Some(day) = day {
                let begun = move |draft: &Draft| draft.begun.unwrap_or(today);
                writing.change(|draft| draft.day = Some(day).filter(|day| *day != begun(draft)));
            }
        };
        date("day", shown, choose).with("max", dates::to_input(today))
    });
    field("day", t.form_day(), input)
}

/// A date that is typed or picked. Half of one is none yet: it changes nothing, and
/// is left alone until the field is.
pub fn date(
    id: &'static str,
    shown: Reactive<Option<Day>>,
    choose: impl Fn(Option<Day>) + 'static,
) -> El {
    let value = move || shown().map(dates::to_input).unwrap_or_default();
    let meant = value.clone();
    view! {
        <input
            class="input"
            id={id}
            type="date"
            prop:value={value}
            on:input={move |event| {
                let typed = event_target_value(&event);
                let day = dates::from_input(&typed);
                if day.is_some() || typed.is_empty() {
                    choose(day);
                }
            }}
            on:blur={move |event| {
                let meant = untrack(&meant);
                if event_target_value(&event) != meant {
                    event_target::<web_sys::HtmlInputElement>(&event).set_value(&meant);
                }
            }}
        />
    }
}

/// A title, for who wants one.
pub fn title(writing: Writing) -> El {
    let t = use_texts();
    let remark = view! { <span class="soft">{t.form_optional()}</span> };
    let input = view! {
        <input
            class="input"
            dir="auto"
            autocomplete="off"
            prop:value={move || writing.with(|draft| draft.title.clone())}
            on:input={move |event| {
                let title = event_target_value(&event);
                writing.change(|draft| draft.title = title);
            }}
        />
    };
    let input = marked(input, writing, FormPart::Title);
    let label = (t.form_title(), " ", remark);
    field(
        FormPart::Title.id(),
        label,
        (input, problem(writing, FormPart::Title)),
    )
}

/// The themes of the location.
pub fn themes(writing: Writing) -> El {
    let (device, t) = (use_device(), use_texts());
    let themes = device.peek(|replica| replica.directory().map(|d| d.themes.clone()));
    let choice = |theme: Theme| {
        let word = names::theme_name(&theme, t).whole();
        let (key, other) = (theme.key.clone(), theme.key);
        Choice {
            kind: "checkbox",
            name: "theme",
            word,
            is_chosen: reactive(move || writing.with(|draft| draft.themes.contains(&key))),
            choose: Box::new(move || {
                writing.change(|draft| {
                    if !draft.themes.remove(&other) {
                        draft.themes.insert(other.clone());
                    }
                });
            }),
        }
    };
    let all = themes.into_iter().flatten().map(choice).collect();
    group(t.form_themes(), t.form_later(), choices("div.choices", all))
}

/// Children to choose from, in a form that has more to choose.
pub fn children(writing: Writing, children: Vec<(ChildId, String)>) -> El {
    let choice = |(id, name): (ChildId, String)| Choice {
        kind: "checkbox",
        name: "child",
        word: name.whole(),
        is_chosen: reactive(move || writing.with(|draft| draft.children.contains(&id))),
        choose: Box::new(move || toggle(writing, id)),
    };
    let all = children.into_iter().map(choice).collect();
    let problem = view! {
        <div id={FormPart::Children.id()} tabindex="-1">{problem(writing, FormPart::Children)}</div>
    };
    let choices = choices("div.choices", all);
    group(use_texts().facts_children(), "", (problem, choices))
}

/// Chooses a child, or not any more.
pub fn toggle(writing: Writing, child: ChildId) {
    writing.change(|draft| {
        if !draft.children.remove(&child) {
            draft.children.insert(child);
        }
    });
}
