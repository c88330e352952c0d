//! wasm-bindgen as a program of our own: `bindgen INPUT.wasm OUT_DIR OUT_NAME release|development`.
//!
//! Cargo.lock holds one version of wasm-bindgen, so this can never disagree with the front end, and
//! it builds in a quarter of the time of the published command-line tool.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mut next = |what: &str| {
        args.next()
            .with_context(|| format!("missing argument: {what}"))
    };
    let input = next("INPUT.wasm")?;
    let out_dir = next("OUT_DIR")?;
    let out_name = next("OUT_NAME")?;
    let release = next("release or development")? == "release";
    Bindgen::new()
        .input_path(input)
        .out_name(&out_name)
        .web(true)?
        .typescript(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(out_dir)
}
