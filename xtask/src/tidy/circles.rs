//! Files of a crate know each other in one direction: none knows a file that knows it. What is in the folder of a file
//! is a part of it, and may ask it for what they share.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, Tree};

/// Where it holds.
const CRATES: [&str; 6] = ["app", "domain", "frontend", "server", "view", "xtask"];

/// What knows what all the same, until somebody turns it round.
const STILL: [(&str, &str); 3] = [
    // how a silence is counted knows since when a child is there, and the directory for how long one may last
    ("domain/src/picture/silence.rs", "domain/src/directory.rs"),
    // who sat down at a tablet is handed to the app, and the seat is left with all that was written there
    ("frontend/src/tablet/opening.rs", "frontend/src/boot.rs"),
    ("frontend/src/tablet/seat.rs", "frontend/src/driver.rs"),
];

/// A file by its path in the crate: `["desk", "form"]`.
type Module<'a> = Vec<&'a str>;
type Known<'a> = BTreeMap<Module<'a>, BTreeSet<Module<'a>>>;

pub fn check(tree: &Tree) -> Vec<String> {
    CRATES
        .iter()
        .filter_map(|name| {
            let root = format!("{name}/src/");
            let circle = circle(&known(tree, &root));
            let files = circle.iter().map(|module| module.join("::"));
            let files = files.collect::<Vec<_>>().join(", ");
            (!circle.is_empty()).then(|| format!("{root}: these know each other: {files}"))
        })
        .collect()
}

/// What each file of a crate knows.
fn known<'a>(tree: &'a Tree, root: &str) -> Known<'a> {
    let root_len = root.len();
    let files = tree.files.iter();
    let files = files.filter(|file| file.path.starts_with(root) && file.kind() == "rs");
    let files: BTreeMap<Module, &Source> = files
        .map(|file| (module(&file.path[root_len..]), file))
        .collect();
    let mut known = Known::new();
    for (name, file) in &files {
        let found = paths(file).into_iter().filter_map(|path| {
            let found = named(&files, name, &path)?;
            let is_within = name.starts_with(&found);
            let is_still = STILL.contains(&(&file.path, &files.get(&found)?.path));
            (!is_within && !is_still).then_some(found)
        });
        known.insert(name.clone(), found.collect());
    }
    known
}

fn module(path: &str) -> Module<'_> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    match path {
        "lib" | "main" => Vec::new(),
        _ => path.split('/').collect(),
    }
}

/// Every path that begins in the crate, as it is written, braces taken apart; not those of its tests.
fn paths(file: &Source) -> Vec<Vec<&str>> {
    let code = file.text.split("\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("::") {
        let before = &code[..at];
        let begin = before.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        let first = &before[begin.map_or(0, |at| at + 1)..];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_first = !before.trim_end_matches(first).ends_with("::");
        if is_first && !line.trim_start().starts_with("//") {
            take_apart(vec![first], &code[at + 2..], &mut found);
        }
    }
    found
}

/// Goes on with a path behind its `::`. Answers where it ends.
fn take_apart<'a>(path: Vec<&'a str>, rest: &'a str, found: &mut Vec<Vec<&'a str>>) -> &'a str {
    let Some(mut inside) = rest.strip_prefix('{') else {
        let ends = |letter: char| !(letter.is_alphanumeric() || letter == '_');
        let (name, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        let path: Vec<_> = path.into_iter().chain([name]).collect();
        if let Some(further) = after.strip_prefix("::") {
            return take_apart(path, further, found);
        }
        found.push(path);
        return after;
    };
    loop {
        inside = inside.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ',');
        let before = inside;
        inside = match inside.chars().next() {
            None | Some('}') => return inside.get(1..).unwrap_or_default(),
            Some(_) => take_apart(path.clone(), inside, found),
        };
        // `as another`, or nothing that is a path
        if let Some(other) = inside.strip_prefix(" as ") {
            inside =
                other.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
        }
        if inside == before {
            return inside;
        }
    }
}

/// The file that a path of `from` names.
fn named<'a>(
    files: &BTreeMap<Module<'a>, &Source>,
    from: &Module<'a>,
    path: &[&'a str],
) -> Option<Module<'a>> {
    let up = path.iter().take_while(|part| **part == "super").count();
    let (base, rest): (&[&str], &[&str]) = match path {
        ["crate", rest @ ..] => (&[], rest),
        ["self", rest @ ..] => (from, rest),
        _ => (from.get(..from.len().checked_sub(up)?)?, &path[up..]),
    };
    let mut whole: Vec<&str> = base.iter().chain(rest).copied().collect();
    while whole.len() > base.len().min(1) {
        if let Some((found, _)) = files.get_key_value(&whole) {
            return (found != from).then(|| found.clone());
        }
        whole.pop();
    }
    None
}

/// Files that know each other: what is left when all that know no other, and all that no other knows, are taken away.
fn circle<'a>(known: &Known<'a>) -> Vec<Module<'a>> {
    let mut left: BTreeSet<&Module> = known.keys().collect();
    loop {
        let before = left.len();
        let goes_on = |file: &&Module| known[*file].iter().any(|other| left.contains(other));
        let from: BTreeSet<&Module> = left.iter().copied().filter(goes_on).collect();
        let to: BTreeSet<&Module> = from.iter().flat_map(|file| &known[*file]).collect();
        left = from.intersection(&to).copied().collect();
        if left.len() == before {
            return left.into_iter().cloned().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn complaints(files: &[(&str, &str)]) -> Vec<String> {
        check(&tree(files))
    }

    #[test]
    fn files_that_know_each_other_are_refused() {
        let one = (
            "app/src/site/one.rs",
            "use crate::kit::{names, texts};\nuse super::two::{self, Two as Other};\n",
        );
        let two = (
            "app/src/site/two.rs",
            "fn two() {\n    super::one::draw();\n}\n",
        );
        let names = ("app/src/kit/names.rs", "");
        assert_eq!(
            complaints(&[one, two, names]),
            ["app/src/: these know each other: site::one, site::two"]
        );
        assert!(complaints(&[one, names, ("app/src/site/two.rs", "// super::one\n")]).is_empty());
    }

    #[test]
    fn a_circle_through_a_folder_is_one() {
        let files = [
            ("frontend/src/one.rs", "use crate::two::inside;\n"),
            (
                "frontend/src/two.rs",
                "mod inside;\npub use inside::Inside;\n",
            ),
            (
                "frontend/src/two/inside.rs",
                "use {crate::one::{A, three::B}};\n",
            ),
        ];
        assert_eq!(complaints(&files).len(), 1);
    }

    #[test]
    fn what_is_in_the_folder_of_a_file_may_ask_it() {
        let files = [
            ("view/src/lib.rs", "mod one;\n"),
            (
                "view/src/one.rs",
                "mod inside;\nuse inside::Inside;\npub struct Shared;\n",
            ),
            (
                "view/src/one/inside.rs",
                "use super::Shared;\nuse crate::one::Shared as Other;\n",
            ),
            (
                "view/src/two.rs",
                "use crate::one;\n#[cfg(test)]\nmod tests {}\n",
            ),
        ];
        assert!(complaints(&files).is_empty());
    }
}
