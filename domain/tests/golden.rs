//! Ops of every version ever shipped still decode, and read back as they were.
//! A line in `golden/*.jsonl` is never changed or removed; new kinds add lines.

use domain::op::{Body, Op};

#[test]
fn every_op_ever_shipped_still_decodes() -> Result<(), serde_json::Error> {
    let shipped = [
        include_str!("golden/v1.jsonl"),
        include_str!("golden/v2.jsonl"),
        include_str!("golden/v3.jsonl"),
    ];
    let mut kinds = std::collections::BTreeSet::new();
    for line in shipped.iter().flat_map(|lines| lines.lines()) {
        let op: Op = serde_json::from_str(line)?;
        assert!(!matches!(op.body, Body::Unknown(_)), "{line}");
        let again: serde_json::Value = serde_json::to_value(&op)?;
        let was: serde_json::Value = serde_json::from_str(line)?;
        assert_eq!(again, was);
        kinds.insert(
            was["body"]
                .as_object()
                .and_then(|b| b.keys().next().cloned()),
        );
    }
    assert_eq!(kinds.len(), 18, "one line at least for each kind of op");
    Ok(())
}
