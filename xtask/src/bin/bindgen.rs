//! The front end's module made ready for browsers: `bindgen INPUT.wasm OUT_DIR OUT_NAME release|development`.
//!
//! First it is split where the front end says so (`#[wasm_split]`): `OUT_NAME_bg.wasm` is what a browser reads first, the
//! others are read by `split.js` when they are asked for. Then wasm-bindgen, as a library: Cargo.lock holds one version of
//! it, so it can never disagree with the front end, and it builds in a quarter of the time of the published command-line
//! tool.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

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
    let raw = fs::read(&input).with_context(|| format!("cannot read {input}"))?;
    let first = Path::new(&out_dir).join("first.wasm");
    let main_module = format!("./{out_name}.js");
    let mut options = Options::new(&raw);
    options.output_dir = out_dir.as_ref();
    options.main_out_path = &first;
    options.link_name = "./split.js";
    options.main_module = &main_module;
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cannot split {input}: {error:?}"))?;
    Bindgen::new()
        .input_path(&first)
        .out_name(&out_name)
        .web(true)?
        .typescript(false)
        // the table of functions, which the modules read later share
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(&out_dir)?;
    fs::remove_file(&first)?;
    Ok(())
}
