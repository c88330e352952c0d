//! The pad on which a PIN is typed: real buttons, and the keyboard does the same.

use super::{Choice, Face, Faces, Said, back, go_back, remark};
use crate::kit::button::text_button;
use crate::kit::el::{El, el};
use crate::kit::icon::{arrow, face};
use crate::kit::reactive::part;
use crate::kit::texts::{Texts, use_texts};
use leptos::ev::Event;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Most digits of a PIN.
const DIGITS_MAX: usize = 8;
/// Fewest digits.
const DIGITS_MIN: usize = 4;

/// The pad of somebody's PIN.
pub(super) fn pad(faces: Faces, choice: Choice, one: Face) -> AnyView {
    let t = use_texts();
    let typed = RwSignal::new(String::new());
    let waits = RwSignal::new(false);
    // what is wrong is said, and the next one is typed from the start
    Effect::new(move |_| {
        let (Said::Wrong(seconds) | Said::Shut(seconds)) = faces.said.get() else {
            return;
        };
        typed.set(String::new());
        waits.set(true);
        let over = move || {
            waits.try_set(false);
        };
        set_timeout(over, Duration::from_secs(seconds.into()));
    });
    let is_still = move || waits.get_untracked() || faces.said.get_untracked() == Said::Busy;
    let add = move |digit: char| {
        if !is_still() && typed.with_untracked(String::len) < DIGITS_MAX {
            typed.update(|typed| typed.push(digit));
        }
    };
    let take = move || {
        typed.update(|typed| {
            typed.pop();
        });
    };
    let person = one.person;
    let open = move || {
        let pin = typed.get_untracked();
        if pin.len() >= DIGITS_MIN && !is_still() {
            faces.keeper().open(person, pin);
        }
    };
    listen(faces, choice, add, take, open);
    let is_short = move || typed.with(String::len) < DIGITS_MIN;
    let cannot = move || (is_short() || waits.get()).then_some("true");
    let digit = |digit: char| {
        let key = el("button.key")
            .set("type", "button")
            .live("aria-disabled", move || waits.get().then_some("true"));
        key.tap(move || add(digit)).put(digit.to_string())
    };
    let take_away = el("button.key.key-soft")
        .set("type", "button")
        .set("aria-label", t.tablet_pad_take())
        .tap(take)
        .put(arrow("erase"));
    let enter = el("button.key.key-act")
        .set("type", "button")
        .live("aria-disabled", cannot)
        .tap(open)
        .put(t.tablet_pad_open());
    let keys = el("div.keys")
        .set("role", "group")
        .set("aria-label", t.tablet_pad_label());
    let keys = keys
        .put(('1'..='9').map(digit).collect::<Vec<_>>())
        .put(take_away)
        .put(digit('0'))
        .put(enter);
    let forgot = text_button("", t.tablet_pad_forgot(), move || {
        faces.let_go();
        choice.update(|choice| {
            if let Some(chosen) = choice {
                chosen.anew = true;
            }
        });
    });
    let is_quiet = move || matches!(faces.said.get(), Said::Nothing | Said::Busy);
    let hint = part(move || is_quiet().then(|| el("p.soft").put(t.tablet_pad_hint())));
    el("div.pad")
        .put(back(faces, choice))
        .put(face("span.face.face-here.face-l", &one.name))
        .put(el("h1").put(one.name))
        .put(dots(t, typed, faces.said))
        .put(el("div.pad-says").put(hint).put(remark(faces)))
        .put(keys)
        .put(forgot)
        .view()
}

/// How many digits are there, never which.
fn dots(t: Texts, typed: RwSignal<String>, said: RwSignal<Said>) -> El {
    let inside = part(move || {
        let count = typed.with(String::len);
        let dots = (0..count.max(DIGITS_MIN)).map(|at| {
            el(if at < count {
                "i.pad-dot.pad-dot-on"
            } else {
                "i.pad-dot"
            })
            .set("aria-hidden", "true")
        });
        let words = if said.get() == Said::Busy {
            t.tablet_pad_busy().to_owned()
        } else {
            t.tablet_pad_typed(count)
        };
        (
            dots.collect::<Vec<_>>(),
            el("span.visually-hidden").put(words),
        )
    });
    el("p.pad-dots").set("role", "status").put(inside)
}

/// The keyboard does what the buttons do.
fn listen(
    faces: Faces,
    choice: Choice,
    add: impl Fn(char) + 'static,
    take: impl Fn() + 'static,
    open: impl Fn() + 'static,
) {
    let watch = window_event_listener_untyped("keydown", move |event: Event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let is_elsewhere = |target: Element| {
            let classes = target.class_list();
            classes.contains("pad-back") || classes.contains("btn-text")
        };
        match key.key().as_str() {
            "Backspace" => take(),
            "Escape" => go_back(faces, choice),
            "Enter" if !target.is_some_and(is_elsewhere) => {
                event.prevent_default();
                open();
            }
            key => {
                let digit = key.chars().next().filter(char::is_ascii_digit);
                if let Some(digit) = digit.filter(|_| key.len() == 1) {
                    add(digit);
                }
            }
        }
    });
    on_cleanup(move || watch.remove());
}
