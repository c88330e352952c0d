//! The fields that several forms share. A problem is said in words under the
//! field that has it, and what was typed stays.

use crate::audience;
use crate::components::icon::{icon, icon_s};
use crate::device::use_device;
use crate::texts::use_texts;
use crate::writing::{Field, Writing};
use domain::id::ChildId;
use domain::op::{Audience, Feeling, Perspective};
use leptos::prelude::*;

/// Marks a field that has a problem.
pub fn is_invalid(writing: Writing, field: Field) -> impl Fn() -> Option<&'static str> {
    move || writing.problem_of(field).map(|_| "true")
}

/// Points from a field to its problem.
pub fn described(writing: Writing, field: Field) -> impl Fn() -> Option<String> {
    move || {
        writing
            .problem_of(field)
            .map(|_| format!("{}-problem", field.id()))
    }
}

/// What is wrong with a field.
pub fn problem(writing: Writing, field: Field) -> AnyView {
    let words = move || {
        writing.problem_of(field).map(|text| {
            view! {
                <p class="error" role="alert" id=format!("{}-problem", field.id())>
                    {icon_s("alert")}<span>{text}</span>
                </p>
            }
        })
    };
    words.into_any()
}

/// What is wrong with the form as a whole.
pub fn form_problem(writing: Writing) -> AnyView {
    let words = move || {
        writing.problem_of(Field::Form).map(|text| {
            view! {
                <p class="error" role="alert" id=Field::Form.id() tabindex="-1">
                    {icon_s("alert")}<span>{text}</span>
                </p>
            }
        })
    };
    words.into_any()
}

/// How much room is left, once that matters.
pub fn room(writing: Writing) -> AnyView {
    let words = move || {
        writing.room().map(|(text, is_over)| {
            view! { <p class="count" data-over=is_over.then_some("")>{text}</p> }
        })
    };
    words.into_any()
}

/// How it felt; none is a choice too, so that it can be taken back.
pub fn feeling(writing: Writing) -> AnyView {
    let t = use_texts();
    let choice = move |feeling: Option<Feeling>| {
        let word = feeling.map_or(t.feeling_none(), |feeling| t.feeling(feeling));
        let picture = feeling.map(|feeling| icon(sign(feeling)));
        view! {
            <label class="choice">
                <input
                    r#type="radio" name="feeling"
                    prop:checked=move || writing.with(|draft| draft.feeling == feeling)
                    on:change=move |_| writing.change(|draft| draft.feeling = feeling)
                />
                {picture}{word}
            </label>
        }
        .into_any()
    };
    let choices: Vec<AnyView> = std::iter::once(None)
        .chain(Feeling::ALL.map(Some))
        .map(choice)
        .collect();
    view! {
        <fieldset class="field">
            <legend>{t.feeling_question()}" "<span class="soft">{t.feeling_optional()}</span></legend>
            <div class="choices">{choices}</div>
            <p class="hint">{t.feeling_hint()}</p>
        </fieldset>
    }
    .into_any()
}

/// The icon of a feeling.
pub const fn sign(feeling: Feeling) -> &'static str {
    match feeling {
        Feeling::Proud => "feel-proud",
        Feeling::Happy => "feel-happy",
        Feeling::Relieved => "feel-relieved",
        Feeling::Curious => "feel-curious",
        Feeling::Worried => "feel-worried",
        Feeling::Sad => "feel-sad",
        Feeling::Angry => "feel-angry",
    }
}

/// Who may read it. `about` is the one child that it is about, if it is one.
pub fn for_whom(writing: Writing, side: Perspective, about: Memo<Option<ChildId>>) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let choices = Memo::new(move |_| {
        let about = about.get();
        device.read(|replica| {
            let Some(directory) = replica.directory() else {
                return Vec::new();
            };
            let found = audience::choices(directory, replica.access(), side, about);
            found
                .into_iter()
                .map(|audience| (audience, audience::said(t, directory, audience, about).1))
                .collect::<Vec<(Audience, String)>>()
        })
    });
    let options = move || {
        let options = choices
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, (audience, words))| {
                let is_chosen = move || writing.with(|draft| draft.audience == audience);
                view! { <option value=at prop:selected=is_chosen>{words}</option> }
            });
        options.collect::<Vec<_>>()
    };
    let choose = move |event| {
        let at: usize = event_target_value(&event).parse().unwrap_or_default();
        let chosen =
            choices.with_untracked(|choices| choices.get(at).map(|(audience, _)| *audience));
        if let Some(chosen) = chosen {
            writing.change(|draft| draft.audience = chosen);
        }
    };
    // what was meant for one must not become readable for more by itself
    Effect::new(move |_| {
        let is_possible = choices.with(|choices| {
            writing.with(|draft| {
                choices
                    .iter()
                    .any(|(audience, _)| *audience == draft.audience)
            })
        });
        if !is_possible && choices.with_untracked(|choices| !choices.is_empty()) {
            writing.change(|draft| draft.audience = Audience::Draft);
        }
    });
    view! {
        <div class="field">
            <label for="for-whom">{t.audience_question()}</label>
            <select class="input" id="for-whom" on:change=choose>{options}</select>
            <p class="hint">{t.audience_hint()}</p>
        </div>
    }
    .into_any()
}

/// A date.
pub fn day(writing: Writing) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let today = device.shell().today();
    let value = move || crate::dates::to_input(writing.with(|draft| draft.day).unwrap_or(today));
    view! {
        <div class="field">
            <label for="day">{t.form_day()}</label>
            <input
                class="input" id="day" r#type="date" max=crate::dates::to_input(today)
                prop:value=value
                on:change=move |event| {
                    let day = crate::dates::from_input(&event_target_value(&event));
                    writing.change(|draft| draft.day = day.filter(|day| *day != today));
                }
            />
        </div>
    }
    .into_any()
}

/// A title, for who wants one.
pub fn title(writing: Writing) -> AnyView {
    let t = use_texts();
    view! {
        <div class="field">
            <label for="title">
                {t.form_title()}" "<span class="soft">{t.form_optional()}</span>
            </label>
            <input
                class="input" id="title" autocomplete="off"
                aria-invalid=is_invalid(writing, Field::Title)
                aria-describedby=described(writing, Field::Title)
                prop:value=move || writing.with(|draft| draft.title.clone())
                on:input=move |event| {
                    let title = event_target_value(&event);
                    writing.change(|draft| draft.title = title);
                }
            />
            {problem(writing, Field::Title)}
        </div>
    }
    .into_any()
}

/// The themes of the location.
pub fn themes(writing: Writing) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let themes = device.peek(|replica| {
        let themes = replica
            .directory()
            .map(|directory| directory.themes.clone());
        themes.unwrap_or_default()
    });
    let choices: Vec<_> = themes
        .into_iter()
        .map(|theme| {
            let name = crate::seen::theme_name(&theme, t);
            let key = theme.key.clone();
            let is_chosen = move || writing.with(|draft| draft.themes.contains(&key));
            let toggle = move |_| {
                writing.change(|draft| {
                    if !draft.themes.remove(&theme.key) {
                        draft.themes.insert(theme.key.clone());
                    }
                });
            };
            view! {
                <label class="choice">
                    <input r#type="checkbox" prop:checked=is_chosen on:change=toggle/>{name}
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend>{t.form_themes()}" "<span class="soft">{t.form_later()}</span></legend>
            <div class="choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}
