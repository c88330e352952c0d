//! The seal on the wire: what is under it is in no answer to the other side.

use std::collections::BTreeMap;

use domain::{
    op::{Audience, Body, Mode, Perspective, QuestionOp},
    wire::OpStatus,
};

use crate::{
    browser::Browser,
    house::{House, NOOR},
    pokes::Stream,
};

const OF_SANNE: &str = "SEALED-OF-SANNE";
const OF_PAPA: &str = "SEALED-OF-PAPA";

/// Everything that a person gets about Noor, as it goes over the wire.
async fn wire(house: &House, key: &str) -> String {
    let mut texts = String::new();
    let mut device = house.device(key).await;
    for placed in device.pull().await.ops {
        texts += &serde_json::to_string(&placed.recorded).unwrap();
    }
    texts
}

/// Sanne asks about Noor.
async fn ask(sanne: &mut Browser, mode: Mode) -> domain::id::MomentId {
    let ops = sanne.question(mode, NOOR);
    let moment = ops[0].moment;
    taken(sanne, ops).await;
    moment
}

async fn taken(device: &mut Browser, ops: Vec<domain::op::Op>) {
    let results = device.push(ops).await;
    let all = results.iter().all(|r| r.status == OpStatus::Accepted);
    assert!(all, "{results:?}");
}

async fn answer(device: &mut Browser, moment: domain::id::MomentId, side: Perspective, text: &str) {
    let ops = device.contribution(moment, side, Some(NOOR), Audience::Shared, text);
    taken(device, ops).await;
}

#[tokio::test]
async fn a_sealed_answer_of_the_centre_is_in_no_answer_to_a_parent_until_one_answered() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let moment = ask(&mut sanne, Mode::ParentFirst).await;
    answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
    let contributed = "\"contribute\"";
    for key in ["papa-noor", "mama-noor"] {
        let got = wire(&house, key).await;
        assert!(got.contains("\"ask\""), "{key} gets the question");
        assert!(!got.contains(OF_SANNE) && !got.contains(contributed));
    }
    assert!(wire(&house, "karin").await.contains(OF_SANNE));
    let mut papa = house.device("papa-noor").await;
    answer(&mut papa, moment, Perspective::Home, OF_PAPA).await;
    for key in ["papa-noor", "mama-noor", "sanne"] {
        let got = wire(&house, key).await;
        assert!(got.contains(OF_SANNE) && got.contains(OF_PAPA), "{key}");
        assert_eq!(got.matches("{\"open\":").count(), 1, "{key}");
    }
}

#[tokio::test]
async fn together_neither_side_gets_the_other_before_both_are_in_in_either_order() {
    for parent_is_first in [true, false] {
        let house = House::new().await;
        let mut sanne = house.device("sanne").await;
        let mut papa = house.device("papa-noor").await;
        let moment = ask(&mut sanne, Mode::Together).await;
        if parent_is_first {
            answer(&mut papa, moment, Perspective::Home, OF_PAPA).await;
        } else {
            answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
        }
        for key in ["sanne", "karin", "mama-noor"] {
            assert!(!wire(&house, key).await.contains(OF_PAPA), "{key}");
        }
        for key in ["papa-noor", "mama-noor"] {
            assert!(!wire(&house, key).await.contains(OF_SANNE), "{key}");
        }
        if parent_is_first {
            answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
        } else {
            answer(&mut papa, moment, Perspective::Home, OF_PAPA).await;
        }
        for key in ["papa-noor", "mama-noor", "sanne", "karin"] {
            let got = wire(&house, key).await;
            assert!(got.contains(OF_SANNE) && got.contains(OF_PAPA), "{key}");
        }
    }
}

/// Both for a device that begins and for one that was up to date, and listens.
#[tokio::test]
async fn in_every_mode_and_order_an_answer_reaches_the_other_side_when_its_seal_opens_and_not_before()
 {
    let sides = [Perspective::Here, Perspective::Home];
    for mode in [Mode::Open, Mode::ParentFirst, Mode::Together] {
        for first in sides {
            let what = format!("{mode:?}, {first:?} first");
            let house = House::new().await;
            let mut sanne = house.device("sanne").await;
            let mut papa = house.device("papa-noor").await;
            let moment = ask(&mut sanne, mode).await;
            let (reader, text) = match first {
                Perspective::Here => ("mama-noor", OF_SANNE),
                _ => ("sanne", OF_PAPA),
            };
            let mut behind = house.device(reader).await;
            let cursors: BTreeMap<_, _> = behind.pull().await.cursors.into_iter().collect();
            let mut stream = Stream::open(&house.router, &behind).await;
            let mut rest = async |text: &str| {
                let answer = behind.pull_from(cursors.clone()).await;
                serde_json::to_string(&answer.ops).unwrap().contains(text)
            };

            if first == Perspective::Here {
                answer(&mut sanne, moment, first, text).await;
            } else {
                answer(&mut papa, moment, first, text).await;
            }
            let is_sealed =
                mode == Mode::Together || (mode == Mode::ParentFirst && first == Perspective::Here);
            assert_eq!(
                wire(&house, reader).await.contains(text),
                !is_sealed,
                "{what}"
            );
            assert_eq!(rest(text).await, !is_sealed, "{what}");
            if is_sealed {
                assert!(stream.is_silent().await, "{what}");
            } else {
                assert!(stream.is_poked().await, "{what}");
            }

            if first == Perspective::Here {
                answer(&mut papa, moment, Perspective::Home, OF_PAPA).await;
            } else {
                answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
            }
            let got = wire(&house, reader).await;
            assert!(got.contains(OF_SANNE) && got.contains(OF_PAPA), "{what}");
            assert!(rest(OF_SANNE).await && rest(OF_PAPA).await, "{what}");
            assert!(!is_sealed || stream.is_poked().await, "{what}");
        }
    }
}

#[tokio::test]
async fn who_passes_gets_what_waited() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let moment = ask(&mut sanne, Mode::ParentFirst).await;
    answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
    let mut papa = house.device("papa-noor").await;
    let pass = papa.op(moment, Body::Question(QuestionOp::Pass { child: NOOR }));
    taken(&mut papa, vec![pass]).await;
    assert!(wire(&house, "mama-noor").await.contains(OF_SANNE));
}
