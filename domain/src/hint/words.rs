//! Words of a sentence, as written and in lower case.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A word as it is written and in lower case.
pub(super) struct Word<'a> {
    pub raw: &'a str,
    low: String,
}

impl Word<'_> {
    /// Whether it is one of these, one space apart and in lower case.
    pub fn is_one_of(&self, known: &str) -> bool {
        listed(known, &self.low)
    }

    /// Whether it is this word, which is in lower case.
    pub fn is(&self, known: &str) -> bool {
        self.low == known
    }

    /// In lower case.
    pub fn low(&self) -> &str {
        &self.low
    }

    /// Whether it begins with a capital, as a name does.
    pub fn is_name(&self) -> bool {
        self.raw.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Whether a list of words, one space apart, has this one.
pub(super) fn listed(known: &str, word: &str) -> bool {
    known.split(' ').any(|one| one == word)
}

/// The words of a text, without the marks around them.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let marks = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’';
    text.split_whitespace()
        .map(|word| word.trim_matches(marks))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|raw| Word {
            raw,
            low: raw.to_lowercase().replace('’', "'"),
        })
        .collect()
}

/// The words of a part of a sentence, without *and*, *but* and *so* before them.
pub(super) fn grammar_words(text: &str) -> Vec<Word<'_>> {
    const JOINING: &str = "en maar dus of and but so or";
    let all = words(text).into_iter();
    all.skip_while(|word| word.is_one_of(JOINING)).collect()
}

/// The words as one text.
pub(super) fn text(words: &[&Word<'_>]) -> String {
    let raw: Vec<&str> = words.iter().map(|word| word.raw).collect();
    raw.join(" ")
}

/// Without the capital that it begins with.
pub(super) fn uncapital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|c| c.to_lowercase().to_string());
    [first.as_deref().unwrap_or_default(), rest.as_str()].concat()
}
