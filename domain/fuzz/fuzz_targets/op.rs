//! One op: read, written and read again it is the same, and what a newer version
//! wrote is passed on unread.
#![no_main]

use domain::op::{Body, Op, VERSION};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // the server and the disk have text, not bytes
    let Ok(text) = str::from_utf8(bytes) else {
        return Corpus::Reject;
    };
    let Ok(op) = serde_json::from_str::<Op>(text) else {
        return Corpus::Reject;
    };
    let json = serde_json::to_vec(&op).expect("an op can be written");
    let again: Op = serde_json::from_slice(&json).expect("what was written reads back");
    assert_eq!(again, op);
    let is_unread = matches!(op.body, Body::Unknown(_));
    assert!(is_unread || op.v <= VERSION);
    // not so when a field that is skipped holds what no JSON value can be
    if let (true, Ok(came)) = (is_unread, serde_json::from_str::<Value>(text)) {
        let goes: Value = serde_json::from_slice(&json).expect("it was read once");
        assert_eq!(came["body"], goes["body"]);
    }
    Corpus::Keep
});
