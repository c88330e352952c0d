//! A decision that nobody can find will be made again.

use super::Tree;

const OVERVIEW: &str = "docs/ARCHITECTURE.md";
const FOLDER: &str = "docs/decisions/";

pub fn check(tree: &Tree) -> Vec<String> {
    let Some(overview) = tree.get(OVERVIEW) else {
        return Vec::new();
    };
    tree.under(FOLDER)
        .filter(|file| {
            !overview
                .text
                .contains(file.path.trim_start_matches("docs/"))
        })
        .map(|file| format!("{}: not linked from {OVERVIEW}", file.path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn a_decision_without_a_link_is_refused() {
        let decision = ("docs/decisions/one-path.md", "");
        assert_eq!(check(&tree(&[(OVERVIEW, "nothing"), decision])).len(), 1);
        assert!(check(&tree(&[(OVERVIEW, "[x](decisions/one-path.md)"), decision])).is_empty());
    }
}
