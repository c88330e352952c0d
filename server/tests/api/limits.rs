//! Requests exactly at each limit, and one over it. A bad op blocks no other.

use axum::http::StatusCode;
use domain::{
    id::OpId,
    limits,
    op::{Audience, Body, ObservationOp, Perspective},
    record::Refusal,
    scope::{Circle, Scope},
    stamp::Day,
    wire::{OpStatus, SyncAnswer},
};
use serde_json::{Value, json};
use server::clock::random_bytes;
use uuid::Uuid;

use crate::house::{House, NOOR, NOW_MS};

#[tokio::test]
async fn a_malformed_op_does_not_block_the_others() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let good = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Het gaat door.",
    );
    let bad_id = Uuid::from_u128(77);
    let mut ops: Vec<Value> = good
        .iter()
        .map(|op| serde_json::to_value(op).unwrap())
        .collect();
    ops.insert(0, json!({"id": bad_id, "v": 1, "body": {"start": {}}}));
    ops.insert(2, json!("geen op"));
    ops.insert(4, json!({"id": 12}));
    let request = sanne.request(ops);
    let results = sanne.sync(&request).await.results;
    let bad = [0, 2, 4];
    for (at, result) in results.iter().enumerate() {
        if bad.contains(&at) {
            assert_eq!(
                (result.status, result.problem),
                (OpStatus::Invalid, Some(Refusal::Malformed))
            );
        } else {
            assert_eq!(result.status, OpStatus::Accepted);
        }
    }
    assert_eq!(results[0].id, OpId(bad_id));
    assert_eq!(results[2].id, OpId(Uuid::nil()));
    assert_eq!(sanne.texts().await, ["Het gaat door."]);
}

#[tokio::test]
async fn a_text_and_an_op_exactly_at_the_limit_are_taken() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let longest = "é".repeat(limits::TEXT_CHARS);
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, &longest);
    assert!(
        sanne
            .push(ops.clone())
            .await
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    let mut over = serde_json::to_value(&ops[3]).unwrap();
    over["id"] = json!(Uuid::from_u128(78));
    over["body"]["write"]["text"] = json!("é".repeat(limits::TEXT_CHARS + 1));
    let request = sanne.request(vec![over]);
    let result = sanne.sync(&request).await.results[0];
    assert_eq!(
        (result.id.0, result.status),
        (Uuid::from_u128(78), OpStatus::Invalid)
    );
    // an op of a newer version, as large as fits
    let unknown = |bytes: usize, id: u128| {
        let filled = |fill: &str| {
            json!({"v": 9, "id": Uuid::from_u128(id), "device": ops[0].device, "stamp": [NOW_MS, 0],
                   "moment": ops[0].moment, "body": {"song": {"notes": fill}}})
        };
        let bare = filled("").to_string().len();
        filled(&"x".repeat(bytes - bare))
    };
    let request = sanne.request(vec![
        unknown(limits::OP_BYTES, 81),
        unknown(limits::OP_BYTES + 1, 82),
    ]);
    let results = sanne.sync(&request).await.results;
    assert_eq!(results[0].status, OpStatus::Held);
    assert_eq!(
        (results[1].status, results[1].problem),
        (OpStatus::Invalid, Some(Refusal::OverLimit))
    );
}

#[tokio::test]
async fn five_hundred_ops_are_taken_and_one_more_is_not() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut ops = Vec::new();
    while ops.len() < limits::OPS_PER_REQUEST {
        ops.extend(sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Kort."));
    }
    let over = sanne.request([ops.clone(), vec![ops[0].clone()]].concat());
    let answer = sanne.post_json("/api/v1/sync", &over).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-many-ops")
    );
    assert!(sanne.texts().await.is_empty(), "nothing of it was taken");
    assert_eq!(ops.len(), limits::OPS_PER_REQUEST);
    let results = sanne.push(ops).await;
    assert!(
        results
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
}

#[tokio::test]
async fn a_mebibyte_is_taken_and_one_byte_more_is_not() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Past.");
    let mut body = serde_json::to_vec(&sanne.request(ops)).unwrap();
    body.resize(limits::REQUEST_BYTES, b' ');
    let mut over = body.clone();
    over.push(b' ');
    let answer = sanne.post_bytes("/api/v1/sync", over).await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    assert!(sanne.texts().await.is_empty());
    let answer = sanne.post_bytes("/api/v1/sync", body).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(sanne.texts().await, ["Past."]);
}

