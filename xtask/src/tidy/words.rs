//! One word for each act and each thing: what `docs/WORDS.md` says is not said is in no text of a screen.

use serde_json::Value;

use super::{Source, Tree};

const LIST: &str = "docs/WORDS.md";

/// The columns of the list with the words that are not said, by language.
const NOT: [(&str, usize); 2] = [("nl", 3), ("en", 5)];

pub fn check(tree: &Tree) -> Vec<String> {
    let Some(list) = tree.get(LIST) else {
        return vec![format!("{LIST} is not there")];
    };
    let mut complaints = Vec::new();
    for (language, column) in NOT {
        let words = not_said(list, column);
        if words.is_empty() {
            complaints.push(format!(
                "{LIST} says of no word of `{language}` that it is not said"
            ));
        }
        let area = format!("app/locales/{language}");
        for file in tree.under(&area).filter(|file| file.kind() == "json") {
            let texts: Value = serde_json::from_str(&file.text).unwrap_or_default();
            let mut said = Vec::new();
            collect(&texts, &mut said);
            for word in &words {
                let at = said.iter().find(|text| has(text, word));
                complaints
                    .extend(at.map(|text| format!("{}: \"{word}\" in \"{text}\"", file.path)));
            }
        }
    }
    complaints
}

/// The words in a column, of every row.
fn not_said(list: &Source, column: usize) -> Vec<String> {
    let rows = list.text.lines().filter(|line| line.starts_with("| "));
    // the head, and the line under it
    let cells = rows.skip(2).filter_map(|row| row.split('|').nth(column));
    let words = cells.flat_map(|cell| cell.split(','));
    let words = words.map(|word| word.trim().to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

fn collect<'a>(texts: &'a Value, said: &mut Vec<&'a str>) {
    match texts {
        Value::String(text) => said.push(text),
        Value::Object(parts) => parts.values().for_each(|part| collect(part, said)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {}
    }
}

/// Whether a text has a word, as a whole word.
fn has(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    text.match_indices(word).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn complaints(text: &str) -> Vec<String> {
        let list = "| what | nl | not | en | not |\n| --- | --- | --- | --- | --- |\n\
                    | you | je | u, uw | you | thou |\n";
        let texts = format!("{{\"a\": {{\"b\": \"{text}\"}}}}");
        check(&tree(&[(LIST, list), ("app/locales/nl/x.json", &texts)]))
    }

    #[test]
    fn a_word_that_is_not_said_is_found_whatever_its_capitals_and_only_as_a_whole() {
        assert_eq!(complaints("Uw kind speelt.").len(), 1);
        assert_eq!(complaints("Dat is aan u").len(), 1);
        assert_eq!(complaints("Opnieuw huren, nu"), [""; 0]);
    }

    #[test]
    fn a_list_that_forbids_nothing_is_no_list() {
        assert_eq!(check(&tree(&[])).len(), 1);
    }
}
