//! A release that places otherwise than the one before brings in line what that one placed.

use std::fmt::Write;

use domain::{
    op::{Audience, Op, Perspective},
    scope::{Circle, Scope},
    wire::Checksum,
};

use crate::house::{House, NOOR, NOW_MS};

/// Puts ops where the release before would have had them: with all who see Noor.
fn as_placed_before(house: &House, ops: &[Op]) {
    let scope = Scope::of(NOOR, Circle::Shared);
    let hex = |id: uuid::Uuid| format!("x'{}'", id.simple());
    let sum = ops
        .iter()
        .fold(Checksum::default(), |sum, op| sum.with(op.id));
    let mut sql = format!(
        "INSERT INTO scopes (child, key, head_seq, count, xor)
         VALUES ({}, '{scope}', {count}, {count}, {});",
        hex(NOOR.0),
        hex(sum.1),
        count = sum.0,
    );
    for (op, seq) in ops.iter().zip(1..) {
        write!(
            sql,
            "INSERT INTO placements (scope, seq, op, present)
             SELECT id, {seq}, {}, 1 FROM scopes WHERE key = '{scope}';",
            hex(op.id.0),
        )
        .unwrap();
    }
    sql.push_str("DELETE FROM meta WHERE key = 'placed-by';");
    house.sql(&sql);
}

#[tokio::test]
async fn what_was_placed_by_other_rules_goes_from_who_may_not_read_it() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut mama = house.device("mama-noor").await;
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Draft, "Nog niet.");
    papa.push(ops.clone()).await;
    as_placed_before(&house, &ops);
    assert_eq!(mama.texts().await, ["Nog niet."]);

    house.state.db.place_anew(NOW_MS).await.unwrap();
    assert!(mama.texts().await.is_empty());
    assert_eq!(papa.texts().await, ["Nog niet."]);
    let again = house.state.db.place_anew(NOW_MS).await.unwrap();
    assert!(again.is_empty(), "it is done once");
}
