//! What a change will do, said before it is made; and a form that came back.

use super::asked::{asked, who};
use super::form::{hidden, submit};
use super::forms;
use super::layout::{At, Tab, desk_page, head};
use super::typed::{Typed, Wrong};
use crate::kit::el::{El, view};
use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::desk::{Change, Outcome, Part};
use domain::id::{ChildId, PersonId};
use leptos::prelude::AnyView;
use std::collections::BTreeMap;

/// Asks whether it is meant, with what it will do.
pub fn confirm_page(
    document: (String, Language),
    at: &At,
    typed: &Typed,
    (changes, outcome): (&[Change], &Outcome),
) -> AnyView {
    let title = Texts::of(document.1).desk_sure();
    desk_page(document, at, tab(typed), title, |t| {
        let form = yes(t, typed, "/desk/change", t.desk_do_it());
        let forgets = !outcome.loses.is_empty() || !outcome.less.is_empty();
        let devices = forgets.then(|| {
            view! {
                <p class="notice">
                    {icon("device")}
                    <span>{t.desk_sure_devices()}</span>
                </p>
            }
        });
        let sentences = changes.iter().filter_map(|change| asked(t, at, change));
        view! {
            <div class="desk-narrow">
                {head(title, ())}
                {sentences
                .map(|asked| view! { <p class="desk-asked">{asked}</p> })
                .collect::<Vec<_>>()}
                <ul class="desk-outcome">{lines(t, at, changes, outcome)}</ul>
                {devices}
                {form}
            </div>
        }
    })
}

/// The same form, with a yes to what was said.
fn yes(t: Texts, typed: &Typed, to: &'static str, word: &'static str) -> El {
    let fields = typed.0.iter().map(|(name, value)| {
        view! { <input type="hidden" name={name.clone()} value={value.clone()}/> }
    });
    view! {
        <form class="buttons" method="post" action={to}>
            {fields.collect::<Vec<_>>()}
            {hidden("sure", "yes".to_owned())}
            {submit("button.btn", word)}
            <a class="btn btn-quiet" href={back_to(typed)}>{t.desk_do_not()}</a>
        </form>
    }
}

/// Says that there is a letter already, and asks whether another is meant.
pub fn letter_page(document: (String, Language), at: &At, typed: &Typed) -> AnyView {
    let title = Texts::of(document.1).desk_letter_new_title();
    let person: Option<PersonId> = typed.get("person").parse().ok();
    desk_page(document, at, tab(typed), title, |t| {
        let letter = person.and_then(|person| Some((person, at.letter(person)?)));
        let said = letter.map(|(person, (made, until))| {
            let who = at.person_name(person);
            view! { <p>{t.desk_letter_new_lead(who, &t.day(made), &t.day(until))}</p> }
        });
        view! {
            <div class="desk-narrow">
                {head(title, ())}
                {said}
                {yes(t, typed, "/desk/letter", t.desk_letter_new())}
            </div>
        }
    })
}

fn lines(t: Texts, at: &At, changes: &[Change], outcome: &Outcome) -> Vec<El> {
    let name = |child: ChildId| {
        let found = at.desk.children.get(&child);
        found.map_or("", |child| child.name.as_str()).to_owned()
    };
    let mut lines = Vec::new();
    if changes
        .iter()
        .any(|change| matches!(change, Change::Set(..)))
    {
        lines.push(view! {
            <li>
                {icon("alert")}
                <span>{t.desk_sure_erase()}</span>
            </li>
        });
    }
    let names = |children: Vec<ChildId>| {
        let mut names: Vec<String> = children.into_iter().map(name).collect();
        names.sort();
        names.join(", ")
    };
    let mut say = |picture, words: String| {
        lines.push(view! {
            <li>
                {icon(picture)}
                <span>{words}</span>
            </li>
        });
    };
    for (person, children) in by_person(outcome.loses.iter().copied()) {
        say(
            "lock",
            t.desk_sure_loses(named(at, changes, person), &names(children)),
        );
    }
    for (person, children) in by_person(outcome.gains.iter().copied()) {
        say(
            "eye",
            t.desk_sure_gains(named(at, changes, person), &names(children)),
        );
    }
    for (all, is_more) in [(&outcome.less, false), (&outcome.more, true)] {
        let pairs = all
            .iter()
            .map(|(child, person, part)| (*child, (*person, *part)));
        for ((person, part), children) in by_person(pairs) {
            let words = reads(
                t,
                (part, is_more),
                named(at, changes, person),
                &names(children),
            );
            say(if is_more { "eye" } else { "lock" }, words);
        }
    }
    lines
}

fn named<'a>(at: &'a At, changes: &'a [Change], id: PersonId) -> &'a str {
    let all = changes.iter().map(|change| who(at, change, id));
    all.max_by_key(|name| name.len()).unwrap_or_default()
}

