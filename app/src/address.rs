//! Addresses of the app, parsed at the edge: inside there are only pages.

use domain::id::{ChildId, GroupId, MomentId};
use domain::op::Perspective;
use domain::picture::Month;
use domain::text::ThemeKey;
use std::str::FromStr;

/// Where the app has its pages, as a router writes it: each is answered with the same shell.
pub const PATTERNS: [&str; 13] = [
    "/home",
    "/new",
    "/news",
    "/attention",
    "/questions",
    "/ask",
    "/search",
    "/us",
    "/child/{id}",
    "/child/{id}/picture",
    "/child/{id}/picture/{theme}",
    "/moment/{id}",
    "/work",
];

/// Where the server has pages of its own: everything under these names.
pub const DRAWN: [Drawn; 7] = [
    Drawn::new("sign-in", false),
    Drawn::new("start", false),
    Drawn::new("join", false),
    Drawn::new("forgot", false),
    Drawn::new("tablet", false),
    Drawn::new("account", true),
    Drawn::new("desk", true),
];

/// What is for programs: everything under these names is no page.
pub const NO_PAGES: [&str; 4] = ["sign-out", "api", "health", "problems"];

/// A name under which the server has pages.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    /// What the path begins with.
    pub name: &'static str,
    /// Whether somebody is signed in there: it would stay open for whoever comes next.
    pub is_ones_own: bool,
}

impl Drawn {
    const fn new(name: &'static str, is_ones_own: bool) -> Self {
        Self { name, is_ones_own }
    }

    /// The one that a path is under.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = path.split('/').nth(1)?;
        DRAWN.into_iter().find(|drawn| drawn.name == name)
    }
}

/// A page of the app; its address is in [`PATTERNS`] too. A new one also gets a line in
/// `portfolio/lazy_pages.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// The group, or one's own children.
    Home,
    /// A child's *samen gezien*.
    Child(ChildId),
    /// A child's *compleet beeld*.
    Picture(ChildId),
    /// One theme of it.
    Theme(ChildId),
    /// One moment.
    Moment(MomentId),
    /// A new moment.
    New,
    /// *Nieuw*: what others did since one last looked.
    News,
    /// The questions.
    Questions,
    /// A new question.
    Ask,
    /// *Ons werk*: of staff.
    Work,
    /// *Let op*.
    Attention,
    /// Finding moments again.
    Search,
    /// *Wij*.
    Us,
    /// Nothing is there.
    Missing,
}

/// A page with what stands behind the question mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// Which page.
    pub route: Route,
    /// The child whom it is about, or whose page one came from.
    pub child: Option<ChildId>,
    /// The group to open.
    pub group: Option<GroupId>,
    /// The side on which something is to be added.
    pub add: Option<Perspective>,
    /// The theme of the page; `None` is what has none.
    pub theme: Option<ThemeKey>,
    /// The month to look at, or until which.
    pub month: Option<Month>,
}

impl Location {
    /// From a path and a query (`?child=…`, or nothing).
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        Self {
            route: route(path),
            child: asked(query, "child"),
            group: asked(query, "group"),
            add: match asked::<String>(query, "add").as_deref() {
                Some("home") => Some(Perspective::Home),
                Some("here") => Some(Perspective::Here),
                Some("child") => Some(Perspective::Child),
                _ => None,
            },
            theme: matches!(route(path), Route::Theme(_))
                .then(|| path.rsplit('/').next())
                .flatten()
                .and_then(theme_key),
            month: asked(query, "month"),
        }
    }
}

fn route(path: &str) -> Route {
    let mut parts = path.trim_matches('/').split('/');
    let mut part = || parts.next();
    let found = match (part().unwrap_or_default(), part(), part(), part()) {
        ("" | "home", None, ..) => Some(Route::Home),
        ("child", Some(id), None, _) => id.parse().ok().map(Route::Child),
        ("child", Some(id), Some("picture"), None) => id.parse().ok().map(Route::Picture),
        ("child", Some(id), Some("picture"), Some(theme)) => {
            let is_one = theme == NO_THEME || theme_key(theme).is_some();
            id.parse().ok().filter(|_| is_one).map(Route::Theme)
        }
        ("moment", Some(id), None, _) => id.parse().ok().map(Route::Moment),
        ("new", None, ..) => Some(Route::New),
        ("news", None, ..) => Some(Route::News),
        ("questions", None, ..) => Some(Route::Questions),
        ("ask", None, ..) => Some(Route::Ask),
        ("work", None, ..) => Some(Route::Work),
        ("attention", None, ..) => Some(Route::Attention),
        ("search", None, ..) => Some(Route::Search),
        ("us", None, ..) => Some(Route::Us),
        _ => None,
    };
    found
        .filter(|_| parts.next().is_none())
        .unwrap_or(Route::Missing)
}