#[tokio::test]
async fn a_request_that_is_no_request_is_a_problem() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    for body in ["", "{", "[]", "{\"person\":3}", "null"] {
        let answer = sanne
            .post_bytes("/api/v1/sync", body.as_bytes().to_vec())
            .await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (StatusCode::BAD_REQUEST, "malformed"),
            "{body}"
        );
    }
    let answer = sanne.post_form("/api/v1/sync", "a=b").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json")
    );
}

#[tokio::test]
async fn more_than_fits_in_one_answer_comes_in_several() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut sent = 0;
    for nth in 0..4 {
        let mut ops = Vec::new();
        while ops.len() + 4 <= limits::OPS_PER_REQUEST {
            ops.extend(sanne.moment(
                &[NOOR],
                Perspective::Here,
                Audience::Shared,
                &format!("Deel {nth}."),
            ));
        }
        sent += ops.len();
        assert!(
            sanne
                .push(ops)
                .await
                .iter()
                .all(|result| result.status == OpStatus::Accepted)
        );
    }
    let mut request = sanne.request(Vec::<Value>::new());
    let mut pages: Vec<SyncAnswer> = Vec::new();
    loop {
        let page = sanne.sync(&request).await;
        let placements: usize = page.ops.iter().map(|placed| placed.r#in.len()).sum();
        assert!(placements <= limits::PLACEMENTS_PER_ANSWER);
        request.cursors.extend(page.cursors.clone());
        let more = page.more;
        pages.push(page);
        if !more {
            break;
        }
    }
    assert!(pages.len() > 1);
    let mut ids: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.ops)
        .map(|p| p.recorded.op.id)
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), sent);
    let last = sanne.sync(&request).await;
    assert!(last.ops.is_empty() && last.cursors.is_empty() && last.checksums.is_empty());
}

#[tokio::test]
async fn a_wrong_clock_is_clamped_and_nothing_is_refused_for_it() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut ahead = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Uit de toekomst.",
    );
    let mut behind = sanne.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Uit het verleden.",
    );
    let year_ms = 365 * 24 * 60 * 60 * 1000;
    for op in &mut ahead {
        op.stamp.0 = NOW_MS + year_ms;
    }
    for op in &mut behind {
        op.stamp.0 = NOW_MS - year_ms;
    }
    ahead[0].body = Body::Observation(ObservationOp::Start {
        side: Perspective::Here,
        day: Day::of_ms(NOW_MS),
    });
    let results = sanne.push([ahead.clone(), behind].concat()).await;
    assert!(
        results
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    for placed in sanne.pull().await.ops {
        let recorded = placed.recorded;
        let is_ahead = ahead.iter().any(|op| op.id == recorded.op.id);
        assert_eq!(recorded.clamped.is_some(), is_ahead);
        if is_ahead {
            assert_eq!(
                recorded.op.stamp.0,
                NOW_MS + year_ms,
                "the original is kept"
            );
            assert_eq!(recorded.order().0.0, NOW_MS);
        }
    }
    // and once more: a clamped op is still the same op
    assert!(
        sanne
            .push(ahead)
            .await
            .iter()
            .all(|result| result.status == OpStatus::Duplicate)
    );
}

#[tokio::test]
async fn whatever_is_sent_the_server_does_not_fail() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Heel.");
    let mut request = sanne.request(ops);
    request.cursors.insert(Scope::of(NOOR, Circle::Shared), 3);
    let whole = serde_json::to_vec(&request).unwrap();
    let seed = u64::from_le_bytes(random_bytes());
    println!("seed {seed}");
    let mut state = seed | 1;
    let mut dice = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(limit).unwrap()).unwrap()
    };
    for round in 0..300 {
        house.state.clock.advance_ms(1_000);
        let mut bytes = whole.clone();
        for _ in 0..=dice(3) {
            let at = dice(bytes.len());
            match dice(4) {
                0 => bytes[at] = b"0123456789abcdef-{}[]\",:nul"[dice(27)],
                1 => drop(bytes.remove(at)),
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, u8::try_from(dice(256)).unwrap()),
            }
        }
        let status = sanne.post_bytes("/api/v1/sync", bytes).await.status;
        let is_answer = status == StatusCode::OK || status.is_client_error();
        assert!(is_answer, "seed {seed}, round {round}: {status}");
    }
    assert!(house.state.db.check_integrity().await.unwrap().is_empty());
}
