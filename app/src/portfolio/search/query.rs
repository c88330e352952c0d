//! What is looked for, while the app is open.

use crate::portfolio::device::Device;
use crate::portfolio::search::index::Ready;
use domain::id::{ChildId, MomentId};
use domain::search::Search;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// How many are drawn with each key: about what the screen of a phone holds.
pub const FIRST: usize = 5;

/// How many are drawn when nobody types, and more of at a tap.
const SHOWN: usize = 25;

/// How long nobody types then.
const PAUSE: Duration = Duration::from_millis(200);

/// What is looked for: stays as it is while the app is open, so that coming back
/// from a moment comes back to what was found.
#[derive(Clone, Copy)]
pub struct Finder(RwSignal<Asked>, Ready);

#[derive(Clone, Default)]
struct Asked {
    search: Search,
    shown: usize,
    /// The child on whose page it was begun.
    child: Option<ChildId>,
}

impl Finder {
    /// Once per app.
    pub fn provide() {
        provide_context(Self(RwSignal::new(Asked::default()), Ready::begin()));
    }

    /// Makes what is here ready to be searched.
    pub fn prepare(self, device: Device) {
        self.1.prepare(device);
    }

    /// Reads what is asked.
    pub fn with<T>(self, read: impl FnOnce(&Search) -> T) -> T {
        self.0.with(|asked| read(&asked.search))
    }

    /// Asks something else.
    pub fn change(self, change: impl FnOnce(&mut Search)) {
        self.0.update(|asked| {
            change(&mut asked.search);
            asked.shown = FIRST;
        });
    }

    /// The moments that fit, newest first. `None` while what is here is made ready.
    pub fn find(self, device: Device) -> Option<Vec<MomentId>> {
        self.with(|search| self.1.find(device, search))
    }

    /// How many of them are drawn.
    pub fn shown(self) -> usize {
        self.0.with(|asked| asked.shown)
    }

    /// Draws more of them.
    pub fn show_more(self) {
        self.0.update(|asked| asked.shown += SHOWN);
    }

    /// Draws the rest of what is shown when nobody types for a while.
    pub fn draw_in_pauses(self) {
        Effect::new(move |before: Option<Option<TimeoutHandle>>| {
            if let Some(waiting) = before.flatten() {
                waiting.clear();
            }
            if self.shown() != FIRST {
                return None;
            }
            let more = move || {
                self.0.try_update(|asked| asked.shown = SHOWN);
            };
            set_timeout_with_handle(more, PAUSE).ok()
        });
    }

    /// Begun on the page of a child: among its moments.
    pub fn begin(self, child: Option<ChildId>) {
        let asked = self.0.get_untracked();
        if asked.shown == 0 || (child.is_some() && asked.child != child) {
            self.0.set(Asked {
                search: Search {
                    child,
                    ..Search::default()
                },
                shown: SHOWN,
                child,
            });
        }
    }
}
