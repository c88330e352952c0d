//! A page on which somebody begins something: who writes, from which side, and
//! about whom.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::Drawing;
use crate::kit::names;
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::audience::Viewer;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back};
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::write::children::{OwnChild, own, own_children};
use domain::id::{ChildId, MomentId};
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

/// The forms of such a page.
#[derive(Clone, Copy)]
pub struct Forms {
    /// What the page is called.
    pub title: &'static str,
    /// Its address, to come back with a child.
    pub address: &'static str,
    /// For somebody who works here: the children to choose from, and the one
    /// that it began with.
    pub here: fn(Vec<(ChildId, String)>, Option<ChildId>) -> El,
    /// For a guardian, about this child.
    pub home: fn(ChildId) -> El,
}

/// The page with the form of whoever writes.
pub fn writer_page(forms: Forms) -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    let writer = memo_of(device, Reads::Directory, move |replica| {
        let asked = router.get().child;
        replica
            .directory()
            .map(|directory| writer((directory, replica.access()), asked))
    });
    dynamic(move || {
        let home = || "/home".to_owned();
        let (start, word, form) = match writer.get().unwrap_or(Writer::Nobody) {
            Writer::Here(children, child) => {
                (home(), t.nav_group().into(), (forms.here)(children, child))
            }
            Writer::Home(child, name) => (address::child(child), name, (forms.home)(child)),
            Writer::Which(children) => {
                let which = which(t, forms.address, children);
                (home(), t.nav_together().into(), which)
            }
            Writer::Nobody => {
                let (title, text) = (t.nobody_title(), t.nobody_text());
                let nobody = empty_state("h2", Drawing::Empty, title, text, None);
                (home(), t.to_start().into(), nobody)
            }
        };
        let heading = view! { <h1 class="visually-hidden">{forms.title}</h1> };
        let screen = Screen::new(forms.title, back(start, word)).narrow();
        screen.show((heading, form))
    })
}

/// What happens when it is saved: on to where it can be seen.
pub fn on_to(to: String) -> Callback<MomentId> {
    let (speaker, router) = (use_speaker(), use_router());
    Callback::new(move |moment| {
        speaker.kept(moment, true);
        router.go(&to, true);
    })
}

fn which(t: Texts, address: &'static str, children: Vec<(ChildId, String)>) -> El {
    let cards = children.into_iter().map(|(id, name)| OwnChild {
        href: format!("{address}?child={id}"),
        name,
        about: String::new(),
    });
    let question = view! { <h2>{t.capture_whom()}</h2> };
    view! { <div class="stack">{question} {own(cards.collect())}</div> }
}
