//! The story as it is written down in `server/demo/story.json`.

use domain::op::{Feeling, Likeness, Mode, Perspective};
use serde::Deserialize;

/// A year at a kindcentrum. People, children and groups are named by a key.
#[derive(Debug, Deserialize)]
pub(super) struct Story {
    pub organisation: Place,
    pub location: Place,
    pub groups: Vec<Group>,
    pub staff: Vec<Staff>,
    pub children: Vec<Child>,
    pub guardians: Vec<Guardian>,
    pub moments: Vec<Moment>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub key: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Staff {
    pub key: String,
    pub name: String,
    pub email: String,
    pub groups: Vec<String>,
    #[serde(default)]
    pub lead: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Child {
    pub key: String,
    pub name: String,
    pub first: String,
    /// As `2021-06-12`.
    pub born: String,
    pub group: String,
    pub mentor: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Guardian {
    pub key: String,
    pub name: String,
    pub email: String,
    pub children: Vec<GuardianOf>,
}

#[derive(Debug, Deserialize)]
pub(super) struct GuardianOf {
    pub child: String,
    pub called: String,
    pub authority: bool,
    pub phone: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Moment {
    /// Counted back from the day on which the demo is filled.
    pub days_ago: i32,
    /// Minutes after midnight, on the clock in the hall.
    pub minute: i64,
    pub title: Option<String>,
    /// What it asks, if it is a question.
    pub ask: Option<Ask>,
    pub by: String,
    pub children: Vec<String>,
    pub themes: Vec<String>,
    pub contributions: Vec<Contribution>,
    /// Who would rather not answer.
    #[serde(default)]
    pub passed: Vec<Passed>,
    #[serde(default)]
    pub compared: Vec<Compared>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    pub asked: String,
    pub mode: Mode,
}

#[derive(Debug, Deserialize)]
pub(super) struct Passed {
    pub by: String,
    pub child: String,
    pub after_minutes: i64,
}

/// *Dit herken ik*, or *bij ons anders*.
#[derive(Debug, Deserialize)]
pub(super) struct Compared {
    pub by: String,
    pub child: String,
    pub likeness: Likeness,
    pub after_minutes: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Contribution {
    pub by: String,
    pub side: Perspective,
    pub about: Option<String>,
    pub audience: Audience,
    /// With whom, when it is confidential.
    pub with: Option<String>,
    pub after_minutes: i64,
    pub text: String,
    pub feeling: Option<Feeling>,
    pub revised: Option<Revision>,
    pub acknowledged_by: Option<Acknowledgement>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Audience {
    Draft,
    Team,
    Confidential,
    Shared,
}

#[derive(Debug, Deserialize)]
pub(super) struct Revision {
    pub after_minutes: i64,
    pub text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Acknowledgement {
    pub by: String,
    pub after_minutes: i64,
}
