//! What a change will do, said before it is made; and a form that came back.

use super::asked::asked;
use super::form::{hidden, submit};
use super::forms;
use super::layout::{At, Tab, desk_page, head};
use super::typed::{Typed, Wrong};
use crate::components::icon::icon;
use crate::el::{El, el};
use crate::language::Language;
use crate::texts::Texts;
use domain::desk::{Change, NewGuardian, Outcome, Part};
use domain::id::{ChildId, PersonId};
use leptos::prelude::AnyView;
use std::collections::BTreeMap;

/// Asks whether it is meant, with what it will do.
pub fn confirm_page(
    document: (String, Language),
    at: &At,
    typed: &Typed,
    (change, outcome): (&Change, &Outcome),
) -> AnyView {
    let title = Texts::of(document.1).desk_sure();
    desk_page(document, at, Tab::Overview, title, |t| {
        let fields = typed.0.iter().map(|(name, value)| {
            el("input")
                .set("type", "hidden")
                .with("name", name.clone())
                .with("value", value.clone())
        });
        let back = back_to(typed);
        let form = el("form.buttons")
            .set("method", "post")
            .set("action", "/desk/change")
            .put(fields.collect::<Vec<_>>())
            .put(hidden("sure", "yes".to_owned()))
            .put(submit("button.btn", t.desk_do_it()))
            .put(
                el("a.btn.btn-quiet")
                    .with("href", back)
                    .put(t.desk_do_not()),
            );
        let forgets = !outcome.loses.is_empty() || !outcome.less.is_empty();
        let devices = forgets.then(|| {
            el("p.notice")
                .put(icon("device"))
                .put(el("span").put(t.desk_sure_devices()))
        });
        el("div.desk-narrow")
            .put(head(title, ()))
            .put(asked(t, at, change).map(|asked| el("p.desk-asked").put(asked)))
            .put(el("ul.desk-outcome").put(lines(t, at, change, outcome)))
            .put(devices)
            .put(form)
    })
}

fn lines(t: Texts, at: &At, change: &Change, outcome: &Outcome) -> Vec<El> {
    let name = |child: ChildId| {
        let found = at.desk.children.get(&child);
        found.map_or("", |child| child.name.as_str()).to_owned()
    };
    let mut lines = Vec::new();
    if matches!(change, Change::Set(..)) {
        lines.push(
            el("li")
                .put(icon("alert"))
                .put(el("span").put(t.desk_sure_erase())),
        );
    }
    let names = |children: Vec<ChildId>| {
        let mut names: Vec<String> = children.into_iter().map(name).collect();
        names.sort();
        names.join(", ")
    };
    let mut say = |picture, words: String| {
        lines.push(el("li").put(icon(picture)).put(el("span").put(words)));
    };
    for (person, children) in by_person(outcome.loses.iter().copied()) {
        say(
            "lock",
            t.desk_sure_loses(who(at, change, person), &names(children)),
        );
    }
    for (person, children) in by_person(outcome.gains.iter().copied()) {
        say(
            "eye",
            t.desk_sure_gains(who(at, change, person), &names(children)),
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
                who(at, change, person),
                &names(children),
            );
            say(if is_more { "eye" } else { "lock" }, words);
        }
    }
    lines
}

/// What somebody is called, also who is new with this change.
pub(super) fn who<'a>(at: &'a At, change: &'a Change, id: PersonId) -> &'a str {
    match change {
        Change::AddStaff(new, name, ..) | Change::AddGuardian(_, new, NewGuardian { name, .. })
            if *new == id =>
        {
            name.as_str()
        }
        _ => at.person_name(id),
    }
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
pub fn again_page(document: (String, Language), at: &At, typed: &Typed, wrong: Wrong) -> AnyView {
    let title = Texts::of(document.1).desk_again();
    desk_page(document, at, Tab::Overview, title, |t| {
        let form = forms::form(t, at, typed.get("kind"), typed, Some((typed, wrong)));
        let form = form.unwrap_or_else(|| el("p").put(wrong.said(t)));
        el("div.desk-narrow")
            .put(head(title, ()))
            .put(el("div.card.desk-section").put(form))
            .put(
                el("p").put(
                    el("a.btn.btn-text")
                        .with("href", back_to(typed))
                        .put(el("span").put(t.desk_do_not())),
                ),
            )
    })
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
