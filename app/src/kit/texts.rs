//! Everything that a person reads, from `locales/`. `build.rs` makes one
//! function of each text, so that a text that is missing does not compile.
//!
//! A view takes the texts with [`use_texts`] and reads them once: when the
//! language changes, the views are made again.

use crate::kit::language::Language;
use domain::op::Feeling;
use domain::record::Refusal;
use leptos::prelude::*;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts in one language.
#[derive(Clone, Copy)]
pub struct Texts {
    /// The language.
    pub language: Language,
}

/// The texts in the language of the screen.
#[must_use]
pub fn use_texts() -> Texts {
    expect_context::<Texts>()
}

impl Texts {
    /// The texts in a language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    const fn text(self, at: usize) -> &'static str {
        match self.language {
            Language::Nl => NL[at],
            Language::En => EN[at],
        }
    }

    /// A feeling in a word.
    #[must_use]
    pub const fn feeling(self, feeling: Feeling) -> &'static str {
        match feeling {
            Feeling::Proud => self.feeling_proud(),
            Feeling::Happy => self.feeling_happy(),
            Feeling::Relieved => self.feeling_relieved(),
            Feeling::Curious => self.feeling_curious(),
            Feeling::Worried => self.feeling_worried(),
            Feeling::Sad => self.feeling_sad(),
            Feeling::Angry => self.feeling_angry(),
        }
    }

    /// Why something was not recorded, in a few words and in a sentence or two.
    #[must_use]
    pub const fn refusal(self, refusal: Refusal) -> (&'static str, &'static str) {
        match refusal {
            Refusal::MissingDependency => {
                (self.refusal_waiting_title(), self.refusal_waiting_why())
            }
            Refusal::AccessEnded => (
                self.refusal_access_ended_title(),
                self.refusal_access_ended_why(),
            ),
            Refusal::NotAllowed => (
                self.refusal_not_allowed_title(),
                self.refusal_not_allowed_why(),
            ),
            Refusal::NotAuthor => (
                self.refusal_not_author_title(),
                self.refusal_not_author_why(),
            ),
            Refusal::IdTaken => (self.refusal_id_taken_title(), self.refusal_id_taken_why()),
            Refusal::Newer => (self.refusal_newer_title(), self.refusal_newer_why()),
            Refusal::Malformed | Refusal::Other => {
                (self.refusal_malformed_title(), self.refusal_malformed_why())
            }
            Refusal::OverLimit => (
                self.refusal_over_limit_title(),
                self.refusal_over_limit_why(),
            ),
            Refusal::Erased => (self.refusal_erased_title(), self.refusal_erased_why()),
        }
    }

    /// A month, 1 to 12.
    #[must_use]
    pub fn month(self, month: u32) -> &'static str {
        let at = usize::try_from(month.saturating_sub(1)).unwrap_or_default();
        self.months().split(' ').nth(at).unwrap_or_default()
    }
}

/// Puts values in the places `{0}`, `{1}`, … of a text. A name that is written from
/// right to left keeps its order to itself: the sentence around it goes on as it was.
fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut parts = text.split('{');
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (at, rest) = part.split_once('}').unwrap_or(("", part));
        let value = at.parse().ok().and_then(|at: usize| values.get(at));
        let value = value.copied().unwrap_or_default();
        let is_apart = value.contains(is_right_to_left);
        filled.push_str(if is_apart { "\u{2068}" } else { "" });
        filled.push_str(value);
        filled.push_str(if is_apart { "\u{2069}" } else { "" });
        filled.push_str(rest);
    }
    filled
}

/// Hebrew, Arabic and what is written like them.
const fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// A number with a narrow space between thousands.
#[must_use]
pub fn number(count: usize) -> String {
    if count < 10_000 {
        return count.to_string();
    }
    format!("{}\u{202f}{:03}", count / 1_000, count % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn values_come_where_the_language_wants_them() {
        assert_eq!(fill("{1} van {0}", &["Noor", "papa"]), "papa van Noor");
        assert_eq!(fill("zonder", &[]), "zonder");
    }

    #[test]
    fn large_numbers_can_be_read() {
        assert_eq!(number(412), "412");
        assert_eq!(number(20_003), "20\u{202f}003");
    }

    #[test]
    fn every_month_has_a_name_in_every_language() {
        for language in Language::ALL {
            let texts = Texts::of(language);
            assert!((1..=12).all(|month| !texts.month(month).is_empty()));
        }
    }

    /// A text that no screen shows would be translated for nothing.
    #[test]
    fn every_text_is_on_a_screen() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut code = String::new();
        let mut folders = vec![root.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    code.push_str(&fs::read_to_string(path).unwrap());
                }
            }
        }
        let made = fs::read_to_string(concat!(env!("OUT_DIR"), "/texts.rs")).unwrap();
        let names = made.lines().filter_map(|line| {
            let (_, rest) = line.split_once("fn ")?;
            rest.split('(').next()
        });
        let unused: Vec<&str> = names
            .filter(|name| !code.contains(&format!(".{name}(")))
            .filter(|name| !code.contains(&format!("Texts::{name}")))
            .collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
