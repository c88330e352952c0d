//! Addresses of the app, parsed at the edge: inside there are only pages.

use domain::id::{ChildId, GroupId, MomentId};
use domain::op::Perspective;
use std::str::FromStr;

/// A page of the app. A new one also gets a line in `app.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    /// The group, or one's own children.
    Home,
    /// A child's *samen gezien*.
    Child(ChildId),
    /// One moment.
    Moment(MomentId),
    /// A new moment.
    New,
    /// *Nieuw*: what others did since one last looked.
    News,
    /// *Let op*.
    Attention,
    /// *Wij*.
    Us,
    /// Nothing is there.
    Missing,
}

/// A page with what stands behind the question mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    /// The page.
    pub page: Page,
    /// The child whom it is about, or whose page one came from.
    pub child: Option<ChildId>,
    /// The group to open.
    pub group: Option<GroupId>,
    /// The side on which something is to be added.
    pub add: Option<Perspective>,
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
        }
    }
}

fn page(path: &str) -> Page {
    let mut parts = path.trim_matches('/').split('/');
    let found = match (parts.next().unwrap_or_default(), parts.next()) {
        ("" | "home", None) => Some(Page::Home),
        ("child", Some(id)) => id.parse().ok().map(Page::Child),
        ("moment", Some(id)) => id.parse().ok().map(Page::Moment),
        ("new", None) => Some(Page::New),
        ("news", None) => Some(Page::News),
        ("attention", None) => Some(Page::Attention),
        ("us", None) => Some(Page::Us),
        _ => None,
    };
    found
        .filter(|_| parts.next().is_none())
        .unwrap_or(Page::Missing)
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
        assert_eq!(page("/us/"), Page::Us);
        assert_eq!(page("/news"), Page::News);
    }

    #[test]
    fn any_other_address_is_missing() {
        for path in ["/child", "/child/12", "/home/1", "/child/x/y", "/nowhere"] {
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
