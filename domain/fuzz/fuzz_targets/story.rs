//! Ops of the whole house in one moment, in any order and with any knowledge of
//! each other: made from choices, so that most of them mean something.
#![no_main]

use domain::id::{ContributionId, DeviceId, OpId};
use domain::moment::SERVER_DEVICE;
use domain::op::{
    Audience, Body, ContributionOp, FactOp, Feeling, ObservationOp, Op, Perspective, VERSION,
};
use domain::stamp::{Day, Stamp};
use domain::text::{Text, ThemeKey, Title};
use domain_fuzz::{holds, house, reader::Reader};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

/// More than this in one story only takes longer.
const OPS_MAX: u128 = 48;
/// The id of the first op of the story; the rest follows.
const FIRST: u128 = 0x1000;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader::new(bytes);
    let seed = reader.byte();
    let mut log = if seed & 1 == 0 {
        house::moment()
    } else {
        domain::record::Log::default()
    };
    let mut taken: BTreeMap<_, BTreeMap<OpId, Op>> = BTreeMap::new();
    let mut contributions = vec![house::PAPAS, house::SANNES];
    for nth in 0..OPS_MAX {
        if reader.is_done() {
            break;
        }
        let person = reader.one_of(&house::PEOPLE);
        let op = op(&mut reader, nth, &contributions);
        if matches!(op.body, Body::Contribution(ContributionOp::Contribute { .. })) {
            contributions.push(op.id.into());
        }
        let json = serde_json::to_string(&op).expect("an op can be written");
        assert_eq!(serde_json::from_str::<Op>(&json).ok().as_ref(), Some(&op));
        let before = log.ops().clone();
        if log
            .record(op.clone(), &house::access(person), house::NOW_MS)
            .is_ok()
        {
            taken.entry(person).or_default().insert(op.id, op);
        } else {
            assert_eq!(&before, log.ops(), "a refusal changes nothing");
        }
    }
    for (person, ops) in &taken {
        holds::once(&log, ops, &house::access(*person));
    }
    holds::everything(&log, seed);
});

fn op(reader: &mut Reader, nth: u128, contributions: &[ContributionId]) -> Op {
    let id = house::op_id(FIRST + nth);
    let body = body(reader, nth, contributions);
    let is_start = matches!(body, Body::Observation(ObservationOp::Start { .. }));
    let ahead = [0, 1, -3_600_000, 86_400_000, i64::MAX - house::NOW_MS];
    let device = DeviceId(house::DEVICE.0);
    Op {
        v: if matches!(body, Body::Unknown(_)) {
            VERSION + 1
        } else {
            body.version()
        },
        id: if is_start { house::MOMENT.into() } else { id },
        device: if nth == 47 { SERVER_DEVICE } else { device },
        stamp: Stamp(house::NOW_MS + reader.one_of(&ahead), reader.byte().into()),
        moment: house::MOMENT,
        body,
    }
}

fn body(reader: &mut Reader, nth: u128, contributions: &[ContributionId]) -> Body {
    let child = |reader: &mut Reader| reader.one_of(&house::CHILDREN);
    let contribution = |reader: &mut Reader| reader.one_of(contributions);
    match reader.below(16) {
        0 => Body::Observation(ObservationOp::Start {
            side: side(reader),
            day: Day(i32::from(reader.byte()) - 2),
        }),
        1 => Body::Fact(FactOp::Day {
            day: Day(i32::from(reader.byte()) - 2),
            replaces: earlier(reader, nth),
        }),
        2 => Body::Fact(FactOp::Title {
            title: Title::parse(words(reader).as_str()).ok(),
            replaces: earlier(reader, nth),
        }),
        3 => Body::Fact(FactOp::Link {
            child: child(reader),
        }),
        4 => Body::Fact(FactOp::Unlink {
            child: child(reader),
            removes: earlier(reader, nth),
        }),
        5 => Body::Fact(FactOp::Theme {
            theme: theme(reader),
        }),
        6 => Body::Fact(FactOp::Untheme {
            theme: theme(reader),
            removes: earlier(reader, nth),
        }),
        7 | 8 => Body::Contribution(ContributionOp::Contribute {
            perspective: side(reader),
            about: (reader.byte() & 3 > 0).then(|| child(reader)),
            audience: audience(reader),
        }),
        9..=11 => Body::Contribution(ContributionOp::Write {
            contribution: contribution(reader),
            text: words(reader),
            replaces: earlier(reader, nth),
            automatic: reader.byte() == 0xFF,
        }),
        12 => Body::Contribution(ContributionOp::Feel {
            contribution: contribution(reader),
            feeling: (reader.byte() & 1 > 0).then_some(Feeling::Sad),
            replaces: earlier(reader, nth),
        }),
        13 => Body::Contribution(ContributionOp::Share {
            contribution: contribution(reader),
            audience: audience(reader),
            replaces: earlier(reader, nth),
        }),
        14 => Body::Contribution(ContributionOp::Withdraw {
            contribution: contribution(reader),
            replaces: earlier(reader, nth),
        }),
        _ if reader.byte() & 1 > 0 => Body::Contribution(ContributionOp::Read {
            contribution: contribution(reader),
            versions: earlier(reader, nth),
        }),
        _ => Body::Unknown(serde_json::json!({
            "sing": {"contribution": contribution(reader), "notes": reader.byte()}
        })),
    }
}

fn side(reader: &mut Reader) -> Perspective {
    reader.one_of(&[Perspective::Home, Perspective::Here, Perspective::Child])
}

fn audience(reader: &mut Reader) -> Audience {
    match reader.below(4) {
        0 => Audience::Draft,
        1 => Audience::Team,
        2 => Audience::Confidential {
            with: reader.one_of(&house::PEOPLE),
        },
        _ => Audience::Shared,
    }
}

/// Up to three ops before this one, of the story or of the house.
fn earlier(reader: &mut Reader, nth: u128) -> Vec<OpId> {
    let mut found = Vec::new();
    for _ in 0..reader.below(4) {
        let choice = u128::from(reader.byte());
        found.push(match choice {
            0xF0.. => house::op_id(choice & 0xF),
            _ => house::op_id(FIRST + choice % (nth + 1)),
        });
    }
    found
}

fn words(reader: &mut Reader) -> Text {
    const VOCABULARY: [&str; 8] = ["ze", "viel", "drie", "vier", "keer", "en", "lachte", "niet"];
    let mut text = String::from("woord");
    for _ in 0..reader.below(9) {
        text.push(' ');
        text.push_str(reader.one_of(&VOCABULARY));
    }
    Text::parse(&text).expect("short")
}

fn theme(reader: &mut Reader) -> ThemeKey {
    let key = reader.one_of(&["movement", "language"]);
    ThemeKey::try_from(key.to_owned()).expect("a key")
}
