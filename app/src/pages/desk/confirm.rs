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
use domain::desk::{Change, Outcome};
use domain::id::{ChildId, PersonId};
use leptos::prelude::AnyView;
use std::collections::{BTreeMap, BTreeSet};

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
        let devices = (!outcome.loses.is_empty()).then(|| {
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
    for (person, children) in by_person(&outcome.loses) {
        let names: Vec<String> = children.into_iter().map(name).collect();
        let words = t.desk_sure_loses(at.person_name(person), &names.join(", "));
        lines.push(el("li").put(icon("lock")).put(el("span").put(words)));
    }
    for (person, children) in by_person(&outcome.gains) {
        let names: Vec<String> = children.into_iter().map(name).collect();
        let who = at.person_name(person);
        let who = if who.is_empty() {
            t.desk_sure_new()
        } else {
            who
        };
        let words = t.desk_sure_gains(who, &names.join(", "));
        lines.push(el("li").put(icon("eye")).put(el("span").put(words)));
    }
    lines
}

fn by_person(pairs: &BTreeSet<(ChildId, PersonId)>) -> BTreeMap<PersonId, Vec<ChildId>> {
    let mut found: BTreeMap<PersonId, Vec<ChildId>> = BTreeMap::new();
    for (child, person) in pairs {
        found.entry(*person).or_default().push(*child);
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
