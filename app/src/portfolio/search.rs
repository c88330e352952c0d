//! Looking for something on this device.

pub mod form;
pub mod found;
pub mod index;
pub mod query;
pub mod result;
