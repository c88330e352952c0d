//! A new moment on its own page: from the bar, from a shortcut of the installed
//! app, or about one child.

use crate::components::capture::{Capture, who};
use crate::components::children::own_children;
use crate::components::fields;
use crate::components::icon::{Drawing, arrow, face};
use crate::components::lone::empty;
use crate::components::screen::{Screen, back};
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::texts::{Texts, use_texts};
use crate::writing::Writing;
use crate::{names, place};
use domain::directory::Directory;
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

fn writer(directory: &Directory, asked: Option<ChildId>) -> Writer {
    let access = directory.access();
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
#[component]
pub fn NewPage() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let asked = place::use_asked::<ChildId>("child");
    let writer = Memo::new(move |_| {
        let asked = asked.get();
        device.read(|replica| {
            replica
                .directory()
                .map(|directory| writer(directory, asked))
        })
    });
    move || {
        let (start, word, content) = match writer.get().unwrap_or(Writer::Nobody) {
            Writer::Here(children, child) => (
                "/home".into(),
                t.nav_group().into(),
                from_here(t, children, child),
            ),
            Writer::Home(child, name) => (place::child(child), name.clone(), from_home(t, child)),
            Writer::Which(children) => {
                ("/home".into(), t.nav_together().into(), which(t, children))
            }
            Writer::Nobody => (
                "/home".into(),
                t.to_start().into(),
                empty(
                    2,
                    Drawing::Empty,
                    t.nobody_title().into(),
                    t.nobody_text().into(),
                    ().into_any(),
                ),
            ),
        };
        view! {
            <Screen title=t.new_title() start=back(start, word) is_narrow=true>
                <h1 class="visually-hidden">{t.new_title()}</h1>
                {content}
            </Screen>
        }
    }
}

/// What happens when it is saved: on to where it can be seen.
fn done(t: Texts, to: String) -> Callback<domain::id::MomentId> {
    let (speaker, go) = (use_speaker(), place::use_go());
    Callback::new(move |moment| {
        speaker.say(t.toast_saved().into(), Some(moment));
        go(&to, true);
    })
}

fn from_here(t: Texts, children: Vec<(ChildId, String)>, child: Option<ChildId>) -> AnyView {
    let to = child.map_or_else(|| "/home".into(), place::child);
    // without a child it is the form of the group's own screen
    let key = child.map_or_else(|| "new".into(), |child| format!("new/{child}"));
    let fresh = Draft {
        children: child.into_iter().collect(),
        ..Draft::default()
    };
    let writing = Writing::open(key, fresh, done(t, to));
    view! {
        <Capture
            writing side=Perspective::Here child=None is_open=true
            people=who(writing, children)
        />
    }
    .into_any()
}

fn from_home(t: Texts, child: ChildId) -> AnyView {
    let writing = Writing::open(
        format!("new/{child}"),
        Draft::default(),
        done(t, place::child(child)),
    );
    view! {
        <Capture
            writing side=Perspective::Home child=Some(child) is_open=true
            people=fields::feeling(writing)
        />
    }
    .into_any()
}

fn which(t: Texts, children: Vec<(ChildId, String)>) -> AnyView {
    let cards = children.into_iter().map(|(id, name)| {
        view! {
            <li>
                <a class="own-child" href=format!("/new?child={id}")>
                    {face(&name, "face face-l")}<span><b>{name.clone()}</b></span>{arrow("next")}
                </a>
            </li>
        }
    });
    view! {
        <h2>{t.capture_whom()}</h2>
        <ul class="own">{cards.collect::<Vec<_>>()}</ul>
    }
    .into_any()
}
