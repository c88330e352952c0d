//! What cannot be recorded yet, or not any more, is kept.

use std::collections::BTreeSet;

use domain::{
    limits,
    op::{Audience, Mode, Perspective},
    record::Refusal,
    wire::OpStatus,
};

use crate::house::{EGELS, House, NOOR, NOW_MS, person};

#[tokio::test]
async fn what_comes_too_early_is_held_and_recorded_when_it_can_be() {
    let house = House::new().await;
    let mut laptop = house.device("papa-noor").await;
    let mut phone = house.device("papa-noor").await;
    let moment = laptop.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Eerste versie.",
    );
    let revision = phone.write(
        moment[0].moment,
        moment[2].id.into(),
        "Tweede versie.",
        vec![moment[3].id],
    );
    let results = phone.push(vec![revision.clone()]).await;
    assert_eq!(results[0].status, OpStatus::Held);
    assert_eq!(results[0].problem, Some(Refusal::MissingDependency));
    // asked again, it says the same
    assert_eq!(
        phone.push(vec![revision.clone()]).await[0].status,
        OpStatus::Held
    );
    assert_eq!(
        house.state.db.held().await.unwrap(),
        BTreeSet::from([revision.id.0])
    );
    assert!(phone.texts().await.is_empty());
    laptop.push(moment).await;
    assert!(house.state.db.held().await.unwrap().is_empty());
    assert_eq!(phone.texts().await, ["Eerste versie.", "Tweede versie."]);
    assert_eq!(
        phone.push(vec![revision]).await[0].status,
        OpStatus::Duplicate
    );
}

#[tokio::test]
async fn what_waits_for_something_held_is_recorded_with_it() {
    let house = House::new().await;
    let mut laptop = house.device("papa-noor").await;
    let mut phone = house.device("papa-noor").await;
    let moment = laptop.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden.");
    // the words first, then the contribution, then the moment
    phone.push(vec![moment[3].clone()]).await;
    let middle = phone.push(vec![moment[2].clone(), moment[1].clone()]).await;
    assert!(middle.iter().all(|result| result.status == OpStatus::Held));
    let last = phone.push(vec![moment[3].clone(), moment[0].clone()]).await;
    assert_eq!(
        last.iter().map(|r| r.status).collect::<Vec<_>>(),
        [OpStatus::Accepted; 2]
    );
    assert!(house.state.db.held().await.unwrap().is_empty());
    assert_eq!(phone.texts().await, ["Woorden."]);
}

#[tokio::test]
async fn what_comes_in_after_access_ended_is_held_for_the_lead() {
    let house = House::new().await;
    let mut fatima = house.device("fatima").await;
    let started = fatima.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Voor het vertrek.",
    );
    let moment = started[0].moment;
    fatima.push(started).await;
    let late = fatima.contribution(
        moment,
        Perspective::Here,
        Some(NOOR),
        Audience::Shared,
        "Te laat.",
    );
    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    let results = fatima.push(late.clone()).await;
    assert!(results.iter().all(|result| result.status == OpStatus::Held));
    assert_eq!(results[0].problem, Some(Refusal::AccessEnded));
    assert_eq!(house.state.db.held().await.unwrap().len(), 2);
    assert!(!fatima.texts().await.contains(&"Te laat.".to_owned()));
    // the child comes back: sent again, it is recorded
    house
        .state
        .db
        .enrol(NOOR, Some(EGELS), NOW_MS + 1)
        .await
        .unwrap();
    house.state.clock.advance_ms(10);
    let results = fatima.push(late).await;
    assert!(
        results
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    assert!(house.state.db.held().await.unwrap().is_empty());
    assert!(fatima.texts().await.contains(&"Te laat.".to_owned()));
}

#[tokio::test]
async fn an_id_that_somebody_else_has_held_is_refused() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut mama = house.device("mama-noor").await;
    let moment = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Van papa.");
    papa.push(vec![moment[3].clone()]).await;
    let mut other =
        mama.moment(&[NOOR], Perspective::Home, Audience::Shared, "Van mama.")[3].clone();
    other.id = moment[3].id;
    assert_eq!(
        mama.push(vec![other]).await[0].problem,
        Some(Refusal::IdTaken)
    );
    papa.push(moment[..3].to_vec()).await;
    assert_eq!(papa.texts().await, ["Van papa."]);
}

#[tokio::test]
async fn so_much_is_held_of_a_person_and_what_is_over_stays_on_the_device() {
    let house = House::new().await;
    let mut laptop = house.device("papa-noor").await;
    let mut phone = house.device("papa-noor").await;
    let long = "€".repeat(limits::TEXT_CHARS);
    let mut moments = Vec::new();
    let mut over = None;
    for _ in 0..limits::HELD_BYTES_PER_PERSON / long.len() + 2 {
        let moment = laptop.moment(&[NOOR], Perspective::Home, Audience::Shared, &long);
        let result = phone.push(vec![moment[3].clone()]).await.remove(0);
        if result.status == OpStatus::Held {
            moments.push(moment);
            continue;
        }
        assert_eq!(
            (result.status, result.problem),
            (OpStatus::Invalid, Some(Refusal::OverLimit))
        );
        over = over.or(Some(moment[3].clone()));
    }
    let over = over.expect("there is a limit");
    let bytes = moments.len() * long.len();
    assert!(bytes <= limits::HELD_BYTES_PER_PERSON);
    assert!(bytes + 2 * long.len() > limits::HELD_BYTES_PER_PERSON);
    // somebody else has room of their own
    let mut mama = house.device("mama-noor").await;
    let moment = mama.moment(&[NOOR], Perspective::Home, Audience::Shared, "Van mama.");
    assert_eq!(
        mama.push(vec![moment[3].clone()]).await[0].status,
        OpStatus::Held
    );
    // when something can be recorded there is room again
    laptop.push(moments[0][..3].to_vec()).await;
    assert_eq!(phone.push(vec![over]).await[0].status, OpStatus::Held);
}

#[tokio::test]
async fn a_late_answer_under_a_seal_is_not_read_on_the_desk_before_it_opens() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ask = sanne.question(Mode::Together, NOOR);
    let question = ask[0].moment;
    sanne.push(ask).await;
    let mut papa = house.device("papa-noor").await;
    let home = Perspective::Home;
    let late = papa.contribution(
        question,
        home,
        Some(NOOR),
        Audience::Shared,
        "VAN-SCHOMMELEN",
    );
    let gone = format!(
        "UPDATE guardians SET until_ms = {NOW_MS} WHERE person = x'{}'",
        person("papa-noor").0.simple()
    );
    house.sql(&gone);
    house.state.clock.advance_ms(60_000);
    let results = papa.push(late).await;
    assert!(results.iter().all(|result| result.status == OpStatus::Held));
    let mut karin = house.device("karin").await;
    let page = karin.get("/desk/held").await.text();
    assert!(page.contains("Naam van papa-noor"), "{page}");
    assert!(!page.contains("VAN-SCHOMMELEN"), "it is under the seal");
}
