//! Earlier words, and making one text of several that were written without
//! knowledge of each other.

use crate::kit::button::{button, submit};
use crate::kit::dialog::{Sheet, dialog, leave};
use crate::kit::el::{El, Part, view};
use crate::kit::focus;
use crate::kit::icon::icon;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::device::use_device;
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::moment::view::heads;
use crate::portfolio::when;
use crate::portfolio::write::contribution_form::ContributionForm;
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::fields::{self, INPUT};
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::id::{ContributionId, DeviceId};
use domain::intent::{Change, Intent};
use domain::merge::changes;
use domain::moment::{Contribution, Version};
use leptos::prelude::*;

fn found(form: ContributionForm, id: ContributionId) -> Option<(Contribution, DeviceId)> {
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
pub fn history(form: ContributionForm, id: ContributionId) -> Option<El> {
    let t = use_texts();
    let (contribution, this) = found(form, id)?;
    let last = contribution.versions.len().saturating_sub(1);
    let current = contribution.versions.iter().filter(|v| v.is_current);
    let now = if current.count() > 1 {
        t.history_one_of()
    } else {
        t.history_now()
    };
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
                } => now,
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
                    <p class="said-by">
                        <b>{kind}</b>
                        {format!(" · {time}, {device}")}
                    </p>
                    {text.map(|text| view! { <p class="said-text">{text}</p> })}
                </li>
            }
        });
    let mut sheet = Sheet::plain(t.history_title());
    sheet.body = sheet
        .body
        .put(view! { <p class="soft">{t.history_hint()}</p> })
        .put(view! { <ol class="history">{versions.collect::<Vec<_>>()}</ol> });
    Some(dialog(sheet, form.close, form.close))
}

/// The versions beside each other, and the one text that they become.
pub fn join(form: ContributionForm, id: ContributionId) -> Option<El> {
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
    let done = Callback::new(move |moment| {
        speaker.kept(moment, false);
        form.close.run(());
        focus::on_contribution(id);
    });
    let writing = Writing::open(format!("join/{id}"), fresh, done);
    let go_on = Callback::new(move |()| {
        writing.try_again();
        let Some(text) = writing.text().filter(|_| !writing.is_busy()) else {
            return writing.show_problems();
        };
        writing.save(Intent::In(
            form.moment,
            vec![Change::Revise {
                contribution: id,
                text,
                replaces: writing.peek(|draft| draft.replaces.clone()),
            }],
        ));
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
    let articles: Vec<El> = articles.collect();
    let words = fields::words(writing, INPUT, "");
    let body = view! {
        <div class="dialog-body">
            <p>{t.join_text()}</p>
            <div class="versions versions-two">{articles}</div>
            {fields::field(FormPart::Text.id(), t.join_label(), words)}
            {fields::problem(writing, FormPart::Form)}
        </div>
    };
    let sheet = Sheet {
        classes: "dialog.dialog.dialog-home.dialog-large",
        title: view! { <h2 class="side-name">{icon("merge")} {t.join_title()}</h2> },
        body,
        foot: None,
    };
    let later = leave("button.btn.btn-quiet", t.later());
    let sheet = sheet.foot(later, submit("button.btn.btn-home", t.join_save()));
    Some(dialog(sheet, form.close, go_on))
}

/// One of the versions, with the words marked that the other does not have.
fn version(
    t: Texts,
    writing: Writing,
    text: &str,
    other: &str,
    (ms, device): (i64, &'static str),
) -> El {
    let words = runs(&changes(other, text)).into_iter();
    let words = words.map(|(words, differs)| {
        if differs {
            view! { <mark>{words}</mark> }.view()
        } else {
            words.whole()
        }
    });
    let text = text.to_owned();
    let start = button("button.btn.btn-quiet", "", t.join_start(), move || {
        writing.change(|draft| draft.text.clone_from(&text));
        focus::on(FormPart::Text.id());
    });
    view! {
        <article class="version">
            <h3>{icon("device")} {device}</h3>
            <p class="soft">{when::time(t, ms)}</p>
            <p class="said-text">{words.collect::<Vec<_>>()}</p>
            {start}
        </article>
    }
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
