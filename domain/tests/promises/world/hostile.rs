//! A client that was changed: it sends whatever it likes about whatever there is,
//! also what its person never saw, and also as of a version to come.

use super::{MEES, NOOR, World, text, theme};
use domain::id::{ContributionId, DeviceId, MomentId, OpId, PersonId};
use domain::op::{
    Audience, Body, ContributionOp, FactOp, Feeling, Likeness, Mode, ObservationOp, Op,
    Perspective, QuestionOp, VERSION,
};
use domain::stamp::{Day, Stamp};
use domain::text::{Asked, Title};
use uuid::Uuid;

/// What a hostile client makes up; the numbers choose.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    pub what: u8,
    pub which: u16,
    pub is_newer: bool,
}

impl World {
    /// Sends some ops of somebody's at once, and throws the answer away.
    pub(super) fn attack(&mut self, person: PersonId, device: DeviceId, made: &[Made]) {
        let ops: Vec<Op> = made
            .iter()
            .filter_map(|made| self.made_up(device, *made))
            .collect();
        let nth = self.devices.iter().position(|d| d.id == device).unwrap();
        let mut push = self.devices[nth].request();
        push.person = person;
        push.ops = ops;
        let now_ms = self.now_ms;
        self.server.sync(&push, now_ms);
    }

    fn made_up(&mut self, device: DeviceId, made: Made) -> Option<Op> {
        self.made_up += 1;
        let id = OpId(Uuid::from_u128(0xBAD_0000_0000 + self.made_up));
        let logs = &self.server.logs;
        let log = logs
            .values()
            .nth(usize::from(made.which) % logs.len().max(1))?;
        let there: Vec<OpId> = log.ops().keys().copied().collect();
        let any = there[usize::from(made.which / 7) % there.len()];
        let moment = log.moment()?;
        let contributions = &moment.contributions;
        let of = contributions.get(usize::from(made.which / 3) % contributions.len().max(1));
        let body = body(made, of.map_or(ContributionId(any.0), |c| c.id), any);
        let moment = if body.begins() {
            MomentId::from(id)
        } else {
            moment.id
        };
        let mut op = Op {
            v: body.version(),
            id,
            device,
            stamp: Stamp(self.now_ms + i64::from(made.what), 0),
            moment,
            body,
        };
        if made.is_newer {
            op.body = Body::Unknown(serde_json::to_value(&op.body).unwrap());
            op.v = VERSION + 1;
        }
        Some(op)
    }
}

fn body(made: Made, contribution: ContributionId, any: OpId) -> Body {
    let nth = made.what / 20;
    let child = if made.which.is_multiple_of(2) {
        NOOR
    } else {
        MEES
    };
    let side = [Perspective::Home, Perspective::Here, Perspective::Child][usize::from(nth % 3)];
    let with = [super::PAPA, super::MAMA, super::OTHER_PARENT][usize::from(nth % 3)];
    let audience = [
        Audience::Shared,
        Audience::Team,
        Audience::Confidential { with },
        Audience::Draft,
    ][usize::from(made.which % 4)];
    let replaces = if nth.is_multiple_of(2) {
        vec![any]
    } else {
        vec![]
    };
    match made.what % 20 {
        0 => Body::Fact(FactOp::Link { child }),
        1 => Body::Fact(FactOp::Unlink {
            child,
            removes: vec![any],
        }),
        2 => Body::Contribution(ContributionOp::Contribute {
            perspective: side,
            about: Some(child),
            audience,
        }),
        3 => Body::Contribution(ContributionOp::Contribute {
            perspective: side,
            about: None,
            audience,
        }),
        4 | 5 => Body::Contribution(ContributionOp::Write {
            contribution,
            text: text(made.what),
            replaces,
            automatic: nth == 7,
        }),
        6 | 7 => Body::Contribution(ContributionOp::Share {
            contribution,
            audience,
            replaces,
        }),
        8 => Body::Contribution(ContributionOp::Feel {
            contribution,
            feeling: Some(Feeling::Angry),
            replaces,
        }),
        9 => Body::Contribution(ContributionOp::Withdraw {
            contribution,
            replaces,
        }),
        10 if replaces.is_empty() => {
            Body::Contribution(ContributionOp::Acknowledge { contribution })
        }
        10 => Body::Contribution(ContributionOp::Read {
            contribution,
            versions: replaces,
        }),
        11 => Body::Question(QuestionOp::Pass { child }),
        12 => Body::Question(QuestionOp::Open { child }),
        13 => Body::Fact(FactOp::Compare {
            side,
            child,
            likeness: Some(Likeness::Alike),
            replaces,
        }),
        14 => Body::Fact(FactOp::Title {
            title: Title::parse("Verzonnen").ok(),
            replaces,
        }),
        15 => Body::Fact(FactOp::Day {
            day: Day(20_000),
            replaces,
        }),
        16 => Body::Fact(FactOp::Theme {
            theme: theme(made.what),
        }),
        17 => Body::Fact(FactOp::Untheme {
            theme: theme(made.what),
            removes: vec![any],
        }),
        18 => Body::Observation(ObservationOp::Start {
            side,
            day: Day(20_000),
        }),
        _ => Body::Question(QuestionOp::Ask {
            side,
            day: Day(20_000),
            mode: [Mode::Open, Mode::ParentFirst, Mode::Together][usize::from(nth % 3)],
            asked: Asked::parse("Verzonnen?").unwrap(),
        }),
    }
}
