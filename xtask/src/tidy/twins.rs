//! A word of a crate means one thing: no two of its public types have one name.

use std::collections::BTreeMap;

use super::Tree;

/// Where it holds: what is drawn names the same things in many files.
const CRATES: [&str; 3] = ["app/src/", "frontend/src/", "server/src/"];

const KINDS: [&str; 4] = ["pub struct ", "pub enum ", "pub trait ", "pub type "];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for root in CRATES {
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        for file in tree.under(root).filter(|file| file.kind() == "rs") {
            for (number, name) in file
                .code()
                .filter_map(|(number, line)| Some((number, named(line)?)))
            {
                if let Some(other) = known.insert(name, &file.path) {
                    complaints.push(format!(
                        "{}:{number}: `{name}` is in {other} too",
                        file.path
                    ));
                }
            }
        }
    }
    complaints
}

fn named(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let name = KINDS.iter().find_map(|kind| line.strip_prefix(kind))?;
    let ends = |letter: char| !(letter.is_alphanumeric() || letter == '_');
    name.split(ends).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn two_public_types_of_one_name_are_refused() {
        let one = ("app/src/one.rs", "pub struct Row {\n");
        let two = |text| ("app/src/two.rs", text);
        assert_eq!(check(&tree(&[one, two("pub type Row = u8;\n")])).len(), 1);
        assert!(check(&tree(&[one, two("struct Row;\npub enum Rows {\n")])).is_empty());
        assert!(check(&tree(&[one, ("frontend/src/two.rs", "pub struct Row;\n")])).is_empty());
    }
}
