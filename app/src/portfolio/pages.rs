//! One file per page. Its address is in [`crate::address`], and a line in
//! [`crate::portfolio::lazy_pages`] shows it.

pub mod alone;
pub mod ask;
pub mod attention;
pub mod child;
pub mod faces;
pub mod home;
pub mod moment;
pub mod new;
pub mod news;
pub mod not_found;
pub mod picture;
pub mod questions;
pub mod search;
pub mod us;
pub mod work;
