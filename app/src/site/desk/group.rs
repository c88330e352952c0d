//! A group: its children, who works there.

use super::form::{fold, hidden, submit};
use super::forms;
use super::layout::{At, Shared, Tab, desk_page, head, section};
use crate::kit::dates;
use crate::kit::el::{El, el};
use crate::kit::icon::{arrow, face, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::desk::Child;
use domain::id::{ChildId, GroupId};
use domain::normalize::order;
use domain::stamp::Day;
use leptos::prelude::AnyView;

/// The page at `/desk/group/ID`.
pub fn group_page(
    document: (String, Language),
    at: &At,
    id: GroupId,
    tablets: &[Shared],
) -> AnyView {
    let name = at.group_name(id).to_owned();
    desk_page(document, at, Tab::Overview, &name, |t| {
        let change = (
            fold(t.desk_group_rename(), forms::name_group(t, at, id, None)),
            fold(
                t.desk_group_end_open(),
                (
                    el("p.hint").put(t.desk_group_end_hint()),
                    forms::end_group(t, at, id, None),
                ),
            ),
        );
        el("div.desk-columns")
            .put(
                el("div.stack")
                    .put(head(&name, ()))
                    .put(section(t.desk_group_children(), children(t, at, id)))
                    .put(section(
                        t.desk_child_new(),
                        fold(
                            t.desk_child_new_open(),
                            forms::add_child(t, at, Some(id), None),
                        ),
                    )),
            )
            .put(
                el("div.stack")
                    .put(section(t.desk_group_staff(), staff(t, at, id)))
                    .put(section(t.desk_tablets(), shared(t, at, id, tablets)))
                    .put(section(t.desk_group_change(), change)),
            )
    })
}

fn children(t: Texts, at: &At, id: GroupId) -> El {
    let here = at.desk.here(at.now_ms);
    let mut here: Vec<_> = here
        .filter(|(_, child)| child.group(at.now_ms) == Some(id))
        .collect();
    here.sort_by_cached_key(|(id, child)| (order(child.name.as_str()), *id));
    let later = at.desk.here(at.now_ms).filter(|(_, child)| {
        let comes = |(group, term): &(GroupId, domain::desk::Term)| {
            *group == id && term.from_ms > at.now_ms
        };
        child.stays.iter().any(comes)
    });
    let rows: Vec<El> = here
        .into_iter()
        .map(|(id, child)| row(t, at, id, child))
        .collect();
    let later: Vec<El> = later.map(|(id, child)| row(t, at, id, child)).collect();
    if rows.is_empty() && later.is_empty() {
        return el("p.soft").put(t.desk_group_empty());
    }
    let later = (!later.is_empty()).then(|| {
        (
            el("h3").put(t.desk_group_later()),
            el("ul.accounts").put(later),
        )
    });
    el("div.stack").put(el("ul.accounts").put(rows)).put(later)
}

fn row(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let mentor = child
        .mentor(at.now_ms)
        .map(|mentor| at.person_name(mentor).to_owned());
    let mentor = mentor.map_or_else(
        || t.desk_mentor_none().to_owned(),
        |name| t.desk_mentor_is(&name),
    );
    let words = el("span")
        .put(el("b").put(child.full.as_str().to_owned()))
        .put(el("span.soft").put(mentor));
    el("li").put(
        el("a.account")
            .with("href", format!("/desk/child/{id}"))
            .put(face("span.face", child.name.as_str()))
            .put(words)
            .put(arrow("next")),
    )
}

fn staff(t: Texts, at: &At, id: GroupId) -> El {
    let works = at.people().into_iter();
    let works = works.filter(|(_, person)| person.groups(at.now_ms).any(|of| of == id));
    let item = |(id, person): (domain::id::PersonId, &domain::desk::Person)| {
        el("li").put(
            el("a.account")
                .with("href", format!("/desk/person/{id}"))
                .put(face("span.face.face-here", person.name.as_str()))
                .put(el("span").put(el("b").put(person.name.as_str().to_owned())))
                .put(arrow("next")),
        )
    };
    let items: Vec<El> = works.map(item).collect();
    if items.is_empty() {
        return el("p.soft").put(t.desk_group_nobody());
    }
    el("ul.accounts").put(items)
}

/// The tablets of the group: one more, and what to do when one is lost.
fn shared(t: Texts, at: &At, id: GroupId, tablets: &[Shared]) -> El {
    let each = tablets.iter().map(|tablet| {
        let seen = t.day(Day::of_ms(dates::local_ms(tablet.last_seen_ms)));
        let said = match tablet.revoked_ms {
            Some(at_ms) => t.desk_tablet_revoked(&t.day(Day::of_ms(dates::local_ms(at_ms)))),
            None => t.desk_tablet_seen(&seen),
        };
        let lost = el("form.form")
            .set("method", "post")
            .set("action", "/desk/tablet/lost")
            .put(hidden("tablet", tablet.id.to_string()))
            .put(hidden("group", id.to_string()))
            .put(el("p.hint").put(t.desk_tablet_lost_hint()))
            .put(el("div.buttons").put(submit("button.btn.btn-warn", t.desk_tablet_lost())));
        let lost = tablet
            .revoked_ms
            .is_none()
            .then(|| fold(t.desk_tablet_lost_open(), lost));
        let words = el("span")
            .put(el("b").put(tablet.name.clone()))
            .put(el("span.soft").put(said));
        let unsent = tablet.unsent.iter().map(|(name, count)| {
            let count = usize::try_from(*count).unwrap_or_default();
            el("p").put(t.desk_tablet_unsent(count, name))
        });
        let unsent: Vec<El> = unsent.collect();
        el("article.desk-card")
            .put(el("div.desk-person").put(icon("device")).put(words))
            .put(unsent)
            .put(lost)
    });
    let name = el("div.field")
        .put(
            el("label")
                .set("for", "tablet-name")
                .put(t.desk_tablet_name()),
        )
        .put(
            el("input.input")
                .set("id", "tablet-name")
                .set("name", "name")
                .set("maxlength", "60")
                .set("required", "")
                .set("autocomplete", "off"),
        );
    let new = el("form.form")
        .set("method", "post")
        .set("action", "/desk/tablet")
        .put(hidden("once", (at.fresh)()))
        .put(hidden("group", id.to_string()))
        .put(el("p.hint").put(t.desk_tablet_hint()))
        .put(name)
        .put(el("div.buttons").put(submit("button.btn", t.desk_tablet_add())));
    let none = tablets
        .is_empty()
        .then(|| el("p.soft").put(t.desk_tablets_none()));
    el("div.stack")
        .put(none)
        .put(each.collect::<Vec<_>>())
        .put(fold(t.desk_tablet_new(), new))
}
