//! Push and pull: cursors, checksums, lives, versions, joins.

use std::collections::BTreeMap;

use domain::{
    op::{Audience, Body, ContributionOp, FactOp, Op, Perspective},
    scope::{Circle, Scope},
    wire::{Checksum, OpStatus, Slice},
};
use serde_json::json;
use uuid::Uuid;

use crate::house::{House, MEES, NOOR, NOW_MS, person};

#[tokio::test]
async fn a_device_gets_what_it_lacks_and_then_nothing() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut mama = house.device("mama-noor").await;
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Een.");
    sanne.push(ops).await;
    let first = mama.pull().await;
    assert_eq!(first.ops.len(), 4);
    let mut request = mama.request(Vec::<Op>::new());
    request.cursors = first.cursors.clone();
    request.directory = first.directory.map(|directory| directory.version);
    request.epoch = Some(first.epoch);
    let second = mama.sync(&request).await;
    assert!(second.ops.is_empty() && second.cursors.is_empty() && second.directory.is_none());
    let ops = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Twee.");
    sanne.push(ops).await;
    let third = mama.sync(&request).await;
    assert_eq!(third.ops.len(), 4);
    let shared = Scope::of(NOOR, Circle::Shared);
    assert!(third.cursors[&shared] > first.cursors[&shared]);
}

#[tokio::test]
async fn a_checksum_counts_what_a_complete_scope_holds() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    for text in ["Een.", "Twee."] {
        let ops = sanne.moment(&[NOOR, MEES], Perspective::Here, Audience::Shared, text);
        sanne.push(ops).await;
    }
    let answer = sanne.pull().await;
    for (at, scope) in answer.scopes.iter().enumerate() {
        let inside = answer.ops.iter().filter(|placed| placed.r#in.contains(&at));
        let sum = inside.fold(Checksum::default(), |sum, placed| {
            sum.with(placed.recorded.op.id)
        });
        assert_eq!(answer.checksums[scope], sum, "{scope}");
    }
    assert_eq!(answer.checksums.len(), answer.scopes.len());
}

#[tokio::test]
async fn a_scope_that_is_empty_here_is_told_as_empty() {
    let house = House::new().await;
    let mut mama = house.device("mama-noor").await;
    let shared = Scope::of(NOOR, Circle::Shared);
    for cursor in [0, 12] {
        let answer = mama.pull_from(BTreeMap::from([(shared, cursor)])).await;
        assert_eq!(answer.cursors, BTreeMap::from([(shared, 0)]));
        assert_eq!(
            answer.checksums,
            BTreeMap::from([(shared, Checksum::default())])
        );
    }
}

#[tokio::test]
async fn a_cursor_beyond_the_head_begins_anew() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut mama = house.device("mama-noor").await;
    sanne
        .push(
            sanne
                .clone()
                .moment(&[NOOR], Perspective::Here, Audience::Shared, "Een."),
        )
        .await;
    let shared = Scope::of(NOOR, Circle::Shared);
    let answer = mama.pull_from(BTreeMap::from([(shared, u64::MAX)])).await;
    assert_eq!(answer.ops.len(), 4);
    assert!(answer.checksums.contains_key(&shared));
}

#[tokio::test]
async fn in_a_new_life_a_device_is_told_so_and_its_ops_are_taken() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let before = papa.pull().await;
    house
        .state
        .db
        .renew_epoch(Uuid::from_u128(9))
        .await
        .unwrap();
    let mut request = papa.request(papa.clone().moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Nog eens.",
    ));
    request.epoch = Some(before.epoch);
    request.cursors = before.cursors;
    let answer = papa.sync(&request).await;
    assert_eq!(answer.epoch, Uuid::from_u128(9));
    assert!(
        answer
            .results
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    assert!(answer.ops.is_empty() && answer.cursors.is_empty() && answer.checksums.is_empty());
    assert_eq!(papa.texts().await, ["Nog eens."]);
}

#[tokio::test]
async fn different_words_are_joined_and_the_same_words_stand_apart() {
    let house = House::new().await;
    let mut phone = house.device("papa-noor").await;
    let mut laptop = house.device("papa-noor").await;
    let base = "Ze fietste vandaag over het plein.";
    let ops = phone.moment(&[NOOR], Perspective::Home, Audience::Shared, base);
    let (moment, contribution, first) = (ops[0].moment, ops[2].id.into(), ops[3].id);
    phone.push(ops).await;
    let here = phone.write(
        moment,
        contribution,
        "Ze fietste gisteren over het plein.",
        vec![first],
    );
    let there = laptop.write(
        moment,
        contribution,
        "Ze fietste vandaag over het hele plein.",
        vec![first],
    );
    phone.push(vec![here]).await;
    laptop.push(vec![there]).await;
    let mut mama = house.device("mama-noor").await;
    assert_eq!(
        mama.texts().await,
        ["Ze fietste gisteren over het hele plein."]
    );
    let answer = mama.pull().await;
    let join = answer
        .ops
        .iter()
        .find(|p| {
            matches!(
                p.recorded.op.body,
                Body::Contribution(ContributionOp::Write { .. })
            )
        })
        .unwrap();
    assert!(matches!(
        join.recorded.op.body,
        Body::Contribution(ContributionOp::Write {
            automatic: true,
            ..
        })
    ));
    assert_eq!(join.recorded.author, person("papa-noor"));
    let joined = join.recorded.op.id;
    let one = phone.write(moment, contribution, "Ze viel vier keer.", vec![joined]);
    let two = laptop.write(moment, contribution, "Ze viel vijf keer.", vec![joined]);
    phone.push(vec![one]).await;
    laptop.push(vec![two]).await;
    assert_eq!(
        mama.texts().await,
        ["Ze viel vier keer.", "Ze viel vijf keer."]
    );
    assert_eq!(phone.texts().await.len(), 6, "the author has every version");
}

