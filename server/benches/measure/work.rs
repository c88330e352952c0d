//! The work: moments in Dutch, the same for every system that is measured, from
//! a fixed seed.
//!
//! The words are those of the demo's story, drawn half by which word follows
//! which and half by how often each occurs, so that a compressor finds in them
//! about what it finds in what people write.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chance::Chance;

const SEED: u64 = 20_261_124;
const STORY: &str = include_str!("../../demo/story.json");
/// Children that one member of staff writes about.
const CHILDREN: u64 = 8;
/// Over how many days the moments are spread.
const DAYS: u64 = 365;

/// One moment, as it is seen here and perhaps at home.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Moment {
    pub days_ago: u64,
    /// The nth child of the group.
    pub child: usize,
    pub here: String,
    pub home: Option<String>,
    pub theme: Option<String>,
}

/// The first `count` moments of the work.
pub fn moments(count: usize) -> Vec<Moment> {
    let book = Book::read();
    let mut chance = Chance::new(SEED);
    (0..count)
        .map(|_| Moment {
            days_ago: chance.below(DAYS),
            child: usize::try_from(chance.below(CHILDREN)).unwrap_or(0),
            here: book.text(&mut chance, 20, 60),
            home: chance.one_in(2).then(|| book.text(&mut chance, 6, 30)),
            theme: chance.one_in(2).then(|| {
                let themes = ["language", "movement", "maths", "social-emotional"];
                themes[usize::try_from(chance.below(4)).unwrap_or(0)].to_owned()
            }),
        })
        .collect()
}

/// Writes the work where other programs read it.
pub fn write(path: &Path, count: usize) -> Result<()> {
    fs::write(path, serde_json::to_vec(&moments(count))?)?;
    Ok(())
}

/// All words of the story, and which follow each.
struct Book {
    words: Vec<&'static str>,
    after: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Book {
    fn read() -> Self {
        let story: Value = serde_json::from_str(STORY).unwrap_or_default();
        let mut texts = Vec::new();
        collect(&story, &mut texts);
        let mut book = Self {
            words: Vec::new(),
            after: BTreeMap::new(),
        };
        for text in texts {
            let words: Vec<&'static str> = text.leak().split_whitespace().collect();
            for pair in words.windows(2) {
                book.after.entry(pair[0]).or_default().push(pair[1]);
            }
            book.words.extend(words);
        }
        book
    }

    fn text(&self, chance: &mut Chance, least: u64, most: u64) -> String {
        let count = least + chance.below(most - least);
        let mut text = String::new();
        let mut word = "";
        for _ in 0..count {
            let following = self.after.get(word).filter(|_| chance.one_in(2));
            let from = following.unwrap_or(&self.words);
            word = chance.pick(from).copied().unwrap_or("en");
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }
}

/// Every text of the story.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "text" => texts.push(text.clone()),
                    other => collect(other, texts),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
