//! Following the releases while somebody works: one moves to the next only when
//! everything is sent and nobody is writing.

use super::{activate, container};
use crate::browser::{document, listen, window};
use crate::driver::Driver;
use crate::preferences;
use leptos::prelude::{GetUntracked, Update};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, ServiceWorkerRegistration, VisibilityState};

/// Registers the service worker and follows its releases.
pub fn follow_releases(driver: &Rc<Driver>) {
    let Some(container) = container() else { return };
    let driver = Rc::clone(driver);
    spawn_local(async move {
        let registered = JsFuture::from(container.register("/sw.js")).await;
        let Ok(registration) = registered.map(JsValue::unchecked_into) else {
            return;
        };
        watch(&driver, &registration);
        update_at_links(&driver, &registration);
        update_when_hidden(&driver, &registration);
        look_for_updates(registration);
    });
}

/// Says so when a release is complete on this device and waits to be used.
fn watch(driver: &Rc<Driver>, registration: &ServiceWorkerRegistration) {
    let is_update = container().is_some_and(|c| c.controller().is_some());
    let host = driver.host;
    let ready = move |registration: &ServiceWorkerRegistration| {
        let waits = registration.waiting().is_some();
        if waits && is_update && !host.get_untracked().update_is_ready {
            host.update(|host| host.update_is_ready = true);
        }
    };
    ready(registration);
    let found = registration.clone();
    listen(registration, "updatefound", move |_| {
        let Some(worker) = found.installing() else {
            return;
        };
        let found = found.clone();
        listen(&worker, "statechange", move |_| ready(&found));
    });
}

/// Nothing waits to be sent or saved, and nobody is writing.
fn is_idle(driver: &Driver) -> bool {
    let status = driver.replica.borrow().status();
    status.waiting == 0 && status.saving == 0 && !preferences::has_drafts()
}

fn may_move(driver: &Driver, registration: &ServiceWorkerRegistration) -> bool {
    registration.waiting().is_some()
        // a page that begins anew would ask for the PIN
        && driver.seat.is_none()
        && driver.host.get_untracked().update_is_ready
        && is_idle(driver)
}

/// A tap on a link is a good moment: the page changes anyway.
fn update_at_links(driver: &Rc<Driver>, registration: &ServiceWorkerRegistration) {
    let (driver, registration) = (Rc::clone(driver), registration.clone());
    listen(&document(), "click", move |event| {
        let click: &MouseEvent = event.unchecked_ref();
        let is_plain = click.button() == 0 && !click.ctrl_key() && !click.meta_key();
        let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
        let link = target.and_then(|t| t.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|l| l.dyn_into::<HtmlAnchorElement>().ok()) else {
            return;
        };
        let is_ours = link.origin() == window().location().origin().unwrap_or_default();
        if is_plain && is_ours && may_move(&driver, &registration) {
            event.prevent_default();
            event.stop_propagation();
            activate(&registration, Some(link.href()));
        }
    });
}

/// So is a page that nobody looks at.
fn update_when_hidden(driver: &Rc<Driver>, registration: &ServiceWorkerRegistration) {
    let (driver, registration) = (Rc::clone(driver), registration.clone());
    listen(&document(), "visibilitychange", move |_| {
        let is_hidden = document().visibility_state() == VisibilityState::Hidden;
        if is_hidden && may_move(&driver, &registration) {
            activate(&registration, None);
        }
    });
}

/// Asks for a new release when the network comes back and when the page is
/// looked at again.
fn look_for_updates(registration: ServiceWorkerRegistration) {
    let look = move || {
        if let Ok(asked) = registration.update() {
            spawn_local(async move {
                let _ = JsFuture::from(asked).await;
            });
        }
    };
    let on_sight = look.clone();
    listen(&window(), "online", move |_| look());
    listen(&document(), "visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            on_sight();
        }
    });
}
