//! Addresses of the app, parsed at the edge: inside there are only pages.

use domain::id::{ChildId, GroupId, MomentId};
use domain::op::Perspective;
use domain::picture::Month;
use domain::text::ThemeKey;
use std::str::FromStr;

/// A page of the app. A new one also gets a line in `app.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
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
pub struct Address {
    /// The page.
    pub page: Page,
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

impl Address {
    /// From a path and a query (`?child=…`, or nothing).
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        Self {
            page: page(path),
            child: asked(query, "child"),
            group: asked(query, "group"),
            add: match asked::<String>(query, "add").as_deref() {
                Some("home") => Some(Perspective::Home),
                Some("here") => Some(Perspective::Here),
                Some("child") => Some(Perspective::Child),
                _ => None,
            },
            theme: match page(path) {
                Page::Theme(_) => path.rsplit('/').next().and_then(theme_key),
                _ => None,
            },
            month: asked(query, "month"),
        }
    }
}

fn page(path: &str) -> Page {
    let mut parts = path.trim_matches('/').split('/');
    let mut part = || parts.next();
    let found = match (part().unwrap_or_default(), part(), part(), part()) {
        ("" | "home", None, ..) => Some(Page::Home),
        ("child", Some(id), None, _) => id.parse().ok().map(Page::Child),
        ("child", Some(id), Some("picture"), None) => id.parse().ok().map(Page::Picture),
        ("child", Some(id), Some("picture"), Some(theme)) => {
            let is_one = theme == NO_THEME || theme_key(theme).is_some();
            id.parse().ok().filter(|_| is_one).map(Page::Theme)
        }
        ("moment", Some(id), None, _) => id.parse().ok().map(Page::Moment),
        ("new", None, ..) => Some(Page::New),
        ("news", None, ..) => Some(Page::News),
        ("questions", None, ..) => Some(Page::Questions),
        ("ask", None, ..) => Some(Page::Ask),
        ("work", None, ..) => Some(Page::Work),
        ("attention", None, ..) => Some(Page::Attention),
        ("search", None, ..) => Some(Page::Search),
        ("us", None, ..) => Some(Page::Us),
        _ => None,
    };
    found
        .filter(|_| parts.next().is_none())
        .unwrap_or(Page::Missing)
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
        let page = |path: &str| Address::parse(path, "").page;
        assert_eq!(page("/home"), Page::Home);
        assert_eq!(page("/"), Page::Home);
        assert_eq!(page(&child(NOOR)), Page::Child(NOOR));
        assert_eq!(page(&moment(moment_id(3))), Page::Moment(moment_id(3)));
        assert_eq!(page("/search"), Page::Search);
        assert_eq!(page("/us/"), Page::Us);
        assert_eq!(page("/news"), Page::News);
        assert_eq!(page(&picture(NOOR)), Page::Picture(NOOR));
        assert_eq!(page("/work"), Page::Work);
    }

    #[test]
    fn a_theme_is_in_its_address_and_so_is_what_has_none() {
        let language = ThemeKey::try_from(String::from("language")).ok();
        for of in [language, None] {
            let address = Address::parse(&theme(NOOR, of.as_ref()), "?month=2026-11");
            assert_eq!((address.page, address.theme), (Page::Theme(NOOR), of));
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
            assert_eq!(Address::parse(path, "").page, Page::Missing, "{path}");
        }
    }

    #[test]
    fn what_is_asked_is_read_and_nonsense_is_not() {
        let address = Address::parse("/new", &format!("?child={NOOR}&add=home"));
        assert_eq!(address.child, Some(NOOR));
        assert_eq!(address.add, Some(Perspective::Home));
        let nonsense = Address::parse("/new", "?child=noor&add=&group");
        assert_eq!(nonsense, Address::parse("/new", ""));
    }
}
