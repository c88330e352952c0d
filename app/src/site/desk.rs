//! The desk of a lead: pages that the server draws, for who has a location to
//! look after. They need a network and no script.

mod asked;
pub mod child;
pub mod confirm;
pub mod form;
pub mod forms;
pub mod group;
pub mod held;
pub mod import;
mod import_words;
pub mod layout;
pub mod overview;
pub mod people;
pub mod questions;
mod saved;
pub mod settings;
pub mod traces;
pub mod typed;

pub use layout::{At, Tab, desk_page};
