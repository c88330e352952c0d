//! The rules of `docs/ARCHITECTURE.md` that no compiler holds. A rule is a function from the tree to complaints.

mod circles;
mod dead;
mod decisions;
mod edges;
mod lengths;
mod locales;
mod names;
mod reach;
mod shortcuts;
mod twins;
mod words;

use std::{fs, path::Path};

use anyhow::Result;

use crate::files;

/// The text files of the tree that a rule may look at.
struct Tree {
    files: Vec<Source>,
}

struct Source {
    /// From the top of the tree, with `/`.
    path: String,
    text: String,
}

type Rule = fn(&Tree) -> Vec<String>;

const RULES: &[(&str, Rule)] = &[
    (
        "crates depend on each other as the picture shows",
        edges::check,
    ),
    ("sqlx, app and pages stay where they belong", reach::check),
    ("files know each other in one direction", circles::check),
    ("no crate is asked for that nobody uses", dead::check),
    ("a file fits in a head", lengths::check),
    ("a file is named for what it holds", names::check),
    (
        "no test is skipped, singled out or made to sleep",
        shortcuts::check,
    ),
    ("a word of a crate means one thing", twins::check),
    ("every language has the same texts", locales::check),
    ("one word for each thing on the screen", words::check),
    ("every decision can be found", decisions::check),
];

const KINDS: [&str; 7] = ["css", "js", "json", "md", "rs", "toml", "ts"];
const NOT_OURS: [&str; 6] = [
    ".git",
    "node_modules",
    "target",
    "test-results",
    "playwright-report",
    "fixtures",
];

/// What each rule has to complain about.
pub fn check(root: &Path) -> Result<Vec<(&'static str, Vec<String>)>> {
    let tree = read(root)?;
    Ok(RULES
        .iter()
        .map(|(name, rule)| (*name, rule(&tree)))
        .collect())
}

fn read(root: &Path) -> Result<Tree> {
    let ours = |folder: &Path| {
        folder
            .file_name()
            .is_none_or(|name| !NOT_OURS.iter().any(|not| name == *not))
    };
    let mut tree = Tree { files: Vec::new() };
    for path in files::under(root, &ours)? {
        if !path
            .extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
        {
            continue;
        }
        // Another program's temporary file may be gone by now, and what is not UTF-8 is not a text.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let path = path
            .strip_prefix(root)?
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        tree.files.push(Source {
            path: path.collect::<Vec<_>>().join("/"),
            text,
        });
    }
    Ok(tree)
}

impl Tree {
    fn get(&self, path: &str) -> Option<&Source> {
        self.files.iter().find(|file| file.path == path)
    }

    fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder))
    }
}

impl Source {
    fn kind(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Lines with their numbers, without those that only comment.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| (at + 1, line))
    }
}

/// Whether `line` holds `word` as a whole name that is not a part or member of another.
fn mentions(line: &str, word: &str) -> bool {
    let in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(|letter| in_name(letter) || letter == '.')
            && !after.is_some_and(in_name)
    })
}

#[cfg(test)]
fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(path, text)| Source {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    });
    Tree {
        files: files.collect(),
    }
}
