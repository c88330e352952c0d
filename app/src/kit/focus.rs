//! Where the eyes and the keyboard are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Moves the focus to an element, once what is being drawn stands.
pub fn on(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id) {
            focus(&element);
        }
    });
}

/// Moves the focus to a contribution: what was tapped may be gone.
pub fn on_contribution(id: domain::id::ContributionId) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&format!("said-{id}")) {
            focus(&element);
        }
    });
}

/// Moves the focus to the heading of the page.
pub fn on_heading() {
    request_animation_frame(move || {
        if let Ok(Some(heading)) = document().query_selector("main h1") {
            let _ = heading.set_attribute("tabindex", "-1");
            // going back, the page is where it was left
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            if let Some(heading) = heading.dyn_ref::<HtmlElement>() {
                let _ = heading.focus_with_options(&options);
            }
        }
    });
}

fn focus(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}
