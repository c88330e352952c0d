//! The children of a group. Tap the name: it is about this child. Tap what is
//! under it: see the child's picture.

use crate::address;
use crate::kit::el::{El, el};
use crate::kit::empty_state::empty;
use crate::kit::icon::{Drawing, arrow, face};
use crate::kit::reactive::{Fact, part, words};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::device::{later_of, use_device};
use crate::portfolio::team::contact_balance::{DOTS_MAX, Sign, Signs, signs};
use crate::portfolio::write::capture::is_chosen;
use crate::portfolio::write::fields::{self, toggle};
use crate::portfolio::write::writing::{Field, Writing};
use domain::access::Role;
use domain::directory::Directory;
use domain::id::ChildId;

/// From how many children on a card becomes a row.
const MANY: usize = 12;

/// The children to choose from, for a form.
pub fn kids(writing: Writing, children: Fact<Vec<(ChildId, String)>>) -> El {
    let t = use_texts();
    let chosen = words(move || match writing.with(|draft| draft.children.len()) {
        0 => t.kids_tap().into(),
        count => t.kids_chosen(count),
    });
    let cards = part(move || {
        let children = children.get();
        let grid = match children.len() {
            0 => {
                return empty(
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
        el(grid).put(cards.collect::<Vec<_>>())
    });
    let head = el("div.kids-head")
        .put(el("h2").set("id", "who").put(t.capture_whom()))
        .put(el("p.soft").put(chosen));
    el("section.kids")
        .set("aria-labelledby", "who")
        .set("id", Field::Children.id())
        .set("tabindex", "-1")
        .put(head)
        .put(fields::problem(writing, Field::Children))
        .put(cards)
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
        let words = el("span")
            .put(el("b").put(child.name.clone()))
            .put(el("span.soft").put(child.about));
        let link = el("a.own-child")
            .with("href", child.href)
            .put(face("span.face.face-l", &child.name))
            .put(words)
            .put(arrow("next"));
        el("li").put(link)
    };
    el("ul.own").put(children.into_iter().map(card).collect::<Vec<_>>())
}

fn kid(writing: Writing, id: ChildId, name: &str) -> El {
    let (device, t) = (use_device(), use_texts());
    let signs = later_of(device, move |replica| signs(replica, id, device.today()));
    let called = name.to_owned();
    let below = part(move || {
        let signs = signs.get();
        let meters = el("span.meters")
            .set("aria-hidden", "true")
            .put(meter("span.meter.meter-home", t.side_home(), signs.home))
            .put(meter("span.meter.meter-here", t.side_here(), signs.here))
            .put(silences(t, signs).map(|silence| silence.map(|(is, words)| el(is).put(words))));
        let spoken = spoken(t, &called, signs);
        (el("span.visually-hidden").put(spoken), meters)
    });
    let pick = el("button.kid-pick")
        .set("type", "button")
        .live("aria-pressed", is_chosen(writing, id))
        .tap(move || toggle(writing, id))
        .put(face("span.face", name))
        .put(el("span.kid-name").put(name.to_owned()));
    let open = el("a.kid-open").with("href", address::child(id));
    el("li.kid")
        .key(id.0.as_u128())
        .put(pick)
        .put(open.put(below).put(arrow("next")))
}

/// Three dots at most; the word stands next to them.
fn meter(classes: &'static str, word: &'static str, sign: Sign) -> El {
    let dot = |at| if at < sign.dots { el("i.on") } else { el("i") };
    let dots = el("span.dots").put((0..DOTS_MAX).map(dot).collect::<Vec<_>>());
    el(classes).put(el("b").put(word)).put(dots)
}

/// Which silences there are: the element and the words.
fn silences(t: Texts, signs: Signs) -> [Option<(&'static str, &'static str)>; 2] {
    let home = ("span.silence.silence-home", t.silence_home());
    let here = ("span.silence.silence-here", t.silence_here());
    [
        signs.home.is_silent.then_some(home),
        signs.here.is_silent.then_some(here),
    ]
}

fn spoken(t: Texts, name: &str, signs: Signs) -> String {
    let dots = |sign: Sign| sign.dots.to_string();
    let mut words = t.kids_spoken(name, &dots(signs.home), &dots(signs.here));
    for (_, silence) in silences(t, signs).into_iter().flatten() {
        words.push_str(". ");
        words.push_str(silence);
    }
    words
}
