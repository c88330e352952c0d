//! A new moment on its own page: from the bar, from a shortcut of the installed
//! app, or about one child.

use crate::audience::Viewer;
use crate::components::capture::{Capture, capture, who};
use crate::components::children::{OwnChild, own, own_children};
use crate::components::fields;
use crate::components::icon::Drawing;
use crate::components::lone::empty;
use crate::components::screen::{Screen, back};
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::el::{El, el};
use crate::live::{fact_of, part};
use crate::place::use_place;
use crate::texts::{Texts, use_texts};
use crate::writing::Writing;
use crate::{address, names};
use domain::id::ChildId;
use domain::op::Perspective;
use leptos::prelude::*;

/// Who writes here.
#[derive(Clone, PartialEq)]
enum Writer {
    /// Somebody who works here, with these children to choose from.
    Here(Vec<(ChildId, String)>, Option<ChildId>),
    /// A guardian, about this child.
    Home(ChildId, String),
    /// A guardian who has to say about which child.
    Which(Vec<(ChildId, String)>),
    /// Somebody without a child.
    Nobody,
}

fn writer((directory, access): Viewer, asked: Option<ChildId>) -> Writer {
    let named = |id: ChildId| (id, names::child(directory, id));
    let own = own_children(directory);
    let asked = asked.filter(|child| access.sees(*child));
    let of_asked = asked.filter(|child| own.contains(child));
    if let Some(child) = of_asked.or_else(|| own.first().copied().filter(|_| own.len() == 1))
        && (of_asked.is_some() || !access.works_here())
    {
        return Writer::Home(child, names::child(directory, child));
    }
    if access.works_here() {
        let group = asked.and_then(|child| directory.child(child)?.group);
        let children = directory.children.iter();
        let of_work = children.filter(|child| access.centre_role(child.id).is_some());
        let in_group = of_work.filter(|child| group.is_none() || child.group == group);
        return Writer::Here(in_group.map(|child| named(child.id)).collect(), asked);
    }
    match own.as_slice() {
        [] => Writer::Nobody,
        all => Writer::Which(all.iter().copied().map(named).collect()),
    }
}

/// The page at `/new`.
pub fn new_page() -> AnyView {
    let (device, place, t) = (use_device(), use_place(), use_texts());
    let writer = fact_of(device, move |replica| {
        let asked = place.get().child;
        replica
            .directory()
            .map(|directory| writer((directory, replica.access()), asked))
    });
    part(move || {
        let home = || "/home".to_owned();
        let (start, word, form) = match writer.get().unwrap_or(Writer::Nobody) {
            Writer::Here(children, child) => {
                (home(), t.nav_group().into(), from_here(t, children, child))
            }
            Writer::Home(child, name) => (address::child(child), name, from_home(t, child)),
            Writer::Which(children) => (home(), t.nav_together().into(), which(t, children)),
            Writer::Nobody => {
                let (title, text) = (t.nobody_title(), t.nobody_text());
                let nobody = empty("h2", Drawing::Empty, title, text, None);
                (home(), t.to_start().into(), nobody)
            }
        };
        let title = t.new_title();
        let heading = el("h1.visually-hidden").put(title);
        let screen = Screen::new(title, back(start, word)).narrow();
        screen.show((heading, form))
    })
}

/// What happens when it is saved: on to where it can be seen.
fn done(t: Texts, to: String) -> Callback<domain::id::MomentId> {
    let (speaker, place) = (use_speaker(), use_place());
    Callback::new(move |moment| {
        speaker.say(t.toast_saved().into(), Some(moment));
        place.go(&to, true);
    })
}

fn from_here(t: Texts, children: Vec<(ChildId, String)>, child: Option<ChildId>) -> El {
    let to = child.map_or_else(|| "/home".into(), address::child);
    // without a child it is the form of the group's own screen
    let key = child.map_or_else(|| "new".into(), |child| format!("new/{child}"));
    let mut fresh = Draft::default();
    fresh.children.extend(child);
    let writing = Writing::open(key, fresh, done(t, to));
    let form = Capture {
        writing,
        side: Perspective::Here,
        child: None,
        is_open: true,
    };
    capture(form, who(writing, children))
}

fn from_home(t: Texts, child: ChildId) -> El {
    let (key, to) = (format!("new/{child}"), address::child(child));
    let writing = Writing::open(key, Draft::default(), done(t, to));
    let form = Capture {
        writing,
        side: Perspective::Home,
        child: Some(child),
        is_open: true,
    };
    capture(form, fields::feeling(writing))
}

fn which(t: Texts, children: Vec<(ChildId, String)>) -> El {
    let cards = children.into_iter().map(|(id, name)| OwnChild {
        href: format!("/new?child={id}"),
        name,
        about: String::new(),
    });
    let question = el("h2").put(t.capture_whom());
    el("div.stack").put(question).put(own(cards.collect()))
}
