//! What both rooms are made of: elements and what changes about them, texts,
//! names and dates, links, icons and buttons. It knows no page.

pub mod button;
pub mod dates;
pub mod dialog;
pub mod el;
pub mod empty_state;
pub mod focus;
pub mod icon;
pub mod language;
pub mod library;
pub mod names;
pub mod reactive;
pub mod release;
pub mod router;
pub mod side;
pub mod texts;
