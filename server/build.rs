//! Makes sure that the folder of site files exists and that a changed site is embedded again.

use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-env-changed=SAMENBEELD_SITE_DIR");
    let site = env::var("SAMENBEELD_SITE_DIR").expect("set by .cargo/config.toml");
    fs::create_dir_all(&site).expect("the site folder can be made");
    println!("cargo:rerun-if-changed={site}");
}
