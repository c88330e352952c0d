//! The size gate: what a phone downloads before it can show anything must not grow unnoticed.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{files, site};

/// What is downloaded first.
const FIRST: [&str; 3] = ["app.js", "split.js", "app_bg.wasm"];

/// What the first screen needs, as brotli sends it. A ratchet: what it is now and a little room. The goal is 250 000
/// (docs/decisions/0007-size.md).
const FIRST_BYTES: u64 = 341_000;

/// What is read after it: the other pages and the faces of a tablet.
const LATER_BYTES: u64 = 148_000;

const BROTLI: &str = "\
const { readFileSync } = require('fs');
const { brotliCompressSync, constants } = require('zlib');
for (const file of process.argv.slice(1)) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  console.log(brotliCompressSync(bytes, { params }).length);
}";

/// One line on the sizes; an error when one of them is over its limit.
pub fn check(site: &Path) -> Result<String> {
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for file in files::under(site, &|_| true)? {
        let name = file.strip_prefix(site).context("a file of the site")?;
        if FIRST.map(Path::new).contains(&name) {
            first.push(file);
        } else if site::is_module(&file) {
            later.push(file);
        }
    }
    ensure!(
        first.len() == FIRST.len(),
        "the site lacks a part of what is downloaded first: {FIRST:?}"
    );
    verdict(packed(&first)?, packed(&later)?)
}

/// What files weigh together.
fn packed(files: &[PathBuf]) -> Result<u64> {
    let output = Command::new("node")
        .arg("-e")
        .arg(BROTLI)
        .args(files)
        .output()
        .context("cannot start node")?;
    if !output.status.success() {
        bail!(
            "cannot compress the site: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let sizes = String::from_utf8(output.stdout)?;
    let sizes: Result<Vec<u64>, _> = sizes.lines().map(str::parse).collect();
    Ok(sizes?.iter().sum())
}

fn verdict(first: u64, later: u64) -> Result<String> {
    let line = format!(
        "JavaScript and WebAssembly with brotli: {first} of {FIRST_BYTES} bytes first, {later} of {LATER_BYTES} later"
    );
    if first > FIRST_BYTES || later > LATER_BYTES {
        bail!("{line}: too large");
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_first_and_what_is_later_each_have_a_limit() {
        assert!(verdict(FIRST_BYTES, LATER_BYTES).is_ok());
        assert!(verdict(FIRST_BYTES + 1, 0).is_err());
        assert!(verdict(0, LATER_BYTES + 1).is_err());
    }
}
