//! The seal on the wire: what is under it is in no answer to the other side.

use domain::{
    op::{Audience, Body, Mode, Perspective},
    stamp::Day,
    text::Asked,
    wire::OpStatus,
};

use crate::{
    browser::Browser,
    house::{House, NOOR, NOW_MS},
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
    let body = Body::Ask {
        side: Perspective::Here,
        day: Day::of_ms(NOW_MS),
        mode,
        asked: Asked::parse("Wat vertelt Noor thuis over de groep?").unwrap(),
    };
    let mut ask = sanne.op(domain::id::MomentId(uuid::Uuid::nil()), body);
    ask.moment = ask.id.into();
    let moment = ask.moment;
    let link = sanne.op(moment, Body::Link { child: NOOR });
    taken(sanne, vec![ask, link]).await;
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

#[tokio::test]
async fn who_passes_gets_what_waited() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let moment = ask(&mut sanne, Mode::ParentFirst).await;
    answer(&mut sanne, moment, Perspective::Here, OF_SANNE).await;
    let mut papa = house.device("papa-noor").await;
    let pass = papa.op(moment, Body::Pass { child: NOOR });
    taken(&mut papa, vec![pass]).await;
    assert!(wire(&house, "mama-noor").await.contains(OF_SANNE));
}
