//! A group: its children, who works there.

use super::form::{fold, hidden, submit};
use super::forms;
use super::layout::{At, Shared, Tab, desk_page, head, section};
use super::overview::not_begun;
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, face, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::calendar;
use domain::desk::Child;
use domain::id::{ChildId, GroupId};
use domain::normalize::order;
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
                    view! { <p class="hint">{t.desk_group_end_hint()}</p> },
                    forms::end_group(t, at, id, None),
                ),
            ),
        );
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(&name, ())}
                    {section(t.desk_group_children(), children(t, at, id))}
                    {section(t.desk_letters(), letters(t, at, id))}
                    {section(
                        t.desk_child_new(),
                        fold(
                            t.desk_child_new_open(),
                            forms::add_child(t, at, Some(id), None),
                        ),
                    )}
                </div>
                <div class="stack">
                    {section(t.desk_group_staff(), staff(t, at, id))}
                    {section(t.desk_tablets(), shared(t, at, id, tablets))}
                    {section(t.desk_group_change(), change)}
                </div>
            </div>
        }
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
        return view! { <p class="soft">{t.desk_group_empty()}</p> };
    }
    let later = (!later.is_empty()).then(|| {
        (
            view! { <h3>{t.desk_group_later()}</h3> },
            view! { <ul class="accounts">{later}</ul> },
        )
    });
    view! {
        <div class="stack">
            <ul class="accounts">{rows}</ul>
            {later}
        </div>
    }
}

/// Who of the group has not begun, and a letter for each who has none.
fn letters(t: Texts, at: &At, id: GroupId) -> El {
    let rows = not_begun(t, at, Some(id));
    if rows.is_empty() {
        return view! { <p class="soft">{t.desk_letters_all()}</p> };
    }
    let not_begun = at.desk.not_begun(Some(id), at.now_ms);
    let without = not_begun.keys().filter(|id| at.letter(**id).is_none());
    let count = without.count();
    let print = (count > 0).then(|| {
        view! {
            <form class="form" method="post" action="/desk/letters">
                {hidden("once", (at.fresh)())}
                {hidden("group", id.to_string())}
                <p class="hint">{t.desk_letters_hint()}</p>
                <div class="buttons">{submit("button.btn", t.desk_letters_print(count))}</div>
            </form>
        }
    });
    view! {
        <div class="stack">
            {print}
            <ul class="accounts">{rows}</ul>
        </div>
    }
}

fn row(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let mentor = child
        .mentor(at.now_ms)
        .map(|mentor| at.person_name(mentor).to_owned());
    let mentor = mentor.map_or_else(
        || t.desk_mentor_none().to_owned(),
        |name| t.desk_mentor_is(&name),
    );
    let words = view! {
        <span>
            <b>{child.full.as_str().to_owned()}</b>
            <span class="soft">{mentor}</span>
        </span>
    };
    view! {
        <li>
            <a class="account" href={format!("/desk/child/{id}")}>
                {face("span.face", child.name.as_str())}
                {words}
                {arrow("next")}
            </a>
        </li>
    }
}

fn staff(t: Texts, at: &At, id: GroupId) -> El {
    let works = at.people().into_iter();
    let works = works.filter(|(_, person)| person.groups(at.now_ms).any(|of| of == id));
    let item = |(id, person): (domain::id::PersonId, &domain::desk::Person)| {
        view! {
            <li>
                <a class="account" href={format!("/desk/person/{id}")}>
                    {face("span.face.face-here", person.name.as_str())}
                    <span><b>{person.name.as_str().to_owned()}</b></span>
                    {arrow("next")}
                </a>
            </li>
        }
    };
    let items: Vec<El> = works.map(item).collect();
    if items.is_empty() {
        return view! { <p class="soft">{t.desk_group_nobody()}</p> };
    }
    view! { <ul class="accounts">{items}</ul> }
}

/// The tablets of the group: one more, and what to do when one is lost.
fn shared(t: Texts, at: &At, id: GroupId, tablets: &[Shared]) -> El {
    let each = tablets.iter().map(|tablet| {
        let seen = t.day(calendar::day_of(tablet.last_seen_ms));
        let said = match tablet.revoked_ms {
            Some(at_ms) => t.desk_tablet_revoked(&t.day(calendar::day_of(at_ms))),
            None => t.desk_tablet_seen(&seen),
        };
        let lost = view! {
            <form class="form" method="post" action="/desk/tablet/lost">
                {hidden("tablet", tablet.id.to_string())}
                {hidden("group", id.to_string())}
                <p class="hint">{t.desk_tablet_lost_hint()}</p>
                <div class="buttons">{submit("button.btn.btn-warn", t.desk_tablet_lost())}</div>
            </form>
        };
        let lost = tablet
            .revoked_ms
            .is_none()
            .then(|| fold(t.desk_tablet_lost_open(), lost));
        let words = view! {
            <span>
                <b>{tablet.name.clone()}</b>
                <span class="soft">{said}</span>
            </span>
        };
        let unsent = tablet.unsent.iter().map(|(name, count)| {
            let count = usize::try_from(*count).unwrap_or_default();
            view! { <p>{t.desk_tablet_unsent(count, name)}</p> }
        });
        let unsent: Vec<El> = unsent.collect();
        view! {
            <article class="desk-card">
                <div class="desk-person">{icon("device")} {words}</div>
                {unsent}
                {lost}
            </article>
        }
    });
    let name = view! {
        <div class="field">
            <label for="tablet-name">{t.desk_tablet_name()}</label>
            <input
                class="input"
                id="tablet-name"
                name="name"
                maxlength="60"
                required
                autocomplete="off"
            />
        </div>
    };
    let new = view! {
        <form class="form" method="post" action="/desk/tablet">
            {hidden("once", (at.fresh)())}
            {hidden("group", id.to_string())}
            <p class="hint">{t.desk_tablet_hint()}</p>
            {name}
            <div class="buttons">{submit("button.btn", t.desk_tablet_add())}</div>
        </form>
    };
    let none = tablets
        .is_empty()
        .then(|| view! { <p class="soft">{t.desk_tablets_none()}</p> });
    view! {
        <div class="stack">{none} {each.collect::<Vec<_>>()} {fold(t.desk_tablet_new(), new)}</div>
    }
}
