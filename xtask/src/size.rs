//! The size gate: what a phone downloads before it can show anything must not grow unnoticed.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

/// JavaScript and WebAssembly together, as brotli sends them. A ratchet: what it
/// is now and a little room. It went up for the tablet of a group and traces, and once
/// more for what the tablet does with late answers and before it deletes, and for the
/// seal of a question, for what is new, for the complete picture, for finding moments and
/// the library, and for the balance. The goal is 250 000 (docs/decisions/0007-size.md).
const LIMIT_BYTES: u64 = 430_000;

const BROTLI: &str = "\
const { readFileSync } = require('fs');
const { brotliCompressSync, constants } = require('zlib');
for (const file of process.argv.slice(1)) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  console.log(brotliCompressSync(bytes, { params }).length);
}";

/// One line on the sizes; an error when they are over the limit.
pub fn check(site: &Path) -> Result<String> {
    let files = ["app.js", "app_bg.wasm"].map(|name| site.join(name));
    let output = Command::new("node")
        .arg("-e")
        .arg(BROTLI)
        .args(&files)
        .output()
        .context("cannot start node")?;
    if !output.status.success() {
        bail!(
            "cannot compress the site: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let sizes = String::from_utf8(output.stdout)?;
    let sizes = sizes
        .lines()
        .map(str::parse)
        .collect::<Result<Vec<u64>, _>>()?;
    verdict(&sizes)
}

fn verdict(sizes: &[u64]) -> Result<String> {
    let total: u64 = sizes.iter().sum();
    let line = format!("JavaScript and WebAssembly: {total} of {LIMIT_BYTES} bytes with brotli");
    if total > LIMIT_BYTES {
        bail!("{line}: too large");
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_for_all_files_together() {
        assert!(verdict(&[LIMIT_BYTES - 1, 1]).is_ok());
        assert!(verdict(&[LIMIT_BYTES, 1]).is_err());
    }
}
