//! Files, written only when they change, so that nothing is built twice for the same bytes.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes `bytes` unless they are there already: an untouched file keeps its time, and cargo its peace.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// All files under `folder`, sorted; none when there is no such folder. Folders that `enter` refuses are left out.
pub fn under(folder: &Path, enter: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context(format!("cannot list {}", folder.display())),
        };
        for entry in entries {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                found.push(entry.path());
            } else if enter(&entry.path()) {
                folders.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A fingerprint of bytes, good enough to see that an input changed; not for security.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Does `work` unless it was done for the same fingerprint before and `output` is still there.
pub fn once(output: &Path, fingerprint: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = output.with_added_extension("stamp");
    if output.exists() && fs::read_to_string(&stamp).is_ok_and(|old| old == fingerprint) {
        return Ok(());
    }
    // interrupted halfway, it counts as not done
    let _ = fs::remove_file(&stamp);
    work()?;
    fs::write(&stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_repeated_only_for_other_input() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.txt");
        let mut times = 0;
        for input in ["a", "a", "b"] {
            once(&output, &fingerprint(&[input.as_bytes()]), || {
                times += 1;
                write(&output, input.as_bytes())
            })
            .unwrap();
        }
        assert_eq!(times, 2);
    }

    #[test]
    fn an_unchanged_file_keeps_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        write(&path, b"same").unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        write(&path, b"same").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    }
}
