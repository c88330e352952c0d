//! Turns `locales/*.json` into functions: one per text, checked by the compiler.
//!
//! A text may hold `{names}`, which become arguments: `{count}` a number, any
//! other a text. A text with the forms `one` and `other` is chosen by `{count}`.
//! docs/decisions/0006-texts.md says why.

use serde_json::{Map, Value};
use std::fmt::Write;
use std::{env, fs, path::Path};

/// The first is the one that the others are compared with.
const LANGUAGES: [&str; 2] = ["nl", "en"];

/// The areas that the app itself shows. All others are for pages that the server
/// draws, and no device downloads them.
const ON_DEVICES: [&str; 7] = [
    "ask", "news", "picture", "search", "tablet", "traces", "work",
];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=locales");
    let all: Vec<Vec<Text>> = LANGUAGES
        .iter()
        .map(|language| read_all(&Path::new(&root).join("locales"), language))
        .collect();
    let code = generate(&all);
    fs::write(Path::new(&out).join("texts.rs"), code).expect("OUT_DIR can be written");
}

/// One text in one language.
struct Text {
    /// `group.title` becomes `group_title`.
    name: String,
    /// One form, or `one` and `other`.
    forms: Vec<String>,
}

/// `nl.json`, and each `nl/area.json`, whose texts begin with the name of the area.
fn read_all(folder: &Path, language: &str) -> Vec<Text> {
    let has = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let is_for_devices = has("CSR") && !has("SSR");
    let mut texts = read("", &folder.join(format!("{language}.json")));
    let mut areas: Vec<_> = fs::read_dir(folder.join(language))
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    areas.sort();
    for area in areas {
        let stem = area.file_stem().and_then(|stem| stem.to_str());
        let name = stem.expect("an area has a plain name");
        if is_for_devices && !ON_DEVICES.contains(&name) {
            continue;
        }
        texts.extend(read(&format!("{name}_"), &area));
    }
    texts
}

fn read(prefix: &str, path: &Path) -> Vec<Text> {
    let json = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let found: Map<String, Value> =
        serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut texts = Vec::new();
    collect(prefix, &found, &mut texts);
    texts
}

fn collect(prefix: &str, found: &Map<String, Value>, texts: &mut Vec<Text>) {
    for (key, value) in found {
        let name = format!("{prefix}{}", key.replace('-', "_"));
        let form = |value: &Value| value.as_str().expect("a text is a string").to_owned();
        match value {
            Value::Object(inner) if inner.contains_key("one") && inner.contains_key("other") => {
                texts.push(Text {
                    name,
                    forms: vec![form(&inner["one"]), form(&inner["other"])],
                });
            }
            Value::Object(inner) => collect(&format!("{name}_"), inner, texts),
            text => texts.push(Text {
                name,
                forms: vec![form(text)],
            }),
        }
    }
}

fn generate(all: &[Vec<Text>]) -> String {
    let count: usize = all[0].iter().map(|text| text.forms.len()).sum();
    let mut code = String::new();
    for (language, texts) in LANGUAGES.iter().zip(all) {
        let name = language.to_uppercase();
        writeln!(code, "static {name}: [&str; {count}] = [").expect("a string grows");
        for (text, model) in texts.iter().zip(&all[0]) {
            assert_eq!(text.name, model.name, "{language}: texts in another order");
            assert_eq!(
                text.forms.len(),
                model.forms.len(),
                "{language}: {}",
                text.name
            );
            let names = arguments(model);
            for form in &text.forms {
                writeln!(code, "    {:?},", numbered(form, &names, &text.name)).expect("grows");
            }
        }
        code.push_str("];\n");
    }
    code.push_str("impl Texts {\n");
    let mut at = 0;
    for text in &all[0] {
        code.push_str(&function(text, at));
        at += text.forms.len();
    }
    code.push_str("}\n");
    code
}

/// The names between braces, in the order in which they come.
fn arguments(text: &Text) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for form in &text.forms {
        for part in form.split('{').skip(1) {
            let (name, _) = part.split_once('}').expect("a brace is closed");
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// `{name}` as `{0}`, so that the order may differ between languages.
fn numbered(form: &str, names: &[String], text: &str) -> String {
    let mut form = form.to_owned();
    for (at, name) in names.iter().enumerate() {
        form = form.replace(&format!("{{{name}}}"), &format!("{{{at}}}"));
    }
    let unknown = form
        .split('{')
        .skip(1)
        .find(|part| !part.starts_with(|c: char| c.is_ascii_digit()));
    assert!(
        unknown.is_none(),
        "{text}: {unknown:?} is not in every language"
    );
    form
}

fn function(text: &Text, at: usize) -> String {
    let name = &text.name;
    let names = arguments(text);
    let doc = text
        .forms
        .last()
        .expect("a text has a form")
        .replace(['[', ']', '\n'], " ");
    if names.is_empty() && text.forms.len() == 1 {
        return format!(
            "    /// {doc}\n    pub const fn {name}(self) -> &'static str {{ self.text({at}) }}\n"
        );
    }
    let declared: String = names
        .iter()
        .map(|name| match name.as_str() {
            "count" => ", count: usize".to_owned(),
            name => format!(", {name}: &str"),
        })
        .collect();
    let given: Vec<String> = names
        .iter()
        .map(|name| match name.as_str() {
            "count" => "&number(count)".to_owned(),
            name => name.to_owned(),
        })
        .collect();
    let which = match text.forms.len() {
        1 => at.to_string(),
        _ => format!("if count == 1 {{ {at} }} else {{ {} }}", at + 1),
    };
    format!(
        "    /// {doc}\n    pub fn {name}(self{declared}) -> String {{ fill(self.text({which}), &[{}]) }}\n",
        given.join(", ")
    )
}
