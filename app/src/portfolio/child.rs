//! A child and its portfolio.

pub mod head;
pub mod portfolio;