fn reads(t: Texts, (part, is_more): (Part, bool), who: &str, children: &str) -> String {
    match (part, is_more) {
        (Part::Mentor, true) => t.desk_sure_more_mentor(who, children),
        (Part::Family, true) => t.desk_sure_more_family(who, children),
        (Part::Team, true) => t.desk_sure_more_team(who, children),
        (Part::Mentor, false) => t.desk_sure_less_mentor(who, children),
        (Part::Family, false) => t.desk_sure_less_family(who, children),
        (Part::Team, false) => t.desk_sure_less_team(who, children),
    }
}

fn by_person<T: Ord>(pairs: impl Iterator<Item = (ChildId, T)>) -> BTreeMap<T, Vec<ChildId>> {
    let mut found: BTreeMap<T, Vec<ChildId>> = BTreeMap::new();
    for (child, person) in pairs {
        found.entry(person).or_default().push(child);
    }
    found
}

/// The form on a page of its own, with what is wrong and what was typed.
pub fn again_page(
    document: (String, Language),
    at: &At,
    typed: &Typed,
    wrong: &[Wrong],
) -> AnyView {
    let title = again_title(Texts::of(document.1), at, typed);
    desk_page(document, at, tab(typed), &title, |t| {
        let form = forms::form(t, at, typed.get("kind"), typed, Some((typed, wrong)));
        let said = || {
            let all = wrong.iter().map(|wrong| view! { <p>{wrong.said(t)}</p> });
            view! { <div>{all.collect::<Vec<_>>()}</div> }
        };
        view! {
            <div class="desk-narrow">
                {head(&title, ())}
                <div class="card desk-section">{form.unwrap_or_else(said)}</div>
                <p>
                    <a class="btn btn-text" href={back_to(typed)}><span>{t.desk_do_not()}</span></a>
                </p>
            </div>
        }
    })
}

/// What was not saved, and of whom.
fn again_title(t: Texts, at: &At, typed: &Typed) -> String {
    let what = match typed.get("kind") {
        "name-location" => t.desk_location(),
        "set" => t.desk_rules(),
        "name-theme" | "drop-theme" => t.desk_themes(),
        "add-location" => t.desk_location_open(),
        "put-question" | "drop-question" => t.own_questions_title(),
        "add-group" => t.desk_group_new(),
        "name-group" | "end-group" => t.desk_group_change(),
        "add-child" => t.desk_child_new(),
        "move-child" => t.desk_move_open(),
        "end-child" => t.desk_leave_open(),
        "set-mentor" => t.desk_mentor(),
        "add-staff" => t.desk_person_new(),
        "set-groups" => t.desk_groups(),
        "set-lead" => t.desk_lead(),
        "add-guardian" | "set-guardian" | "end-guardian" => t.desk_guardians(),
        "write-consent" => t.desk_consent(),
        _ => t.desk_person_facts(),
    };
    let child = typed.get("child").parse().ok();
    let child = child.and_then(|id: ChildId| at.desk.children.get(&id));
    let person: Option<PersonId> = typed.get("person").parse().ok();
    let name = match (child, person) {
        (Some(child), _) => child.name.as_str(),
        (None, Some(person)) => at.person_name(person),
        (None, None) => "",
    };
    if name.is_empty() {
        t.desk_again_what(what)
    } else {
        t.desk_again_of(what, name)
    }
}

/// The part of the desk that a form belongs to.
fn tab(typed: &Typed) -> Tab {
    match typed.get("kind") {
        "name-location" | "add-location" | "set" | "name-theme" | "drop-theme" => Tab::Settings,
        "put-question" | "drop-question" => Tab::Questions,
        "add-staff" | "set-groups" | "set-lead" | "describe-person" => Tab::People,
        "letter" if typed.get("child").is_empty() => Tab::People,
        _ => Tab::Overview,
    }
}

/// The page that a form stands on.
#[must_use]
pub fn back_to(typed: &Typed) -> String {
    let id = |name| Some(typed.get(name)).filter(|id| !id.is_empty());
    let at = typed.get("at");
    match (typed.get("kind"), id("child"), id("person"), id("group")) {
        ("name-location" | "add-location" | "set" | "name-theme" | "drop-theme", ..) => {
            format!("/desk/settings?at={at}")
        }
        ("put-question" | "drop-question", ..) => format!("/desk/questions?at={at}"),
        ("add-staff", ..) => format!("/desk/people?at={at}"),
        (_, Some(child), ..) => format!("/desk/child/{child}"),
        (_, _, Some(person), _) => format!("/desk/person/{person}"),
        ("name-group" | "add-child", _, _, Some(group)) => format!("/desk/group/{group}"),
        _ => format!("/desk?at={at}"),
    }
}
