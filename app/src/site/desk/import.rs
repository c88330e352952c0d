//! Reading in a list: choosing it, seeing what it would do, taking it over.

use super::form::{fold, hidden, submit};
use super::import_words::{fault_place, fault_words, news_words};
use super::layout::{At, Tab, desk_page, head, section};
use crate::kit::el::{El, el};
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
        let page = el("div.desk-narrow").put(head(title, ()));
        match &brought.sheet {
            None => page
                .put(el("p.soft").put(t.import_lead()))
                .put(section(t.import_template(), templates(t, at)))
                .put(el("div.card.desk-section").put(bring(t, at, brought))),
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
        let link = el("a.btn.btn-quiet")
            .with("href", href)
            .set("download", file);
        link.put(icon("download")).put(el("span").put(word))
    };
    el("div.stack")
        .put(el("p").put(t.import_template_hint()))
        .put(el("p.hint").put(t.import_columns_hint()))
        .put(
            el("div.buttons")
                .put(link("staff.csv", t.import_template_staff()))
                .put(link("children.csv", t.import_template_children())),
        )
        .put(el("p.hint").put(t.import_staff_first()))
}

/// The form that brings a list.
fn bring(t: Texts, at: &At, brought: &Brought) -> El {
    let kind = |value: &'static str, is_chosen: bool, word: &'static str| {
        let input = el("input")
            .set("type", "radio")
            .set("name", "kind")
            .set("value", value)
            .maybe("checked", is_chosen.then_some(""));
        el("label.choice").put(input).put(word)
    };
    let kinds = el("fieldset.field")
        .put(el("legend").put(t.import_what()))
        .put(
            el("div.choices")
                .put(kind(
                    "children",
                    !brought.is_staff,
                    t.import_template_children(),
                ))
                .put(kind("staff", brought.is_staff, t.import_template_staff())),
        );
    let file = el("input.input")
        .set("type", "file")
        .set("id", "file")
        .set("name", "file")
        .set("accept", ".csv,.txt,text/csv,text/plain")
        .set("aria-describedby", "file-hint");
    let paste = el("textarea.input.import-text")
        .set("id", "text")
        .set("name", "text")
        .set("rows", "10")
        .set("wrap", "off")
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("aria-describedby", "text-hint")
        // an empty line at the very beginning would be taken away
        .put(format!("\n{}", brought.text));
    let field = |id: &'static str, label: &'static str, input, hint_id, hint: &'static str| {
        el("div.field")
            .put(el("label").set("for", id).put(label))
            .put(input)
            .put(el("p.hint").set("id", hint_id).put(hint))
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
        .put(el("div.buttons").put(submit("button.btn", t.import_look())))
}

fn form(at: &At) -> El {
    el("form.form")
        .set("method", "post")
        .set("action", "/desk/import")
        .set("enctype", "multipart/form-data")
        .put(hidden("at", at.desk.location.to_string()))
}

fn faults(t: Texts, brought: &Brought, sheet: &Sheet) -> El {
    let count = sheet.faults.len();
    let notice = el("div.notice.notice-warn")
        .set("role", "alert")
        .put(icon_s("alert"))
        .put(
            el("div")
                .put(el("h2").put(t.import_faults(count)))
                .put(el("p").put(t.import_faults_hint())),
        );
    let item = |fault: &Fault| {
        let place = fault_place(t, fault, sheet, brought.is_staff);
        el("li")
            .put(el("b").put(place))
            .put(el("span").put(fault_words(t, fault, sheet)))
    };
    let shown = sheet.faults.iter().take(FAULTS_SHOWN).map(item);
    let more = count.saturating_sub(FAULTS_SHOWN);
    let more = (more > 0).then(|| el("li.soft").put(t.import_faults_more(more)));
    el("div.stack").put(notice).put(ignored(t, sheet)).put(
        el("ul.card.import-list")
            .put(shown.collect::<Vec<_>>())
            .put(more),
    )
}

fn moved(t: Texts, brought: &Brought) -> Option<El> {
    brought.has_moved.then(|| {
        el("p.notice.notice-warn")
            .set("role", "alert")
            .put(icon_s("alert"))
            .put(el("span").put(t.import_moved()))
    })
}

fn ignored(t: Texts, sheet: &Sheet) -> Option<El> {
    let names = sheet.ignored.join(", ");
    (!names.is_empty()).then(|| el("p.hint").put(t.import_ignored(&names)))
}

fn preview(t: Texts, at: &At, brought: &Brought, sheet: &Sheet) -> El {
    let (known, changed): (Vec<&Line>, Vec<&Line>) =
        sheet.lines.iter().partition(|line| line.news.is_empty());
    let items: Vec<El> = changed.iter().map(|line| item(t, line)).collect();
    let known = known.iter().map(|line| {
        let who = line.who.clone();
        let place = t.import_line(&line.line.to_string());
        el("li")
            .put(el("span.soft").put(place))
            .put(el("span").put(who))
    });
    let known: Vec<El> = known.collect();
    let folded =
        (!known.is_empty()).then(|| fold(t.import_known(), el("ul.import-list").put(known)));
    let again = el("a.btn.btn-quiet")
        .with("href", format!("/desk/import?at={}", at.desk.location))
        .put(t.import_other());
    let buttons = el("div.buttons");
    let action = if items.is_empty() {
        el("div.stack")
            .put(
                el("p.notice")
                    .put(icon("check"))
                    .put(el("span").put(t.import_nothing_new())),
            )
            .put(buttons.put(again))
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
    let list = (!items.is_empty()).then(|| el("ul.import-list").put(items));
    el("section.card.desk-section")
        .put(el("h2").put(t.import_preview()))
        .put(counts(t, sheet))
        .put((sheet.absent > 0).then(|| el("p.hint").put(t.import_absent(sheet.absent))))
        .put(ignored(t, sheet))
        .put(list)
        .put(folded)
        .put(action)
}

/// How many of each.
fn counts(t: Texts, sheet: &Sheet) -> El {
    let changed = sheet.lines.len() - sheet.unchanged() - sheet.arrivals();
    let count = |count: usize, word: &'static str| {
        el("li")
            .put(el("b").put(crate::kit::texts::number(count)))
            .put(el("span").put(word))
    };
    el("ul.import-counts").put([
        count(sheet.arrivals(), t.import_count_new()),
        count(changed, t.import_count_changed()),
        count(sheet.unchanged(), t.import_count_same()),
    ])
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
        .map(|news| el("li").put(news_words(t, news)));
    let place = t.import_line(&line.line.to_string());
    el("li")
        .put(
            el("p.import-who")
                .put(el("b").put(line.who.clone()))
                .put(el("span.soft").put(format!("{place} · {word}"))),
        )
        .put(el("ul.plain").put(news.collect::<Vec<_>>()))
}
