//! The server of Samenbeeld: HTTP, accounts, SQL, and the rendering of public pages.
//!
//! Read in this order: [`router`] (what can be asked), [`session`] and [`origin`]
//! (who asks), [`routes`] (what is answered), [`db`] (what is kept).

// what is forgotten in a match is forgotten by an erasure, or by who asks before a change
#![warn(clippy::wildcard_enum_match_arm)]

pub mod claim;
pub mod client;
pub mod clock;
pub mod code;
pub mod command;
pub mod config;
pub mod connections;
pub mod context;
pub mod cookies;
pub mod db;
pub mod demo;
pub mod events;
pub mod headers;
pub mod hex;
pub mod import;
pub mod left;
pub mod mail;
pub mod notify;
pub mod origin;
pub mod pages;
pub mod password;
pub mod pin;
pub mod problem;
pub mod rate;
pub mod received;
pub mod release;
pub mod request_log;
pub mod router;
pub mod routes;
pub mod serve;
pub mod session;
pub mod ssr;
pub mod starting;
pub mod tablet;
