//! Who works at the location, and one of them.

use super::child::letter;
use super::form::fold;
use super::forms;
use super::layout::{At, Tab, desk_page, fact, head, section};
use crate::components::icon::{arrow, face};
use crate::el::{El, el};
use crate::language::Language;
use crate::texts::Texts;
use domain::desk::Person;
use domain::id::PersonId;
use leptos::prelude::AnyView;

/// The page at `/desk/people`.
pub fn people_page(document: (String, Language), at: &At) -> AnyView {
    desk_page(
        document.clone(),
        at,
        Tab::People,
        Texts::of(document.1).desk_people(),
        |t| {
            let works = |person: &&(PersonId, &Person)| person.1.works(at.now_ms);
            let mut all: Vec<(PersonId, &Person)> = at
                .desk
                .people
                .iter()
                .map(|(id, person)| (*id, person))
                .collect();
            all.sort_by_key(|(id, person)| (&person.name, *id));
            let here: Vec<El> = all
                .iter()
                .filter(works)
                .map(|(id, p)| row(t, at, *id, p))
                .collect();
            let was = |person: &Person| {
                !person.works(at.now_ms) && (!person.work.is_empty() || !person.leads.is_empty())
            };
            let gone: Vec<El> = all
                .iter()
                .filter(|(_, p)| was(p))
                .map(|(id, p)| row(t, at, *id, p))
                .collect();
            let gone = (!gone.is_empty()).then(|| {
                section(
                    t.desk_people_gone(),
                    fold(t.desk_left_show(), el("ul.accounts").put(gone)),
                )
            });
            el("div.desk-columns")
                .put(
                    el("div.stack")
                        .put(head(t.desk_people(), ()))
                        .put(section(t.desk_people_here(), el("ul.accounts").put(here)))
                        .put(gone),
                )
                .put(
                    el("div.stack")
                        .put(section(t.desk_person_new(), forms::add_staff(t, at, None))),
                )
        },
    )
}

fn row(t: Texts, at: &At, id: PersonId, person: &Person) -> El {
    let words = el("span")
        .put(el("b").put(person.name.as_str().to_owned()))
        .put(el("span.soft").put(work(t, at, person)));
    el("li").put(
        el("a.account")
            .with("href", format!("/desk/person/{id}"))
            .put(face("span.face.face-here", person.name.as_str()))
            .put(words)
            .put(arrow("next")),
    )
}

/// What somebody does here, in a line.
fn work(t: Texts, at: &At, person: &Person) -> String {
    let groups = person
        .groups(at.now_ms)
        .map(|group| at.group_name(group).to_owned());
    let lead = person.is_lead(at.now_ms).then(|| t.desk_lead().to_owned());
    let no_account = person
        .login
        .is_none()
        .then(|| t.desk_account_no().to_owned());
    let parts: Vec<String> = lead.into_iter().chain(groups).chain(no_account).collect();
    parts.join(" · ")
}

/// The page at `/desk/person/ID`.
pub fn person_page(document: (String, Language), at: &At, id: PersonId) -> AnyView {
    let person = at.desk.people.get(&id);
    let name = at.person_name(id).to_owned();
    desk_page(document, at, Tab::People, &name, |t| {
        let Some(person) = person else {
            return el("div");
        };
        let has_account = person.login.is_some();
        let word = if has_account {
            t.desk_letter_again()
        } else {
            t.desk_letter()
        };
        let is_lead = person.is_lead(at.now_ms);
        let lead = if is_lead {
            t.desk_lead_end_open()
        } else {
            t.desk_lead_make_open()
        };
        let describe = (!has_account).then(|| {
            fold(
                t.desk_person_describe(),
                forms::describe_person(t, at, id, None),
            )
        });
        let hint = if has_account {
            t.desk_letter_again_hint()
        } else {
            t.desk_letter_hint()
        };
        let account = el("div.stack")
            .put(el("p.soft").put(hint))
            .put(letter(
                t,
                at,
                id.to_string(),
                None,
                (word, person.email.is_some()),
            ))
            .put(describe);
        let works = person
            .works(at.now_ms)
            .then(|| section(t.desk_account(), account));
        let groups = el("div.stack")
            .put(el("p.hint").put(t.desk_person_groups_hint()))
            .put(forms::set_groups(t, at, id, None));
        el("div.desk-columns")
            .put(
                el("div.stack")
                    .put(head(&name, ()))
                    .put(section(t.desk_person_facts(), facts(t, at, id, person)))
                    .put(works),
            )
            .put(
                el("div.stack")
                    .put(section(t.desk_person_groups(), groups))
                    .put(section(
                        t.desk_lead(),
                        fold(
                            lead,
                            (
                                el("p.hint").put(t.desk_lead_hint()),
                                forms::set_lead(t, at, id, None),
                            ),
                        ),
                    )),
            )
    })
}

fn facts(t: Texts, at: &At, id: PersonId, person: &Person) -> El {
    let mentors = at.desk.here(at.now_ms);
    let mentors = mentors.filter(|(_, child)| child.mentor(at.now_ms) == Some(id));
    let mentors: Vec<String> = mentors
        .map(|(_, child)| child.name.as_str().to_owned())
        .collect();
    let mentors =
        (!mentors.is_empty()).then(|| fact(t.desk_person_mentor_of(), mentors.join(", ")));
    let email = person
        .email
        .as_ref()
        .map(|email| fact(t.desk_person_email(), email.as_str().to_owned()));
    let account = if person.login.is_some() {
        t.desk_account_yes()
    } else {
        t.desk_account_no()
    };
    el("dl.facts")
        .put(fact(t.desk_person_does(), work(t, at, person)))
        .put((mentors, email))
        .put(fact(t.desk_account(), account))
}
