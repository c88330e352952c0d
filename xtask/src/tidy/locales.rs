//! The texts: what one language says, the other says too.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Tree;

const FOLDER: &str = "app/locales/";
const LANGUAGES: [&str; 2] = ["nl", "en"];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut keys: [BTreeSet<String>; 2] = Default::default();
    for (language, keys) in LANGUAGES.iter().zip(&mut keys) {
        for file in tree.under(FOLDER).filter(|file| file.kind() == "json") {
            // `nl.json`, or `nl/page.json` for a namespace.
            let rest = file
                .path
                .strip_prefix(FOLDER)
                .and_then(|path| path.strip_prefix(language));
            let Some(namespace) = rest.and_then(|rest| rest.strip_suffix(".json")) else {
                continue;
            };
            match serde_json::from_str(&file.text) {
                Ok(value) => collect(&value, namespace.trim_start_matches('/'), keys),
                Err(error) => complaints.push(format!("{}: {error}", file.path)),
            }
        }
    }
    let [nl, en] = &keys;
    complaints.extend(
        nl.difference(en)
            .map(|key| format!("`{key}` is missing in en")),
    );
    complaints.extend(
        en.difference(nl)
            .map(|key| format!("`{key}` is missing in nl")),
    );
    complaints
}

fn collect(value: &Value, path: &str, keys: &mut BTreeSet<String>) {
    if let Value::Object(inner) = value {
        for (name, value) in inner {
            collect(value, &format!("{path}.{name}"), keys);
        }
    } else {
        keys.insert(path.trim_start_matches('.').to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn a_text_that_one_language_lacks_is_refused() {
        let files = [
            ("app/locales/nl.json", r#"{"a":{"b":"x","c":"y"}}"#),
            ("app/locales/en.json", r#"{"a":{"b":"x"},"d":"z"}"#),
        ];
        assert_eq!(
            check(&tree(&files)),
            ["`a.c` is missing in en", "`d` is missing in nl"]
        );
    }

    #[test]
    fn namespaces_are_compared_too() {
        let same = [
            ("app/locales/nl/us.json", r#"{"a":"x"}"#),
            ("app/locales/en/us.json", r#"{"a":"y"}"#),
        ];
        assert!(check(&tree(&same)).is_empty());
        assert_eq!(check(&tree(&same[..1])), ["`us.a` is missing in en"]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused() {
        assert_eq!(check(&tree(&[("app/locales/nl.json", "{")])).len(), 1);
    }
}
