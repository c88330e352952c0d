//! A native dialog: a sheet from below on a phone, a card where there is room.

use crate::kit::button::submit;
use crate::kit::el::{El, view};
use crate::kit::icon::icon;
use crate::kit::texts::use_texts;
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// There is never more than one.
const ID: &str = "dialog";

/// How a dialog looks and what is in it.
#[must_use]
pub struct Sheet {
    /// Its element by its classes, for example `dialog.dialog.dialog-home`.
    pub classes: &'static str,
    /// Its heading, for example `h2.side-name`, with what is in it.
    pub title: El,
    /// What is in it.
    pub body: El,
    /// Its buttons, if any.
    pub foot: Option<El>,
}

impl Sheet {
    /// A plain one with a title.
    pub fn plain(title: &'static str) -> Self {
        Self {
            classes: "dialog.dialog",
            title: view! { <h2>{title}</h2> },
            body: view! { <div class="dialog-body"/> },
            foot: None,
        }
    }

    /// With buttons, from the one that changes nothing to the one that goes on.
    pub fn foot(self, leave: El, go_on: El) -> Self {
        Self {
            foot: Some(view! { <div class="dialog-foot">{leave} {go_on}</div> }),
            ..self
        }
    }
}

/// Opens a dialog as soon as it stands. `close` is called when it was closed,
/// in whatever way; `go_on` when its form is sent.
pub fn dialog(sheet: Sheet, close: Callback<()>, go_on: Callback<()>) -> El {
    let t = use_texts();
    request_animation_frame(|| {
        let dialog = document().get_element_by_id(ID);
        let dialog = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
        if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    });
    let cross = view! {
        <button class="icon-btn" type="button" aria-label={t.close()} on:click={close_around}>
            {icon("close")}
        </button>
    };
    let title = sheet.title.set("id", "dialog-title").set("tabindex", "-1");
    let form = view! {
        <form
            autocomplete="off"
            method="dialog"
            novalidate
            on:submit={move |event| {
                event.prevent_default();
                go_on.run(());
            }}
        >
            <div class="dialog-head">{title} {cross}</div>
            {sheet.body}
            {sheet.foot}
        </form>
    };
    view! {
        <{sheet.classes} id={ID} aria-labelledby="dialog-title" on:close={move |_| close.run(())}>
            {form}
        </_>
    }
}

/// Closes the dialog around what was tapped; the browser gives the focus back.
fn close_around(event: Event) {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let dialog = target.and_then(|target| target.closest("dialog").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// A button that closes the dialog and changes nothing.
pub fn leave(classes: &'static str, word: &'static str) -> El {
    view! { <{classes} type="button" on:click={close_around}>{word}</_> }
}

/// The same; what was typed is thrown away.
pub fn leave_and(classes: &'static str, word: &'static str, then: impl Fn() + 'static) -> El {
    view! {
        <{classes}
            type="button"
            on:click={move |event| {
                then();
                close_around(event);
            }}
        >
            {word}
        </_>
    }
}

/// The way on where something is lost by it.
pub fn loses(word: &'static str) -> El {
    submit("button.btn.btn-warn", word)
}

/// A short question with a way out, which is the safe one, and a way on.
pub fn question(
    title: &'static str,
    body: El,
    (stay, go): (&'static str, El),
    close: Callback<()>,
    go_on: Callback<()>,
) -> El {
    let mut sheet = Sheet::plain(title);
    sheet.body = sheet.body.put(body);
    let stay = leave("button.btn.btn-quiet", stay).set("autofocus", "");
    let sheet = sheet.foot(stay, go);
    dialog(sheet, close, go_on)
}