/// In the place of a theme: what has none. No theme is called so.
const NO_THEME: &str = "_";

fn theme_key(raw: &str) -> Option<ThemeKey> {
    ThemeKey::try_from(raw.to_owned()).ok()
}

fn asked<T: FromStr>(query: &str, name: &str) -> Option<T> {
    let mut pairs = query.trim_start_matches('?').split('&');
    let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    value.parse().ok()
}

/// Where a child's page is.
#[must_use]
pub fn child(id: ChildId) -> String {
    format!("/child/{id}")
}

/// Where a child's picture is.
#[must_use]
pub fn picture(id: ChildId) -> String {
    format!("/child/{id}/picture")
}

/// Where one theme of a child's picture is; `None` is what has none.
#[must_use]
pub fn theme(id: ChildId, theme: Option<&ThemeKey>) -> String {
    let theme = theme.map_or(NO_THEME, ThemeKey::as_str);
    format!("/child/{id}/picture/{theme}")
}

/// Where a moment's page is.
#[must_use]
pub fn moment(id: MomentId) -> String {
    format!("/moment/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{NOOR, moment_id};

    #[test]
    fn every_page_has_its_address() {
        let page = |path: &str| Location::parse(path, "").route;
        assert_eq!(page("/home"), Route::Home);
        assert_eq!(page("/"), Route::Home);
        assert_eq!(page(&child(NOOR)), Route::Child(NOOR));
        assert_eq!(page(&moment(moment_id(3))), Route::Moment(moment_id(3)));
        assert_eq!(page("/search"), Route::Search);
        assert_eq!(page("/us/"), Route::Us);
        assert_eq!(page("/news"), Route::News);
        assert_eq!(page(&picture(NOOR)), Route::Picture(NOOR));
        assert_eq!(page("/work"), Route::Work);
    }

    #[test]
    fn every_pattern_is_of_a_page_and_every_page_has_one() {
        let filled = |pattern: &str| {
            let id = NOOR.to_string();
            pattern.replace("{id}", &id).replace("{theme}", "language")
        };
        let page = |pattern: &&str| Location::parse(&filled(pattern), "").route;
        let kinds = PATTERNS.iter().map(|pattern| match page(pattern) {
            Route::Home => 0,
            Route::Child(_) => 1,
            Route::Picture(_) => 2,
            Route::Theme(_) => 3,
            Route::Moment(_) => 4,
            Route::New => 5,
            Route::News => 6,
            Route::Questions => 7,
            Route::Ask => 8,
            Route::Work => 9,
            Route::Attention => 10,
            Route::Search => 11,
            Route::Us => 12,
            Route::Missing => panic!("{pattern} leads nowhere"),
        });
        let mut kinds: Vec<usize> = kinds.collect();
        kinds.sort_unstable();
        // a page that is added stands above, by the compiler, and so in the list
        assert_eq!(kinds, (0..PATTERNS.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_page_of_the_server_is_known_by_how_its_path_begins() {
        let name = |path: &str| Drawn::of(path).map(|drawn| drawn.name);
        assert_eq!(name("/desk"), Some("desk"));
        assert_eq!(name("/account/pin"), Some("account"));
        for path in ["/", "/desks", "/home", "/child/desk", ""] {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn a_theme_is_in_its_address_and_so_is_what_has_none() {
        let language = ThemeKey::try_from(String::from("language")).ok();
        for of in [language, None] {
            let address = Location::parse(&theme(NOOR, of.as_ref()), "?month=2026-11");
            assert_eq!((address.route, address.theme), (Route::Theme(NOOR), of));
            let month = address.month.map(|month| month.to_string());
            assert_eq!(month.as_deref(), Some("2026-11"));
        }
    }

    #[test]
    fn any_other_address_is_missing() {
        for path in [
            "/child",
            "/child/12",
            "/home/1",
            "/child/x/y",
            "/nowhere",
            &format!("{}/x", child(NOOR)),
            &format!("{}/Taal", picture(NOOR)),
            &format!("{}/language/x", picture(NOOR)),
            &format!("{}/x", moment(moment_id(3))),
        ] {
            assert_eq!(Location::parse(path, "").route, Route::Missing, "{path}");
        }
    }

    #[test]
    fn what_is_asked_is_read_and_nonsense_is_not() {
        let address = Location::parse("/new", &format!("?child={NOOR}&add=home"));
        assert_eq!(address.child, Some(NOOR));
        assert_eq!(address.add, Some(Perspective::Home));
        let nonsense = Location::parse("/new", "?child=noor&add=&group");
        assert_eq!(nonsense, Location::parse("/new", ""));
    }
}
