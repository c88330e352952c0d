//! No crate is asked for that nobody uses.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Tree, edges::dependencies, mentions};

/// What is asked for without being named: for the version of something that another crate brings.
const UNNAMED: &[(&str, &str)] = &[("server", "libsqlite3-sys")];

pub fn check(tree: &Tree) -> Vec<String> {
    let (mut complaints, mut asked) = (Vec::new(), BTreeSet::new());
    let manifests = tree.files.iter().filter_map(|file| {
        let folder = file.path.strip_suffix("Cargo.toml")?;
        let manifest: Value = basic_toml::from_str(&file.text).ok()?;
        Some((folder, manifest))
    });
    let manifests: Vec<(&str, Value)> = manifests.collect();
    for (folder, manifest) in &manifests {
        let package = folder.trim_end_matches('/');
        for name in dependencies(manifest) {
            let unnamed = UNNAMED.contains(&(package, name.as_str()));
            if !unnamed && !is_named(tree, folder, &name.replace('-', "_")) {
                complaints.push(format!("{folder}Cargo.toml: nothing of `{name}` is used"));
            }
            asked.insert(name);
        }
    }
    for (folder, manifest) in &manifests {
        let shared = manifest.pointer("/workspace/dependencies");
        let shared = shared.and_then(Value::as_object).into_iter().flatten();
        let dead = shared.filter(|(name, _)| !asked.contains(*name));
        complaints.extend(
            dead.map(|(name, _)| format!("{folder}Cargo.toml: no crate asks for `{name}`")),
        );
    }
    complaints
}

fn is_named(tree: &Tree, folder: &str, name: &str) -> bool {
    let of_package = tree.under(folder).filter(|file| file.kind() == "rs");
    let mut lines = of_package.flat_map(super::Source::code);
    lines.any(|(_, line)| {
        mentions(line, name) && (line.contains(&format!("{name}::")) || line.contains("use "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    const MANIFEST: &str = "[dependencies]\nserde-json.workspace = true\n";

    fn complaints(manifest: &str, source: &str) -> Vec<String> {
        check(&tree(&[
            ("server/Cargo.toml", manifest),
            ("server/src/lib.rs", source),
        ]))
    }

    #[test]
    fn what_is_used_may_be_asked_for() {
        assert!(complaints(MANIFEST, "use serde_json::Value;\n").is_empty());
        assert!(complaints(MANIFEST, "fn a() { serde_json::from_str(b) }\n").is_empty());
        assert!(complaints("[dependencies]\nlibsqlite3-sys = \"1\"\n", "").is_empty());
    }

    #[test]
    fn what_nothing_is_used_of_is_told_of() {
        assert_eq!(complaints(MANIFEST, "// serde_json::Value\n").len(), 1);
        assert_eq!(complaints(MANIFEST, "let my_serde_json::a = b;\n").len(), 1);
        let shared = "[workspace.dependencies]\nserde = \"1\"\n";
        assert_eq!(check(&tree(&[("Cargo.toml", shared)])).len(), 1);
    }
}
