//! From a form of the desk to a change, parsed at the edge.

use std::collections::BTreeSet;

use app::{
    dates, library,
    pages::desk::{
        At, form, questions,
        typed::{Matter, Typed, Wrong},
    },
};
use domain::{
    desk::{About, Change, NewGuardian, NotPossible, Purpose, Rights, Settings},
    directory::OwnQuestion,
    id::{ChildId, GroupId, PersonId, QuestionId},
    picture::silence::Limits,
    stamp::Day,
    text::{Asked, Login, Name, Phone, TextError, ThemeKey},
};

use crate::{clock::random_id, hex::hex};

type Read<T> = Result<T, Wrong>;

/// The change that a form asks for.
pub(super) fn change(typed: &Typed, at: &At) -> Read<Change> {
    let today = at.today();
    Ok(match typed.get("kind") {
        "name-location" => Change::NameLocation(name(typed, "name")?),
        "set" => Change::Set(Settings {
            phone: phone(typed)?
                .map(|phone| phone.as_str().to_owned())
                .unwrap_or_default(),
            lease_h: number(typed, "lease_h")?,
            retention_days: number(typed, "retention_days")?,
            silence: Limits {
                seen_days: number(typed, "seen_days")?,
                heard_days: number(typed, "heard_days")?,
                theme_days: number(typed, "theme_days")?,
            },
        }),
        "name-theme" => {
            let nl = name(typed, "nl")?;
            Change::NameTheme(theme_key(typed)?, nl, optional_name(typed, "en")?)
        }
        "drop-theme" => Change::DropTheme(theme_key(typed)?),
        "put-question" => Change::PutQuestion(question(typed)?),
        "drop-question" => Change::DropQuestion(id(typed, "question")?),
        "add-group" => Change::AddGroup(GroupId(random_id()), name(typed, "name")?),
        "name-group" => Change::NameGroup(id(typed, "group")?, name(typed, "name")?),
        "end-group" => Change::EndGroup(id(typed, "group")?),
        "add-child" => Change::AddChild(
            ChildId(random_id()),
            about(typed)?,
            id(typed, "group")?,
            day(typed, "day")?,
        ),
        "describe-child" => Change::DescribeChild(id(typed, "child")?, about(typed)?),
        "move-child" => Change::MoveChild(
            id(typed, "child")?,
            id(typed, "group")?,
            day_or(typed, "day", today)?,
        ),
        "end-child" => Change::EndChild(id(typed, "child")?, day_or(typed, "day", today)?),
        "set-mentor" => Change::SetMentor(id(typed, "child")?, optional_id(typed, "person")?),
        "add-staff" => {
            let groups = groups(typed)?;
            // nothing would say that somebody without a group belongs here
            if groups.is_empty() {
                return Err(Wrong::field("group", Matter::Missing));
            }
            let person = PersonId(random_id());
            Change::AddStaff(person, name(typed, "name")?, address(typed)?, groups)
        }
        "set-groups" => Change::SetGroups(id(typed, "person")?, groups(typed)?),
        "set-lead" => Change::SetLead(id(typed, "person")?, typed.get("leads") == "yes"),
        "describe-person" => {
            Change::DescribePerson(id(typed, "person")?, name(typed, "name")?, address(typed)?)
        }
        "add-guardian" => add_guardian(typed, at)?,
        "set-guardian" => {
            Change::SetGuardian(id(typed, "child")?, id(typed, "person")?, rights(typed)?)
        }
        "end-guardian" => Change::EndGuardian(id(typed, "child")?, id(typed, "person")?),
        "write-consent" => Change::WriteConsent(
            id(typed, "child")?,
            purpose(typed)?,
            given(typed)?,
            day_or(typed, "day", today)?,
            id(typed, "person")?,
        ),
        _ => return Err(Wrong::whole(Matter::Malformed)),
    })
}

fn add_guardian(typed: &Typed, at: &At) -> Read<Change> {
    let known: Option<PersonId> = optional_id(typed, "person")?;
    // a person who is known here keeps their own name; anybody else's id means nothing
    let there = known.and_then(|id| at.desk.people.get(&id));
    if known.is_some() && there.is_none() {
        let why = Matter::NotPossible(NotPossible::NoPerson);
        return Err(Wrong::field("person", why));
    }
    let called = match there {
        Some(person) => person.name.clone(),
        None => name(typed, "name")?,
    };
    let new = NewGuardian {
        name: called,
        email: address(typed)?,
        rights: rights(typed)?,
    };
    let person = known.unwrap_or_else(|| PersonId(random_id()));
    Ok(Change::AddGuardian(id(typed, "child")?, person, new))
}

