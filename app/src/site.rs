//! What the server draws: pages that need a network and no script.

pub mod desk;
pub mod document;
pub mod public;
