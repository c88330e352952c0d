//! Nobody sees what they may not.

use axum::http::StatusCode;
use domain::{
    op::{Audience, Body, ContributionOp, Feeling, Perspective},
    record::Refusal,
    scope::{Circle, Scope},
    wire::OpStatus,
};

use crate::{
    browser::Browser,
    house::{House, MEES, NOOR, NOW_MS, TESS, VOSSEN, YARA, person},
};

/// A group moment of Noor, Mees and Yara: staff on all, on each, and the parents.
async fn a_group_moment(house: &House) {
    let mut sanne = house.device("sanne").await;
    let mut ops = sanne.moment(
        &[NOOR, MEES, YARA],
        Perspective::Here,
        Audience::Shared,
        "TEXT-ALL",
    );
    let moment = ops[0].moment;
    for (child, text) in [
        (NOOR, "TEXT-ABOUT-NOOR"),
        (MEES, "TEXT-ABOUT-MEES"),
        (YARA, "TEXT-ABOUT-YARA"),
    ] {
        ops.extend(sanne.contribution(
            moment,
            Perspective::Here,
            Some(child),
            Audience::Shared,
            text,
        ));
    }
    ops.extend(sanne.contribution(moment, Perspective::Here, None, Audience::Team, "TEXT-TEAM"));
    ops.extend(sanne.contribution(
        moment,
        Perspective::Here,
        Some(NOOR),
        Audience::Draft,
        "TEXT-DRAFT",
    ));
    assert!(
        sanne
            .push(ops)
            .await
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    for (key, child, text) in [
        ("papa-noor", NOOR, "TEXT-PAPA"),
        ("ouder-mees", MEES, "TEXT-OUDER-MEES"),
    ] {
        let mut parent = house.device(key).await;
        let mut ops = parent.contribution(
            moment,
            Perspective::Home,
            Some(child),
            Audience::Shared,
            text,
        );
        let contribution = ops[0].id.into();
        let felt = Body::Contribution(ContributionOp::Feel {
            contribution,
            feeling: Some(Feeling::Worried),
            replaces: Vec::new(),
        });
        ops.push(parent.op(moment, felt));
        let with = person(key);
        let worry = format!("{text}-CONFIDENTIAL");
        let audience = Audience::Confidential { with };
        ops.extend(parent.contribution(moment, Perspective::Home, Some(child), audience, &worry));
        assert!(
            parent
                .push(ops)
                .await
                .iter()
                .all(|result| result.status == OpStatus::Accepted)
        );
    }
}

/// The bytes of everything that the person is sent, from nothing.
async fn bytes(browser: &mut Browser) -> String {
    let request = browser.request(Vec::<()>::new());
    let answer = browser.post_json("/api/v1/sync", &request).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text()
}

#[tokio::test]
async fn a_guardian_gets_the_own_childs_part_of_a_group_moment_and_not_a_trace_of_the_rest() {
    let house = House::new().await;
    a_group_moment(&house).await;
    let mut mama = house.device("mama-noor").await;
    let got = bytes(&mut mama).await;
    for seen in [
        "TEXT-ALL",
        "TEXT-ABOUT-NOOR",
        "TEXT-PAPA",
        "Noor",
        "worried",
    ] {
        assert!(got.contains(seen), "{seen} should be there");
    }
    let traces = [
        "TEXT-ABOUT-MEES".to_owned(),
        "TEXT-ABOUT-YARA".to_owned(),
        "TEXT-OUDER-MEES".to_owned(),
        "TEXT-PAPA-CONFIDENTIAL".to_owned(),
        "TEXT-TEAM".to_owned(),
        "TEXT-DRAFT".to_owned(),
        "Mees".to_owned(),
        "Yara".to_owned(),
        "Tess".to_owned(),
        "ouder-mees".to_owned(),
        "joost".to_owned(),
        MEES.to_string(),
        YARA.to_string(),
        TESS.to_string(),
        person("ouder-mees").to_string(),
        person("joost").to_string(),
    ];
    for trace in traces {
        assert!(!got.contains(&trace), "{trace} should not be there: {got}");
    }
}

#[tokio::test]
async fn each_row_of_who_sees_what_holds_over_the_wire() {
    let house = House::new().await;
    a_group_moment(&house).await;
    let rows = [
        ("sanne", "TEXT-DRAFT", true),
        ("sanne", "TEXT-PAPA-CONFIDENTIAL", true),
        ("sanne", "TEXT-OUDER-MEES-CONFIDENTIAL", false),
        ("fatima", "TEXT-TEAM", true),
        ("fatima", "TEXT-DRAFT", false),
        ("fatima", "TEXT-PAPA-CONFIDENTIAL", false),
        ("fatima", "TEXT-OUDER-MEES-CONFIDENTIAL", true),
        ("karin", "TEXT-TEAM", true),
        ("karin", "TEXT-PAPA", true),
        ("karin", "TEXT-PAPA-CONFIDENTIAL", false),
        ("karin", "worried", false),
        ("sanne", "worried", true),
        ("papa-noor", "TEXT-PAPA-CONFIDENTIAL", true),
        ("papa-noor", "TEXT-TEAM", false),
        ("ouder-mees", "TEXT-ABOUT-MEES", true),
        ("ouder-mees", "TEXT-PAPA", false),
        ("joost", "TEXT-ALL", false),
        ("joost", "Noor", false),
    ];
    for (who, what, sees) in rows {
        // the quote keeps TEXT-PAPA apart from TEXT-PAPA-CONFIDENTIAL
        let what = format!("\"{what}\"");
        let got = bytes(&mut house.device(who).await).await;
        assert_eq!(got.contains(&what), sees, "{who} sees {what}");
    }
}

#[tokio::test]
async fn words_that_are_taken_back_leave_who_had_them() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut sanne = house.device("sanne").await;
    let ops = papa.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Te snel gezegd.",
    );
    let (moment, contribution, words) = (ops[0].moment, ops[2].id, ops[3].id);
    papa.push(ops).await;
    let had = sanne.pull().await;
    assert!(had.ops.iter().any(|placed| placed.recorded.op.id == words));
    let withdraw = papa.op(
        moment,
        Body::Contribution(ContributionOp::Withdraw {
            contribution: contribution.into(),
            replaces: vec![words],
        }),
    );
    papa.push(vec![withdraw]).await;
    let now = sanne.pull_from(had.cursors.clone()).await;
    let gone: Vec<_> = now.gone.iter().map(|(_, _, op)| *op).collect();
    assert!(gone.contains(&words));
    let fresh = house.device("sanne").await.pull().await;
    assert!(
        fresh.gone.is_empty(),
        "who has nothing need not hear what left"
    );
    assert!(
        !serde_json::to_string(&fresh.ops)
            .unwrap()
            .contains("Te snel gezegd.")
    );
    assert!(
        papa.texts().await.contains(&"Te snel gezegd.".to_owned()),
        "the author keeps it"
    );
}

