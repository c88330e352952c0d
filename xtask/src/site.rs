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
    /// No app, but what holds the stores of a browser to their promises.
    Stores,
}

impl Kind {
    fn cargo_profile(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Development | Self::Stores => "dev",
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Release | Self::Development => &[],
            Self::Stores => &["--no-default-features", "--features", "stores"],
        }
    }

    /// Where cargo leaves it.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Development | Self::Stores => "debug",
        }
    }

    /// Where it is made ready.
    fn bound(self) -> &'static str {
        match self {
            Self::Release | Self::Development => self.folder(),
            Self::Stores => "stores",
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
    let mut cargo = places.cargo(&[
        "build",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile,
    ]);
    console.run(cargo.args(kind.features()))?;
    Ok(places.built_wasm(kind.folder()))
}

/// As small as brotli makes it: takes a second here, and would at every first start of a server.
const BROTLI: &str = "\
const { readFileSync, writeFileSync } = require('fs');
const { brotliCompressSync, constants } = require('zlib');
const [from, to] = process.argv.slice(1);
const bytes = readFileSync(from);
writeFileSync(to, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));";

/// Makes the program of the raw module, in a folder that holds nothing else: `app.js`, `app_bg.wasm`, and `split.js` with
/// the modules that are read later.
pub fn bind(places: &Places, console: &Console, kind: Kind, module: &Path) -> Result<PathBuf> {
    let bindgen = places.built("debug", "bindgen");
    let folder = places.target.join("front").join(kind.bound());
    let bound = folder.join("bound");
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
        empty(&bound)?;
        console.run(
            Command::new(&bindgen)
                .arg(module)
                .arg(&bound)
                .args(["app", mode]),
        )
    })?;
    if kind != Kind::Release {
        return Ok(bound);
    }
    let wasm_opt = tools::wasm_opt(places, console)?;
    let small = folder.join("small");
    let inputs = files::fingerprint(&[
        inputs.as_bytes(),
        WASM_OPT.join(" ").as_bytes(),
        &files::read(&wasm_opt)?,
    ]);
    files::once(&small, &inputs, || {
        empty(&small)?;
        for file in files::under(&bound, &|_| true)? {
            let to = small.join(file.file_name().context("a file has a name")?);
            if !is_module(&file) {
                fs::copy(&file, &to)?;
                continue;
            }
            let mut shrink = Command::new("node");
            shrink.arg(&wasm_opt).args(WASM_OPT);
            console.run(shrink.arg(&file).arg("-o").arg(&to))?;
            let mut pack = Command::new("node");
            pack.args(["-e", BROTLI]).arg(&to);
            console.run(pack.arg(to.with_extension("wasm.br")))?;
        }
        Ok(())
    })?;
    Ok(small)
}

/// Whether a file is a WebAssembly module.
pub fn is_module(file: &Path) -> bool {
    file.extension().is_some_and(|kind| kind == "wasm")
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Fills `site` with the program in `bound`, the style sheet and the public files, and with nothing else.
pub fn assemble(places: &Places, bound: &Path, site: &Path) -> Result<()> {
    fs::create_dir_all(site)?;
    let mut kept = BTreeSet::new();
    let mut put = |name: &Path, bytes: &[u8]| {
        kept.insert(name.to_owned());
        files::write(&site.join(name), bytes)
    };
    for file in files::under(bound, &|_| true)? {
        let name = file.strip_prefix(bound).context("a file of the program")?;
        put(name, &files::read(&file)?)?;
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
