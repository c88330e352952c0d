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
        inside: "app/src/kit",
        except: &[],
        name: "portfolio::",
        why: "the kit knows none of the rooms that are made of it",
    },
    Fence {
        inside: "app/src/kit",
        except: &[],
        name: "site::",
        why: "the kit knows none of the rooms that are made of it",
    },
    Fence {
        inside: "app/src/portfolio",
        except: &[],
        name: "site::",
        why: "what the browser runs does not know what the server draws",
    },
    Fence {
        inside: "app/src/site",
        except: &[],
        name: "portfolio::",
        why: "what the server draws does not know what the browser runs",
    },
    Fence {
        inside: "app/src/portfolio/",
        except: &[
            "app/src/portfolio/app.rs",
            "app/src/portfolio/lazy_pages.rs",
            "app/src/portfolio/pages/",
        ],
        name: "pages::",
        why: "pages use views, never the reverse",
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
    // where the pages are is for both to know
    if line.contains("app::address::") {
        return false;
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
        let addresses = "use app::address::PATTERNS;\n";
        assert_eq!(complaints("server/src/router.rs", addresses), 0);
    }

    #[test]
    fn a_view_that_knows_a_page_is_refused() {
        let page = "use crate::portfolio::pages::home;\n";
        assert_eq!(complaints("app/src/portfolio/moment/card.rs", page), 1);
        let view = "use crate::portfolio::moment::card;\n";
        assert_eq!(complaints("app/src/portfolio/pages/home.rs", view), 0);
        assert_eq!(complaints("app/src/portfolio/lazy_pages.rs", page), 0);
    }

    #[test]
    fn a_room_that_knows_the_other_is_refused() {
        let (portfolio, site) = ("use crate::portfolio::app;\n", "use crate::site::desk;\n");
        assert_eq!(complaints("app/src/kit/el.rs", portfolio), 1);
        assert_eq!(complaints("app/src/kit/el.rs", site), 1);
        assert_eq!(complaints("app/src/portfolio/app.rs", site), 1);
        assert_eq!(complaints("app/src/site/desk.rs", portfolio), 1);
        assert_eq!(
            complaints("app/src/site/desk.rs", "use crate::kit::el;\n"),
            0
        );
    }

    #[test]
    fn what_the_browser_believes_of_the_network_is_not_asked() {
        let asked = "let is_there = window().navigator().on_line();\n";
        assert_eq!(complaints("frontend/src/boot.rs", asked), 1);
        assert_eq!(complaints("app/src/portfolio/frame/status.rs", asked), 1);
    }

    #[test]
    fn a_database_that_knows_a_route_is_refused() {
        assert_eq!(
            complaints("server/src/db/ops.rs", "use crate::routes::ApiError;\n"),
            1
        );
    }
}
