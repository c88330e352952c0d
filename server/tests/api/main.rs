//! The API as clients meet it: the real router, a real SQLite file.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod accounts;
mod backup;
mod browser;
mod demo;
mod desk;
mod desk_pages;
mod devices;
mod endings;
mod erased;
mod forged;
mod growth;
mod guessing;
mod held;
mod house;
mod import;
mod import_page;
mod import_size;
mod invitations;
mod known_accounts;
mod limits;
mod lost_answers;
mod newer;
mod numbers;
mod once;
mod origin;
mod pages;
mod phone;
mod pokes;
mod releases;
mod retention;
mod revoked;
mod routes;
mod seal;
mod sessions;
mod sight;
mod silence;
mod staff_devices;
mod starting;
mod sync;
mod tablets;
mod telling;
mod traces;
mod traces_pages;
mod walk;
