//! Questions: as they are read, listed and chosen.

pub mod library;
pub mod list;
pub mod parts;
pub mod view;
