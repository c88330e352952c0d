//! Contact with the server: its pokes, a session that has to be brought back first,
//! and the end of a device.

use super::Driver;
use crate::browser::window;
use crate::{network, preferences};
use domain::replica::{Event, Failure};
use domain::wire::{SyncAnswer, SyncRequest};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Driver {
    /// Listens to the server's pokes, from now on only with this stream.
    pub fn listen(self: &Rc<Self>) {
        let poked = Rc::clone(self);
        let events = network::events(move || poked.handle(Event::Poked));
        if let Some(before) = self.events.replace(events) {
            before.close();
        }
    }

    /// Deletes everything of this person: the device was revoked.
    pub(super) fn purge(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let person = self.replica.borrow().meta().person;
        spawn_local(async move {
            this.settle().await;
            this.end();
            this.storage.delete().await;
            if crate::tablet::seat().is_some() {
                crate::tablet::forget(person).await;
                // there it turns out whether it is the tablet as a whole
                let _ = window().location().replace("/faces");
                return;
            }
            preferences::forget_person(person);
            crate::shell::leave().await;
            crate::boot::mount(app::Revoked).forget();
        });
    }

    /// On the tablet of a group the browser's session may be of the one before, or
    /// have ended: then it is brought back first.
    pub(super) async fn sync(
        self: &Rc<Self>,
        request: &SyncRequest,
    ) -> Result<SyncAnswer, Failure> {
        let answered = network::sync(request).await;
        let Some(seat) = crate::tablet::seat() else {
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
            crate::tablet::hear();
        }
        answered
    }
}
