//! The children of a group. Tap the name: it is about this child. Tap what is
//! under it: see the child's picture.

use crate::components::capture::{is_chosen, toggle};
use crate::components::fields;
use crate::components::icon::{Drawing, arrow, face};
use crate::components::lone::empty;
use crate::device::use_device;
use crate::place;
use crate::signs::{DOTS_MAX, Sign, Signs, signs};
use crate::texts::{Texts, use_texts};
use crate::writing::{Field, Writing};
use domain::access::Role;
use domain::directory::Directory;
use domain::id::ChildId;
use leptos::prelude::*;

/// From how many children on a card becomes a row.
const MANY: usize = 12;

/// The children to choose from.
#[component]
pub fn Kids(
    /// The form that they are chosen for.
    writing: Writing,
    /// Them.
    children: Memo<Vec<(ChildId, String)>>,
) -> impl IntoView {
    let t = use_texts();
    let chosen = move || match writing.with(|draft| draft.children.len()) {
        0 => t.kids_tap().into(),
        count => t.kids_chosen(count),
    };
    let class = move || match children.with(Vec::len) {
        ..=MANY => "kid-grid",
        _ => "kid-grid kid-grid-many",
    };
    let kids = move || {
        if children.with(Vec::is_empty) {
            empty(
                2,
                Drawing::Empty,
                t.kids_none_title().into(),
                t.kids_none().into(),
                ().into_any(),
            )
        } else {
            view! {
                <ul class=class>
                    <For each=move || children.get() key=Clone::clone let:((id, name))>
                        <Kid writing id name/>
                    </For>
                </ul>
            }
            .into_any()
        }
    };
    view! {
        <section class="kids" aria-labelledby="who" id=Field::Children.id() tabindex="-1">
            <div class="kids-head"><h2 id="who">{t.capture_whom()}</h2><p class="soft">{chosen}</p></div>
            {fields::problem(writing, Field::Children)}
            {kids}
        </section>
    }
}

/// The children whose guardian the viewer is.
pub fn own_children(directory: &Directory) -> Vec<ChildId> {
    let children = directory.children.iter();
    children
        .filter(|child| child.roles.contains(&Role::Guardian))
        .map(|child| child.id)
        .collect()
}

#[component]
fn Kid(writing: Writing, id: ChildId, name: String) -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let today = device.shell().today();
    let signs = Memo::new(move |_| device.read(|replica| signs(replica, id, today)));
    let spoken = {
        let name = name.clone();
        move || spoken(t, &name, signs.get())
    };
    view! {
        <li class="kid">
            <button
                class="kid-pick" r#type="button"
                aria-pressed=is_chosen(writing, id) on:click=move |_| toggle(writing, id)
            >
                {face(&name, "face")}<span class="kid-name">{name}</span>
            </button>
            <a class="kid-open" href=place::child(id)>
                <span class="visually-hidden">{spoken}</span>
                <span class="meters" aria-hidden="true">
                    {meter("meter meter-home", t.side_home(), move || signs.get().home)}
                    {meter("meter meter-here", t.side_here(), move || signs.get().here)}
                    {move || silence(t, signs.get())}
                </span>
                {arrow("next")}
            </a>
        </li>
    }
}

/// Three dots at most; the word stands next to them.
fn meter(
    class: &'static str,
    word: &'static str,
    sign: impl Fn() -> Sign + Send + 'static,
) -> AnyView {
    let dots = move || {
        let on = sign().dots;
        let dot = |at| view! { <i class=(at < on).then_some("on")></i> };
        (0..DOTS_MAX).map(dot).collect::<Vec<_>>()
    };
    view! { <span class=class><b>{word}</b><span class="dots">{dots}</span></span> }.into_any()
}

/// Which silence there is, in words.
fn silences(t: Texts, signs: Signs) -> Vec<(&'static str, &'static str)> {
    let home = signs
        .home
        .is_silent
        .then(|| ("silence silence-home", t.silence_home()));
    let here = signs
        .here
        .is_silent
        .then(|| ("silence silence-here", t.silence_here()));
    home.into_iter().chain(here).collect()
}

fn silence(t: Texts, signs: Signs) -> Vec<AnyView> {
    silences(t, signs)
        .into_iter()
        .map(|(class, words)| view! { <span class=class>{words}</span> }.into_any())
        .collect()
}

fn spoken(t: Texts, name: &str, signs: Signs) -> String {
    let dots = |sign: Sign| sign.dots.to_string();
    let mut words = t.kids_spoken(name, &dots(signs.home), &dots(signs.here));
    for (_, silence) in silences(t, signs) {
        words.push_str(". ");
        words.push_str(silence);
    }
    words
}
