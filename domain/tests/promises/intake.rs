//! What a push decides when somebody uses the ids of others: nobody is told that
//! something of theirs is kept when it is not, and nothing is recorded twice.

use crate::world::{FATIMA, NOOR, SANNE};
use domain::access::{Access, Role};
use domain::id::{DeviceId, MomentId, OpId, PersonId};
use domain::intake::{Decision, Held, Incoming, Known, Sender, decide};
use domain::op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, Perspective};
use domain::record::Refusal;
use domain::stamp::{Day, Stamp};
use domain::text::{Text, Title};
use domain::wire::{OpResult, OpStatus};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const THEIRS: OpId = OpId(Uuid::from_u128(99));
const FIRST: OpId = OpId(Uuid::from_u128(100));
const SECOND: OpId = OpId(Uuid::from_u128(200));

fn access(person: PersonId) -> Access {
    Access {
        grants: BTreeMap::from([(NOOR, BTreeSet::from([Role::Staff]))]),
        ..Access::none(person)
    }
}

fn op(id: OpId, moment: OpId, body: Body) -> Op {
    Op {
        v: body.version(),
        id,
        device: DeviceId(Uuid::from_u128(7)),
        stamp: Stamp(1, 0),
        moment: MomentId::from(moment),
        body,
    }
}

fn after(start: OpId, by: u128) -> OpId {
    OpId(Uuid::from_u128(start.0.as_u128() + by))
}

/// A moment with words that all staff of Noor read.
fn observation(start: OpId) -> Vec<Op> {
    let body = [
        Body::Observation(ObservationOp::Start {
            side: Perspective::Here,
            day: Day(20_000),
        }),
        Body::Fact(FactOp::Link { child: NOOR }),
        Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Here,
            about: None,
            audience: Audience::Shared,
        }),
        write(after(start, 2), vec![]),
    ];
    let numbered = (0..).zip(body);
    let ops = numbered.map(|(nth, body)| op(after(start, nth), start, body));
    ops.collect()
}

fn write(contribution: OpId, replaces: Vec<OpId>) -> Body {
    Body::Contribution(ContributionOp::Write {
        contribution: contribution.into(),
        text: said("Ze telde de eenden bij de brug."),
        replaces,
        automatic: false,
    })
}

fn said(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn title() -> Body {
    Body::Fact(FactOp::Title {
        title: Title::parse("Op de brug").ok(),
        replaces: vec![],
    })
}

/// Sanne sends this, while a title of Fatima waits for a moment.
fn sent(ops: Vec<Op>, waits_for: OpId) -> Decision {
    let held = Held {
        op: op(THEIRS, waits_for, title()),
        person: FATIMA,
        received_ms: 1,
        reason: Refusal::MissingDependency,
        about: BTreeSet::new(),
    };
    let known = Known {
        held: BTreeMap::from([(THEIRS, held)]),
        accesses: [SANNE, FATIMA].map(|p| (p, access(p))).into(),
        ..Known::default()
    };
    let sanne = access(SANNE);
    let sender = Sender {
        access: &sanne,
        device: DeviceId(Uuid::from_u128(7)),
        now_ms: 2,
        is_revoked: false,
    };
    let ops = ops.into_iter().map(|op| Incoming::Op(Box::new(op)));
    decide(sender, ops.collect(), known).conclude(&BTreeSet::new())
}

#[test]
fn who_uses_the_id_of_what_waits_is_not_told_that_theirs_is_recorded() {
    let mut ops = observation(FIRST);
    // words of a contribution that nobody knows: they would wait too
    ops.push(op(THEIRS, FIRST, write(after(FIRST, 50), vec![])));
    let decision = sent(ops, FIRST);
    let told = decision.results.last().unwrap();
    assert_eq!(told.status, OpStatus::Invalid);
    assert_eq!(told.problem, Some(Refusal::IdTaken));
    let recorded = decision.recorded.iter().find(|r| r.op.id == THEIRS);
    assert_eq!(
        recorded.map(|r| r.author),
        Some(FATIMA),
        "what waited is in"
    );
    assert!(decision.freed.contains(&THEIRS));
}

#[test]
fn what_waits_under_an_id_that_is_used_in_the_same_push_goes_on_waiting() {
    let mut ops = observation(FIRST);
    ops.push(op(THEIRS, FIRST, title()));
    ops.extend(observation(SECOND));
    let decision = sent(ops, SECOND);
    let accepted = |result: &OpResult| result.status == OpStatus::Accepted;
    assert!(decision.results.iter().all(accepted));
    let ids: Vec<OpId> = decision.recorded.iter().map(|r| r.op.id).collect();
    let once: BTreeSet<OpId> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "nothing is recorded twice");
    assert!(!decision.freed.contains(&THEIRS));
}

#[test]
fn a_join_whose_id_is_used_elsewhere_is_left_out_with_its_placement() {
    let words = after(FIRST, 3);
    let revised = |by: u128, words_then: &str| {
        let body = Body::Contribution(ContributionOp::Write {
            contribution: after(FIRST, 2).into(),
            text: said(words_then),
            replaces: vec![words],
            automatic: false,
        });
        op(after(FIRST, by), FIRST, body)
    };
    let mut ops = observation(FIRST);
    ops.push(revised(4, "Ze telde alle eenden bij de brug."));
    ops.push(revised(5, "Ze telde de eenden onder de brug."));
    let sender = access(SANNE);
    let decided = || {
        let sender = Sender {
            access: &sender,
            device: DeviceId(Uuid::from_u128(7)),
            now_ms: 2,
            is_revoked: false,
        };
        let ops = ops.iter().cloned().map(|op| Incoming::Op(Box::new(op)));
        decide(sender, ops.collect(), Known::default())
    };
    let made = decided().made();
    assert_eq!(made.len(), 1, "the two were joined");
    let with = decided().conclude(&BTreeSet::new());
    let without = decided().conclude(&made.iter().copied().collect());
    let placed = |decision: &Decision| {
        let mut changes = decision.changes.scopes.values();
        changes.any(|changes| changes.contains_key(&made[0]))
    };
    assert_eq!(with.recorded.len(), without.recorded.len() + 1);
    assert!(placed(&with) && !placed(&without));
    assert_eq!(with.results, without.results);
}

#[test]
fn what_was_told_to_be_held_is_held_also_when_another_op_takes_its_id() {
    let unknown = after(FIRST, 50);
    let id = after(FIRST, 9);
    let waits = op(id, FIRST, write(unknown, vec![]));
    let mut ops = observation(FIRST);
    ops.insert(0, waits.clone());
    ops.extend(observation(SECOND));
    ops.push(op(id, SECOND, title()));
    let decision = sent(ops, THEIRS);
    let told_of_it = &decision.results[0];
    assert_eq!(told_of_it.status, OpStatus::Held, "{told_of_it:?}");
    let kept = decision.kept.get(&id).map(|held| &held.op);
    assert_eq!(kept, Some(&waits));
}
