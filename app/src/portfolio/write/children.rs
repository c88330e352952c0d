//! The children of a group. Tap the name: it is about this child. Tap what is
//! under it: see the child's picture.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::{Drawing, arrow, face};
use crate::kit::reactive::{ErasedMemo, dyn_text, dynamic};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{later_memo_of, use_device};
use crate::portfolio::team::contact_balance::{ContactBalance, DOTS_MAX, Sign, contact_balance};
use crate::portfolio::write::capture::is_chosen;
use crate::portfolio::write::fields::{self, toggle};
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::access::Role;
use domain::directory::Directory;
use domain::id::ChildId;

/// From how many children on a card becomes a row.
const MANY: usize = 12;

/// The children to choose from, for a form.
pub fn kids(writing: Writing, children: ErasedMemo<Vec<(ChildId, String)>>) -> El {
    let t = use_texts();
    let chosen = dyn_text(move || match writing.with(|draft| draft.children.len()) {
        0 => t.kids_tap().into(),
        count => t.kids_chosen(count),
    });
    let cards = dynamic(move || {
        let children = children.get();
        let grid = match children.len() {
            0 => {
                return empty_state(
                    "h2",
                    Drawing::Empty,
                    t.kids_none_title(),
                    t.kids_none(),
                    None,
                );
            }
            1..=MANY => "ul.kid-grid",
            _ => "ul.kid-grid.kid-grid-many",
        };
        let cards = children
            .into_iter()
            .map(|(id, name)| kid(writing, id, &name));
        view! { <{grid}>{cards.collect::<Vec<_>>()}</_> }
    });
    let head = view! {
        <div class="kids-head">
            <h2 id="who">{t.capture_whom()}</h2>
            <p class="soft">{chosen}</p>
        </div>
    };
    view! {
        <section class="kids" aria-labelledby="who" id={FormPart::Children.id()} tabindex="-1">
            {head}
            {fields::problem(writing, FormPart::Children)}
            {cards}
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

/// An own child to choose.
pub struct OwnChild {
    /// Where a tap leads.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Its group and mentor.
    pub about: String,
}

/// A large card for each own child.
pub fn own(children: Vec<OwnChild>) -> El {
    let card = |child: OwnChild| {
        let words = view! {
            <span>
                <b>{child.name.clone()}</b>
                <span class="soft">{child.about}</span>
            </span>
        };
        let link = view! {
            <a class="own-child" href={child.href}>
                {face("span.face.face-l", &child.name)}
                {words}
                {arrow("next")}
            </a>
        };
        view! { <li>{link}</li> }
    };
    view! { <ul class="own">{children.into_iter().map(card).collect::<Vec<_>>()}</ul> }
}

fn kid(writing: Writing, id: ChildId, name: &str) -> El {
    let (device, t) = (use_device(), use_texts());
    let signs = later_memo_of(device, Reads::List(Some(id)), move |replica| {
        contact_balance(replica, id, device.today())
    });
    let called = name.to_owned();
    let below = dynamic(move || {
        let signs = signs.get();
        let meters = view! {
            <span class="meters" aria-hidden="true">
                {meter("span.meter.meter-home", t.side_home(), signs.home)}
                {meter("span.meter.meter-here", t.side_here(), signs.here)}
                {silences(t, signs).map(|silence| silence.map(|(is, words)| view! { <{is}>{words}</_> }))}
            </span>
        };
        let spoken = spoken(t, &called, signs);
        (
            view! { <span class="visually-hidden">{spoken}</span> },
            meters,
        )
    });
    let pick = view! {
        <button
            class="kid-pick"
            type="button"
            aria-pressed={move || is_chosen(writing, id)()}
            on:click={move |_| toggle(writing, id)}
        >
            {face("span.face", name)}
            <span class="kid-name">{name.to_owned()}</span>
        </button>
    };
    view! {
        <li class="kid" key={id.0.as_u128()}>
            {pick}
            <a class="kid-open" href={address::child(id)}>{below} {arrow("next")}</a>
        </li>
    }
}

/// Three dots at most; the word stands next to them.
fn meter(classes: &'static str, word: &'static str, sign: Sign) -> El {
    let dot = |at| {
        if at < sign.dots {
            view! { <i class="on"/> }
        } else {
            view! { <i/> }
        }
    };
    let dots = view! { <span class="dots">{(0..DOTS_MAX).map(dot).collect::<Vec<_>>()}</span> };
    view! {
        <{classes}>
            <b>{word}</b>
            {dots}
        </_>
    }
}

/// Which silences there are: the element and the words.
fn silences(t: Texts, signs: ContactBalance) -> [Option<(&'static str, &'static str)>; 2] {
    let home = ("span.silence.silence-home", t.silence_home());
    let here = ("span.silence.silence-here", t.silence_here());
    [
        signs.home.is_silent.then_some(home),
        signs.here.is_silent.then_some(here),
    ]
}

fn spoken(t: Texts, name: &str, signs: ContactBalance) -> String {
    let dots = |sign: Sign| sign.dots.to_string();
    let mut words = t.kids_spoken(name, &dots(signs.home), &dots(signs.here));
    for (_, silence) in silences(t, signs).into_iter().flatten() {
        words.push_str(". ");
        words.push_str(silence);
    }
    words
}
