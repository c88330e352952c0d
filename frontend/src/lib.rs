//! The browser shell: storage, network, tabs. It mounts `app` and carries out the effects that `domain` decides.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module has loaded.
#[wasm_bindgen]
pub fn mount() {}
