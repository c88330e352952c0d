//! The children of a group. Tap the name: it is about this child. Tap what is
//! under it: see the child's picture.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::{Drawing, arrow, face};
use crate::kit::reactive::{ErasedMemo, dyn_text, dynamic};
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{later_memo_of, use_device};
use crate::portfolio::team::quiet::is_quiet_here;
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
    let is_quiet = later_memo_of(device, Reads::List(Some(id)), move |replica| {
        is_quiet_here(replica, id, device.today())
    });
    let below = dynamic(move || {
        if is_quiet.get() {
            view! { <span class="silence">{t.silence_here()}</span> }
        } else {
            view! { <span class="kid-word" aria-hidden="true">{t.child_title()}</span> }
        }
    });
    let whose = view! { <span class="visually-hidden">{t.kids_spoken(name)}</span> };
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
            <a class="kid-open" href={address::child(id)}>{whose} {below} {arrow("next")}</a>
        </li>
    }
}
