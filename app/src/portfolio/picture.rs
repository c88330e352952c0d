//! The complete picture of a child.

pub mod matrix;
pub mod view;
