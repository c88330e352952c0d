//! What a person sees and may ask for. No storage and no network in here.
//!
//! Three rooms: what the browser runs (`portfolio`), what the server draws
//! (`site`), and what both are made of (`kit`). Neither of the two knows the
//! other, and the kit knows none of them.

// what is added to an enum of ours is shown as something else where a match forgets it
#![warn(clippy::wildcard_enum_match_arm)]

pub mod address;
pub mod kit;
#[cfg(any(feature = "csr", test))]
pub mod portfolio;
#[cfg(feature = "ssr")]
pub mod site;

#[cfg(test)]
mod example;
