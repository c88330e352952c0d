//! Names that say nothing, so that everything ends up under them.

use super::Tree;

const EMPTY: [&str; 10] = [
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services",
    "misc",
];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        let parts = file
            .path
            .split('/')
            .map(|part| part.split('.').next().unwrap_or_default());
        if let Some(part) = parts
            .flat_map(|part| part.split(['_', '-']))
            .find(|part| EMPTY.contains(part))
        {
            complaints.push(format!(
                "{}: `{part}` says nothing about what is in it",
                file.path
            ));
        }
        let modules = file
            .code()
            .filter(|_| file.kind() == "rs")
            .filter_map(|(number, line)| Some((number, module(line)?)));
        for (number, name) in
            modules.filter(|(_, name)| name.split('_').any(|part| EMPTY.contains(&part)))
        {
            complaints.push(format!("{}:{number}: a module named `{name}`", file.path));
        }
    }
    complaints
}

/// The name in `mod name;`, `pub mod name {`, `pub(crate) mod name;`.
fn module(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (before, after) = line.split_once("mod ")?;
    if !(before.is_empty() || before.starts_with("pub")) {
        return None;
    }
    after.split([';', ' ', '{']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn a_name_that_says_nothing_is_refused() {
        assert_eq!(check(&tree(&[("app/src/utils.rs", "")])).len(), 1);
        assert_eq!(check(&tree(&[("end2end/helpers/login.ts", "")])).len(), 1);
        assert_eq!(check(&tree(&[("server/src/user_service.rs", "")])).len(), 1);
        assert_eq!(
            check(&tree(&[("app/src/lib.rs", "pub(crate) mod common {\n}\n")])).len(),
            1
        );
    }

    #[test]
    fn a_word_that_only_contains_one_is_fine() {
        assert!(check(&tree(&[("app/src/commonplace.rs", "mod utility;\n")])).is_empty());
    }
}
