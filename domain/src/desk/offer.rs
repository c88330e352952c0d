//! What a location offers to choose from: its themes and its own questions.

use super::take::Done;
use super::{Desk, NotPossible, Theme};
use crate::collect::map;
use crate::directory::OwnQuestion;
use crate::limits;
use crate::text::{Name, ThemeKey};
use alloc::string::String;

impl Desk {
    /// A theme: a new one, or another name for one.
    pub(super) fn name_theme(&mut self, key: ThemeKey, nl: Name, en: Option<Name>) -> Done {
        let mut names = map([(String::from("nl"), String::from(nl))]);
        names.extend(en.map(|en| (String::from("en"), String::from(en))));
        if let Some(theme) = self.themes.iter_mut().find(|theme| theme.key == key) {
            theme.names = names;
            return Ok(());
        }
        if self.themes.len() >= limits::THEMES_PER_MOMENT {
            return Err(NotPossible::Full);
        }
        self.themes.push(Theme { key, names });
        Ok(())
    }

    /// An open question of the location's own: a new one, or another wording.
    pub(super) fn put_question(&mut self, question: OwnQuestion) -> Done {
        let (from, to) = question.ages;
        if from > to || to > limits::OLDEST_YEARS {
            return Err(NotPossible::BadNumber);
        }
        let mut all = self.questions.iter_mut();
        if let Some(known) = all.find(|known| known.id == question.id) {
            *known = question;
            return Ok(());
        }
        if self.questions.len() >= limits::QUESTIONS_PER_LOCATION {
            return Err(NotPossible::Full);
        }
        self.questions.push(question);
        Ok(())
    }
}
