//! A file that no longer fits in a head is two files.

use super::Tree;

const LIMIT_LINES: usize = 400;

pub fn check(tree: &Tree) -> Vec<String> {
    tree.files
        .iter()
        .filter(|file| ["rs", "ts", "js", "css"].contains(&file.kind()))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LIMIT_LINES)
        .map(|(file, lines)| format!("{}: {lines} lines, {LIMIT_LINES} at most", file.path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let long = "x\n".repeat(LIMIT_LINES + 1);
        let fits = "x\n".repeat(LIMIT_LINES);
        assert_eq!(
            check(&tree(&[
                ("app/src/a.rs", &long),
                ("style/a.css", &fits),
                ("docs/a.md", &long)
            ]))
            .len(),
            1
        );
    }
}
