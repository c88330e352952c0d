//! The facts, rules and merge of Samenbeeld.
//!
//! Everything here is a pure computation: no IO, no clock, no randomness. Time
//! and entropy are arguments, effects are values. That is what lets the same
//! code run in a browser, on the server and in a simulated network of devices.
//!
//! Read in this order: [`op`] (what can be recorded), [`moment`] (what the ops
//! of one moment say together), [`access`] (who sees and does what),
//! [`record`] (how a server takes an op in), [`replica`] (how a device works).
#![no_std]
// "Match every op, no `_` arm": what is forgotten there is forgotten by a permission or a placement
#![warn(clippy::wildcard_enum_match_arm)]

extern crate alloc;

pub mod access;
pub mod calendar;
pub mod collect;
pub mod desk;
pub mod directory;
pub mod harness;
pub mod hint;
pub mod id;
pub mod intake;
pub mod intent;
pub mod letters;
pub mod limits;
pub mod merge;
pub mod moment;
pub mod news;
pub mod normalize;
pub mod notify;
pub mod op;
pub mod picture;
pub mod placement;
pub mod pull;
pub mod record;
pub mod replica;
pub mod scope;
pub mod search;
pub mod stamp;
pub mod text;
pub mod wire;
