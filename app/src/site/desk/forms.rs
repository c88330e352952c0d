//! The forms of the desk: one for each kind of change.

mod family;

use super::form::{Back, Form, word};
use super::layout::At;
use super::questions;
use super::typed::Typed;
use crate::kit::el::El;
use crate::kit::texts::Texts;
use domain::desk::Purpose;
use domain::id::{ChildId, GroupId, PersonId};
use std::collections::BTreeSet;

pub use family::{add_guardian, end_guardian, set_guardian, write_consent};

/// The form of a kind of change, as it stands on a page of its own. `None` for a
/// kind, or somebody, that is not there.
pub fn form(t: Texts, at: &At, kind: &str, typed: &Typed, back: Back<'_>) -> Option<El> {
    let child = || typed.get("child").parse::<ChildId>().ok();
    let person = || typed.get("person").parse::<PersonId>().ok();
    let group = || typed.get("group").parse::<GroupId>().ok();
    Some(match kind {
        "name-location" | "set" | "name-theme" | "drop-theme" => settings(t, at, kind, typed, back),
        "put-question" => questions::question(t, at, typed.get("question"), back),
        "drop-question" => questions::drop_question(t, at, typed.get("question"), back),
        "add-location" => add_location(t, at, back),
        "add-group" => add_group(t, at, back),
        "name-group" => name_group(t, at, group()?, back),
        "end-group" => end_group(t, at, group()?, back),
        "add-child" => add_child(t, at, group(), back),
        "describe-child" => describe_child(t, at, child()?, back),
        "move-child" => move_child(t, at, child()?, back),
        "end-child" => end_child(t, at, child()?, back),
        "set-mentor" => set_mentor(t, at, child()?, back),
        "add-staff" => add_staff(t, at, back),
        "set-groups" => set_groups(t, at, person()?, back),
        "set-lead" => set_lead(t, at, person()?, back),
        "describe-person" => describe_person(t, at, person()?, back),
        "add-guardian" => add_guardian(t, at, child()?, back),
        "set-guardian" => set_guardian(t, at, child()?, person()?, back),
        "end-guardian" => end_guardian(t, at, child()?, person()?, back),
        "write-consent" => {
            let purpose = Purpose::ALL
                .into_iter()
                .find(|p| word(*p) == typed.get("purpose"))?;
            write_consent(t, at, child()?, purpose, back)
        }
        _ => return None,
    })
}

/// What the location decides for itself.
pub fn settings(t: Texts, at: &At, kind: &str, typed: &Typed, back: Back<'_>) -> El {
    let settings = &at.desk.settings;
    match kind {
        "name-location" => Form::new(t, at, "name-location", String::new(), back)
            .text("name", t.desk_location_name(), "", at.desk.name.as_str())
            .done(t.desk_save()),
        "set" => Form::new(t, at, "set", String::new(), back)
            .text(
                "phone",
                t.desk_phone(),
                t.desk_phone_hint(),
                &settings.phone,
            )
            .number(
                "lease_h",
                t.desk_lease(),
                t.desk_lease_hint(),
                settings.lease_h,
            )
            .number(
                "retention_days",
                t.desk_retention(),
                t.desk_retention_hint(),
                settings.retention_days,
            )
            .number(
                "seen_days",
                t.desk_seen(),
                t.desk_seen_hint(),
                settings.silence.seen_days,
            )
            .number(
                "heard_days",
                t.desk_heard(),
                t.desk_heard_hint(),
                settings.silence.heard_days,
            )
            .number(
                "theme_days",
                t.desk_theme_days(),
                t.desk_theme_days_hint(),
                settings.silence.theme_days,
            )
            .done(t.desk_save()),
        "drop-theme" => Form::new(t, at, "drop-theme", typed.get("key").to_owned(), back)
            .hide("key", typed.get("key").to_owned())
            .done_quiet(t.desk_theme_drop()),
        _ => theme(t, at, typed.get("key"), back),
    }
}

/// A theme by its key; a new one without.
pub fn theme(t: Texts, at: &At, key: &str, back: Back<'_>) -> El {
    let known = at
        .desk
        .themes
        .iter()
        .find(|theme| theme.key.as_str() == key);
    let name = |tag| {
        known
            .and_then(|theme| theme.names.get(tag))
            .map_or("", String::as_str)
    };
    let form = Form::new(t, at, "name-theme", key.to_owned(), back);
    let form = if key.is_empty() { form.once() } else { form };
    form.hide("key", key.to_owned())
        .text("nl", t.desk_theme_nl(), "", name("nl"))
        .text("en", t.desk_theme_en(), t.desk_optional(), name("en"))
        .done(t.desk_save())
}

/// One more location of the organisation.
pub fn add_location(t: Texts, at: &At, back: Back<'_>) -> El {
    Form::new(t, at, "add-location", String::new(), back)
        .to("/desk/location")
        .once()
        .text("name", t.desk_location_name(), "", "")
        .done(t.desk_location_add())
}

/// A new group.
pub fn add_group(t: Texts, at: &At, back: Back<'_>) -> El {
    Form::new(t, at, "add-group", String::new(), back)
        .once()
        .text("name", t.desk_group_name(), t.desk_group_name_hint(), "")
        .done(t.desk_group_add())
}

/// Another name for a group.
pub fn name_group(t: Texts, at: &At, group: GroupId, back: Back<'_>) -> El {
    Form::new(t, at, "name-group", group.to_string(), back)
        .hide("group", group.to_string())
        .text("name", t.desk_group_name(), "", at.group_name(group))
        .done(t.desk_save())
}

