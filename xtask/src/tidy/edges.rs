//! Which crate may depend on which: six edges, no cycles, and no stranger where it does not belong.

use serde_json::Value;

use super::{Source, Tree};

struct Crate {
    name: &'static str,
    /// Crates of the workspace that it may use.
    uses: &'static [&'static str],
    /// Libraries that would take it where it must not go.
    never: &'static [&'static str],
}

const CRATES: &[Crate] = &[
    Crate {
        name: "domain",
        uses: &[],
        // No IO, no clock, no randomness.
        never: &[
            "anyhow",
            "axum",
            "chrono",
            "getrandom",
            "gloo-storage",
            "jiff",
            "js-sys",
            "leptos",
            "rand",
            "regex",
            "sqlx",
            "time",
            "tokio",
            "wasm-bindgen",
            "web-sys",
        ],
    },
    Crate {
        name: "domain/fuzz",
        uses: &["domain"],
        never: &[],
    },
    Crate {
        name: "view",
        uses: &[],
        // What it makes runs in the browser; it does not.
        never: &["leptos", "wasm-bindgen", "web-sys"],
    },
    Crate {
        name: "app",
        uses: &["domain", "view"],
        never: &[
            "anyhow",
            "axum",
            "chrono",
            "gloo-net",
            "gloo-storage",
            "idb",
            "jiff",
            "leptos_axum",
            "regex",
            "sqlx",
            "tokio",
        ],
    },
    Crate {
        name: "frontend",
        uses: &["app", "domain"],
        never: &[
            "anyhow",
            "axum",
            "chrono",
            "jiff",
            "leptos_axum",
            "regex",
            "sqlx",
            "tokio",
        ],
    },
    Crate {
        name: "server",
        uses: &["app", "domain"],
        never: &["gloo-storage", "idb"],
    },
    Crate {
        name: "xtask",
        uses: &[],
        never: &["axum", "leptos", "sqlx", "tokio"],
    },
];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"))
    {
        let name = file.path.trim_end_matches("/Cargo.toml");
        match CRATES.iter().find(|known| known.name == name) {
            None => complaints.push(format!(
                "{}: a crate that the picture does not show",
                file.path
            )),
            Some(known) => complaints.extend(check_crate(file, known)),
        }
    }
    complaints
}

fn check_crate(file: &Source, known: &Crate) -> Vec<String> {
    let manifest: Value = match basic_toml::from_str(&file.text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{}: {error}", file.path)],
    };
    let mut complaints = Vec::new();
    for name in dependencies(&manifest) {
        let of_ours = CRATES.iter().any(|other| other.name == name);
        if of_ours && !known.uses.contains(&name.as_str()) {
            complaints.push(format!(
                "{}: `{}` must not know `{name}`",
                file.path, known.name
            ));
        }
        if known.never.contains(&name.as_str()) {
            complaints.push(format!(
                "{}: `{name}` has no place in `{}`",
                file.path, known.name
            ));
        }
    }
    complaints
}

/// The names of all dependencies: normal, for a build script, for tests, and for one platform only.
pub fn dependencies(manifest: &Value) -> Vec<String> {
    let platforms = manifest
        .get("target")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|targets| targets.values());
    let mut names = Vec::new();
    for owner in std::iter::once(manifest).chain(platforms) {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = owner.get(table).and_then(Value::as_object) else {
                continue;
            };
            names.extend(table.iter().map(|(name, given)| {
                given
                    .get("package")
                    .and_then(Value::as_str)
                    .unwrap_or(name)
                    .to_owned()
            }));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn complaints(path: &str, text: &str) -> usize {
        check(&tree(&[(path, text)])).len()
    }

    #[test]
    fn the_edges_of_the_picture_are_fine() {
        assert_eq!(
            complaints(
                "server/Cargo.toml",
                "[dependencies]\napp = { path = \"../app\" }\ndomain.workspace = true\n"
            ),
            0
        );
    }

    #[test]
    fn an_edge_that_the_picture_does_not_show_is_refused() {
        assert_eq!(
            complaints(
                "domain/Cargo.toml",
                "[dependencies]\napp.workspace = true\n"
            ),
            1
        );
        assert_eq!(
            complaints(
                "frontend/Cargo.toml",
                "[target.'cfg(unix)'.dependencies]\nserver = \"1\"\n"
            ),
            1
        );
        assert_eq!(
            complaints(
                "app/Cargo.toml",
                "[dev-dependencies]\nother = { package = \"server\" }\n"
            ),
            1
        );
    }

    #[test]
    fn a_library_that_does_not_belong_is_refused() {
        assert_eq!(
            complaints("domain/Cargo.toml", "[dependencies]\ntokio = \"1\"\n"),
            1
        );
        assert_eq!(
            complaints("app/Cargo.toml", "[dependencies]\nsqlx = \"0.9\"\n"),
            1
        );
    }

    #[test]
    fn an_unknown_crate_is_refused() {
        assert_eq!(
            complaints("extra/Cargo.toml", "[package]\nname = \"extra\"\n"),
            1
        );
    }
}
