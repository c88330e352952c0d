//! What we take from others: under which licence, and from where. Known faults of it (advisories) need a database of the
//! net; they are not looked at here.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{places::Places, tools};

/// What lets us pass on what we build. Each is in the tree; another one is to be read first.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// What would need something of the system to build or to run.
const BANNED: &[&str] = &["aws-lc-sys", "cmake", "native-tls", "openssl-sys"];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Everything that is compiled on this machine; answers how much that is, and what must not be there.
pub fn check(places: &Places) -> Result<(usize, Vec<String>)> {
    let host = tools::host()?;
    let args = [
        "metadata",
        "--format-version=1",
        "--locked",
        "--filter-platform",
        &host,
    ];
    let output = places.cargo(&args).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let packages = metadata["packages"].as_array().context("packages")?;
    let complaints = packages.iter().filter_map(complaint).collect();
    Ok((packages.len(), complaints))
}

fn complaint(package: &Value) -> Option<String> {
    let name = package["name"].as_str()?;
    let licence = package["license"].as_str().unwrap_or("no licence");
    let source = package["source"].as_str().unwrap_or("this tree");
    if BANNED.contains(&name) {
        return Some(format!("{name} needs more than Rust"));
    }
    if source != "this tree" && source != CRATES_IO {
        return Some(format!("{name} comes from {source}"));
    }
    (!is_allowed(licence)).then(|| format!("{name}: {licence}"))
}

/// Whether an expression of licences leaves a way that is allowed.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words) && words.next().is_none()
}

type Words<I> = std::iter::Peekable<I>;

fn either<'a, I: Iterator<Item = &'a str>>(words: &mut Words<I>) -> bool {
    let mut any = all(words);
    while words.next_if_eq(&"OR").is_some() {
        any |= all(words);
    }
    any
}

fn all<'a, I: Iterator<Item = &'a str>>(words: &mut Words<I>) -> bool {
    let mut every = one(words);
    while words.next_if_eq(&"AND").is_some() {
        every &= one(words);
    }
    every
}

fn one<'a, I: Iterator<Item = &'a str>>(words: &mut Words<I>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        return either(words) & words.next_if_eq(&")").is_some();
    }
    let is_one = words.next().is_some_and(|word| ALLOWED.contains(&word));
    // an exception only takes conditions away
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    is_one
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_licence_is_read_as_it_is_meant() {
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "Unlicense OR MIT",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(is_allowed(fine), "{fine}");
        }
        for not in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "GPL-3.0 AND MIT OR AGPL-3.0",
            "(MIT OR Apache-2.0",
            "no licence",
            "",
        ] {
            assert!(!is_allowed(not), "{not}");
        }
    }

    #[test]
    fn what_must_not_come_in_is_told_of() {
        let package = |name, licence, source| {
            complaint(&json!({ "name": name, "license": licence, "source": source }))
        };
        assert_eq!(package("serde", Some("MIT"), Some(CRATES_IO)), None);
        assert_eq!(package("domain", Some("MIT"), None), None);
        for (name, licence, source) in [
            ("serde", Some("GPL-3.0"), Some(CRATES_IO)),
            ("serde", None, Some(CRATES_IO)),
            ("serde", Some("MIT"), Some("git+https://example.org/serde")),
            ("openssl-sys", Some("MIT"), Some(CRATES_IO)),
        ] {
            assert!(
                package(name, licence, source).is_some(),
                "{name} {licence:?} {source:?}"
            );
        }
    }
}
