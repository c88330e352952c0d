//! The pad on which a PIN is typed: real buttons, and the keyboard does the same.

use super::{Choice, Face, Faces, Said, back, go_back, remark};
use crate::kit::button::text_button;
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, face};
use crate::kit::reactive::dynamic;
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
    let digit = |digit: char| {
        view! {
            <button
                class="key"
                type="button"
                aria-disabled={move || waits.get().then_some("true")}
                on:click={move |_| add(digit)}
            >
                {digit.to_string()}
            </button>
        }
    };
    let take_away = view! {
        <button
            class="key key-soft"
            type="button"
            aria-label={t.tablet_pad_take()}
            on:click={move |_| take()}
        >
            {arrow("erase")}
        </button>
    };
    let enter = view! {
        <button
            class="key key-act"
            type="button"
            aria-disabled={move || (is_short() || waits.get()).then_some("true")}
            on:click={move |_| open()}
        >
            {t.tablet_pad_open()}
        </button>
    };
    let keys = view! {
        <div class="keys" role="group" aria-label={t.tablet_pad_label()}>
            {('1'..='9').map(digit).collect::<Vec<_>>()}
            {take_away}
            {digit('0')}
            {enter}
        </div>
    };
    let forgot = text_button("", t.tablet_pad_forgot(), move || {
        faces.let_go();
        choice.update(|choice| {
            if let Some(chosen) = choice {
                chosen.anew = true;
            }
        });
    });
    let is_quiet = move || matches!(faces.said.get(), Said::Nothing | Said::Busy);
    let hint =
        dynamic(move || is_quiet().then(|| view! { <p class="soft">{t.tablet_pad_hint()}</p> }));
    view! {
        <div class="pad">
            {back(faces, choice)}
            {face("span.face.face-here.face-l", &one.name)}
            <h1>{one.name}</h1>
            {dots(t, typed, faces.said)}
            <div class="pad-says">{hint} {remark(faces)}</div>
            {keys}
            {forgot}
        </div>
    }
    .view()
}

/// How many digits are there, never which.
fn dots(t: Texts, typed: RwSignal<String>, said: RwSignal<Said>) -> El {
    let inside = dynamic(move || {
        let count = typed.with(String::len);
        let dots = (0..count.max(DIGITS_MIN)).map(|at| {
            let class = if at < count {
                "pad-dot pad-dot-on"
            } else {
                "pad-dot"
            };
            view! { <i class={class} aria-hidden="true"/> }
        });
        let words = if said.get() == Said::Busy {
            t.tablet_pad_busy().to_owned()
        } else {
            t.tablet_pad_typed(count)
        };
        (
            dots.collect::<Vec<_>>(),
            view! { <span class="visually-hidden">{words}</span> },
        )
    });
    view! { <p class="pad-dots" role="status">{inside}</p> }
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
