//! Sending again changes nothing.

use domain::{
    op::{Audience, Op, Perspective},
    record::Refusal,
    wire::{OpResult, OpStatus, SyncAnswer},
};

use crate::house::{House, MEES, NOOR};

fn statuses(results: &[OpResult]) -> Vec<OpStatus> {
    results.iter().map(|result| result.status).collect()
}

/// What an answer says about the world, without the clock.
fn content(answer: &SyncAnswer) -> String {
    let SyncAnswer {
        scopes,
        ops,
        cursors,
        checksums,
        gone,
        ..
    } = answer;
    serde_json::to_string(&(scopes, ops, cursors, checksums, gone)).unwrap()
}

#[tokio::test]
async fn the_same_request_twice_is_recorded_once() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(
        &[NOOR, MEES],
        Perspective::Here,
        Audience::Shared,
        "In de bladeren.",
    );
    let first = sanne.push(ops.clone()).await;
    assert_eq!(statuses(&first), vec![OpStatus::Accepted; ops.len()]);
    let before = content(&sanne.pull().await);
    let again = sanne.push(ops.clone()).await;
    assert_eq!(statuses(&again), vec![OpStatus::Duplicate; ops.len()]);
    assert_eq!(content(&sanne.pull().await), before);
}

#[tokio::test]
async fn the_order_within_a_request_does_not_matter() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "In de bladeren.",
    );
    let backwards: Vec<Op> = ops.iter().rev().cloned().collect();
    let results = sanne.push(backwards.clone()).await;
    assert_eq!(statuses(&results), vec![OpStatus::Accepted; ops.len()]);
    let order: Vec<_> = results.iter().map(|result| result.id).collect();
    let sent: Vec<_> = backwards.iter().map(|op| op.id).collect();
    assert_eq!(order, sent, "answers come in the order of the request");
    assert_eq!(sanne.texts().await, ["In de bladeren."]);
}

#[tokio::test]
async fn an_op_twice_in_one_request_is_recorded_once() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Een keer.");
    let doubled: Vec<Op> = ops.iter().flat_map(|op| [op.clone(), op.clone()]).collect();
    let results = sanne.push(doubled).await;
    let accepted = results
        .iter()
        .filter(|result| result.status == OpStatus::Accepted);
    assert_eq!(accepted.count(), ops.len());
    assert_eq!(sanne.texts().await, ["Een keer."]);
}

#[tokio::test]
async fn two_at_the_same_time_are_recorded_once() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Tegelijk.");
    let (mut one, mut other) = (sanne.clone(), sanne.clone());
    let (a, b) = tokio::join!(one.push(ops.clone()), other.push(ops.clone()));
    let all: Vec<OpStatus> = statuses(&a).into_iter().chain(statuses(&b)).collect();
    let accepted = all.iter().filter(|status| **status == OpStatus::Accepted);
    assert_eq!(accepted.count(), ops.len());
    assert!(
        all.iter()
            .all(|s| matches!(s, OpStatus::Accepted | OpStatus::Duplicate))
    );
}

#[tokio::test]
async fn an_id_that_was_used_for_something_else_is_refused() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Eerst.");
    sanne.push(ops.clone()).await;
    let other = sanne.moment(&[MEES], Perspective::Here, Audience::Shared, "Later.");
    let mut stolen = other.clone();
    // the id of a text of the first moment, in the second, and another body in its place
    stolen[3].id = ops[3].id;
    let results = sanne.push(stolen).await;
    assert_eq!(results[3].status, OpStatus::Invalid);
    assert_eq!(results[3].problem, Some(Refusal::IdTaken));
    assert_eq!(results[0].status, OpStatus::Accepted);
    let mut changed = ops[3].clone();
    changed.body = other[3].body.clone();
    let results = sanne.push(vec![changed]).await;
    assert_eq!(results[0].problem, Some(Refusal::IdTaken));
    assert!(sanne.texts().await.contains(&"Eerst.".to_owned()));
}
