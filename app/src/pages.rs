//! One file per page. A page uses components, never the reverse; its address is
//! a line in `app.rs` (browser) or in the server's router (public).

#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod public;

#[cfg(feature = "csr")]
pub mod alone;
#[cfg(feature = "csr")]
pub mod ask;
#[cfg(feature = "csr")]
pub mod attention;
#[cfg(feature = "csr")]
pub mod child;
#[cfg(feature = "csr")]
pub mod faces;
#[cfg(feature = "csr")]
pub mod home;
#[cfg(feature = "csr")]
pub mod moment;
#[cfg(feature = "csr")]
pub mod new;
#[cfg(feature = "csr")]
pub mod news;
#[cfg(feature = "csr")]
pub mod not_found;
#[cfg(feature = "csr")]
pub mod picture;
#[cfg(feature = "csr")]
pub mod questions;
#[cfg(feature = "csr")]
pub mod search;
#[cfg(feature = "csr")]
pub mod us;
#[cfg(feature = "csr")]
pub mod work;
