//! Whom a page is about, the way back, and the way to the other pages of the
//! same child.

use crate::address::{self, Route};
use crate::kit::el::{El, view};
use crate::kit::icon::face;
use crate::kit::names;
use crate::kit::texts::Texts;
use crate::portfolio::frame::screen::{back, here};
use domain::access::Role;
use domain::directory::{Child, Directory};
use domain::id::ChildId;
use domain::replica::Replica;

/// The group and the mentor of a child, in a line.
pub fn line(t: Texts, directory: &Directory, child: &Child) -> String {
    let group = child
        .group
        .and_then(|group| directory.group_name(group))
        .map(String::from);
    let mentor = child
        .mentor
        .map(|mentor| t.child_mentor(&names::person(t, directory, mentor)));
    let parts: Vec<String> = group.into_iter().chain(mentor).collect();
    parts.join(" · ")
}

/// Whom a page is about.
#[derive(Clone, PartialEq)]
pub struct About {
    /// What the child is called.
    pub name: String,
    /// Its group and its mentor.
    pub line: String,
    /// Its group.
    pub group: Option<String>,
    /// Whether the viewer is its guardian.
    pub is_own: bool,
    /// Whether the viewer sees more children.
    pub has_several: bool,
}

/// A child as its pages speak of it. `None` when the viewer does not see it.
pub fn about(replica: &Replica, t: Texts, child: ChildId) -> Option<About> {
    let directory = replica.directory()?;
    let of = directory.child(child)?;
    let group = of.group.and_then(|g| directory.group_name(g));
    Some(About {
        name: names::child(directory, child),
        line: line(t, directory, of),
        group: group.map(String::from),
        is_own: replica.access().is(Role::Guardian, child),
        has_several: replica.access().works_here() || directory.children.len() > 1,
    })
}

/// The way back to where one chooses a child, where there are several; or where
/// one is.
pub fn start(t: Texts, about: Option<About>, title: &'static str) -> El {
    match about {
        Some(about) if about.has_several => {
            let word = about.group.filter(|_| !about.is_own);
            let word = word.unwrap_or_else(|| t.nav_together().into());
            back("/home".into(), word)
        }
        _ => here(title),
    }
}

/// Name, group and mentor.
pub fn head(about: &About) -> El {
    let words = view! {
        <div>
            <h1>{about.name.clone()}</h1>
            <p class="soft">{about.line.clone()}</p>
        </div>
    };
    let face = face("span.face.face-l", &about.name);
    view! { <div class="head">{face} {words}</div> }
}

/// The pages of a child; `page` is the one that is open.
pub fn tabs(t: Texts, child: ChildId, name: &str, page: Route) -> El {
    let tab = |of: Route, href: String, word: &'static str| {
        view! { <a class="tab" href={href} aria-current={(of == page).then_some("page")}>{word}</a> }
    };
    let all = [
        tab(Route::Child(child), address::child(child), t.child_title()),
        tab(
            Route::Picture(child),
            address::picture(child),
            t.picture_title(),
        ),
    ];
    let label = t.picture_tabs(name);
    view! { <nav class="tabs" aria-label={label}>{all}</nav> }
}
