//! The style sheets, joined into one file: a page that asks for one file needs one answer from the network.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::files;

/// The text of `sheet` with each `@import "file";` or `@import "file" layer(name);` replaced by that file.
pub fn bundle(sheet: &Path) -> Result<String> {
    let mut opened = Vec::new();
    join(sheet, &mut opened)
}

fn join(sheet: &Path, opened: &mut Vec<PathBuf>) -> Result<String> {
    let text = String::from_utf8(files::read(sheet)?)
        .with_context(|| format!("{} is not UTF-8", sheet.display()))?;
    if opened.iter().any(|open| open == sheet) {
        bail!("{} imports itself", sheet.display());
    }
    opened.push(sheet.to_owned());
    let mut joined = String::new();
    for line in text.lines() {
        match import(line)? {
            None => joined.push_str(line),
            Some(Import { file, layer }) => {
                let inner = join(&sheet.with_file_name("").join(file), opened)?;
                match layer {
                    None => joined.push_str(inner.trim_end()),
                    Some(layer) => write!(joined, "@layer {layer} {{\n{inner}}}")?,
                }
            }
        }
        joined.push('\n');
    }
    opened.pop();
    Ok(joined)
}

struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

/// An import stands alone on its line; any form that this does not know is refused rather than left in.
fn import(line: &str) -> Result<Option<Import<'_>>> {
    let Some(rest) = line.trim().strip_prefix("@import") else {
        return Ok(None);
    };
    let parsed = || {
        let rest = rest.trim().strip_suffix(';')?;
        let rest = rest.strip_prefix("url(").unwrap_or(rest).trim_start();
        let quote = rest
            .chars()
            .next()
            .filter(|first| ['"', '\''].contains(first))?;
        let (file, after) = rest[1..].split_once(quote)?;
        let after = after.trim_start_matches(')').trim();
        let layer = match after {
            "" => None,
            _ => Some(after.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        Some(Import { file, layer })
    };
    parsed()
        .map(Some)
        .with_context(|| format!("an import that cannot be joined: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(sheets: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in sheets {
            files::write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        bundle(&folder.path().join("main.css"))
    }

    #[test]
    fn imports_are_replaced_by_what_they_name() {
        let css = bundled(&[
            (
                "main.css",
                "@layer a, b;\n@import \"./one.css\" layer(a);\n@import url('deep/two.css');\nmain {}\n",
            ),
            ("one.css", "p {}\n"),
            ("deep/two.css", "@import 'three.css';\n"),
            ("deep/three.css", "q {}\n"),
        ]);
        assert_eq!(
            css.unwrap(),
            "@layer a, b;\n@layer a {\np {}\n}\nq {}\nmain {}\n"
        );
    }

    #[test]
    fn an_import_that_cannot_be_joined_is_refused() {
        assert!(bundled(&[("main.css", "@import \"one.css\" print;"), ("one.css", "")]).is_err());
        assert!(bundled(&[("main.css", "@import \"missing.css\";")]).is_err());
        assert!(bundled(&[("main.css", "@import \"main.css\";")]).is_err());
    }
}
