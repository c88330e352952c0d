//! Tests that look green without keeping their promise.

use super::Tree;

/// Put together from halves, so that this file does not refuse itself.
const IN_RUST: &[&str] = &[concat!("#[", "ignore")];
/// In the tests alone: a program may have to wait.
const IN_RUST_TESTS: &[&str] = &[concat!("sle", "ep("), concat!("time::", "sleep")];
const IN_TYPESCRIPT: &[&str] = &[
    concat!(".sk", "ip("),
    concat!(".on", "ly("),
    concat!(".fix", "me("),
    concat!("waitFor", "Timeout("),
    concat!("network", "idle"),
];
const IN_TYPESCRIPT_TESTS: &[&str] = &[concat!("timers/", "promises")];
/// What goes wrong at any time is made to, there.
const STORM: &str = "/torture/";

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        let (refused, in_tests) = match file.kind() {
            "rs" => (IN_RUST, IN_RUST_TESTS),
            "ts" | "js" => (IN_TYPESCRIPT, IN_TYPESCRIPT_TESTS),
            _ => continue,
        };
        let mut is_test = file.path.contains("/tests/") || file.path.starts_with("end2end/");
        for (number, line) in file.code() {
            is_test |= line.contains("#[cfg(test)]");
            let in_tests = if is_test && !file.path.contains(STORM) {
                in_tests
            } else {
                &[]
            };
            complaints.extend(
                refused
                    .iter()
                    .chain(in_tests)
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
    fn a_test_that_sleeps_is_refused_and_a_program_that_waits_is_not() {
        let nap = format!("    thread::{}LONG);\n", IN_RUST_TESTS[0]);
        let inside = format!("fn wait() {{\n{nap}}}\n#[cfg(test)]\nmod tests {{\n{nap}}}\n");
        let count = |path, text: &str| check(&tree(&[(path, text)])).len();
        assert_eq!(count("server/tests/api/a.rs", &nap), 1);
        assert_eq!(count("server/src/a.rs", &nap), 0);
        assert_eq!(count("server/src/a.rs", &inside), 1);
        assert_eq!(count("server/tests/torture/a.rs", &nap), 0);
        let pause = format!(
            "import {{ setTimeout }} from 'node:{}';\n",
            IN_TYPESCRIPT_TESTS[0]
        );
        assert_eq!(count("end2end/journeys/a.spec.ts", &pause), 1);
    }

    #[test]
    fn an_iterator_may_skip() {
        let line = format!("items.iter(){}1);\n", IN_TYPESCRIPT[0]);
        assert!(check(&tree(&[("domain/src/a.rs", &line)])).is_empty());
    }
}
