//! Contact with the server: its pokes, a session that has to be brought back first,
//! and the end of a device.

use super::{Driver, End};
use crate::browser::{after, listen, now_ms};
use crate::network;
use crate::tabs::News;
use domain::replica::{Event, Failure, Store, pause_ms};
use domain::wire::{SyncAnswer, SyncRequest};
use leptos::prelude::{GetUntracked, Update};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::EventSource;

/// How often in a row the server may not be reached before that is said: one
/// request that fails is no news.
const TRIES_MAX: u32 = 2;

impl Driver {
    /// What a request has taught of the way to the server. The other tabs hear it too:
    /// they make none.
    pub(super) fn learn(self: &Rc<Self>, failure: Option<Failure>) {
        let before = self.unreached.get();
        let unreached = match failure {
            Some(Failure::Unreachable) => before.saturating_add(1),
            _ => 0,
        };
        if failure.is_none() && before > 0 {
            self.listen_on();
        }
        if unreached != before {
            self.tabs.tell(&News {
                moments: Vec::new(),
                meta: false,
                unreached: Some(unreached),
            });
        }
        self.set_unreached(unreached);
    }

    pub(super) fn set_unreached(&self, unreached: u32) {
        self.unreached.set(unreached);
        let is_away = unreached >= TRIES_MAX;
        if self.host.get_untracked().server_is_away != is_away {
            self.host.update(|host| host.server_is_away = is_away);
        }
    }

    /// Listens to the server's pokes, from now on only with this stream.
    pub fn listen(self: &Rc<Self>) {
        let events = network::events();
        if let Some(events) = &events {
            let this = Rc::clone(self);
            listen(events, "poke", move |_| {
                // a stream begins with one: there is a way to the server again
                let is_back = this.unreached.get() > 0;
                this.unheard.set(0);
                this.handle(if is_back { Event::TryNow } else { Event::Poked });
            });
            // there may be none any more
            let this = Rc::clone(self);
            let failed = events.clone();
            listen(events, "error", move |_| {
                this.handle(Event::Poked);
                if failed.ready_state() == EventSource::CLOSED {
                    this.listen_later();
                }
            });
        }
        if let Some(before) = self.events.replace(events) {
            before.close();
        }
    }

    /// The server was reached: so are its pokes again, where the browser had given up.
    fn listen_on(self: &Rc<Self>) {
        let is_closed = |events: &EventSource| events.ready_state() == EventSource::CLOSED;
        if !self.is_over.get() && self.events.borrow().as_ref().is_none_or(is_closed) {
            self.listen();
        }
    }

    /// The browser does not try again after an answer that is none. It is tried after
    /// the pauses that the replica takes.
    fn listen_later(self: &Rc<Self>) {
        let tries = self.unheard.get().saturating_add(1);
        self.unheard.set(tries);
        let device = self.replica.borrow().meta().device;
        let this = Rc::clone(self);
        after(pause_ms(tries, device, now_ms()), move || {
            this.listen_on();
        });
    }

    /// Deletes everything of this person: the device was revoked.
    pub(super) fn purge(self: &Rc<Self>) {
        let this = Rc::clone(self);
        spawn_local(async move {
            this.settle().await;
            this.end();
            this.storage.delete().await;
            (this.ended)(End::Revoked);
        });
    }

    /// On the tablet of a group the browser's session may be of the one before, or
    /// have ended: then it is brought back first.
    pub(super) async fn sync(
        self: &Rc<Self>,
        request: &SyncRequest,
    ) -> Result<SyncAnswer, Failure> {
        let answered = network::sync(request).await;
        let Some(seat) = &self.seat else {
            return answered;
        };
        let needs = matches!(answered, Err(Failure::SignedOut | Failure::OtherPerson));
        let answered = if needs && !self.is_over.get() && seat.resume().await {
            self.listen();
            network::sync(request).await
        } else {
            answered
        };
        if matches!(&answered, Ok(answer) if !answer.device_revoked) {
            crate::tablet::hear(seat);
        }
        answered
    }
}
