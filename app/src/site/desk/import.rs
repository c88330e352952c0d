//! Reading in a list: choosing it, seeing what it would do, taking it over.

use super::form::{fold, hidden, submit};
use super::import_words::{fault_place, fault_words, news_words};
use super::layout::{At, Tab, desk_page, head, section};
use crate::kit::el::{El, view};
use crate::kit::icon::{icon, icon_s};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::desk::sheet::{Fault, Line, News, Sheet};
use leptos::prelude::AnyView;

/// Most faults that are shown at once.
const FAULTS_SHOWN: usize = 100;

/// A list that somebody brought.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Whether it holds staff; children with their guardians otherwise.
    pub is_staff: bool,
    /// What is in it, as far as it is text.
    pub text: String,
    /// What it would do; none before somebody brought one.
    pub sheet: Option<Sheet>,
    /// What the desk is like that this was planned with.
    pub seen: String,
    /// Whether that was another one when it was to be taken over.
    pub has_moved: bool,
}

/// The page at `/desk/import`.
pub fn import_page(document: (String, Language), at: &At, brought: &Brought) -> AnyView {
    let title = Texts::of(document.1).import_title();
    desk_page(document, at, Tab::Import, title, |t| {
        let page = view! { <div class="desk-narrow">{head(title, ())}</div> };
        match &brought.sheet {
            None => page
                .put(view! { <p class="soft">{t.import_lead()}</p> })
                .put(section(t.import_template(), templates(t, at)))
                .put(view! { <div class="card desk-section">{bring(t, at, brought)}</div> }),
            Some(sheet) if sheet.faults.is_empty() => page
                .put(moved(t, brought))
                .put(preview(t, at, brought, sheet)),
            Some(sheet) => page
                .put(faults(t, brought, sheet))
                .put(section(t.import_mend(), bring(t, at, brought))),
        }
    })
}

fn templates(t: Texts, at: &At) -> El {
    let link = |file: &'static str, word| {
        let href = format!("/desk/import/{file}?at={}", at.desk.location);
        view! {
            <a class="btn btn-quiet" href={href} download={file}>
                {icon("download")}
                <span>{word}</span>
            </a>
        }
    };
    view! {
        <div class="stack">
            <p>{t.import_template_hint()}</p>
            <p class="hint">{t.import_columns_hint()}</p>
            <div class="buttons">
                {link("staff.csv", t.import_template_staff())}
                {link("children.csv", t.import_template_children())}
            </div>
            <p class="hint">{t.import_staff_first()}</p>
        </div>
    }
}

/// The form that brings a list.
fn bring(t: Texts, at: &At, brought: &Brought) -> El {
    let kind = |value: &'static str, is_chosen: bool, word: &'static str| {
        let input = view! {
            <input type="radio" name="kind" value={value} checked={is_chosen.then_some("")}/>
        };
        view! { <label class="choice">{input} {word}</label> }
    };
    let kinds = view! {
        <fieldset class="field">
            <legend>{t.import_what()}</legend>
            <div class="choices">
                {kind(
                    "children",
                    !brought.is_staff,
                    t.import_template_children(),
                )}
                {kind("staff", brought.is_staff, t.import_template_staff())}
            </div>
        </fieldset>
    };
    let file = view! {
        <input
            class="input"
            type="file"
            id="file"
            name="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-describedby="file-hint"
        />
    };
    let paste = view! {
        <textarea
            class="input import-text"
            id="text"
            name="text"
            rows="10"
            wrap="off"
            spellcheck="false"
            autocomplete="off"
            aria-describedby="text-hint"
        >
            // an empty line at the very beginning would be taken away
            {format!("\n{}", brought.text)}
        </textarea>
    };
    let field = |id: &'static str, label: &'static str, input, hint_id, hint: &'static str| {
        view! {
            <div class="field">
                <label for={id}>{label}</label>
                {input}
                <p class="hint" id={hint_id}>{hint}</p>
            </div>
        }
    };
    form(at)
        .put(kinds)
        .put(field(
            "file",
            t.import_file(),
            file,
            "file-hint",
            t.import_file_hint(),
        ))
        .put(field(
            "text",
            t.import_paste(),
            paste,
            "text-hint",
            t.import_paste_hint(),
        ))
        .put(view! { <div class="buttons">{submit("button.btn", t.import_look())}</div> })
}

fn form(at: &At) -> El {
    view! {
        <form class="form" method="post" action="/desk/import" enctype="multipart/form-data">
            {hidden("at", at.desk.location.to_string())}
        </form>
    }
}

