//! The first page of the desk: the groups, and what asks for attention.

use super::form::fold;
use super::forms;
use super::layout::{At, Tab, desk_page, head, section};
use crate::components::icon::{arrow, icon};
use crate::el::{El, el};
use crate::language::Language;
use crate::texts::Texts;
use domain::desk::{Child, Purpose};
use domain::id::{ChildId, GroupId};
use leptos::prelude::AnyView;

/// The page at `/desk`.
pub fn overview_page(document: (String, Language), at: &At) -> AnyView {
    let title = at.desk.organisation.as_str().to_owned();
    desk_page(document, at, Tab::Overview, &title, |t| {
        el("div.desk-columns")
            .put(
                el("div.stack")
                    .put(head(t.desk_overview(), ()))
                    .put(section(
                        t.desk_groups(),
                        (
                            groups(t, at),
                            fold(t.desk_group_new(), forms::add_group(t, at, None)),
                        ),
                    )),
            )
            .put(
                el("div.stack")
                    .put(section(t.desk_attention(), attention(t, at)))
                    .put(section(t.desk_child_new(), new_child(t, at)))
                    .put(left(t, at)),
            )
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
        let words = el("span")
            .put(el("b").put(name))
            .put(el("span.soft").put(format!(
                "{} · {}",
                t.desk_children(count),
                t.desk_staff(staff)
            )));
        el("li").put(
            el("a.account")
                .with("href", format!("/desk/group/{id}"))
                .put(icon("group"))
                .put(words)
                .put(arrow("next")),
        )
    };
    let all = at.groups().into_iter();
    let rows: Vec<El> = all
        .map(|(id, group)| row((id, group.name.as_str().to_owned())))
        .collect();
    if rows.is_empty() {
        return el("p.soft").put(t.desk_groups_none());
    }
    el("ul.accounts").put(rows)
}

fn new_child(t: Texts, at: &At) -> El {
    if at.groups().is_empty() {
        return el("p.soft").put(t.desk_child_group_first());
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
        if child.guardians(at.now_ms).next().is_none() {
            lines.push(line(to(), "home-side", t.desk_todo_guardian(name)));
        } else if !have_accounts(at, child) {
            lines.push(line(to(), "send", t.desk_todo_letter(name)));
        }
        if child.is_to_be_asked(Purpose::Portfolio, at.now_ms) {
            lines.push(line(to(), "question", t.desk_todo_consent(name)));
        }
    }
    if lines.is_empty() {
        return el("p.soft").put(t.desk_todo_none());
    }
    let more = lines.split_off(lines.len().min(TODO_MAX));
    let more = (!more.is_empty()).then(|| {
        let words = t.desk_todo_more(more.len());
        fold(words, el("ul.accounts").put(more))
    });
    el("div").put(el("ul.accounts").put(lines)).put(more)
}

/// More than this at once is no help.
const TODO_MAX: usize = 8;

fn have_accounts(at: &At, child: &Child) -> bool {
    child.guardians(at.now_ms).all(|guardian| {
        let person = at.desk.people.get(&guardian.person);
        person.is_some_and(|person| person.login.is_some())
    })
}

fn line(to: String, picture: &'static str, words: String) -> El {
    el("li").put(
        el("a.account")
            .with("href", to)
            .put(icon(picture))
            .put(el("span").put(words))
            .put(arrow("next")),
    )
}

/// Children who have left.
fn left(t: Texts, at: &At) -> Option<El> {
    let all = at.children().into_iter();
    let gone = all.filter(|(_, child)| !child.is_here(at.now_ms));
    let item = |(id, child): (ChildId, &Child)| {
        let link = el("a").with("href", format!("/desk/child/{id}"));
        el("li").put(link.put(child.full.as_str().to_owned()))
    };
    let items: Vec<El> = gone.map(item).collect();
    (!items.is_empty()).then(|| {
        section(
            t.desk_left(),
            fold(t.desk_left_show(), el("ul.plain").put(items)),
        )
    })
}
