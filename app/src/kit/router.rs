//! Where in the app somebody is, and going elsewhere: links of the app change
//! the page without loading it anew, and going back comes to where it was left.
//! docs/decisions/0008-elements.md says why this is not a library.

use crate::address::Location;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, ScrollRestoration};

/// Where somebody is.
#[derive(Clone, Copy)]
pub struct Router {
    address: RwSignal<Location>,
    visited: StoredValue<Visited>,
}

struct Visited {
    /// Where one is, as it is written in the bar.
    here: String,
    /// How far each address was scrolled when it was left, in px.
    left: Vec<(String, f64)>,
    /// How high parts of long pages were, in px.
    heights: Vec<(String, u32)>,
}

impl Visited {
    fn leave(&mut self, scrolled_px: f64) {
        self.left.retain(|(address, _)| *address != self.here);
        self.left.push((self.here.clone(), scrolled_px));
    }

    fn was_left_at(&self) -> f64 {
        let left = self.left.iter().find(|(address, _)| *address == self.here);
        left.map_or(0.0, |(_, scrolled_px)| *scrolled_px)
    }
}

/// Where somebody is.
pub fn use_router() -> Router {
    expect_context::<Router>()
}

impl Router {
    /// Once per app: follows links and the browser's buttons.
    pub fn provide() -> Self {
        let (address, here) = read();
        let place = Self {
            address: RwSignal::new(address),
            visited: StoredValue::new(Visited {
                here,
                left: Vec::new(),
                heights: Vec::new(),
            }),
        };
        if let Ok(history) = window().history() {
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
        // on the window, so that whoever listens on the document comes first
        window_event_listener(ev::click, move |event| {
            if let Some(url) = link_of_app(&event) {
                event.prevent_default();
                place.go(&url, false);
            }
        });
        window_event_listener(ev::popstate, move |_| place.arrive(true));
        provide_context(place);
        place
    }

    /// The address; follows its changes.
    pub fn get(self) -> Location {
        self.address.get()
    }

    /// The address once.
    pub fn peek(self) -> Location {
        self.address.get_untracked()
    }

    /// Goes to another page; `replace`: as if this one had not been there.
    pub fn go(self, url: &str, replace: bool) {
        let Ok(history) = window().history() else {
            return;
        };
        let scrolled_px = scrolled();
        self.visited
            .update_value(|visited| visited.leave(scrolled_px));
        let went = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(url))
        };
        if went.is_ok() {
            self.arrive(false);
        }
    }

    /// How high a part of a long page was when it was last drawn, in px.
    pub fn height(self, part: &str) -> Option<u32> {
        self.visited.with_value(|visited| {
            let known = visited.heights.iter().find(|(known, _)| known == part);
            known.map(|(_, height_px)| *height_px)
        })
    }

    /// Remembers how high a part of a long page is, so that coming back comes to
    /// where it was left.
    pub fn keep_height(self, part: String, height_px: u32) {
        self.visited.update_value(|visited| {
            visited.heights.retain(|(known, _)| *known != part);
            visited.heights.push((part, height_px));
        });
    }

    fn arrive(self, is_back: bool) {
        let (address, here) = read();
        let path = |url: &str| url.split('?').next().unwrap_or_default().to_owned();
        let scrolled_px = scrolled();
        let mut y = Some(0.0);
        self.visited.update_value(|visited| {
            if is_back {
                visited.leave(scrolled_px);
            } else if path(&visited.here) == path(&here) {
                y = None;
            }
            visited.here = here;
            if is_back {
                y = Some(visited.was_left_at());
            }
        });
        if self.peek() != address {
            self.address.set(address);
        }
        if let Some(y) = y {
            // after the new page is drawn and has its height
            request_animation_frame(move || {
                request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, y));
            });
        }
    }
}

/// The address in the bar, and how it is written there.
fn read() -> (Location, String) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    (Location::parse(&path, &query), path + &query)
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Where a click leads, when it is on a link within the app and asks for
/// nothing special.
fn link_of_app(event: &MouseEvent) -> Option<String> {
    let is_plain = event.button() == 0
        && !event.default_prevented()
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let target: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_ours = is_plain
        && link.rel() != "external"
        && link.target().is_empty()
        && link.hash().is_empty()
        && link.origin() == window().location().origin().unwrap_or_default();
    is_ours.then(|| link.pathname() + &link.search())
}
