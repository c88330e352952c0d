//! A child's *samen gezien*: its moments, newest first, both sides beside each
//! other.

use crate::components::icon::{Drawing, face, icon};
use crate::components::lone::empty;
use crate::components::moment_card::{invitation, invite};
use crate::components::moment_list::{moment_list, portions_of};
use crate::components::news::news_line;
use crate::components::screen::{Screen, back, here};
use crate::components::side::pair;
use crate::device::use_device;
use crate::el::{El, Part, el};
use crate::live::{Fact, fact, fact_of, part};
use crate::months::Portion;
use crate::names;
use crate::texts::{Texts, use_texts};
use domain::access::Role;
use domain::directory::{Child, Directory};
use domain::id::ChildId;
use domain::op::Perspective;
use domain::replica::Replica;

/// The group and the mentor of a child, in a line.
pub fn about(t: Texts, directory: &Directory, child: &Child) -> String {
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

#[derive(Clone, PartialEq)]
struct About {
    name: String,
    line: String,
    group: Option<String>,
    is_own: bool,
    has_several: bool,
}

/// The page of one child.
pub fn portfolio(child: ChildId) -> El {
    let (device, t) = (use_device(), use_texts());
    let found = fact_of(device, move |replica| {
        let directory = replica.directory()?;
        let of = directory.child(child)?;
        let group = of.group.and_then(|g| directory.group_name(g));
        Some(About {
            name: names::child(directory, child),
            line: about(t, directory, of),
            group: group.map(String::from),
            is_own: replica.access().is(Role::Guardian, child),
            has_several: replica.access().works_here() || directory.children.len() > 1,
        })
    });
    let portions = portions_of(child);
    let is_empty = fact(move || portions.with(Vec::is_empty));
    let start = match found.peek() {
        Some(about) if about.has_several => {
            let word = about.group.filter(|_| !about.is_own);
            let word = word.unwrap_or_else(|| t.nav_together().into());
            back("/home".into(), word)
        }
        _ => here(t.child_title()),
    };
    let beside = part(move || Some(aside(t, child, found.get()?, portions)));
    let moments = part(move || {
        if is_empty.get() {
            none_yet(t, child).whole()
        } else {
            moment_list(child, portions)
        }
    });
    let name = move || found.get().map(|about| about.name).unwrap_or_default();
    let is_own = fact(move || found.get().is_some_and(|about| about.is_own));
    let line = part(move || is_own.get().then(news_line));
    let list = el("div.child-list").put(line).put(moments);
    Screen::named(name, start).show(el("div.child-page").put(beside).put(list))
}

fn aside(t: Texts, child: ChildId, about: About, portions: Fact<Vec<Portion>>) -> El {
    let classes = if about.is_own {
        "a.btn.btn-home.only-wide"
    } else {
        "a.btn.btn-here.only-wide"
    };
    let months = part(move || {
        let links = portions.with(|portions| {
            let opened = portions.iter().filter(|portion| portion.opens_month);
            let link = |portion: &Portion| {
                let words = format!("{} {}", t.month(portion.month), portion.year);
                el("a")
                    .with("href", format!("#{}", portion.anchor()))
                    .put(words)
            };
            opened.map(link).collect::<Vec<_>>()
        });
        let months = el("nav.months.only-wide").set("aria-label", t.child_months());
        (links.len() > 1).then(|| months.put(links))
    });
    let face = face("span.face.face-l", &about.name);
    let words = el("div")
        .put(el("h1").put(about.name))
        .put(el("p.soft").put(about.line));
    let new = el(classes).with("href", format!("/new?child={child}"));
    el("div.child-aside")
        .put(el("div.head").put(face).put(words))
        .put(new.put(icon("plus")).put(t.new_title()))
        .put(months)
}

/// No moment yet: what one could look like, and a way to start.
fn none_yet(t: Texts, child: ChildId) -> El {
    let device = use_device();
    if !device.read(Replica::has_all) {
        let (title, text) = (t.loading_title(), t.loading_text());
        return empty("h2", Drawing::Empty, title, text, None);
    }
    let invitations = device.peek(|replica| {
        let directory = replica.directory()?;
        let viewer = (directory, replica.access());
        let of = |side| invitation(t, viewer, child, side, true, false);
        Some((of(Perspective::Home), of(Perspective::Here)))
    });
    let href = format!("/new?child={child}");
    let sides = invitations.map(|(home, here)| {
        let home = invite(Perspective::Home, home, &href);
        pair("h4.side-name", home, invite(Perspective::Here, here, &href))
    });
    let facts = el("p.moment-facts").put(el("span").put(t.child_first()));
    let top = el("div.moment-top")
        .put(el("h3.moment-date").put(t.child_first_title()))
        .put(facts);
    el("div.moments")
        .put(el("h2.visually-hidden").put(t.child_title()))
        .put(el("article.moment").put(top).put(sides))
}
