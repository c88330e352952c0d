//! What has to hold of the ops of a moment, whatever they are.

use crate::house;
use domain::access::{Access, Role};
use domain::id::{ChildId, OpId, PersonId};
use domain::moment::{Contribution, Moment, Recorded, Wording, fold};
use domain::op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, QuestionOp};
use domain::record::Log;
use domain::text::Text;
use domain::wire::Placed;
use std::collections::BTreeMap;

/// Everything that does not depend on how the ops came in.
pub fn everything(log: &Log, seed: u8) {
    order_and_repetition_do_not_matter(log, seed);
    what_is_stored_reads_back(log);
    versions_that_can_be_joined_are(log);
    for person in house::PEOPLE {
        nobody_sees_what_they_may_not(log, &house::access(person));
    }
}

/// What was recorded is there, as it was sent; sending it again changes nothing.
pub fn once(log: &Log, sent: &BTreeMap<OpId, Op>, access: &Access) {
    let mut again = log.clone();
    for (id, op) in sent {
        assert_eq!(log.ops().get(id).map(|r| &r.op), Some(op));
        let answer = again.record(op.clone(), access, house::NOW_MS + 3_600_000);
        assert_eq!(answer, Ok(false), "{op:?}");
    }
    assert_eq!(again.ops(), log.ops());
}

fn order_and_repetition_do_not_matter(log: &Log, seed: u8) {
    let mut ops: Vec<Recorded> = log.ops().values().cloned().collect();
    let shuffled: Log = {
        let at = usize::from(seed) % ops.len().max(1);
        ops.rotate_left(at);
        ops.reverse();
        ops.extend_from_within(..at.min(ops.len()));
        assert_eq!(fold(&ops).as_ref(), log.moment());
        ops.into_iter().collect()
    };
    assert_eq!(shuffled.moment(), log.moment());
    assert_eq!(shuffled.placements(), log.placements());
}

/// What could be stored but not be read again would stop everybody.
fn what_is_stored_reads_back(log: &Log) {
    for recorded in log.ops().values() {
        let placed = Placed {
            recorded: recorded.clone(),
            r#in: vec![0],
        };
        let json = serde_json::to_string(&placed).expect("an op can be written");
        let again: Placed = serde_json::from_str(&json).expect("what was written reads back");
        assert_eq!(again, placed);
    }
}

/// The server records every join that it can make.
fn versions_that_can_be_joined_are(log: &Log) {
    for contribution in log.moment().into_iter().flat_map(|m| &m.contributions) {
        if let Wording::Joined { text } = &contribution.wording {
            assert!(Text::parse(text).is_err(), "{text:?} was left unjoined");
        }
    }
}

fn nobody_sees_what_they_may_not(log: &Log, access: &Access) {
    let Some(moment) = log.moment() else { return };
    let reads = |r: &&Recorded| access.reads_any(&log.placements()[&r.op.id]);
    let theirs: Vec<&Recorded> = log.ops().values().filter(reads).collect();
    for r in &theirs {
        if let Some(child) = child_named(&r.op.body) {
            assert!(access.sees(child), "{} reads {r:?}", access.person);
        }
        if r.author != access.person {
            may_read(moment, r, access);
        }
    }
    let Some(seen) = fold(theirs.iter().copied()) else {
        return;
    };
    assert!(seen.portfolios().all(|child| access.sees(child)));
    for own in seen
        .contributions
        .iter()
        .filter(|c| c.author == access.person)
    {
        let there = moment.contribution(own.id).expect("it is among the ops");
        assert_eq!(own, there, "an author sees all of it");
    }
}

/// The one child that an op may name.
const fn child_named(body: &Body) -> Option<ChildId> {
    match body {
        Body::Fact(FactOp::Link { child })
        | Body::Fact(FactOp::Unlink { child, .. })
        | Body::Question(QuestionOp::Pass { child })
        | Body::Question(QuestionOp::Open { child })
        | Body::Fact(FactOp::Compare { child, .. }) => Some(*child),
        Body::Contribution(ContributionOp::Contribute { about, .. }) => *about,
        Body::Observation(ObservationOp::Start { .. })
        | Body::Fact(FactOp::Day { .. })
        | Body::Fact(FactOp::Title { .. })
        | Body::Fact(FactOp::Theme { .. })
        | Body::Fact(FactOp::Untheme { .. })
        | Body::Contribution(ContributionOp::Write { .. })
        | Body::Contribution(ContributionOp::Feel { .. })
        | Body::Contribution(ContributionOp::Share { .. })
        | Body::Contribution(ContributionOp::Withdraw { .. })
        | Body::Contribution(ContributionOp::Acknowledge { .. })
        | Body::Contribution(ContributionOp::Read { .. })
        | Body::Question(QuestionOp::Ask { .. })
        | Body::Unknown(_) => None,
    }
}

/// Whether somebody else's op is for this viewer: told from the table of the
/// product, not from scopes.
fn may_read(moment: &Moment, r: &Recorded, access: &Access) {
    let is_contribution = matches!(r.op.body, Body::Contribution(ContributionOp::Contribute { .. }));
    let id = r.op.body.contribution();
    let id = id.or_else(|| is_contribution.then_some(r.op.id.into()));
    let Some(id) = id else {
        assert!(
            !matches!(r.op.body, Body::Unknown(_)),
            "nobody knows whom it concerns"
        );
        return;
    };
    let found = moment.contribution(id).expect("else it is its author's");
    if found.author == access.person {
        return;
    }
    let children = moment.children_of(found);
    let is = |role| children.iter().any(|c| access.is(role, *c));
    match found.audience {
        Audience::Draft => panic!("{} reads the draft {r:?}", access.person),
        Audience::Team => assert!(children.iter().any(|c| access.centre_role(*c).is_some())),
        Audience::Confidential { with } => {
            assert!(is(Role::Mentor) || (with == access.person && is(Role::Guardian)));
        }
        Audience::Shared => assert!(children.iter().any(|c| access.sees(*c))),
    }
    assert!(found.is_readable(), "{r:?} was taken back");
    match r.op.body {
        Body::Contribution(ContributionOp::Write { .. }) => {
            let current = |v: &domain::moment::Version| v.op == r.op.id && v.is_current;
            assert!(found.versions.iter().any(current), "{r:?} is superseded");
        }
        Body::Contribution(ContributionOp::Feel { .. }) | Body::Unknown(_) => {
            assert!(is(Role::Mentor) || is_of_family(found, access.person, is(Role::Guardian)));
        }
        _ => {}
    }
}

fn is_of_family(found: &Contribution, viewer: PersonId, is_guardian: bool) -> bool {
    let confided = found.audience == Audience::Confidential { with: viewer };
    is_guardian && (confided || found.role == Role::Guardian)
}