fn faults(t: Texts, brought: &Brought, sheet: &Sheet) -> El {
    let count = sheet.faults.len();
    let notice = view! {
        <div class="notice notice-warn" role="alert">
            {icon_s("alert")}
            <div>
                <h2>{t.import_faults(count)}</h2>
                <p>{t.import_faults_hint()}</p>
            </div>
        </div>
    };
    let item = |fault: &Fault| {
        let place = fault_place(t, fault, sheet, brought.is_staff);
        view! {
            <li>
                <b>{place}</b>
                <span>{fault_words(t, fault, sheet)}</span>
            </li>
        }
    };
    let shown = sheet.faults.iter().take(FAULTS_SHOWN).map(item);
    let more = count.saturating_sub(FAULTS_SHOWN);
    let more = (more > 0).then(|| view! { <li class="soft">{t.import_faults_more(more)}</li> });
    view! {
        <div class="stack">
            {notice}
            {ignored(t, sheet)}
            <ul class="card import-list">{shown.collect::<Vec<_>>()} {more}</ul>
        </div>
    }
}

fn moved(t: Texts, brought: &Brought) -> Option<El> {
    brought.has_moved.then(|| {
        view! {
            <p class="notice notice-warn" role="alert">
                {icon_s("alert")}
                <span>{t.import_moved()}</span>
            </p>
        }
    })
}

fn ignored(t: Texts, sheet: &Sheet) -> Option<El> {
    let names = sheet.ignored.join(", ");
    (!names.is_empty()).then(|| view! { <p class="hint">{t.import_ignored(&names)}</p> })
}

fn preview(t: Texts, at: &At, brought: &Brought, sheet: &Sheet) -> El {
    let (known, changed): (Vec<&Line>, Vec<&Line>) =
        sheet.lines.iter().partition(|line| line.news.is_empty());
    let items: Vec<El> = changed.iter().map(|line| item(t, line)).collect();
    let known = known.iter().map(|line| {
        let who = line.who.clone();
        let place = t.import_line(&line.line.to_string());
        view! {
            <li>
                <span class="soft">{place}</span>
                <span>{who}</span>
            </li>
        }
    });
    let known: Vec<El> = known.collect();
    let folded = (!known.is_empty()).then(|| {
        fold(
            t.import_known(),
            view! {
                <ul class="import-list">{known}</ul>
            },
        )
    });
    let again = view! {
        <a class="btn btn-quiet" href={format!("/desk/import?at={}", at.desk.location)}>
            {t.import_other()}
        </a>
    };
    let buttons = view! { <div class="buttons"/> };
    let action = if items.is_empty() {
        view! {
            <div class="stack">
                <p class="notice">
                    {icon("check")}
                    <span>{t.import_nothing_new()}</span>
                </p>
                {buttons.put(again)}
            </div>
        }
    } else {
        let kind = if brought.is_staff {
            "staff"
        } else {
            "children"
        };
        form(at)
            .put(hidden("kind", kind.to_owned()))
            .put(hidden("text", brought.text.clone()))
            .put(hidden("seen", brought.seen.clone()))
            .put(
                buttons
                    .put(submit("button.btn", t.import_take()))
                    .put(again),
            )
    };
    let list = (!items.is_empty()).then(|| view! { <ul class="import-list">{items}</ul> });
    view! {
        <section class="card desk-section">
            <h2>{t.import_preview()}</h2>
            {counts(t, sheet)}
            {(sheet.absent > 0).then(|| view! { <p class="hint">{t.import_absent(sheet.absent)}</p> })}
            {ignored(t, sheet)}
            {list}
            {folded}
            {action}
        </section>
    }
}

/// How many of each.
fn counts(t: Texts, sheet: &Sheet) -> El {
    let changed = sheet.lines.len() - sheet.unchanged() - sheet.arrivals();
    let count = |count: usize, word: &'static str| {
        view! {
            <li>
                <b>{crate::kit::texts::number(count)}</b>
                <span>{word}</span>
            </li>
        }
    };
    view! {
        <ul class="import-counts">
            {[
                count(sheet.arrivals(), t.import_count_new()),
                count(changed, t.import_count_changed()),
                count(sheet.unchanged(), t.import_count_same()),
            ]}
        </ul>
    }
}

/// What somebody on the list comes to.
fn item(t: Texts, line: &Line) -> El {
    let is_new = |news: &News| matches!(news, News::Comes(..) | News::NewStaff(_));
    let word = if line.news.iter().any(is_new) {
        t.import_is_new()
    } else {
        t.import_is_changed()
    };
    let news = line
        .news
        .iter()
        .map(|news| view! { <li>{news_words(t, news)}</li> });
    let place = t.import_line(&line.line.to_string());
    view! {
        <li>
            <p class="import-who">
                <b>{line.who.clone()}</b>
                <span class="soft">{format!("{place} · {word}")}</span>
            </p>
            <ul class="plain">{news.collect::<Vec<_>>()}</ul>
        </li>
    }
}
