//! The open questions of the location's own, beside the library that ships.

use super::form::{Back, Form, fold};
use super::layout::{At, Tab, desk_page, head, section};
use crate::kit::el::{El, view};
use crate::kit::icon::icon_s;
use crate::kit::language::Language;
use crate::kit::library;
use crate::kit::names::named;
use crate::kit::texts::Texts;
use domain::directory::OwnQuestion;
use domain::hint::{Remark, remark};
use domain::limits::OLDEST_YEARS;
use domain::text::ThemeKey;
use leptos::prelude::AnyView;

/// Where the name of the child goes in a question, as a lead types it.
pub const NAME: &str = "{naam}";

/// The page at `/desk/questions`.
pub fn questions_page(document: (String, Language), at: &At) -> AnyView {
    let title = Texts::of(document.1).own_questions_title();
    desk_page(document, at, Tab::Questions, title, |t| {
        let about = view! { <p class="soft">{t.own_questions_about()}</p> };
        let new = section(t.own_questions_new(), question(t, at, "", None));
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(title, ())}
                    {about}
                    {section(t.own_questions_own(), all(t, at))}
                </div>
                <div class="stack">{new}</div>
            </div>
        }
    })
}

fn all(t: Texts, at: &At) -> El {
    if at.desk.questions.is_empty() {
        return view! { <p>{t.own_questions_none()}</p> };
    }
    let each = at.desk.questions.iter().map(|own| one(t, at, own));
    view! { <ul class="own-questions">{each.collect::<Vec<_>>()}</ul> }
}

fn one(t: Texts, at: &At, own: &OwnQuestion) -> El {
    let id = own.id.to_string();
    let theme = own.theme.as_ref().and_then(|key| theme_name(t, at, key));
    let ages = match own.ages {
        (0, OLDEST_YEARS) => t.own_questions_ages_all().to_owned(),
        (from, to) => t.own_questions_ages(&from.to_string(), &to.to_string()),
    };
    let facts = theme.into_iter().chain([ages]).collect::<Vec<_>>();
    let hint = said(t, own).map(|words| {
        view! {
            <p class="hint">
                {icon_s("question")}
                <span>{words}</span>
            </p>
        }
    });
    view! {
        <li>
            <p>{shown(own)}</p>
            <p class="soft">{facts.join(" · ")}</p>
            {hint}
            {fold(t.own_questions_change(), question(t, at, &id, None))}
            {drop_question(t, at, &id, None)}
        </li>
    }
}

/// As a lead types it.
fn shown(own: &OwnQuestion) -> String {
    own.text.as_str().replace(library::NAME, NAME)
}

/// What there is to remark of a question; of a closed one an open turn.
fn said(t: Texts, own: &OwnQuestion) -> Option<String> {
    // the hint knows names by their capitals
    const SOMEBODY: &str = "Noor";
    let text = own.text.as_str().replace(library::NAME, SOMEBODY);
    Some(match remark(&text, t.language.tongue())? {
        Remark::Closed(hint) => t.own_questions_closed(&hint.open.replace(SOMEBODY, NAME)),
        Remark::Why => t.ask_why().into(),
        Remark::Leading => t.ask_leading().into(),
        Remark::Checking => t.ask_checking().into(),
    })
}

fn theme_name(t: Texts, at: &At, key: &ThemeKey) -> Option<String> {
    let theme = at.desk.themes.iter().find(|theme| theme.key == *key)?;
    Some(named(&theme.key, &theme.names, t))
}

/// A question by its id; a new one without.
pub fn question(t: Texts, at: &At, id: &str, back: Back<'_>) -> El {
    let all = at.desk.questions.iter();
    let known = all.clone().find(|own| own.id.to_string() == id);
    let (from, to) = known.map_or((0, OLDEST_YEARS), |own| own.ages);
    let theme = known.and_then(|own| own.theme.as_ref());
    let years = || {
        let years = (0..=OLDEST_YEARS).map(|year| year.to_string());
        years.map(|year| (year.clone(), year)).collect::<Vec<_>>()
    };
    let no_theme = (String::new(), t.own_questions_no_theme().to_owned());
    let themes = at.desk.themes.iter().map(|theme| {
        let name = named(&theme.key, &theme.names, t);
        (theme.key.as_str().to_owned(), name)
    });
    let themes = [no_theme].into_iter().chain(themes).collect();
    let form = Form::new(t, at, "put-question", id.to_owned(), back);
    let form = if known.is_none() { form.once() } else { form };
    form.hide("question", id.to_owned())
        .words(
            "text",
            t.own_questions_text(),
            t.own_questions_text_hint(NAME),
            &known.map_or_else(String::new, shown),
        )
        .choose(
            "theme",
            t.own_questions_theme(),
            "",
            themes,
            theme.map_or("", ThemeKey::as_str),
        )
        .choose(
            "from",
            t.own_questions_from(),
            "",
            years(),
            &from.to_string(),
        )
        .choose("to", t.own_questions_to(), "", years(), &to.to_string())
        .done(t.desk_save())
}

/// A question that is not offered any more.
pub fn drop_question(t: Texts, at: &At, id: &str, back: Back<'_>) -> El {
    Form::new(t, at, "drop-question", id.to_owned(), back)
        .hide("question", id.to_owned())
        .done_quiet(t.own_questions_drop())
}
