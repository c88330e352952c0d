//! The promises of the domain: laws over whatever happens, and stories of a
//! parent and a mentor.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod clocks;
mod crashes;
mod finding;
mod forms;
mod hostile;
mod intake;
mod laws;
mod leaving;
mod limits;
mod lines;
mod newer;
mod news;
mod picture;
mod questions;
mod reading;
mod restored;
mod secrecy;
mod several;
mod stores;
mod stories;
mod tabs;
mod taken_back;
mod work;
mod world;
