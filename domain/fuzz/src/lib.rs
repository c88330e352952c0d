//! What the targets share: a small house with a moment in it, and what has to
//! hold of a moment, whatever was recorded in it. Bytes that cannot be read are
//! tried like all others, but not kept as something to grow from.

pub mod device;
pub mod holds;
pub mod house;
pub mod phone;
pub mod reader;
