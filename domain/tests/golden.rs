//! Ops of every version ever shipped still decode, and read back as they were.
//! A line in `golden/*.jsonl` is never changed or removed; new kinds add lines.

use domain::moment::{Recorded, fold};
use domain::op::{Body, Op};
use domain::placement::{RULES, place};
use std::error::Error;
use std::fs;

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

/// Where every op of `golden/moments.jsonl` (moments of all kinds, one a line) belongs, one op a line.
fn placed() -> Result<String, serde_json::Error> {
    let mut lines = String::new();
    for moment in include_str!("golden/moments.jsonl").lines() {
        let ops: Vec<Recorded> = serde_json::from_str(moment)?;
        for (op, scopes) in place(fold(&ops).as_ref(), &ops) {
            lines += &op.to_string();
            for scope in scopes {
                lines.extend([" ".into(), scope.to_string()]);
            }
            lines.push('\n');
        }
    }
    Ok(lines)
}

#[test]
fn who_changes_where_ops_belong_raises_the_number_of_the_rules() -> Result<(), Box<dyn Error>> {
    let golden = format!("{}/tests/golden", env!("CARGO_MANIFEST_DIR"));
    let file = format!("{golden}/placed.{RULES}");
    let placed = placed()?;
    if !fs::exists(&file)? {
        fs::write(&file, placed)?;
        return Err(format!(
            "the rules of placement are new, and {file} was written: see how it differs from the one \
             before, remove that one, and run this again"
        )
        .into());
    }
    assert!(
        fs::read_to_string(&file)? == placed,
        "ops belong elsewhere than rules {RULES} say: a server brings what it stored in line only when \
         domain::placement::RULES is raised"
    );
    Ok(())
}
