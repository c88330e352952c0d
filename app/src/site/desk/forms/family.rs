//! The forms about guardians, and what they said.

use super::super::form::{Back, Form, word};
use super::super::layout::At;
use crate::kit::el::El;
use crate::kit::texts::Texts;
use domain::desk::Purpose;
use domain::id::{ChildId, PersonId};
use std::collections::BTreeMap;

/// A guardian more.
pub fn add_guardian(t: Texts, at: &At, id: ChildId, back: Back<'_>) -> El {
    Form::new(t, at, "add-guardian", id.to_string(), back)
        .once()
        .hide("child", id.to_string())
        .choose_among(
            "person",
            t.desk_guardian_who(),
            t.desk_guardian_who_hint(),
            known(t, at, id),
        )
        .text(
            "name",
            t.desk_person_name(),
            t.desk_guardian_name_hint(),
            "",
        )
        .text(
            "called",
            t.desk_guardian_called(),
            t.desk_guardian_called_hint(),
            "",
        )
        .address("email", t.desk_person_email(), t.desk_optional(), "")
        .phone(None)
        .rights("")
        .done(t.desk_guardian_add())
}

/// Who may be meant as a guardian: somebody new, then other parents, each with a child
/// of theirs, then who only works here.
fn known(t: Texts, at: &At, child: ChildId) -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut of: BTreeMap<PersonId, String> = BTreeMap::new();
    for (_, child) in at.children() {
        for guardian in child.guardians(at.now_ms) {
            let name = at.person_name(guardian.person);
            let words = t.desk_guardian_of(name, guardian.called.as_str(), child.name.as_str());
            of.entry(guardian.person).or_insert(words);
        }
    }
    let own = at.desk.children.get(&child);
    let is_own = |id: &PersonId| {
        let mut guardians = own.into_iter().flat_map(|c| c.guardians(at.now_ms));
        guardians.any(|guardian| guardian.person == *id)
    };
    let (mut parents, mut others) = (Vec::new(), Vec::new());
    for (id, person) in at.people().into_iter().filter(|(id, _)| !is_own(id)) {
        match of.remove(&id) {
            Some(words) => parents.push((id.to_string(), words)),
            None => others.push((id.to_string(), person.name.as_str().to_owned())),
        }
    }
    let new = vec![(String::new(), t.desk_guardian_new().to_owned())];
    vec![
        ("", new),
        (t.desk_guardian_parents(), parents),
        (t.desk_guardian_staff(), others),
    ]
}

/// What a guardian may.
pub fn set_guardian(t: Texts, at: &At, id: ChildId, person: PersonId, back: Back<'_>) -> El {
    let child = at.desk.children.get(&id);
    let now = child.and_then(|child| child.guardians(at.now_ms).find(|g| g.person == person));
    let rights = match now {
        Some(guardian) if guardian.authority => "authority",
        Some(guardian) if guardian.may_see => "see",
        _ => "none",
    };
    let about = format!("{id}-{person}");
    let known = at.desk.people.get(&person);
    let has_account = known.is_some_and(|known| known.login.is_some());
    let form = Form::new(t, at, "set-guardian", about, back)
        .hide("child", id.to_string())
        .hide("person", person.to_string());
    // who has an account looks after their own name and address
    let form = if has_account {
        form.note(t.desk_guardian_account_hint())
    } else {
        let email = known.and_then(|known| known.email.as_ref());
        form.text("name", t.desk_person_name(), "", at.person_name(person))
            .address(
                "email",
                t.desk_person_email(),
                t.desk_optional(),
                email.map_or("", |email| email.as_str()),
            )
    };
    form.text(
        "called",
        t.desk_guardian_called(),
        "",
        now.map_or("", |guardian| guardian.called.as_str()),
    )
    .phone(now.and_then(|guardian| Some(guardian.phone.as_ref()?.as_str())))
    .rights(rights)
    .done(t.desk_save())
}

/// Somebody who is no guardian any more.
pub fn end_guardian(t: Texts, at: &At, id: ChildId, person: PersonId, back: Back<'_>) -> El {
    Form::new(t, at, "end-guardian", format!("{id}-{person}"), back)
        .hide("child", id.to_string())
        .hide("person", person.to_string())
        .done_quiet(t.desk_guardian_end())
}

/// What a family said about a purpose.
pub fn write_consent(t: Texts, at: &At, id: ChildId, purpose: Purpose, back: Back<'_>) -> El {
    let child = at.desk.children.get(&id);
    let guardians = child
        .into_iter()
        .flat_map(|child| child.guardians(at.now_ms));
    let who = guardians
        .filter(|guardian| guardian.authority)
        .map(|guardian| {
            let name = at.person_name(guardian.person).to_owned();
            (guardian.person.to_string(), name)
        });
    let options = [("yes", t.desk_consent_yes()), ("no", t.desk_consent_no())];
    let options = options.map(|(value, word)| (value.to_owned(), word.to_owned()));
    let about = format!("{id}-{}", word(purpose));
    Form::new(t, at, "write-consent", about, back)
        .hide("child", id.to_string())
        .hide("purpose", word(purpose).to_owned())
        .choose("person", t.desk_consent_who(), "", who.collect(), "")
        .one_of("given", t.desk_consent_said(), Vec::from(options), "")
        .day("day", t.desk_consent_day(), "", Some(at.today()))
        .done(t.desk_consent_write())
}
