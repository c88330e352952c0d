//! What is new for the viewer, and what was last written.

pub mod list;
pub mod recent;
