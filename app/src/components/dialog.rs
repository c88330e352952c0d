//! A native dialog: a sheet from below on a phone, a card where there is room.

use crate::components::icon::icon;
use crate::texts::use_texts;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// How a dialog looks and what it is called.
pub struct Sheet {
    /// Its classes.
    pub class: &'static str,
    /// The class of its heading.
    pub title_class: &'static str,
    /// Its heading.
    pub title: AnyView,
    /// What is in it.
    pub body: AnyView,
    /// Its buttons, if any.
    pub foot: Option<AnyView>,
}

/// Opens a dialog as soon as it stands. `close` is called when it was closed,
/// in whatever way; `submit` when its form is sent.
pub fn dialog(sheet: Sheet, close: Callback<()>, submit: Callback<()>) -> AnyView {
    let t = use_texts();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let Sheet {
        class,
        title_class,
        title,
        body,
        foot,
    } = sheet;
    let foot = foot.map(|foot| view! { <div class="dialog-foot">{foot}</div> });
    view! {
        <dialog class=class node_ref=node aria-labelledby="dialog-title" on:close=move |_| close.run(())>
            <form
                method="dialog" novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    submit.run(());
                }
            >
                <div class="dialog-head">
                    <h2 id="dialog-title" class=title_class tabindex="-1">{title}</h2>
                    <button
                        class="icon-btn" r#type="button" aria-label=t.close() on:click=close_around
                    >
                        {icon("close")}
                    </button>
                </div>
                <div class="dialog-body">{body}</div>
                {foot}
            </form>
        </dialog>
    }
    .into_any()
}

/// Closes the dialog around what was tapped; the browser gives the focus back.
fn close_around(event: leptos::ev::MouseEvent) {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let dialog = target.and_then(|target| target.closest("dialog").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// A button that closes the dialog and changes nothing.
pub fn leave(word: &'static str) -> AnyView {
    view! {
        <button class="btn btn-quiet" r#type="button" on:click=close_around>{word}</button>
    }
    .into_any()
}

/// A short question with a way out, which is the safe one, and a way on.
pub fn question(
    title: &'static str,
    body: AnyView,
    words: (&'static str, &'static str),
    close: Callback<()>,
    go_on: Callback<()>,
) -> AnyView {
    let (stay, go) = words;
    let foot = view! {
        <button class="btn btn-warn" r#type="submit">{go}</button>
        <button class="btn" r#type="button" autofocus=true on:click=close_around>
            {stay}
        </button>
    };
    let sheet = Sheet {
        class: "dialog",
        title_class: "",
        title: title.into_any(),
        body,
        foot: Some(foot.into_any()),
    };
    dialog(sheet, close, go_on)
}
