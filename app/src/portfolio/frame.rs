//! What is around every page: its head, the ways elsewhere, and how the device stands
//! with the server.

pub mod screen;
pub mod status;
pub mod sync_status;
