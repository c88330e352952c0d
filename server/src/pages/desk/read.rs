//! From a form of the desk to changes, parsed at the edge. All that is wrong is found at
//! once, each at its field.

use std::{cell::RefCell, collections::BTreeSet, str::FromStr};

use app::kit::{dates, library};
use app::site::desk::typed::{Matter, Typed, Wrong};
use app::site::desk::{At, form, questions};
use domain::{
    desk::{About, Change, NewGuardian, NotPossible, Purpose, Rights, Settings, birth, can_plan},
    directory::OwnQuestion,
    id::{ChildId, GroupId, PersonId, QuestionId},
    picture::silence::Limits,
    stamp::Day,
    text::{Asked, Login, Name, Phone, TextError, ThemeKey},
};

use super::once;
use crate::hex::hex;

/// The changes that a form asks for: one, or what belongs together.
pub(super) fn changes(typed: &Typed, at: &At) -> Result<Vec<Change>, Vec<Wrong>> {
    let reader = Reader {
        typed,
        at,
        wrong: RefCell::default(),
    };
    let read = reader.changes();
    let wrong = reader.wrong.into_inner();
    match read {
        Some(changes) if wrong.is_empty() => Ok(changes),
        _ if wrong.is_empty() => Err(vec![Wrong::whole(Matter::Malformed)]),
        _ => Err(wrong),
    }
}

/// The name of a location.
pub(super) fn location(typed: &Typed) -> Result<Name, Wrong> {
    name(typed, "name")
}

/// Reads fields, and notes what is wrong with them. A part that cannot be read is
/// `None`; all parts are read before one is used.
struct Reader<'a> {
    typed: &'a Typed,
    at: &'a At,
    wrong: RefCell<Vec<Wrong>>,
}

