//! What can be searched on this device. It is made ready a piece at a time, so that
//! no key waits for it.

use crate::portfolio::changes::Reads;
use crate::portfolio::device::Device;
use domain::id::MomentId;
use domain::search::{Index, Search};
use leptos::prelude::*;
use std::time::Duration;

/// How many moments are made ready at a time.
const PIECE: usize = 200;

/// The index of the app, and how far it is.
#[derive(Clone, Copy)]
pub struct Ready {
    inner: StoredValue<Inner, LocalStorage>,
    /// Raised when it became ready.
    count: RwSignal<u32>,
}

#[derive(Default)]
struct Inner {
    index: Index,
    /// Which edition of the moments it followed last.
    followed: Option<u64>,
    is_working: bool,
    was_ready: bool,
}

impl Ready {
    /// Once per app.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            inner: StoredValue::new_local(Inner::default()),
            count: RwSignal::new(0),
        }
    }

    /// The moments that fit, newest first; follows every change. `None` while what
    /// is here is still being made ready: it is told when it is.
    #[must_use]
    pub fn find(self, device: Device, search: &Search) -> Option<Vec<MomentId>> {
        self.count.track();
        device.follow(Reads::Moments);
        self.prepare(device);
        self.inner.with_value(|inner| {
            let is_ready = inner.followed == Some(device.editions());
            is_ready.then(|| inner.index.find(search))
        })
    }

    /// Makes what is here ready: at once when it is little, else a piece at a time.
    pub fn prepare(self, device: Device) {
        if !self.inner.with_value(|inner| inner.is_working) {
            self.go_on(device);
        }
    }

    /// Does a piece. Answers whether that was the last one.
    fn go_on(self, device: Device) -> bool {
        let edition = device.editions();
        let follow = |inner: &mut Inner| {
            let is_ready = inner.followed == Some(edition)
                || device.peek(|replica| inner.index.follow_some(replica, PIECE));
            inner.followed = is_ready.then_some(edition);
            inner.is_working = !is_ready;
            if is_ready && !inner.was_ready {
                inner.was_ready = true;
                // the browser compiles what a search needs now, and not at the first key
                let words = "e".to_owned();
                let any = Search {
                    words,
                    ..Search::default()
                };
                let _ = inner.index.find(&any);
            }
            is_ready
        };
        let is_ready = self.inner.try_update_value(follow).unwrap_or(true);
        if !is_ready {
            let further = move || {
                if self.go_on(device) {
                    self.count.try_update(|count| *count += 1);
                }
            };
            set_timeout(further, Duration::ZERO);
        }
        is_ready
    }
}
