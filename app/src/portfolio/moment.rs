//! A moment, as the viewer reads it and acts on it.

pub mod actions;
pub mod call;
pub mod card;
pub mod compared;
pub mod contribution;
pub mod delivery_badge;
pub mod dialogs;
pub mod invitation;
pub mod list;
pub mod months;
pub mod sides;
pub mod view;