#[allow(
    clippy::option_option,
    reason = "outside: whether it could be read; inside: whether it was filled in"
)]
impl Reader<'_> {
    fn changes(&self) -> Option<Vec<Change>> {
        if self.get("kind") == "set-guardian" {
            return self.set_guardian();
        }
        Some(vec![self.change()?])
    }

    fn change(&self) -> Option<Change> {
        Some(match self.get("kind") {
            "name-location" => Change::NameLocation(self.name("name")?),
            "set" => Change::Set(self.settings()?),
            "name-theme" => {
                let (key, nl, en) = (self.theme_key(), self.name("nl"), self.optional_name("en"));
                Change::NameTheme(key?, nl?, en?)
            }
            "drop-theme" => Change::DropTheme(self.theme_key()?),
            "put-question" => Change::PutQuestion(self.question()?),
            "drop-question" => Change::DropQuestion(self.id("question")?),
            "add-group" => Change::AddGroup(GroupId(self.new_id()), self.name("name")?),
            "name-group" => Change::NameGroup(self.id("group")?, self.name("name")?),
            "end-group" => Change::EndGroup(self.id("group")?),
            "add-child" => {
                let (about, group) = (self.about(), self.id("group"));
                let day = self.planned(self.day("day"));
                Change::AddChild(ChildId(self.new_id()), about?, group?, day?)
            }
            "describe-child" => Change::DescribeChild(self.id("child")?, self.about()?),
            "move-child" => {
                let (group, day) = (self.id("group"), self.planned(self.day_or_today()));
                Change::MoveChild(self.id("child")?, group?, day?)
            }
            "end-child" => Change::EndChild(self.id("child")?, self.planned(self.day_or_today())?),
            "set-mentor" => Change::SetMentor(self.id("child")?, self.optional_id("person")?),
            "add-staff" => {
                let (name, email, groups) = (self.name("name"), self.address(), self.groups());
                // nothing would say that somebody without a group belongs here
                if groups.as_ref().is_some_and(BTreeSet::is_empty) {
                    self.note::<()>(Wrong::field("group", Matter::Missing));
                }
                Change::AddStaff(PersonId(self.new_id()), name?, email?, groups?)
            }
            "set-groups" => Change::SetGroups(self.id("person")?, self.groups()?),
            "set-lead" => Change::SetLead(self.id("person")?, self.get("leads") == "yes"),
            "describe-person" => {
                let (name, email) = (self.name("name"), self.address());
                Change::DescribePerson(self.id("person")?, name?, email?)
            }
            "add-guardian" => self.add_guardian()?,
            "end-guardian" => Change::EndGuardian(self.id("child")?, self.id("person")?),
            "write-consent" => {
                let (who, given, day) = (self.id("person"), self.given(), self.day_or_today());
                Change::WriteConsent(self.id("child")?, self.purpose()?, given?, day?, who?)
            }
            _ => return self.note(Wrong::whole(Matter::Malformed)),
        })
    }

    fn settings(&self) -> Option<Settings> {
        let phone = self.phone();
        let number = |field, (least, most): (u16, u16)| {
            let number = self.number(field)?;
            if (least..=most).contains(&number) {
                return Some(number);
            }
            self.not_possible(field, NotPossible::BadNumber)
        };
        let (lease_h, retention_days) = (
            number("lease_h", Settings::LEASE_H),
            number("retention_days", Settings::RETENTION_DAYS),
        );
        let (seen, heard, theme) = (
            number("seen_days", Limits::DAYS),
            number("heard_days", Limits::DAYS),
            number("theme_days", Limits::DAYS),
        );
        Some(Settings {
            phone: phone?.map_or_else(String::new, |phone| phone.as_str().to_owned()),
            lease_h: lease_h?,
            retention_days: retention_days?,
            silence: Limits {
                seen_days: seen?,
                heard_days: heard?,
                theme_days: theme?,
            },
        })
    }

    fn add_guardian(&self) -> Option<Change> {
        let known: Option<PersonId> = self.optional_id("person")?;
        // a person who is known here keeps their own name; anybody else's id means nothing
        let there = known.and_then(|id| self.at.desk.people.get(&id));
        if known.is_some() && there.is_none() {
            return self.not_possible("person", NotPossible::NoPerson);
        }
        let name = match there {
            Some(person) => Some(person.name.clone()),
            None => self.name("name"),
        };
        let (email, rights) = (self.address(), self.rights());
        let new = NewGuardian {
            name: name?,
            email: email?,
            rights: rights?,
        };
        let person = known.unwrap_or_else(|| PersonId(self.new_id()));
        Some(Change::AddGuardian(self.id("child")?, person, new))
    }

    /// What a guardian may and, of who has no account, how they are called.
    fn set_guardian(&self) -> Option<Vec<Change>> {
        let (child, person) = (self.id("child")?, self.id("person")?);
        let has_name = self.typed.0.iter().any(|(field, _)| field == "name");
        let described = has_name.then(|| (self.name("name"), self.address()));
        let rights = self.rights();
        let mut changes = Vec::new();
        if let Some((name, email)) = described {
            changes.push(Change::DescribePerson(person, name?, email?));
        }
        changes.push(Change::SetGuardian(child, person, rights?));
        Some(changes)
    }

    /// A question; a new one gets its id here.
    fn question(&self) -> Option<OwnQuestion> {
        let text = self.get("text").replace(questions::NAME, library::NAME);
        let text = Asked::parse(&text).map_err(|error| {
            let what = match error {
                TextError::Empty => Matter::Missing,
                TextError::TooLong { .. } => Matter::LongQuestion,
            };
            Wrong::field("text", what)
        });
        let text = self.noted(text);
        let theme = match self.get("theme") {
            "" => Some(None),
            key => {
                let key = ThemeKey::try_from(key.to_owned());
                self.noted(key.map_err(|_| Wrong::field("theme", Matter::Malformed)))
                    .map(Some)
            }
        };
        let years = |field| {
            let years = self.get(field).parse().ok();
            self.noted(years.ok_or(Wrong::field(field, Matter::NoNumber)))
        };
        let (from, to) = (years("from"), years("to"));
        let id: Option<QuestionId> = self.optional_id("question")?;
        Some(OwnQuestion {
            id: id.unwrap_or_else(|| QuestionId(self.new_id())),
            theme: theme?,
            ages: (from?, to?),
            text: text?,
        })
    }

    fn about(&self) -> Option<About> {
        let (name, full) = (self.name("name"), self.optional_name("full"));
        let born = self.day("born");
        if let Some(why) = born.and_then(|born| birth(born, self.at.now_ms).err()) {
            self.not_possible::<()>("born", why);
        }
        let name = name?;
        Some(About {
            full: full?.unwrap_or_else(|| name.clone()),
            name,
            born: born?,
        })
    }

    fn rights(&self) -> Option<Rights> {
        let (called, phone) = (self.name("called"), self.phone());
        let may = self.get("rights");
        if !["authority", "see", "none"].contains(&may) {
            self.note::<()>(Wrong::field("rights", Matter::Missing));
        }
        Some(Rights {
            called: called?,
            authority: may == "authority",
            may_see: may == "see",
            phone: phone?,
        })
    }

    /// A number to call, or none when nothing was filled in.
    fn phone(&self) -> Option<Option<Phone>> {
        let written = self.get("phone").trim();
        if written.is_empty() {
            return Some(None);
        }
        let phone = Phone::parse(written).map_err(|_| Wrong::field("phone", Matter::NoPhone));
        self.noted(phone).map(Some)
    }

    fn name(&self, field: &'static str) -> Option<Name> {
        self.noted(name(self.typed, field))
    }

    fn optional_name(&self, field: &'static str) -> Option<Option<Name>> {
        if self.get(field).trim().is_empty() {
            return Some(None);
        }
        self.name(field).map(Some)
    }

    fn address(&self) -> Option<Option<Login>> {
        let text = self.get("email").trim();
        if text.is_empty() {
            return Some(None);
        }
        let address = Login::parse(text).ok().filter(Login::is_address);
        self.noted(address.ok_or(Wrong::field("email", Matter::NoAddress)))
            .map(Some)
    }

    fn day(&self, field: &'static str) -> Option<Day> {
        let day = dates::from_input(self.get(field));
        self.noted(day.ok_or(Wrong::field(field, Matter::NoDay)))
    }

    fn day_or_today(&self) -> Option<Day> {
        if self.get("day").is_empty() {
            return Some(self.at.today());
        }
        self.day("day")
    }

    /// A day on which something can be planned.
    fn planned(&self, day: Option<Day>) -> Option<Day> {
        let day = day?;
        if can_plan(day, self.at.now_ms) {
            return Some(day);
        }
        self.not_possible("day", NotPossible::BadDay)
    }

    fn number(&self, field: &'static str) -> Option<u16> {
        let number = self.get(field).trim().parse().ok();
        self.noted(number.ok_or(Wrong::field(field, Matter::NoNumber)))
    }

    fn id<T: FromStr>(&self, field: &'static str) -> Option<T> {
        let id = self.get(field).parse().ok();
        self.noted(id.ok_or(Wrong::field(field, Matter::Missing)))
    }

    fn optional_id<T: FromStr>(&self, field: &'static str) -> Option<Option<T>> {
        if self.get(field).is_empty() {
            return Some(None);
        }
        self.id(field).map(Some)
    }

    /// The id of what this form makes.
    fn new_id(&self) -> uuid::Uuid {
        once::id(self.at.me, self.typed)
    }

    fn groups(&self) -> Option<BTreeSet<GroupId>> {
        let all = self.typed.all("group").map(str::parse);
        let all: Result<BTreeSet<GroupId>, _> = all.collect();
        self.noted(all.map_err(|_| Wrong::field("group", Matter::Malformed)))
    }

    fn purpose(&self) -> Option<Purpose> {
        let mut all = Purpose::ALL.into_iter();
        let meant = all.find(|purpose| form::word(*purpose) == self.get("purpose"));
        self.noted(meant.ok_or(Wrong::whole(Matter::Malformed)))
    }

    /// What was answered: nothing is an answer that was not chosen.
    fn given(&self) -> Option<bool> {
        match self.get("given") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => self.note(Wrong::field("given", Matter::Missing)),
        }
    }

    /// The key of a theme; a new one gets one that nobody has to make up.
    fn theme_key(&self) -> Option<ThemeKey> {
        let key = match self.get("key") {
            "" => format!("own-{}", hex(&self.new_id().as_bytes()[..6])),
            key => key.to_owned(),
        };
        let key = ThemeKey::try_from(key);
        self.noted(key.map_err(|_| Wrong::whole(Matter::Malformed)))
    }

    fn get(&self, field: &str) -> &str {
        self.typed.get(field)
    }

    fn not_possible<T>(&self, field: &'static str, why: NotPossible) -> Option<T> {
        self.note(Wrong::field(field, Matter::NotPossible(why)))
    }

    fn noted<T>(&self, read: Result<T, Wrong>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(wrong) => self.note(wrong),
        }
    }

    fn note<T>(&self, wrong: Wrong) -> Option<T> {
        self.wrong.borrow_mut().push(wrong);
        None
    }
}

fn name(typed: &Typed, field: &'static str) -> Result<Name, Wrong> {
    Name::parse(typed.get(field)).map_err(|error| {
        let what = match error {
            TextError::Empty => Matter::Missing,
            TextError::TooLong { .. } => Matter::TooLong,
        };
        Wrong::field(field, what)
    })
}
