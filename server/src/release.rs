//! The files of a release. Two releases never mix: each has its own address,
//! `/r/BUILD/…`. The release before this one is kept in the data folder, so that
//! a page that is still open finds its files.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use app::address::{DRAWN, NO_PAGES};
use axum::{body::Bytes, http::HeaderValue};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::{
    config::Config,
    hex::hex,
    ssr::{self, push_words},
};

/// The site as it was when the server was built.
#[derive(RustEmbed)]
#[folder = "$SAMENBEELD_SITE_DIR"]
struct Embedded;

/// How many releases are kept, this one included.
const KEPT: usize = 2;
/// Files that a browser downloads from the root, not from a release.
const WORKER: &str = "sw.js";
const MANIFEST: &str = "manifest.webmanifest";
const ICONS: &str = "icons/";

/// The releases that can be served.
#[derive(Debug)]
pub struct Releases {
    /// The one that this server brings.
    pub current: Release,
    previous: Option<Release>,
    /// The page in which the app starts.
    pub shell: Bytes,
    /// The service worker, with the build and its files filled in.
    pub worker: Option<Bytes>,
}

/// The files of one release.
#[derive(Debug)]
pub struct Release {
    /// Names the release: follows from the content of its files.
    pub build: String,
    files: BTreeMap<String, File>,
}

/// One file, ready to be sent.
#[derive(Clone, Debug)]
pub struct File {
    /// Its media type.
    pub media_type: HeaderValue,
    /// As it is.
    pub plain: Bytes,
    /// Compressed with brotli, where that is smaller.
    pub brotli: Option<Bytes>,
    /// Compressed with gzip, where that is smaller.
    pub gzip: Option<Bytes>,
}

type Site = BTreeMap<String, Vec<u8>>;

impl Releases {
    /// Reads the site, and keeps a copy of it in the data folder.
    pub fn open(config: &Config) -> Result<Self> {
        let site = match &config.site {
            Some(folder) => read_folder(folder)?,
            None => embedded(),
        };
        let build = build_of(&site);
        let kept = config.data.join("releases");
        let folder = kept.join(&build);
        if !folder.is_dir() {
            store(&site, &folder, config.compress)?;
        }
        let order = note_order(&kept, &build)?;
        let previous = match order.get(1) {
            Some(build) => Some(Release::read(&kept, build)?),
            None => None,
        };
        let current = Release::read(&kept, &build)?;
        let worker = site.get(WORKER).map(|source| current.worker(source));
        Ok(Self {
            shell: ssr::shell(&build).into(),
            worker: worker.transpose()?,
            previous,
            current,
        })
    }

    /// A file of a release, if both are here.
    pub fn file(&self, build: &str, name: &str) -> Option<&File> {
        let mut all = std::iter::once(&self.current).chain(&self.previous);
        all.find(|release| release.build == build)?.files.get(name)
    }

    /// A file that is served at the root: the manifest and the icons.
    pub fn root_file(&self, name: &str) -> Option<&File> {
        let is_at_root = name == MANIFEST || name.starts_with(ICONS);
        self.current.files.get(name).filter(|_| is_at_root)
    }
}

impl Release {
    fn read(kept: &Path, build: &str) -> Result<Self> {
        let mut stored = read_folder(&kept.join(build))?;
        let names: Vec<String> = stored
            .keys()
            .filter(|name| !is_compressed(name))
            .cloned()
            .collect();
        let mut files = BTreeMap::new();
        for name in names {
            let mut take = |name: String| stored.remove(&name).map(Bytes::from);
            let brotli = take(format!("{name}.br"));
            let gzip = take(format!("{name}.gz"));
            let plain = take(name.clone()).unwrap_or_default();
            let media_type = media_type(&name);
            files.insert(
                name,
                File {
                    media_type,
                    plain,
                    brotli,
                    gzip,
                },
            );
        }
        Ok(Self {
            build: build.to_owned(),
            files,
        })
    }

