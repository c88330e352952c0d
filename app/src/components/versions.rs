//! Earlier words, and making one text of several that were written without
//! knowledge of each other.

use crate::components::contribution_form::Form;
use crate::components::dialog::{Sheet, dialog, leave};
use crate::components::fields;
use crate::components::icon::icon;
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::seen::heads;
use crate::texts::{Texts, use_texts};
use crate::writing::{Field, Writing};
use crate::{focus, when};
use domain::id::{ContributionId, DeviceId};
use domain::intent::{Change, Intent};
use domain::join::changes;
use domain::moment::{Contribution, Version};
use leptos::prelude::*;

fn found(form: Form, id: ContributionId) -> Option<(Contribution, DeviceId)> {
    use_device().peek(|replica| {
        let found = replica.moment(form.moment)?.contribution(id)?;
        Some((found.clone(), replica.meta().device))
    })
}

/// On which device something was written, as far as it matters.
fn device_name(t: Texts, of: DeviceId, this: DeviceId) -> &'static str {
    if of == this {
        t.device_this()
    } else {
        t.device_other()
    }
}

/// Every version, newest first.
pub fn history(form: Form, id: ContributionId) -> Option<AnyView> {
    let t = use_texts();
    let (contribution, this) = found(form, id)?;
    let last = contribution.versions.len().saturating_sub(1);
    let versions = contribution
        .versions
        .iter()
        .rev()
        .enumerate()
        .map(|(at, version)| {
            let kind = match version {
                Version { text: None, .. } => t.history_withdrawn(),
                Version {
                    automatic: true, ..
                } => t.history_joined(),
                Version {
                    is_current: true, ..
                } => t.history_now(),
                _ if at == last => t.history_first(),
                _ => t.history_before(),
            };
            let device = if version.automatic {
                t.history_by_itself()
            } else {
                device_name(t, version.device, this)
            };
            let time = when::time(t, version.stamp.ms());
            let text = version.text.as_ref().map(|text| text.as_str().to_owned());
            view! {
                <li>
                    <p class="said-by"><b>{kind}</b>" · "{time}", "{device}</p>
                    {text.map(|text| view! { <p class="said-text">{text}</p> })}
                </li>
            }
        });
    let body = view! {
        <p class="soft">{t.history_hint()}</p>
        <ol class="history">{versions.collect::<Vec<_>>()}</ol>
    };
    let sheet = Sheet {
        class: "dialog",
        title_class: "",
        title: t.history_title().into_any(),
        body: body.into_any(),
        foot: None,
    };
    Some(dialog(sheet, form.close, form.close))
}

/// The versions beside each other, and the one text that they become.
pub fn join(form: Form, id: ContributionId) -> Option<AnyView> {
    let t = use_texts();
    let (contribution, this) = found(form, id)?;
    let current: Vec<(String, i64, DeviceId)> = contribution
        .versions
        .iter()
        .filter(|version| version.is_current)
        .filter_map(|v| Some((v.text.as_ref()?.as_str().to_owned(), v.stamp.ms(), v.device)))
        .collect();
    let fresh = Draft {
        text: current.last()?.0.clone(),
        replaces: heads(&contribution),
        ..Draft::default()
    };
    let speaker = use_speaker();
    let done = Callback::new(move |_| {
        speaker.say(t.toast_saved().into(), None);
        form.close.run(());
        focus::on_contribution(id);
    });
    let writing = Writing::open(format!("join/{id}"), fresh, done);
    let submit = Callback::new(move |()| {
        writing.try_again();
        let Some(text) = writing.text().filter(|_| !writing.is_busy()) else {
            return writing.show_problems();
        };
        writing.save([Intent::In(
            form.moment,
            Change::Revise {
                contribution: id,
                text,
                replaces: writing.peek(|draft| draft.replaces.clone()),
            },
        )]);
    });
    let articles = current.iter().enumerate().map(|(at, (text, ms, device))| {
        let other = &current[(at + 1) % current.len()].0;
        version(
            t,
            writing,
            text,
            other,
            (*ms, device_name(t, *device, this)),
        )
    });
    let articles: Vec<AnyView> = articles.collect();
    let body = view! {
        <p>{t.join_text()}</p>
        <div class="versions versions-two">{articles}</div>
        <div class="field">
            <label for="text">{t.join_label()}</label>
            <textarea
                class="input" id="text"
                aria-invalid=fields::is_invalid(writing, Field::Text)
                aria-describedby=fields::described(writing, Field::Text)
                prop:value=move || writing.with(|draft| draft.text.clone())
                on:input=move |event| {
                    let text = event_target_value(&event);
                    writing.change(|draft| draft.text = text);
                }
            ></textarea>
            {fields::room(writing)}
            {fields::problem(writing, Field::Text)}
        </div>
        {fields::form_problem(writing)}
    };
    let save = view! { <button class="btn btn-home" r#type="submit">{t.join_save()}</button> };
    let sheet = Sheet {
        class: "dialog dialog-home dialog-large",
        title_class: "side-name",
        title: (icon("merge"), t.join_title()).into_any(),
        body: body.into_any(),
        foot: Some((leave(t.later()), save).into_any()),
    };
    Some(dialog(sheet, form.close, submit))
}

/// One of the versions, with the words marked that the other does not have.
fn version(
    t: Texts,
    writing: Writing,
    text: &str,
    other: &str,
    (ms, device): (i64, &'static str),
) -> AnyView {
    let words = runs(&changes(other, text))
        .into_iter()
        .map(|(words, differs)| {
            if differs {
                view! { <mark>{words}</mark> }.into_any()
            } else {
                words.into_any()
            }
        });
    let words: Vec<AnyView> = words.collect();
    let text = text.to_owned();
    view! {
        <article class="version">
            <h3>{icon("device")}{device}</h3>
            <p class="soft">{when::time(t, ms)}</p>
            <p class="said-text">{words}</p>
            <button
                class="btn btn-quiet" r#type="button"
                on:click=move |_| {
                    let text = text.clone();
                    writing.change(|draft| draft.text = text);
                    focus::on("text");
                }
            >
                {t.join_start()}
            </button>
        </article>
    }
    .into_any()
}

/// Words that differ, together with the white space between them.
fn runs(tokens: &[(&str, bool)]) -> Vec<(String, bool)> {
    let mut runs: Vec<(String, bool)> = Vec::new();
    for (token, differs) in tokens {
        match runs.last_mut() {
            Some((run, same)) if same == differs => run.push_str(token),
            _ => runs.push(((*token).to_owned(), *differs)),
        }
    }
    runs
}