#[tokio::test]
async fn what_left_before_somebody_could_read_it_is_not_told_from_any_number() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let ops = papa.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Te snel gezegd.",
    );
    let (moment, contribution, words) = (ops[0].moment, ops[2].id, ops[3].id);
    papa.push(ops).await;
    let withdraw = papa.op(
        moment,
        Body::Contribution(ContributionOp::Withdraw {
            contribution: contribution.into(),
            replaces: vec![words],
        }),
    );
    papa.push(vec![withdraw]).await;
    house.state.clock.advance_ms(60_000);
    let now_ms = house.state.clock.now_ms();
    house
        .state
        .db
        .enrol(NOOR, Some(VOSSEN), now_ms)
        .await
        .unwrap();
    let from = |number| {
        let scopes = [Circle::Shared, Circle::Team].map(|circle| (Scope::of(NOOR, circle), number));
        scopes.into_iter().collect()
    };
    let mut joost = house.device("joost").await;
    for number in 0..6 {
        let told = joost.pull_from(from(number)).await;
        assert!(told.gone.is_empty(), "from {number}: {:?}", told.gone);
    }
    // who could read it then hears that it went, also after the child changed group
    let told = house.device("karin").await.pull_from(from(1)).await;
    assert!(told.gone.iter().any(|(_, _, op)| *op == words));
}

#[tokio::test]
async fn access_that_begins_brings_the_history_and_access_that_ends_takes_it() {
    let house = House::new().await;
    a_group_moment(&house).await;
    let mut joost = house.device("joost").await;
    let mut fatima = house.device("fatima").await;
    let before = fatima.pull().await;
    assert!(!bytes(&mut joost).await.contains("TEXT-ALL"));
    house
        .state
        .db
        .enrol(NOOR, Some(VOSSEN), NOW_MS)
        .await
        .unwrap();
    let got = bytes(&mut joost).await;
    assert!(got.contains("TEXT-ABOUT-NOOR") && got.contains("TEXT-PAPA") && got.contains("Noor"));
    assert!(!got.contains("TEXT-ABOUT-MEES") && !got.contains("Mees"));
    let after = fatima.pull_from(before.cursors.clone()).await;
    let shared = Scope::of(NOOR, Circle::Shared);
    assert!(after.revoked.contains(&shared) && before.cursors.contains_key(&shared));
    assert!(after.revoked.iter().all(|scope| scope.child == Some(NOOR)));
    assert!(after.directory.unwrap().child(NOOR).is_none());
    // Sanne stays the mentor, Karin leads both groups
    assert!(
        bytes(&mut house.device("sanne").await)
            .await
            .contains("TEXT-ABOUT-NOOR")
    );
    assert!(
        bytes(&mut house.device("karin").await)
            .await
            .contains("TEXT-ABOUT-NOOR")
    );
}

#[tokio::test]
async fn nobody_writes_where_they_may_not() {
    let house = House::new().await;
    a_group_moment(&house).await;
    let mut sanne = house.device("sanne").await;
    let moment = sanne.pull().await.ops[0].recorded.op.moment;
    let mut joost = house.device("joost").await;
    let ops = joost.contribution(
        moment,
        Perspective::Here,
        Some(NOOR),
        Audience::Shared,
        "Van buiten.",
    );
    let results = joost.push(ops).await;
    // for him this moment does not exist
    assert!(
        results
            .iter()
            .all(|result| result.problem == Some(Refusal::MissingDependency))
    );
    let mut ouder = house.device("ouder-mees").await;
    let ops = ouder.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Over een ander kind.",
    );
    let results = ouder.push(ops).await;
    assert_eq!(results[1].problem, Some(Refusal::NotAllowed));
    let ops = ouder.contribution(
        moment,
        Perspective::Home,
        Some(NOOR),
        Audience::Shared,
        "Over Noor.",
    );
    assert_eq!(ouder.push(ops).await[0].problem, Some(Refusal::NotAllowed));
    let ops = ouder.contribution(
        moment,
        Perspective::Home,
        Some(MEES),
        Audience::Team,
        "Voor het team.",
    );
    assert_eq!(ouder.push(ops).await[0].problem, Some(Refusal::NotAllowed));
    assert!(
        !bytes(&mut house.device("mama-noor").await)
            .await
            .contains("Over")
    );
}