/// A server of a later release, or one before this, may have recorded it.
#[tokio::test]
async fn what_a_newer_version_recorded_is_passed_on_unread() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let ops = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Nu.");
    let title = papa.op(
        ops[0].moment,
        Body::Fact(FactOp::Title {
            title: None,
            replaces: vec![],
        }),
    );
    papa.push([ops, vec![title.clone()]].concat()).await;
    // the fraction is one that only an exact reader reads back as it was
    let body = json!({"sing": {"notes": [1, 2, 4.444_444_444_444_443_7e46]}});
    house.sql(&format!(
        "UPDATE ops SET json = json_set(json, '$.op.v', 7, '$.op.body', json('{body}'))
         WHERE id = x'{}'",
        title.id.0.simple()
    ));
    let answer = house.device("papa-noor").await.pull().await;
    let kept = answer.ops.iter().find(|p| p.recorded.op.id == title.id);
    let kept = &kept.unwrap().recorded.op;
    assert_eq!(
        (kept.v, serde_json::to_value(&kept.body).unwrap()),
        (7, body)
    );
}

#[tokio::test]
async fn the_directory_is_sealed() {
    let house = House::new().await;
    let directory = house
        .device("mama-noor")
        .await
        .pull()
        .await
        .directory
        .unwrap();
    assert_eq!(directory.me.id, person("mama-noor"));
    let children: Vec<_> = directory
        .children
        .iter()
        .map(|child| child.name.as_str())
        .collect();
    assert_eq!(children, ["Noor"]);
    assert_eq!(directory.children[0].mentor, Some(person("sanne")));
    let people: Vec<_> = directory.people.iter().map(|person| person.id).collect();
    assert_eq!(
        people,
        [person("fatima"), person("papa-noor"), person("sanne")]
    );
    assert_eq!(directory.called(NOOR, person("papa-noor")), Some("papa"));
    assert_eq!(directory.groups.len(), 1);
    assert_eq!(directory.themes.len(), 1);
    let access = house
        .state
        .db
        .access(person("mama-noor"), NOW_MS)
        .await
        .unwrap();
    assert_eq!(
        directory.access(),
        access,
        "device and server decide by the same"
    );
    let lead = house.device("karin").await.pull().await.directory.unwrap();
    assert_eq!(lead.children.len(), 4);
    assert_eq!(lead.people.len(), 6);
}

#[tokio::test]
async fn an_author_is_known_to_who_reads_them_and_no_longer_than_that() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let mut mama = house.device("mama-noor").await;
    let knows = async |browser: &mut crate::browser::Browser| {
        let directory = browser.pull().await.directory.unwrap();
        directory.name(person("karin")).is_some()
    };
    assert!(!knows(&mut mama).await);
    let ops = karin.moment(&[NOOR], Perspective::Here, Audience::Shared, "Van Karin.");
    let (moment, contribution, words) = (ops[0].moment, ops[2].id, ops[3].id);
    karin.push(ops).await;
    assert!(knows(&mut mama).await);
    let body = Body::Contribution(ContributionOp::Withdraw {
        contribution: contribution.into(),
        replaces: vec![words],
    });
    let withdraw = karin.op(moment, body);
    karin.push(vec![withdraw]).await;
    assert!(!knows(&mut mama).await);
}

#[tokio::test]
async fn a_scope_that_is_not_asked_about_is_not_looked_at() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[NOOR, MEES], Perspective::Here, Audience::Shared, "Een.");
    sanne.push(ops).await;
    let all = sanne.pull().await;
    let scopes: Vec<Scope> = all.cursors.keys().copied().collect();
    assert!(scopes.len() > 2);
    let mut told = BTreeMap::new();
    for (nth, from) in scopes.iter().enumerate() {
        let mut request = sanne.request(Vec::<Op>::new());
        request.slice = Some(Slice {
            from: (nth > 0).then_some(*from),
            until: scopes.get(nth + 1).copied(),
        });
        let answer = sanne.sync(&request).await;
        assert_eq!(
            answer.cursors.len(),
            1,
            "new as it is, it is told in its turn"
        );
        told.extend(answer.checksums);
    }
    assert_eq!(told, all.checksums);
}
