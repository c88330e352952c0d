//! What stands in the page, and what happens to the page as a whole.

use crate::browser::{document, listen, window};
use leptos::prelude::*;
use std::any::Any;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, VisibilityState};

/// What stands in the page, until this is dropped.
pub struct Mounted(Box<dyn Any>);

impl Mounted {
    /// It stands there for as long as the page lives.
    pub fn forget(self) {
        std::mem::forget(self.0);
    }
}

/// Puts a view in the place of the skeleton.
pub fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Mounted {
    let Some(place) = document().get_element_by_id("app") else {
        return Mounted(Box::new(()));
    };
    place.set_inner_html("");
    let place = place.unchecked_into::<HtmlElement>();
    Mounted(Box::new(leptos::mount::mount_to(place, || {
        view().into_any()
    })))
}

/// Calls back when it may be worth trying at once.
pub fn follow_hints(hinted: impl Fn() + 'static) {
    let hinted = Rc::new(hinted);
    for name in ["online", "offline"] {
        let hinted = Rc::clone(&hinted);
        listen(&window(), name, move |_| hinted());
    }
    listen(&document(), "visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            hinted();
        }
    });
}
