//! A change in a sentence, as it is asked for.

use super::layout::At;
use crate::kit::names;
use crate::kit::texts::Texts;
use domain::desk::{Change, NewGuardian, Purpose, Rights};
use domain::id::{ChildId, GroupId, PersonId};
use std::collections::BTreeSet;

/// What a change makes so. `None` for one that is made without asking again.
#[must_use]
pub fn asked(t: Texts, at: &At, change: &Change) -> Option<String> {
    let child = |id: &ChildId| {
        let found = at.desk.children.get(id);
        found.map_or("", |child| child.name.as_str())
    };
    let who = |id: &PersonId| who(at, change, *id);
    let group = |id: &GroupId| at.group_name(*id);
    Some(match change {
        Change::Set(settings) => t.desk_sure_retention(&settings.retention_days.to_string()),
        Change::MoveChild(id, to, day) => t.desk_sure_move(child(id), &t.day(*day), group(to)),
        Change::EndChild(id, day) => t.desk_sure_leave(child(id), &t.day(*day)),
        Change::SetMentor(id, Some(mentor)) => t.desk_sure_mentor(who(mentor), child(id)),
        Change::SetMentor(id, None) => t.desk_sure_no_mentor(child(id)),
        Change::SetGroups(id, groups) if groups.is_empty() => t.desk_sure_no_groups(who(id)),
        Change::AddStaff(id, _, _, groups) | Change::SetGroups(id, groups) => {
            t.desk_sure_groups(who(id), &all(t, at, groups))
        }
        Change::SetLead(id, true) => t.desk_sure_lead(who(id)),
        Change::SetLead(id, false) => t.desk_sure_no_lead(who(id)),
        Change::AddGuardian(id, person, NewGuardian { rights: may, .. })
        | Change::SetGuardian(id, person, may) => {
            t.desk_sure_guardian(who(person), child(id), rights(t, may))
        }
        Change::EndGuardian(id, person) => t.desk_sure_no_guardian(who(person), child(id)),
        Change::WriteConsent(id, Purpose::Portfolio, given, _, by) if *given => {
            t.desk_sure_consent(who(by), child(id))
        }
        Change::WriteConsent(id, Purpose::Portfolio, _, _, by) => {
            t.desk_sure_no_consent(who(by), child(id))
        }
        Change::NameLocation(..)
        | Change::NameTheme(..)
        | Change::DropTheme(..)
        | Change::PutQuestion(..)
        | Change::DropQuestion(..)
        | Change::AddGroup(..)
        | Change::NameGroup(..)
        | Change::EndGroup(..)
        | Change::AddChild(..)
        | Change::DescribeChild(..)
        | Change::DescribePerson(..)
        | Change::WriteConsent(..) => return None,
    })
}

/// What somebody is called, also who is new with this change.
pub(super) fn who<'a>(at: &'a At, change: &'a Change, id: PersonId) -> &'a str {
    if let Change::AddStaff(new, name, ..) | Change::AddGuardian(_, new, NewGuardian { name, .. }) =
        change
        && *new == id
    {
        return name.as_str();
    }
    at.person_name(id)
}

fn all(t: Texts, at: &At, groups: &BTreeSet<GroupId>) -> String {
    let names = groups.iter().map(|id| at.group_name(*id).to_owned());
    names::list(t, &names.collect::<Vec<_>>())
}

const fn rights(t: Texts, rights: &Rights) -> &'static str {
    t.rights(rights.authority, rights.may_see)
}
