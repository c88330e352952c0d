//! What somebody typed into a form of the desk, and what is wrong with it.

use crate::kit::texts::Texts;
use domain::desk::NotPossible;

/// The fields of a form by name, as they were posted. A name may come back.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// A field; empty when it was not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// All fields with this name.
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let with = self.0.iter().filter(move |(known, _)| known == name);
        with.map(|(_, value)| value.as_str())
    }

    /// With one field more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Whether nothing was typed: a form that is opened for the first time.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a form cannot be taken: which field, and what is the matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The field; none when it is about the whole.
    pub field: Option<&'static str>,
    /// What is the matter.
    pub what: Matter,
}

/// What is the matter with a field, or with the whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Matter {
    /// Nothing was filled in.
    Missing,
    /// Longer than a name may be.
    TooLong,
    /// Longer than a question may be.
    LongQuestion,
    /// No day that exists.
    NoDay,
    /// No e-mail address.
    NoAddress,
    /// No number that can be called.
    NoPhone,
    /// No whole number.
    NoNumber,
    /// The form itself cannot be read.
    Malformed,
    /// The rules say no.
    NotPossible(NotPossible),
}

impl Wrong {
    /// A field that has to be mended.
    #[must_use]
    pub const fn field(field: &'static str, what: Matter) -> Self {
        Self {
            field: Some(field),
            what,
        }
    }

    /// Something that is no single field's.
    #[must_use]
    pub const fn whole(what: Matter) -> Self {
        Self { field: None, what }
    }

    /// What is the matter and what to do, in words.
    #[must_use]
    pub const fn said(self, t: Texts) -> &'static str {
        match self.what {
            Matter::Missing => t.desk_wrong_missing(),
            Matter::TooLong => t.desk_wrong_too_long(),
            Matter::LongQuestion => t.own_questions_too_long(),
            Matter::NoDay => t.desk_wrong_day(),
            Matter::NoAddress => t.desk_wrong_address(),
            Matter::NoPhone => t.desk_wrong_phone(),
            Matter::NoNumber => t.desk_wrong_number(),
            Matter::Malformed => t.desk_wrong_malformed(),
            Matter::NotPossible(why) => t.not_possible(why),
        }
    }
}

impl Texts {
    /// Why a change cannot be made, and what to do.
    #[must_use]
    pub const fn not_possible(self, why: NotPossible) -> &'static str {
        match why {
            NotPossible::NotLead => self.desk_not_lead(),
            NotPossible::NoGroup => self.desk_not_group(),
            NotPossible::NoChild => self.desk_not_child(),
            NotPossible::NoPerson => self.desk_not_person(),
            NotPossible::NotStaff => self.desk_not_staff(),
            NotPossible::NotGuardian => self.desk_not_guardian(),
            NotPossible::IsGuardian => self.desk_not_twice(),
            NotPossible::NoAuthority => self.desk_not_authority(),
            NotPossible::NotEmpty => self.desk_not_empty(),
            NotPossible::LastLead => self.desk_not_last(),
            NotPossible::HasAccount => self.desk_not_account(),
            NotPossible::BadDay => self.desk_not_day(),
            NotPossible::BornAhead => self.desk_not_born_ahead(),
            NotPossible::BornLongAgo => self.desk_not_born_long_ago(),
            NotPossible::BadNumber => self.desk_not_number(),
            NotPossible::Full => self.desk_not_room(),
            NotPossible::Nothing => self.desk_not_other(),
        }
    }
}