    /// The addresses of the files that a device needs to run this release.
    fn addresses(&self) -> Vec<String> {
        let names = self.files.keys();
        names
            .filter(|name| {
                let is_from_root = *name == WORKER || *name == MANIFEST || name.starts_with(ICONS);
                !is_from_root && !is_of_kind(name, &["md", "txt"])
            })
            .map(|name| format!("/r/{}/{name}", self.build))
            .collect()
    }

    fn worker(&self, source: &[u8]) -> Result<Bytes> {
        let source = std::str::from_utf8(source).context("sw.js is not a text")?;
        let drawn = DRAWN.map(|drawn| drawn.name);
        let mut filled = source.replace("__BUILD__", &self.build);
        for (mark, list) in [
            ("FILES", serde_json::to_string(&self.addresses())?),
            ("DRAWN", serde_json::to_string(&drawn)?),
            ("NO_PAGES", serde_json::to_string(&NO_PAGES)?),
            ("WORDS", serde_json::to_string(&push_words())?),
        ] {
            filled = filled.replace(&format!("[\"__{mark}__\"]"), &list);
        }
        Ok(filled.into())
    }
}

fn media_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let utf8 = matches!(guess.type_().as_str(), "text")
        || matches!(guess.subtype().as_str(), "javascript" | "svg");
    let text = format!(
        "{}{}",
        guess.essence_str(),
        if utf8 { "; charset=utf-8" } else { "" }
    );
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn embedded() -> Site {
    let files = Embedded::iter().filter_map(|name| {
        let file = Embedded::get(&name)?;
        Some((name.into_owned(), file.data.into_owned()))
    });
    files.collect()
}

fn read_folder(top: &Path) -> Result<Site> {
    let mut site = Site::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let parts = path.strip_prefix(top)?.components();
            let parts: Vec<_> = parts
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            site.insert(parts.join("/"), bytes);
        }
    }
    Ok(site)
}

/// A short hash over all files and the shell: what a device runs.
fn build_of(site: &Site) -> String {
    let mut hash = Sha256::new();
    hash.update(ssr::shell("BUILD"));
    for (name, bytes) in site {
        for part in [name.as_bytes(), bytes] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    hex(&hash.finalize()[..6])
}

/// Writes a release beside the others, whole or not at all.
fn store(site: &Site, folder: &Path, compress: bool) -> Result<()> {
    let unfinished = folder.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    fs::create_dir_all(&unfinished)?;
    for (name, bytes) in site {
        write(&unfinished.join(name), bytes)?;
        if compress && is_worth_compressing(name, bytes) {
            let packed = format!("{name}.br");
            // the module comes as small as it can be
            if !site.contains_key(&packed) {
                write(&unfinished.join(packed), &brotli(bytes)?)?;
            }
            write(&unfinished.join(format!("{name}.gz")), &gzip(bytes)?)?;
        }
    }
    fs::rename(&unfinished, folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn is_of_kind(name: &str, kinds: &[&str]) -> bool {
    let kind = Path::new(name).extension().and_then(|kind| kind.to_str());
    kind.is_some_and(|kind| kinds.contains(&kind))
}

fn is_compressed(name: &str) -> bool {
    is_of_kind(name, &["br", "gz"])
}

fn is_worth_compressing(name: &str, bytes: &[u8]) -> bool {
    let kinds = ["css", "js", "json", "svg", "wasm", "webmanifest"];
    bytes.len() > 512 && is_of_kind(name, &kinds)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 9,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Notes that `build` is the newest, and takes away what is too old to be kept.
/// Answers the builds that are kept, newest first.
fn note_order(kept: &Path, build: &str) -> Result<Vec<String>> {
    let note = kept.join("order.json");
    let before: Vec<String> = match fs::read(&note) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let others = before.into_iter().filter(|other| other != build);
    let order: Vec<String> = std::iter::once(build.to_owned())
        .chain(others.filter(|other| kept.join(other).is_dir()))
        .take(KEPT)
        .collect();
    fs::write(&note, serde_json::to_vec(&order)?)?;
    for folder in folders(kept)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if order.iter().all(|kept| *kept != name) {
            fs::remove_dir_all(&folder)?;
        }
    }
    Ok(order)
}

fn folders(kept: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(kept)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}
