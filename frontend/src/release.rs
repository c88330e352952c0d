//! The service worker, and moving to a new release.

pub mod follow;

use crate::browser::{listen, window};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

/// Registers the service worker, and uses the release that waits, if one does:
/// nobody is at work.
pub fn register() {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let _ = JsFuture::from(container.register("/sw.js")).await;
        move_on(None);
    });
}

/// Moves to the release that waits; the page is loaded anew, at `url` or where
/// it is.
pub fn move_on(url: Option<String>) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let found = JsFuture::from(container.get_registration()).await;
        let registration: Option<ServiceWorkerRegistration> =
            found.ok().and_then(|found| found.dyn_into().ok());
        if let Some(registration) = registration {
            activate(&registration, url);
        }
    });
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let has = js_sys::Reflect::has(&navigator, &"serviceWorker".into());
    has.unwrap_or(false).then(|| navigator.service_worker())
}

fn activate(registration: &ServiceWorkerRegistration, url: Option<String>) {
    let (Some(container), Some(worker)) = (container(), registration.waiting()) else {
        return;
    };
    let moved = Cell::new(false);
    listen(&container, "controllerchange", move |_| {
        if !moved.replace(true) {
            let location = window().location();
            let _ = match &url {
                Some(url) => location.assign(url),
                None => location.reload(),
            };
        }
    });
    let _ = worker.post_message(&"activate".into());
}
