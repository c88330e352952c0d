//! The product binary: `samenbeeld serve`, `samenbeeld demo`.

fn main() {}
