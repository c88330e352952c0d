//! What taking in costs is bounded, whatever a client makes up.

use super::Log;
use crate::access::{Access, Role};
use crate::id::{ChildId, DeviceId, IdSource, MomentId, OpId, Part, PersonId};
use crate::limits;
use crate::merge::spent;
use crate::op::{Audience, Body, ContributionOp, FactOp, ObservationOp, Op, Perspective};
use crate::stamp::{Day, Stamp};
use crate::text::Text;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use uuid::Uuid;

const NOOR: ChildId = ChildId(Uuid::from_u128(1));

fn papa() -> Access {
    Access {
        grants: BTreeMap::from([(NOOR, BTreeSet::from([Role::Guardian]))]),
        ..Access::none(PersonId(Uuid::from_u128(2)))
    }
}

struct Client {
    ids: IdSource,
    moment: MomentId,
}

impl Client {
    fn op(&mut self, body: Body) -> Op {
        let id = self.ids.next_id(Part::Moment);
        if body.begins() {
            self.moment = id.into();
        }
        Op {
            v: body.version(),
            id,
            device: DeviceId(Uuid::from_u128(3)),
            stamp: Stamp(1, 0),
            moment: self.moment,
            body,
        }
    }

    /// A contribution whose versions cost as much as they can and end apart: each
    /// changes other words of a long base, and the last the same as the first.
    fn costly(&mut self) -> Vec<Op> {
        let opened = self.op(Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Home,
            about: Some(NOOR),
            audience: Audience::Shared,
        }));
        let words: Vec<String> = (0..1_400).map(|n| n.to_string()).collect();
        let mut write = |words: &[String], replaces: Vec<OpId>| {
            self.op(Body::Contribution(ContributionOp::Write {
                contribution: opened.id.into(),
                text: Text::parse(&words.join(" ")).unwrap(),
                replaces,
                automatic: false,
            }))
        };
        let base = write(&words, Vec::new());
        let mut ops = Vec::new();
        for version in [0, 1, 2, 3, 0] {
            let mut changed = words.clone();
            for at in (version..words.len()).step_by(8) {
                changed[at] = alloc::format!("{version}x{}", ops.len());
            }
            ops.push(write(&changed, alloc::vec![base.id]));
        }
        [alloc::vec![opened, base], ops].concat()
    }
}

#[test]
fn what_a_push_makes_the_server_do_is_bounded_by_a_constant() {
    let mut client = Client {
        ids: IdSource::new(1, [7; 16]),
        moment: MomentId(Uuid::nil()),
    };
    let begins = [
        client.op(Body::Observation(ObservationOp::Start {
            side: Perspective::Home,
            day: Day(20_000),
        })),
        client.op(Body::Fact(FactOp::Link { child: NOOR })),
    ];
    let contributions = 16;
    let costly = (0..contributions).flat_map(|_| client.costly());
    let ops: Vec<Op> = begins.into_iter().chain(costly).collect();
    let mut log = Log::default();
    let steps = spent::by(|| {
        let answers = log.record_all(&ops, &papa(), 1);
        assert!(answers.iter().all(|answer| *answer == Ok(true)));
    });
    // the versions of each came one by one, and each was looked at once with each
    let writes = 6;
    assert!(steps > limits::JOIN_STEPS, "it costs something: {steps}");
    assert!(
        steps <= contributions * writes * limits::JOIN_STEPS,
        "{steps}"
    );
    // and what costs nothing to join costs nothing any more
    let one_more = client.op(Body::Fact(FactOp::Title {
        title: None,
        replaces: Vec::new(),
    }));
    let steps = spent::by(|| {
        log.record(one_more, &papa(), 1).unwrap();
    });
    assert_eq!(steps, 0);
    // read anew it costs each contribution once
    let steps = spent::by(|| {
        let _: Log = log.ops().values().cloned().collect();
    });
    assert!(steps <= contributions * limits::JOIN_STEPS, "{steps}");
}