/// A question; a new one gets its id here.
fn question(typed: &Typed) -> Read<OwnQuestion> {
    let text = typed.get("text").replace(questions::NAME, library::NAME);
    let text = Asked::parse(&text).map_err(|error| {
        let what = match error {
            TextError::Empty => Matter::Missing,
            TextError::TooLong { .. } => Matter::LongQuestion,
        };
        Wrong::field("text", what)
    })?;
    let theme = Some(typed.get("theme")).filter(|key| !key.is_empty());
    let theme = theme.map(|key| ThemeKey::try_from(key.to_owned()));
    let years = |field| {
        let years = typed.get(field).parse().ok();
        years.ok_or(Wrong::field(field, Matter::NoNumber))
    };
    Ok(OwnQuestion {
        id: optional_id(typed, "question")?.unwrap_or_else(|| QuestionId(random_id())),
        theme: theme
            .transpose()
            .map_err(|_| Wrong::field("theme", Matter::Malformed))?,
        ages: (years("from")?, years("to")?),
        text,
    })
}

fn about(typed: &Typed) -> Read<About> {
    let name_ = name(typed, "name")?;
    Ok(About {
        full: optional_name(typed, "full")?.unwrap_or_else(|| name_.clone()),
        name: name_,
        born: day(typed, "born")?,
    })
}

fn rights(typed: &Typed) -> Read<Rights> {
    let may = typed.get("rights");
    if !["authority", "see", "none"].contains(&may) {
        return Err(Wrong::field("rights", Matter::Missing));
    }
    Ok(Rights {
        called: name(typed, "called")?,
        authority: may == "authority",
        may_see: may == "see",
        phone: phone(typed)?,
    })
}

/// A number to call, or none when nothing was filled in.
fn phone(typed: &Typed) -> Read<Option<Phone>> {
    let written = typed.get("phone").trim();
    if written.is_empty() {
        return Ok(None);
    }
    let phone = Phone::parse(written);
    Ok(Some(
        phone.map_err(|_| Wrong::field("phone", Matter::NoPhone))?,
    ))
}

pub(super) fn name(typed: &Typed, field: &'static str) -> Read<Name> {
    Name::parse(typed.get(field)).map_err(|error| {
        let what = match error {
            TextError::Empty => Matter::Missing,
            TextError::TooLong { .. } => Matter::TooLong,
        };
        Wrong::field(field, what)
    })
}

fn optional_name(typed: &Typed, field: &'static str) -> Read<Option<Name>> {
    if typed.get(field).trim().is_empty() {
        return Ok(None);
    }
    name(typed, field).map(Some)
}

fn address(typed: &Typed) -> Read<Option<Login>> {
    let text = typed.get("email").trim();
    if text.is_empty() {
        return Ok(None);
    }
    let address = Login::parse(text).ok().filter(Login::is_address);
    let wrong = Wrong::field("email", Matter::NoAddress);
    address.ok_or(wrong).map(Some)
}

fn day(typed: &Typed, field: &'static str) -> Read<Day> {
    dates::from_input(typed.get(field)).ok_or(Wrong::field(field, Matter::NoDay))
}

fn day_or(typed: &Typed, field: &'static str, otherwise: Day) -> Read<Day> {
    if typed.get(field).is_empty() {
        return Ok(otherwise);
    }
    day(typed, field)
}

fn number(typed: &Typed, field: &'static str) -> Read<u16> {
    let number = typed.get(field).trim().parse().ok();
    number.ok_or(Wrong::field(field, Matter::NoNumber))
}

fn id<T: std::str::FromStr>(typed: &Typed, field: &'static str) -> Read<T> {
    let id = typed.get(field).parse().ok();
    id.ok_or(Wrong::field(field, Matter::Missing))
}

fn optional_id<T: std::str::FromStr>(typed: &Typed, field: &'static str) -> Read<Option<T>> {
    if typed.get(field).is_empty() {
        return Ok(None);
    }
    id(typed, field).map(Some)
}

fn groups(typed: &Typed) -> Read<BTreeSet<GroupId>> {
    let all = typed.all("group").map(str::parse);
    let all: Result<BTreeSet<GroupId>, _> = all.collect();
    all.map_err(|_| Wrong::field("group", Matter::Malformed))
}

fn purpose(typed: &Typed) -> Read<Purpose> {
    let all = Purpose::ALL.into_iter();
    let mut meant = all.filter(|purpose| form::word(*purpose) == typed.get("purpose"));
    meant.next().ok_or(Wrong::whole(Matter::Malformed))
}

/// What was answered: nothing is an answer that was not chosen.
fn given(typed: &Typed) -> Read<bool> {
    match typed.get("given") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Wrong::field("given", Matter::Missing)),
    }
}

/// The key of a theme; a new one gets one that nobody has to make up.
fn theme_key(typed: &Typed) -> Read<ThemeKey> {
    let key = match typed.get("key") {
        "" => format!("own-{}", hex(&random_id().as_bytes()[..6])),
        key => key.to_owned(),
    };
    ThemeKey::try_from(key).map_err(|_| Wrong::whole(Matter::Malformed))
}
