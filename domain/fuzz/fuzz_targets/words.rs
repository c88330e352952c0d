//! Joins of words: three texts from one short vocabulary, so that they often
//! touch the same words.
#![no_main]

use domain::limits::JOIN_STEPS;
use domain::merge::{Budget, changes};
use domain_fuzz::reader::Reader;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

const WORDS: [&str; 14] = [
    "ze",
    "viel",
    "drie",
    "keer",
    "en",
    "é",
    "👩‍👧",
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\u{a0}",
    ".",
];

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |b| *b == 0xFF);
    let [base, left, right] = [(); 3].map(|()| text(parts.next().unwrap_or_default()));
    let joined = join(&base, &left, &right);
    assert_eq!(joined, join(&base, &right, &left), "sides are equal");
    assert_eq!(join(&base, &left, &base).as_ref(), Some(&left));
    assert_eq!(join(&base, &left, &left).as_ref(), Some(&left));
    if let Some(joined) = joined {
        nothing_put_in_is_missing(&base, &left, &right, &joined);
        // joined with a side once more, nothing is put in twice
        if let Some(again) = join(&left, &joined, &left) {
            assert_eq!(again, joined);
        }
    }
    for (old, new) in [(&base, &left), (&left, &right)] {
        let runs = changes(old, new);
        assert_eq!(&runs.iter().map(|(run, _)| *run).collect::<String>(), new);
        let same = runs.iter().filter(|(_, is_new)| !is_new);
        let mut rest = old.as_str();
        for (run, _) in same {
            let at = rest.find(run).expect("it was there before, in this order");
            rest = &rest[at + run.len()..];
        }
    }
});

/// As a device joins.
fn join(base: &str, left: &str, right: &str) -> Option<String> {
    domain::merge::merge(base, left, right, &mut Budget::new(JOIN_STEPS))
}

fn text(bytes: &[u8]) -> String {
    let mut reader = Reader::new(bytes);
    let mut text = String::new();
    while !reader.is_done() {
        text.push_str(reader.one_of(&WORDS));
    }
    text
}

/// Words that the base does not have: each stands in the join as often as a side
/// says, or as both say together.
fn nothing_put_in_is_missing(base: &str, left: &str, right: &str, joined: &str) {
    let [base, left, right, joined] = [base, left, right, joined].map(count);
    for word in left.keys().chain(right.keys()).chain(joined.keys()) {
        if base.contains_key(word) {
            continue;
        }
        let [l, r, j] = [&left, &right, &joined].map(|c| c.get(word).copied().unwrap_or(0));
        assert!((l.max(r)..=l + r).contains(&j), "{word:?}: {l}, {r}, {j}");
    }
}

fn count(text: &str) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    for word in text.split_whitespace() {
        *found.entry(word).or_default() += 1;
    }
    found
}
