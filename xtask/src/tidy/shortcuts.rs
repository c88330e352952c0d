//! Tests that look green without keeping their promise.

use super::Tree;

/// Put together from halves, so that this file does not refuse itself.
const IN_RUST: &[&str] = &[concat!("#[", "ignore")];
const IN_TYPESCRIPT: &[&str] = &[
    concat!(".sk", "ip("),
    concat!(".on", "ly("),
    concat!(".fix", "me("),
    concat!("waitFor", "Timeout("),
    concat!("network", "idle"),
];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        let refused = match file.kind() {
            "rs" => IN_RUST,
            "ts" | "js" => IN_TYPESCRIPT,
            _ => continue,
        };
        for (number, line) in file.code() {
            complaints.extend(
                refused
                    .iter()
                    .filter(|word| line.contains(*word))
                    .map(|word| format!("{}:{number}: {word}", file.path)),
            );
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn every_shortcut_is_refused() {
        for word in IN_TYPESCRIPT {
            assert_eq!(
                check(&tree(&[("end2end/a.spec.ts", &format!("test{word}\n"))])).len(),
                1,
                "{word}"
            );
        }
        for word in IN_RUST {
            assert_eq!(
                check(&tree(&[("domain/src/a.rs", &format!("    {word}]\n"))])).len(),
                1,
                "{word}"
            );
        }
    }

    #[test]
    fn an_iterator_may_skip() {
        let line = format!("items.iter(){}1);\n", IN_TYPESCRIPT[0]);
        assert!(check(&tree(&[("domain/src/a.rs", &line)])).is_empty());
    }
}
