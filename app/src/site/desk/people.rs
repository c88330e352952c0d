//! Who works at the location, and one of them.

use super::child::letter;
use super::form::{fold, folded, hidden, submit};
use super::forms;
use super::layout::{At, Tab, desk_page, fact, head, section};
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, face, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::calendar;
use domain::desk::Person;
use domain::id::{DeviceId, PersonId};
use domain::normalize::order;
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
                    folded(
                        t.desk_left_show(),
                        view! { <ul class="accounts">{gone}</ul> },
                    ),
                )
            });
            view! {
                <div class="desk-columns">
                    <div class="stack">
                        {head(t.desk_people(), ())}
                        {section(t.desk_people_here(), view! { <ul class="accounts">{here}</ul> })}
                        {gone}
                    </div>
                    <div class="stack">
                        {section(t.desk_person_new(), forms::add_staff(t, at, None))}
                    </div>
                </div>
            }
        },
    )
}

fn row(t: Texts, at: &At, id: PersonId, person: &Person) -> El {
    let words = view! {
        <span>
            <b>{person.name.as_str().to_owned()}</b>
            <span class="soft">{work(t, at, person)}</span>
        </span>
    };
    view! {
        <li>
            <a class="account" href={format!("/desk/person/{id}")}>
                {face("span.face.face-here", person.name.as_str())}
                {words}
                {arrow("next")}
            </a>
        </li>
    }
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
pub struct StaffDevice {
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
    These(Vec<StaffDevice>),
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
            return view! { <div/> };
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
            view! { <p class="hint">{words}</p> }
        });
        let account = view! {
            <div class="stack">
                <p class="soft">{hint}</p>
                {out}
                {letter(
                    t,
                    at,
                    id.to_string(),
                    None,
                    (word, person.email.is_some()),
                )}
                {describe}
            </div>
        };
        let works = person
            .works(at.now_ms)
            .then(|| section(t.desk_account(), account));
        let groups = view! {
            <div class="stack">
                <p class="hint">{t.desk_person_groups_hint()}</p>
                {forms::set_groups(t, at, id, None)}
            </div>
        };
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(&name, ())}
                    {section(t.desk_person_facts(), facts(t, at, id, person))}
                    {works}
                    {of_person(t, at, id, devices)}
                </div>
                <div class="stack">
                    {section(t.desk_person_groups(), groups)}
                    {section(
                        t.desk_lead(),
                        fold(
                            lead,
                            (
                                view! { <p class="hint">{t.desk_lead_hint()}</p> },
                                forms::set_lead(t, at, id, None),
                            ),
                        ),
                    )}
                </div>
            </div>
        }
    })
}

/// The devices of somebody, each with what signing it out does.
fn of_person(t: Texts, at: &At, id: PersonId, devices: &Devices) -> Option<El> {
    let content = match devices {
        Devices::None => return None,
        Devices::Own => view! { <p class="soft"><a href="/account">{t.desk_devices_own()}</a></p> },
        Devices::Elsewhere => view! { <p class="soft">{t.desk_devices_elsewhere()}</p> },
        Devices::These(devices) if devices.is_empty() => view! {
            <p class="soft">{t.desk_devices_none()}</p>
        },
        Devices::These(devices) => {
            let each = devices.iter().map(|device| one_device(t, at, id, device));
            view! { <div class="stack">{each.collect::<Vec<_>>()}</div> }
        }
    };
    Some(section(t.desk_devices(), content))
}

fn one_device(t: Texts, at: &At, id: PersonId, device: &StaffDevice) -> El {
    let end = view! {
        <form class="form" method="post" action="/desk/device">
            {hidden("at", at.desk.location.to_string())}
            {hidden("person", id.to_string())}
            {hidden("device", device.id.to_string())}
            <p class="hint">{t.desk_device_hint()}</p>
            <div class="buttons">{submit("button.btn.btn-warn", t.desk_device_end())}</div>
        </form>
    };
    let seen = t.desk_tablet_seen(&t.day(calendar::day_of(device.last_seen_ms)));
    let words = view! {
        <span>
            <b>{device.name.clone()}</b>
            <span class="soft">{seen}</span>
        </span>
    };
    view! {
        <article class="desk-card">
            <div class="desk-person">{icon("device")} {words}</div>
            {fold(t.desk_device_end_open(), end)}
        </article>
    }
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
    view! {
        <dl class="facts">
            {fact(t.desk_person_does(), work(t, at, person))}
            {mentors}
            {email}
            {fact(t.desk_account(), account)}
        </dl>
    }
}
