//! How far a name may reach inside a crate.

use super::{Source, Tree, mentions};

struct Fence {
    /// Where it holds.
    inside: &'static str,
    /// Where the name may be used all the same.
    except: &'static [&'static str],
    /// The name, as code spells it.
    name: &'static str,
    why: &'static str,
}

const FENCES: &[Fence] = &[
    Fence {
        inside: "server/",
        except: &["server/src/db/", "server/src/db.rs"],
        name: "sqlx",
        why: "SQL stays behind `Db`",
    },
    Fence {
        inside: "server/src/",
        except: &["server/src/ssr.rs", "server/src/pages/"],
        name: "app::",
        why: "only `ssr` and pages render views",
    },
    Fence {
        inside: "server/src/db",
        except: &[],
        name: "routes::",
        why: "routes call the database, never the reverse",
    },
    Fence {
        inside: "app/src/",
        except: &[],
        name: ".on_line(",
        why: "what a request did says whether there is a network, not the browser",
    },
    Fence {
        inside: "frontend/src/",
        except: &[],
        name: ".on_line(",
        why: "what a request did says whether there is a network, not the browser",
    },
    Fence {
        inside: "app/src/components",
        except: &[],
        name: "pages::",
        why: "pages use components, never the reverse",
    },
];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for fence in FENCES {
        let files = tree
            .under(fence.inside)
            .filter(|file| file.kind() == "rs" && !excepted(file, fence));
        for file in files {
            for (number, line) in file.code().filter(|(_, line)| uses(line, fence.name)) {
                complaints.push(format!(
                    "{}:{number}: {}: {}",
                    file.path,
                    fence.why,
                    line.trim()
                ));
            }
        }
    }
    complaints
}

fn excepted(file: &Source, fence: &Fence) -> bool {
    fence
        .except
        .iter()
        .any(|except| file.path.starts_with(except))
}

fn uses(line: &str, name: &str) -> bool {
    if name.starts_with('.') {
        return line.contains(name);
    }
    match name.strip_suffix("::") {
        None => mentions(line, name),
        // As a path only: `let app = …` is nobody's business, `crate::pages::Home` and `use app;` are.
        Some(module) => {
            mentions(line, &format!("use {module};"))
                || line
                    .match_indices(name)
                    .any(|(at, _)| begins_a_name(line, at))
        }
    }
}

/// Whether what stands at `at` is not the end of a longer name.
fn begins_a_name(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn complaints(path: &str, text: &str) -> usize {
        check(&tree(&[(path, text)])).len()
    }

    #[test]
    fn sql_outside_the_database_module_is_refused() {
        assert_eq!(
            complaints("server/src/routes/sync.rs", "use sqlx::Row;\n"),
            1
        );
        assert_eq!(complaints("server/src/db/ops.rs", "use sqlx::Row;\n"), 0);
        assert_eq!(
            complaints(
                "server/src/routes/sync.rs",
                "// Not sqlx: the database module knows.\n"
            ),
            0
        );
    }

    #[test]
    fn views_outside_the_rendering_module_are_refused() {
        assert_eq!(
            complaints("server/src/router.rs", "let page = app::Shell;\n"),
            1
        );
        assert_eq!(complaints("server/src/router.rs", "use app;\n"), 1);
        assert_eq!(
            complaints(
                "server/src/router.rs",
                "let app = my_app::router(); app.run();\n"
            ),
            0
        );
        assert_eq!(complaints("server/src/ssr.rs", "use app::Shell;\n"), 0);
    }

    #[test]
    fn a_component_that_knows_a_page_is_refused() {
        assert_eq!(
            complaints("app/src/components/card.rs", "use crate::pages::Home;\n"),
            1
        );
        assert_eq!(
            complaints("app/src/pages/home.rs", "use crate::components::Card;\n"),
            0
        );
    }

    #[test]
    fn what_the_browser_believes_of_the_network_is_not_asked() {
        let asked = "let is_there = window().navigator().on_line();\n";
        assert_eq!(complaints("frontend/src/boot.rs", asked), 1);
        assert_eq!(complaints("app/src/components/status.rs", asked), 1);
    }

    #[test]
    fn a_database_that_knows_a_route_is_refused() {
        assert_eq!(
            complaints("server/src/db/ops.rs", "use crate::routes::ApiError;\n"),
            1
        );
    }
}
