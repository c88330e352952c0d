//! The browser around the app: storage, network, tabs, service worker. It
//! carries out what `domain` decides and shows what `app` draws.
//!
//! It must not decide: what to send, what to keep and what to show is the
//! replica's business.
// without the app much of what is here waits in vain for somebody who calls it
#![cfg_attr(not(feature = "app"), allow(dead_code))]
// what is added to an enum of ours has to be answered here too
#![warn(clippy::wildcard_enum_match_arm)]

mod browser;
mod crypto;
mod storage;

#[cfg(feature = "app")]
mod boot;
#[cfg(feature = "app")]
mod driver;
#[cfg(feature = "app")]
mod network;
#[cfg(feature = "app")]
mod opened;
#[cfg(feature = "app")]
mod page;
#[cfg(feature = "app")]
mod preferences;
#[cfg(feature = "app")]
mod release;
#[cfg(feature = "app")]
mod shell;
#[cfg(feature = "app")]
mod tablet;
#[cfg(feature = "app")]
mod tabs;

/// Called by the browser as soon as the module is there.
#[cfg(feature = "app")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(boot::boot());
}
