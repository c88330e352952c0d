//! The views of Samenbeeld: what a person sees and may ask for. No storage and
//! no network in here.
//!
//! A view reads the replica through [`device`] and asks through it; it never
//! writes state. What it shows is made by plain functions ([`seen`], [`signs`],
//! [`months`], …) that are tested without a browser.
//!
//! With the feature `ssr` the server draws the public pages and the shell; with
//! `csr` the browser runs the rest.

pub mod address;
pub mod audience;
pub mod components;
pub mod dates;
pub mod device;
#[cfg(feature = "ssr")]
pub mod document;
pub mod el;
pub mod finder;
pub mod hint;
#[cfg(feature = "csr")]
mod index;
pub mod language;
pub mod library;
pub mod mark;
pub mod may;
pub mod months;
pub mod names;
pub mod pages;
pub mod picture;
pub mod question;
pub mod release;
pub mod seen;
pub mod signs;
pub mod standing;
pub mod texts;
pub mod waiting;
pub mod work;

#[cfg(feature = "csr")]
mod app;
pub mod draft;
#[cfg(feature = "csr")]
mod focus;
#[cfg(feature = "csr")]
mod live;
#[cfg(feature = "csr")]
mod place;
#[cfg(feature = "csr")]
mod rest;
#[cfg(feature = "csr")]
mod searching;
#[cfg(feature = "csr")]
mod when;
#[cfg(feature = "csr")]
mod writing;

#[cfg(test)]
mod example;

#[cfg(feature = "csr")]
pub use crate::app::App;
#[cfg(feature = "csr")]
pub use crate::pages::alone::{Left, NetworkNeeded, PartMissing, SignedOut, StorageMissing};
#[cfg(feature = "csr")]
pub use crate::pages::faces::earlier::{Cleaner, Earlier, Step, earlier_page};
#[cfg(feature = "csr")]
pub use crate::pages::faces::{Face, Faces, Keeper, Revoked, Said, faces_page};
