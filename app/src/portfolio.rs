//! What runs in the browser: everything of who is signed in, and what stands there
//! when nobody is.
//!
//! A view reads the replica through [`device`] and asks through it; it never writes
//! state. What it shows is made by plain functions (`view.rs` of a subject and the
//! like) that are tested without a browser. A page uses the views of subjects, never
//! the reverse.

pub mod app;
mod audience;
mod capabilities;
pub mod changes;
mod child;
pub mod device;
mod frame;
mod lazy_pages;
mod moment;
mod news;
pub mod pages;
mod picture;
mod question;
mod search;
mod team;
mod when;
mod write;
