//! The browser around the app: storage, network, tabs, service worker. It
//! carries out what `domain` decides and shows what `app` draws.
//!
//! It must not decide: what to send, what to keep and what to show is the
//! replica's business.

mod boot;
mod browser;
mod crypto;
mod driver;
mod network;
mod opened;
mod preferences;
mod release;
mod shell;
mod storage;
mod tablet;
mod tabs;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the browser as soon as the module is there.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(boot::boot());
}
