//! What pages are made of.

pub mod icon;
pub mod lone;
pub mod side;

#[cfg(feature = "csr")]
pub mod capture;
#[cfg(feature = "csr")]
pub mod children;
#[cfg(feature = "csr")]
pub mod contribution_form;
#[cfg(feature = "csr")]
pub mod dialog;
#[cfg(feature = "csr")]
pub mod facts_form;
#[cfg(feature = "csr")]
pub mod fields;
#[cfg(feature = "csr")]
pub mod moment_card;
#[cfg(feature = "csr")]
pub mod moment_dialogs;
#[cfg(feature = "csr")]
pub mod moment_list;
#[cfg(feature = "csr")]
pub mod moment_sides;
#[cfg(feature = "csr")]
pub mod portfolio;
#[cfg(feature = "csr")]
pub mod recent;
#[cfg(feature = "csr")]
pub mod said;
#[cfg(feature = "csr")]
pub mod screen;
#[cfg(feature = "csr")]
pub mod status;
#[cfg(feature = "csr")]
pub mod versions;
