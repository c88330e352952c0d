//! What is of a newer version is held, and judged once a release can read it.

use domain::{
    op::{Audience, Body, ContributionOp, FactOp, Op, Perspective, VERSION},
    record::Refusal,
    wire::{OpResult, OpStatus, SyncAnswer},
};

use crate::house::{House, MEES, NOOR, NOW_MS};

/// The op as the next version would send it: the same, under its number.
fn of_the_next(mut op: Op) -> Op {
    op.v = VERSION + 1;
    op.body = Body::Unknown(serde_json::to_value(&op.body).unwrap());
    op
}

/// The house with a release that reads what was too new until now.
async fn update(house: &House) {
    house.sql(&format!(
        "UPDATE held SET json = json_set(json, '$.v', {VERSION}) WHERE reason = 'newer'"
    ));
    house.state.db.judge_newer(NOW_MS).await.unwrap();
}

fn is_held(result: &OpResult) -> bool {
    (result.status, result.problem) == (OpStatus::Held, Some(Refusal::Newer))
}

#[tokio::test]
async fn what_is_of_a_newer_version_reaches_nobody_until_it_is_judged() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut mama = house.device("mama-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden.");
    let id = moment[0].moment;
    papa.push(moment.clone()).await;
    // what he may, in today's terms, and what he may not
    let his = papa.write(
        id,
        moment[2].id.into(),
        "Nieuwe woorden.",
        vec![moment[3].id],
    );
    let not_his = papa.op(id, Body::Fact(FactOp::Link { child: MEES }));
    let results = papa
        .push(vec![of_the_next(his.clone()), of_the_next(not_his.clone())])
        .await;
    assert!(results.iter().all(is_held), "{results:?}");
    assert_eq!(mama.texts().await, ["Woorden."]);
    assert!(house.device("ouder-mees").await.texts().await.is_empty());

    update(&house).await;
    assert_eq!(mama.texts().await, ["Nieuwe woorden."]);
    assert!(house.device("ouder-mees").await.texts().await.is_empty());
    let held = house.state.db.held().await.unwrap();
    assert!(
        held.contains(&not_his.id.0),
        "kept, with its reason, and not recorded"
    );
    assert!(!held.contains(&his.id.0));
}

/// What the server before this one took in unread is never read.
#[tokio::test]
async fn what_lies_in_the_database_never_stops_who_reads_it() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden.");
    let id = moment[0].moment;
    papa.push(moment.clone()).await;
    let title = papa.op(
        id,
        Body::Fact(FactOp::Title {
            title: None,
            replaces: vec![],
        }),
    );
    papa.push(vec![title.clone()]).await;
    papa.gets_what_is_spoiled = true;
    for body in [
        "{\"sing\":{}}",
        "{\"title\":{\"title\":7}}",
        "[]",
        "{\"link\":{}}",
    ] {
        house.sql(&format!(
            "UPDATE ops SET json = json_set(json, '$.op.body', json('{body}'))
             WHERE id = x'{}'",
            title.id.0.simple()
        ));
        // a push that touches the moment, a pull, a new device
        let more = papa.op(
            id,
            Body::Fact(FactOp::Day {
                day: domain::stamp::Day(20_000),
                replaces: vec![],
            }),
        );
        assert_eq!(
            papa.push(vec![more]).await[0].status,
            OpStatus::Accepted,
            "{body}"
        );
        let mut mama = house.device("mama-noor").await;
        mama.gets_what_is_spoiled = true;
        let answer: SyncAnswer = mama.pull().await;
        assert!(answer.ops.len() >= 5, "{body}");
    }
    house.state.db.erase(NOOR, NOW_MS).await.unwrap();
}

#[tokio::test]
async fn a_record_that_is_spoiled_costs_that_record() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden.");
    let id = moment[0].moment;
    papa.push(moment.clone()).await;
    let title = papa.op(
        id,
        Body::Fact(FactOp::Title {
            title: None,
            replaces: vec![],
        }),
    );
    papa.push(vec![title.clone()]).await;
    house.sql(&format!(
        "UPDATE ops SET json = '{{}}' WHERE id = x'{}'",
        title.id.0.simple()
    ));
    let more = papa.op(
        id,
        Body::Fact(FactOp::Day {
            day: domain::stamp::Day(20_000),
            replaces: vec![],
        }),
    );
    let request = papa.request(vec![more]);
    papa.gets_what_is_spoiled = true;
    let answer = papa.post_json("/api/v1/sync", &request).await;
    let told: serde_json::Value = answer.json();
    assert_eq!(told["results"][0]["status"], "accepted");
    // the device reads the rest of the answer
    let read = SyncAnswer::read(&answer.text()).unwrap();
    assert!(read.ops.len() >= 5);
}

/// Such as a reason that only the release before this one's rollback knew.
#[tokio::test]
async fn what_is_held_and_cannot_be_read_stops_nobody_and_stays_held() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut mama = house.device("mama-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden.");
    let id = moment[0].moment;
    papa.push(moment).await;
    let more = || {
        Body::Contribution(ContributionOp::Contribute {
            perspective: Perspective::Home,
            about: Some(NOOR),
            audience: Audience::Shared,
        })
    };
    for spoiled in ["reason = 'of-another-release'", "json = '{}'"] {
        let later = of_the_next(papa.op(id, more()));
        assert!(papa.push(vec![later.clone()]).await.iter().all(is_held));
        house.sql(&format!(
            "UPDATE held SET {spoiled} WHERE op = x'{}'",
            later.id.0.simple()
        ));
        for browser in [&mut papa, &mut mama] {
            let own = browser.op(id, more());
            // a retry of the same names its id too
            let results = browser.push(vec![own, later.clone()]).await;
            assert_eq!(results[0].status, OpStatus::Accepted, "{results:?}");
        }
        assert!(house.state.db.held().await.unwrap().contains(&later.id.0));
    }
}
