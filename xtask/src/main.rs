//! The commands of the README, in one Rust program.

fn main() {}