/// The end of a group.
pub fn end_group(t: Texts, at: &At, group: GroupId, back: Back<'_>) -> El {
    Form::new(t, at, "end-group", group.to_string(), back)
        .hide("group", group.to_string())
        .done_quiet(t.desk_group_end())
}

/// A new child.
pub fn add_child(t: Texts, at: &At, group: Option<GroupId>, back: Back<'_>) -> El {
    Form::new(t, at, "add-child", String::new(), back)
        .once()
        .text("name", t.desk_child_name(), t.desk_child_name_hint(), "")
        .text("full", t.desk_child_full(), "", "")
        .day("born", t.desk_child_born(), "", None)
        .group(t.desk_child_group(), group)
        .day("day", t.desk_child_from(), "", Some(at.today()))
        .done(t.desk_child_add())
}

/// Other facts about a child.
pub fn describe_child(t: Texts, at: &At, id: ChildId, back: Back<'_>) -> El {
    let child = at.desk.children.get(&id);
    let name = child.map_or("", |child| child.name.as_str());
    let full = child.map_or("", |child| child.full.as_str());
    Form::new(t, at, "describe-child", id.to_string(), back)
        .hide("child", id.to_string())
        .text("name", t.desk_child_name(), "", name)
        .text("full", t.desk_child_full(), "", full)
        .day(
            "born",
            t.desk_child_born(),
            "",
            child.map(|child| child.born),
        )
        .done(t.desk_save())
}

/// Another group for a child.
pub fn move_child(t: Texts, at: &At, id: ChildId, back: Back<'_>) -> El {
    let child = at.desk.children.get(&id);
    let now = child.and_then(|child| child.settled_in(at.now_ms));
    Form::new(t, at, "move-child", id.to_string(), back)
        .hide("child", id.to_string())
        .other_group(t.desk_move_to(), now)
        .day(
            "day",
            t.desk_move_day(),
            t.desk_day_hint(),
            Some(at.today()),
        )
        .done(t.desk_move())
}

/// A child that leaves.
pub fn end_child(t: Texts, at: &At, id: ChildId, back: Back<'_>) -> El {
    Form::new(t, at, "end-child", id.to_string(), back)
        .hide("child", id.to_string())
        .day(
            "day",
            t.desk_leave_day(),
            t.desk_day_hint(),
            Some(at.today()),
        )
        .done_quiet(t.desk_leave())
}

/// Another mentor.
pub fn set_mentor(t: Texts, at: &At, id: ChildId, back: Back<'_>) -> El {
    let now = at
        .desk
        .children
        .get(&id)
        .and_then(|child| child.mentor(at.now_ms));
    let staff = at.people().into_iter();
    let staff = staff.filter(|(_, person)| person.works(at.now_ms));
    let mut options = vec![(String::new(), t.desk_mentor_none().to_owned())];
    options.extend(staff.map(|(id, p)| (id.to_string(), p.name.as_str().to_owned())));
    let now = now.map(|id| id.to_string()).unwrap_or_default();
    Form::new(t, at, "set-mentor", id.to_string(), back)
        .hide("child", id.to_string())
        .choose(
            "person",
            t.desk_mentor(),
            t.desk_mentor_hint(),
            options,
            &now,
        )
        .done(t.desk_save())
}

/// Somebody new who works here.
pub fn add_staff(t: Texts, at: &At, back: Back<'_>) -> El {
    Form::new(t, at, "add-staff", String::new(), back)
        .once()
        .text("name", t.desk_person_name(), "", "")
        .address(
            "email",
            t.desk_person_email(),
            t.desk_person_email_hint(),
            "",
        )
        .groups(t.desk_person_groups(), &BTreeSet::new())
        .done(t.desk_person_add())
}

/// In which groups somebody works.
pub fn set_groups(t: Texts, at: &At, id: PersonId, back: Back<'_>) -> El {
    let person = at.desk.people.get(&id);
    let now = person.map(|person| person.groups(at.now_ms).collect());
    Form::new(t, at, "set-groups", id.to_string(), back)
        .hide("person", id.to_string())
        .groups(t.desk_person_groups(), &now.unwrap_or_default())
        .done(t.desk_save())
}

/// Whether somebody leads the location.
pub fn set_lead(t: Texts, at: &At, id: PersonId, back: Back<'_>) -> El {
    let leads = at
        .desk
        .people
        .get(&id)
        .is_some_and(|p| p.is_lead(at.now_ms));
    let form = Form::new(t, at, "set-lead", id.to_string(), back).hide("person", id.to_string());
    if leads {
        form.hide("leads", "no".to_owned())
            .done_quiet(t.desk_lead_end())
    } else {
        form.hide("leads", "yes".to_owned())
            .done_quiet(t.desk_lead_make())
    }
}

/// Another name or address for who has no account yet.
pub fn describe_person(t: Texts, at: &At, id: PersonId, back: Back<'_>) -> El {
    let person = at.desk.people.get(&id);
    let email = person.and_then(|person| person.email.as_ref());
    Form::new(t, at, "describe-person", id.to_string(), back)
        .hide("person", id.to_string())
        .text("name", t.desk_person_name(), "", at.person_name(id))
        .address(
            "email",
            t.desk_person_email(),
            t.desk_optional(),
            email.map_or("", |email| email.as_str()),
        )
        .done(t.desk_save())
}
