//! What somebody is writing, kept on the device with every keystroke.

use domain::id::{ChildId, OpId};
use domain::op::{Audience, Feeling};
use domain::stamp::Day;
use domain::text::ThemeKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A form as it stands. The same for a new moment and for one contribution.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// The title of a new moment.
    pub title: String,
    /// Whom a new moment is about.
    pub children: BTreeSet<ChildId>,
    /// What a new moment touches.
    pub themes: BTreeSet<ThemeKey>,
    /// When a new moment happened; `None` is today.
    pub day: Option<Day>,
    /// Which child of the moment a contribution is about; `None` is each.
    pub about: Option<ChildId>,
    /// For whom.
    pub audience: Audience,
    /// How it felt.
    pub feeling: Option<Feeling>,
    /// The versions that were on the screen when somebody began to revise.
    pub replaces: Vec<OpId>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            text: String::new(),
            title: String::new(),
            children: BTreeSet::new(),
            themes: BTreeSet::new(),
            day: None,
            about: None,
            audience: Audience::Shared,
            feeling: None,
            replaces: Vec::new(),
        }
    }
}

impl Draft {
    /// As it was kept. What cannot be read any more counts as nothing.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }

    /// To keep it.
    #[must_use]
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
