//! Text as it is looked for: without capitals and without the marks on letters,
//! so that *creche* finds *Crèche*.

use crate::collect::sort_by_key;
use crate::letters::is_unseen;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// A text in small letters without marks.
///
/// Law: folding again changes nothing.
#[must_use]
pub fn folded(text: &str) -> String {
    // most texts are, and ten thousand of them are folded when the app opens
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        fold(letter, &mut out);
    }
    out
}

/// By what names are put in order: by their letters, and by marks and capitals
/// only where those are the same.
#[must_use]
pub fn order(name: &str) -> (String, String) {
    (folded(name), name.into())
}

/// The words that somebody looks for, folded.
#[must_use]
pub fn sought(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let words = parts.map(|part| folded(part.trim_matches(['\'', '’'])));
    words.filter(|word| !word.is_empty()).collect()
}

/// What makes many of one, or a small one, in Dutch and English.
const ENDINGS: [&str; 9] = ["tjes", "pjes", "jes", "tje", "pje", "je", "'s", "en", "s"];
/// Shorter than this, what is left of a word is found everywhere.
const STEM_LETTERS: usize = 4;

/// The words that somebody looks for, folded and without an ending: who looks for
/// *kikkers* also finds the *kikker*.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    let mut words = sought(text);
    for word in &mut words {
        let stem = |ending: &&str| Some(word.strip_suffix(*ending)?.len());
        let mut stems = ENDINGS.iter().filter_map(stem);
        if let Some(left) = stems.find(|left| *left >= STEM_LETTERS) {
            word.truncate(left);
        }
    }
    words
}

/// Where `words`, which are folded, stand in a text that is not: ranges of its
/// bytes, in order, without overlap.
#[must_use]
pub fn places(text: &str, words: &[String]) -> Vec<Range<usize>> {
    // for each byte of the folded text, where its letter begins and ends
    let mut plain = String::with_capacity(text.len());
    let mut letters: Vec<(usize, usize)> = Vec::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        fold(letter, &mut plain);
        letters.resize(plain.len(), (at, at + letter.len_utf8()));
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, _) in plain.match_indices(word.as_str()) {
            let last = at + word.len() - 1;
            found.push(letters[at].0..letters[last].1);
        }
    }
    sort_by_key(&mut found, |range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn fold(letter: char, into: &mut String) {
    if letter.is_ascii() {
        into.push(letter.to_ascii_lowercase());
        return;
    }
    for small in letter.to_lowercase() {
        match small {
            // marks that stand alone
            '\u{300}'..='\u{36f}' => {}
            unseen if is_unseen(unseen) => {}
            '’' | '‘' => into.push('\''),
            // what may be in the table: most letters of other scripts are not looked up
            '\u{c0}'..='\u{24f}'
            | '\u{1ea0}'..='\u{1eff}'
            | 'ΐ'
            | 'ά'..='ΰ'
            | 'ϊ'..='ώ'
            | 'й'
            | 'ё'
            | 'ї'
            | 'ў' => match plain(small) {
                Some(plain) => into.push_str(plain),
                None => into.push(small),
            },
            other => into.push(other),
        }
    }
}

/// Letters with marks, and without.
const LETTERS: [(&str, &str); 36] = [
    ("àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģǧ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıǐỉị", "i"),
    ("ĳ", "ij"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōŏőǒọỏốồổỗộơớờởỡợ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("ùúûüũūŭůűųǔụủưứừửữự", "u"),
    ("ŵ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżž", "z"),
    ("þ", "th"),
    ("ſ", "s"),
    ("ά", "α"),
    ("έ", "ε"),
    ("ή", "η"),
    ("ίϊΐ", "ι"),
    ("ό", "ο"),
    ("ύϋΰ", "υ"),
    ("ώ", "ω"),
    ("й", "и"),
    ("ё", "е"),
    ("ї", "і"),
    ("ў", "у"),
];

fn plain(letter: char) -> Option<&'static str> {
    let known = LETTERS.iter().find(|(marked, _)| marked.contains(letter));
    known.map(|(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn marks_and_capitals_make_no_difference() {
        for (text, plain) in [
            ("Crèche", "creche"),
            ("créche", "creche"),
            ("cre\u{300}che", "creche"),
            ("IJsje voor Zoë", "ijsje voor zoe"),
            ("Ĳsje", "ijsje"),
            ("İrem en Łukasz", "irem en lukasz"),
            ("Straße", "strasse"),
            ("taxi’s", "taxi's"),
            ("ÅÄÖ", "aao"),
            ("Tho\u{302}\u{301} Thố", "tho tho"),
            ("Май, маи\u{306}", "маи, маи"),
            ("Γιώργος", "γιωργος"),
            ("Zo\u{ad}\u{200b}ë", "zoe"),
            ("Юля 你好 🙂", "юля 你好 🙂"),
        ] {
            assert_eq!(folded(text), plain);
            assert_eq!(folded(plain), plain);
        }
    }

    #[test]
    fn names_stand_where_their_letter_is() {
        let mut names = [
            "Zara", "Élise", "anna", "Łukasz", "Özlem", "Elise", "Pim", "Mo",
        ];
        names.sort_by_key(|name| order(name));
        let expected = [
            "anna", "Elise", "Élise", "Łukasz", "Mo", "Özlem", "Pim", "Zara",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn words_are_taken_without_what_is_between_them() {
        assert_eq!(sought("  Zoë,  taxi’s! "), ["zoe", "taxi's"]);
        assert!(sought(" ?! ").is_empty());
    }

    #[test]
    fn more_than_one_and_small_ones_are_found_by_the_word() {
        assert_eq!(
            stems("Kikkers, hondjes taxi’s boeken bloempjes"),
            ["kikker", "hond", "taxi", "boek", "bloem"]
        );
        assert_eq!(stems("bos thee les gras"), ["bos", "thee", "les", "gras"]);
    }

    #[test]
    fn a_match_is_marked_in_the_text_as_it_was_written() {
        let marked = |text: &str, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| folded(word)).collect();
            let found = places(text, &words).into_iter();
            found
                .map(|range| text[range].into())
                .collect::<Vec<String>>()
        };
        assert_eq!(marked("In de Crèche", &["creche"]), vec!["Crèche"]);
        assert_eq!(
            marked("Straße en strasse", &["strasse"]),
            vec!["Straße", "strasse"]
        );
        assert_eq!(marked("een cre\u{300}che", &["cre"]), vec!["cre"]);
        assert_eq!(
            marked("toren torens", &["oren", "toren"]),
            vec!["toren", "toren"]
        );
        assert_eq!(marked("Straße", &["tras"]), vec!["traß"]);
        assert!(marked("iets", &["niets"]).is_empty());
    }
}
