//! Who works at the location, and one of them.

use super::child::letter;
use super::form::{fold, folded, hidden, submit};
use super::forms;
use super::layout::{At, Tab, desk_page, fact, head, section};
use crate::kit::dates;
use crate::kit::el::{El, el};
use crate::kit::icon::{arrow, face, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::desk::Person;
use domain::id::{DeviceId, PersonId};
use domain::normalize::order;
use domain::stamp::Day;
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
            all.sort_by_cached_key(|(id, person)| (order(person.name.as_str()), *id));
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
                    folded(t.desk_left_show(), el("ul.accounts").put(gone)),
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

/// A phone or computer on which somebody is signed in.
#[derive(Clone, Debug)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// When it was last seen, in Unix ms.
    pub last_seen_ms: i64,
}

/// What a lead sees of somebody's devices.
#[derive(Clone, Debug)]
pub enum Devices {
    /// These.
    These(Vec<Device>),
    /// The account opens something of another organisation too.
    Elsewhere,
    /// They are the lead's own.
    Own,
    /// The person does not work here.
    None,
}

/// The page at `/desk/person/ID`.
pub fn person_page(
    document: (String, Language),
    at: &At,
    id: PersonId,
    devices: &Devices,
) -> AnyView {
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
        let out = at.letter(id).map(|(made, until)| {
            let words = t.desk_letter_out(&t.day(made), &t.day(until));
            el("p.hint").put(words)
        });
        let account = el("div.stack")
            .put(el("p.soft").put(hint))
            .put(out)
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
                    .put(works)
                    .put(of_person(t, at, id, devices)),
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

/// The devices of somebody, each with what signing it out does.
fn of_person(t: Texts, at: &At, id: PersonId, devices: &Devices) -> Option<El> {
    let content = match devices {
        Devices::None => return None,
        Devices::Own => el("p.soft").put(el("a").set("href", "/account").put(t.desk_devices_own())),
        Devices::Elsewhere => el("p.soft").put(t.desk_devices_elsewhere()),
        Devices::These(devices) if devices.is_empty() => el("p.soft").put(t.desk_devices_none()),
        Devices::These(devices) => {
            let each = devices.iter().map(|device| one_device(t, at, id, device));
            el("div.stack").put(each.collect::<Vec<_>>())
        }
    };
    Some(section(t.desk_devices(), content))
}

fn one_device(t: Texts, at: &At, id: PersonId, device: &Device) -> El {
    let end = el("form.form")
        .set("method", "post")
        .set("action", "/desk/device")
        .put(hidden("at", at.desk.location.to_string()))
        .put(hidden("person", id.to_string()))
        .put(hidden("device", device.id.to_string()))
        .put(el("p.hint").put(t.desk_device_hint()))
        .put(el("div.buttons").put(submit("button.btn.btn-warn", t.desk_device_end())));
    let seen = t.desk_tablet_seen(&t.day(Day::of_ms(dates::local_ms(device.last_seen_ms))));
    let words = el("span")
        .put(el("b").put(device.name.clone()))
        .put(el("span.soft").put(seen));
    el("article.desk-card")
        .put(el("div.desk-person").put(icon("device")).put(words))
        .put(fold(t.desk_device_end_open(), end))
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
