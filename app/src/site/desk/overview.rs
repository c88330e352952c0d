//! The first page of the desk: the groups, and what asks for attention.

use super::form::{fold, folded};
use super::forms;
use super::layout::{At, Tab, desk_page, head, section};
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::desk::{Child, Guardian, Purpose};
use domain::id::{ChildId, GroupId, PersonId};
use leptos::prelude::AnyView;

/// The page at `/desk`.
pub fn overview_page(document: (String, Language), at: &At) -> AnyView {
    let title = at.desk.organisation.as_str().to_owned();
    desk_page(document, at, Tab::Overview, &title, |t| {
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(t.desk_overview(), ())}
                    {section(
                        t.desk_groups(),
                        (
                            groups(t, at),
                            fold(t.desk_group_new(), forms::add_group(t, at, None)),
                        ),
                    )}
                </div>
                <div class="stack">
                    {section(t.desk_attention(), attention(t, at))}
                    {section(t.desk_child_new(), new_child(t, at))}
                    {left(t, at)}
                </div>
            </div>
        }
    })
}

fn groups(t: Texts, at: &At) -> El {
    let row = |(id, name): (GroupId, String)| {
        let here = at.desk.here(at.now_ms);
        let count = here
            .filter(|(_, child)| child.group(at.now_ms) == Some(id))
            .count();
        let staff = at.desk.people.values();
        let staff = staff
            .filter(|p| p.groups(at.now_ms).any(|of| of == id))
            .count();
        let words = view! {
            <span>
                <b>{name}</b>
                <span class="soft">
                    {format!(
                        "{} · {}",
                        t.desk_children(count),
                        t.desk_staff(staff)
                    )}
                </span>
            </span>
        };
        view! {
            <li>
                <a class="account" href={format!("/desk/group/{id}")}>
                    {icon("group")}
                    {words}
                    {arrow("next")}
                </a>
            </li>
        }
    };
    let all = at.groups().into_iter();
    let rows: Vec<El> = all
        .map(|(id, group)| row((id, group.name.as_str().to_owned())))
        .collect();
    if rows.is_empty() {
        return view! { <p class="soft">{t.desk_groups_none()}</p> };
    }
    view! { <ul class="accounts">{rows}</ul> }
}

fn new_child(t: Texts, at: &At) -> El {
    if at.groups().is_empty() {
        return view! { <p class="soft">{t.desk_child_group_first()}</p> };
    }
    fold(t.desk_child_new_open(), forms::add_child(t, at, None, None))
}

/// What a lead still has to do, each with the way to it.
fn attention(t: Texts, at: &At) -> El {
    let mut lines: Vec<El> = Vec::new();
    if at.held > 0 {
        lines.push(line(
            "/desk/held".to_owned(),
            "hourglass",
            t.desk_todo_held(at.held),
        ));
    }
    let here = |(_, child): &(ChildId, &Child)| child.is_here(at.now_ms);
    for (id, child) in at.children().into_iter().filter(here) {
        let name = child.name.as_str();
        let to = || format!("/desk/child/{id}");
        if child.mentor(at.now_ms).is_none() {
            lines.push(line(to(), "people", t.desk_todo_mentor(name)));
        }
        if !child.guardians(at.now_ms).any(Guardian::sees) {
            lines.push(line(to(), "home-side", t.desk_todo_guardian(name)));
        }
        if child.is_to_be_asked(Purpose::Portfolio, at.now_ms) {
            lines.push(line(to(), "question", t.desk_todo_consent(name)));
        }
    }
    lines.extend(of_location(t, at));
    lines.extend(not_begun(t, at, None));
    if lines.is_empty() {
        return view! { <p class="soft">{t.desk_todo_none()}</p> };
    }
    let more = lines.split_off(lines.len().min(TODO_MAX));
    let more = (!more.is_empty()).then(|| {
        let words = t.desk_todo_more(more.len());
        folded(words, view! { <ul class="accounts">{more}</ul> })
    });
    view! {
        <div>
            <ul class="accounts">{lines}</ul>
            {more}
        </div>
    }
}

/// What the location itself lacks, once it has children.
fn of_location(t: Texts, at: &At) -> Vec<El> {
    let mut lines = Vec::new();
    if at.desk.here(at.now_ms).next().is_none() {
        return lines;
    }
    let here = |page: &str| format!("{page}?at={}", at.desk.location);
    if at.desk.settings.phone.is_empty() {
        let words = t.desk_todo_phone().to_owned();
        lines.push(line(here("/desk/settings"), "phone", words));
    }
    if at.tablets == 0 {
        let to = match at.groups().as_slice() {
            [(group, _)] => format!("/desk/group/{group}"),
            _ => here("/desk"),
        };
        lines.push(line(to, "device", t.desk_todo_tablet().to_owned()));
    }
    lines
}

/// Who has no account yet and could have: each once, those without a letter first.
pub fn not_begun(t: Texts, at: &At, group: Option<GroupId>) -> Vec<El> {
    let named = |(id, child): (PersonId, Option<ChildId>)| {
        let name = at.person_name(id);
        let Some(of) = child else {
            return (id, (name.to_owned(), format!("/desk/person/{id}")));
        };
        let child = at.desk.children.get(&of);
        let guardian = child.and_then(|child| child.guardians(at.now_ms).find(|g| g.person == id));
        let called = guardian.map_or("", |guardian| guardian.called.as_str());
        let words = t.desk_guardian_of(name, called, child.map_or("", |c| c.name.as_str()));
        (id, (words, format!("/desk/child/{of}")))
    };
    let found = at.desk.not_begun(group, at.now_ms).into_iter();
    let mut all: Vec<_> = found.map(named).collect();
    all.sort_by_key(|(id, (words, _))| (at.letter(*id).is_some(), words.clone()));
    let row = |(id, (words, to)): (PersonId, (String, String))| match at.letter(id) {
        Some((made, _)) => line(
            to,
            "hourglass",
            t.desk_todo_letter_out(&words, &t.day(made)),
        ),
        None => line(to, "send", t.desk_todo_letter_none(&words)),
    };
    all.into_iter().map(row).collect()
}

/// More than this at once is no help.
const TODO_MAX: usize = 8;

fn line(to: String, picture: &'static str, words: String) -> El {
    view! {
        <li>
            <a class="account" href={to}>
                {icon(picture)}
                <span>{words}</span>
                {arrow("next")}
            </a>
        </li>
    }
}

/// Children who have left.
fn left(t: Texts, at: &At) -> Option<El> {
    let all = at.children().into_iter();
    let gone = all.filter(|(_, child)| !child.is_here(at.now_ms));
    let item = |(id, child): (ChildId, &Child)| {
        view! { <li><a href={format!("/desk/child/{id}")}>{child.full.as_str().to_owned()}</a></li> }
    };
    let items: Vec<El> = gone.map(item).collect();
    (!items.is_empty()).then(|| {
        section(
            t.desk_left(),
            folded(t.desk_left_show(), view! { <ul class="plain">{items}</ul> }),
        )
    })
}
