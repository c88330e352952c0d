//! The site: everything that a browser downloads, in one folder that the server embeds.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{console::Console, files, places::Places, styles, tools};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Small: what is released, measured and tested in browsers.
    Release,
    /// Quick to build, with names kept for stack traces.
    Development,
}

impl Kind {
    fn cargo_profile(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Development => "dev",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Development => "debug",
        }
    }
}

/// `-O2` and not `-Oz`: the module is larger, but what brotli makes of it is smaller, and it runs faster. Then the
/// features that every browser we support has, and that Rust's compiler uses.
const WASM_OPT: [&str; 8] = [
    "-O2",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Compiles the front end; answers where the raw module is.
pub fn compile(places: &Places, console: &Console, kind: Kind) -> Result<PathBuf> {
    let profile = kind.cargo_profile();
    console.run(&mut places.cargo(&[
        "build",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile,
    ]))?;
    Ok(places.built_wasm(kind.folder()))
}

/// As small as brotli makes it: takes a second here, and would at every first start of a server.
const BROTLI: &str = "\
const { readFileSync, writeFileSync } = require('fs');
const { brotliCompressSync, constants } = require('zlib');
const [from, to] = process.argv.slice(1);
const bytes = readFileSync(from);
writeFileSync(to, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));";

/// Makes `app.js` and `app_bg.wasm` of the raw module; answers in which folder they are.
pub fn bind(places: &Places, console: &Console, kind: Kind, module: &Path) -> Result<PathBuf> {
    let bindgen = places.built("debug", "bindgen");
    let folder = places.target.join("front").join(kind.folder());
    let bound = folder.join("app_bg.wasm");
    let mode = if kind == Kind::Release {
        "release"
    } else {
        "development"
    };
    let inputs = files::fingerprint(&[
        &files::read(module)?,
        &files::read(&bindgen)?,
        mode.as_bytes(),
    ]);
    files::once(&bound, &inputs, || {
        fs::create_dir_all(&folder)?;
        console.run(
            Command::new(&bindgen)
                .arg(module)
                .arg(&folder)
                .args(["app", mode]),
        )
    })?;
    if kind == Kind::Development {
        return Ok(folder);
    }
    let wasm_opt = tools::wasm_opt(places, console)?;
    let small = folder.join("small");
    let module = small.join("app_bg.wasm");
    let inputs = files::fingerprint(&[
        &files::read(&bound)?,
        WASM_OPT.join(" ").as_bytes(),
        &files::read(&wasm_opt)?,
    ]);
    files::once(&module, &inputs, || {
        fs::create_dir_all(&small)?;
        console.run(
            Command::new("node")
                .arg(&wasm_opt)
                .args(WASM_OPT)
                .arg(&bound)
                .arg("-o")
                .arg(&module),
        )
    })?;
    files::write(&small.join("app.js"), &files::read(&folder.join("app.js"))?)?;
    let packed = small.join("app_bg.wasm.br");
    let inputs = files::fingerprint(&[&files::read(&module)?]);
    files::once(&packed, &inputs, || {
        console.run(
            Command::new("node")
                .args(["-e", BROTLI])
                .arg(&module)
                .arg(&packed),
        )
    })?;
    Ok(small)
}

/// Fills `site` with the program in `bound`, the style sheet and the public files, and with nothing else.
pub fn assemble(places: &Places, bound: &Path, site: &Path) -> Result<()> {
    fs::create_dir_all(site)?;
    let mut kept = BTreeSet::new();
    let mut put = |name: &Path, bytes: &[u8]| {
        kept.insert(name.to_owned());
        files::write(&site.join(name), bytes)
    };
    for name in ["app.js", "app_bg.wasm", "app_bg.wasm.br"] {
        if bound.join(name).exists() {
            put(Path::new(name), &files::read(&bound.join(name))?)?;
        }
    }
    let sheet = places.root.join("style/main.css");
    if sheet.exists() {
        put(Path::new("main.css"), styles::bundle(&sheet)?.as_bytes())?;
    }
    let public = places.root.join("public");
    for file in files::under(&public, &|_| true)? {
        put(
            file.strip_prefix(&public)
                .context("a file of the public folder")?,
            &files::read(&file)?,
        )?;
    }
    for file in files::under(site, &|_| true)? {
        if !kept.contains(file.strip_prefix(site).context("a file of the site")?) {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}
