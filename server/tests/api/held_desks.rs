//! What is held waits for the lead of the child that it is about, and for no other.

use axum::http::StatusCode;
use domain::{
    id::{ChildId, LocationId, MomentId},
    limits,
    op::{Audience, Body, ContributionOp, FactOp, Op, Perspective},
    record::Refusal,
    text::Title,
    wire::OpStatus,
};
use uuid::Uuid;

use crate::{
    browser::Browser,
    house::{House, LOCATION, NOOR, NOW_MS, person},
};

/// A child at another location; with Noor it has its father in common.
const BOB: ChildId = ChildId(Uuid::from_u128(0xCB));
const ELSEWHERE: LocationId = LocationId(Uuid::from_u128(0xD3));
const OTTERS: Uuid = Uuid::from_u128(0xD4);

fn blob(id: Uuid) -> String {
    format!("x'{}'", id.simple())
}

/// The location of Otto with Bob in it, of another organisation or of the same one.
fn elsewhere(house: &House, organisation: u128) {
    let since = NOW_MS - 1_000_000_000;
    let (there, group, bob) = (blob(ELSEWHERE.0), blob(OTTERS), blob(BOB.0));
    let (otto, papa) = (blob(person("otto").0), blob(person("papa-noor").0));
    let organisation = blob(Uuid::from_u128(organisation));
    house.sql(&format!(
        "INSERT OR IGNORE INTO organisations (id, name) VALUES ({organisation}, 'Andere organisatie');
         INSERT INTO locations (id, organisation, name) VALUES ({there}, {organisation}, 'Elders');
         INSERT INTO groups (id, location, name) VALUES ({group}, {there}, 'De Otters');
         INSERT INTO leads (person, location, from_ms) VALUES ({otto}, {there}, {since});
         INSERT INTO children (id, name, full, born) VALUES ({bob}, 'Bob', 'Bob van Test', 18000);
         INSERT INTO enrolments (child, grp, from_ms) VALUES ({bob}, {group}, {since});
         INSERT INTO guardians (child, person, called, authority, may_see, from_ms)
             VALUES ({bob}, {papa}, 'papa', 1, 0, {since});"
    ));
}

const OTHER_ORGANISATION: u128 = 0xD2;
const SAME_ORGANISATION: u128 = 0xF1;

/// Ends what somebody is to a child, and lets a minute go by.
fn end(house: &House, key: &str, child: ChildId) {
    let (who, child) = (blob(person(key).0), blob(child.0));
    house.sql(&format!(
        "UPDATE guardians SET until_ms = {NOW_MS} WHERE person = {who} AND child = {child}"
    ));
}

/// What Noor's father writes about his two children in one moment.
fn about_both(papa: &mut Browser) -> Vec<Op> {
    let home = Perspective::Home;
    let mut ops = papa.moment(&[NOOR, BOB], home, Audience::Shared, "NOOR-EERSTE-VERSIE");
    let (moment, contribution) = (ops[0].moment, ops[3].id.into());
    ops.push(papa.write(
        moment,
        contribution,
        "NOOR-ZOALS-HET-STAAT",
        vec![ops[4].id],
    ));
    let more = |papa: &mut Browser, child, audience, text| {
        papa.contribution(moment, home, Some(child), audience, text)
    };
    let confidence = more(papa, NOOR, Audience::Shared, "NOOR-VERTROUWELIJK");
    let with = person("papa-noor");
    let narrowed = Body::Contribution(ContributionOp::Share {
        contribution: confidence[0].id.into(),
        audience: Audience::Confidential { with },
        replaces: Vec::new(),
    });
    ops.extend(confidence);
    ops.push(papa.op(moment, narrowed));
    let taken_back = more(papa, NOOR, Audience::Shared, "NOOR-INGETROKKEN");
    let withdrawn = Body::Contribution(ContributionOp::Withdraw {
        contribution: taken_back[0].id.into(),
        replaces: vec![taken_back[1].id],
    });
    ops.extend(taken_back);
    ops.push(papa.op(moment, withdrawn));
    ops.extend(more(papa, NOOR, Audience::Draft, "NOOR-KLAD"));
    ops.extend(more(papa, BOB, Audience::Shared, "OVER-BOB"));
    ops
}

const OF_NOOR: &str = "NOOR-ZOALS-HET-STAAT";
const OF_BOB: &str = "OVER-BOB";
const NOBODYS: [&str; 4] = [
    "NOOR-EERSTE-VERSIE",
    "NOOR-VERTROUWELIJK",
    "NOOR-INGETROKKEN",
    "NOOR-KLAD",
];

/// The page of what is held, as this lead sees it.
async fn page(house: &House, lead: &str) -> String {
    let mut browser = house.device(lead).await;
    let answer = browser.get("/desk/held").await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text()
}

/// A lead settles what is held of somebody: of one moment, or of all on the page.
async fn settle(house: &House, lead: &str, of: (&str, Option<MomentId>), how: &str) -> String {
    let at = if lead == "otto" { ELSEWHERE } else { LOCATION };
    let mut form = format!("at={at}&person={}&how={how}", person(of.0));
    if let Some(moment) = of.1 {
        form = format!("{form}&moment={moment}");
    }
    let mut browser = house.device(lead).await;
    let answer = browser.post_form("/desk/held", &form).await;
    answer.leads_to().to_owned()
}

fn holds_nothing(page: &str) -> bool {
    !page.contains("<article")
}

async fn papa_lost(ended: &[ChildId], organisation: u128) -> (House, MomentId) {
    let house = House::new().await;
    elsewhere(&house, organisation);
    let mut papa = house.device("papa-noor").await;
    for child in ended {
        end(&house, "papa-noor", *child);
    }
    house.state.clock.advance_ms(60_000);
    let ops = about_both(&mut papa);
    let moment = ops[0].moment;
    papa.push(ops).await;
    (house, moment)
}

#[tokio::test]
async fn a_lead_reads_what_is_about_their_own_children_as_it_stands_and_nothing_else() {
    for organisation in [OTHER_ORGANISATION, SAME_ORGANISATION] {
        let (house, moment) = papa_lost(&[NOOR], organisation).await;
        let karins = page(&house, "karin").await;
        assert!(karins.contains(OF_NOOR), "{karins}");
        for words in NOBODYS.into_iter().chain([OF_BOB, "Bob"]) {
            assert!(!karins.contains(words), "{words} on {karins}");
        }
        // what is about Bob was recorded and waits for nobody
        assert!(holds_nothing(&page(&house, "otto").await));
        assert!(
            house
                .device("otto")
                .await
                .texts()
                .await
                .contains(&OF_BOB.to_owned())
        );
        let done = settle(&house, "karin", ("papa-noor", Some(moment)), "record").await;
        assert!(done.ends_with("done=record"), "{done}");
        let mama = house.device("mama-noor").await.texts().await;
        assert_eq!(mama, [OF_NOOR]);
        let karin = house.device("karin").await.texts().await;
        assert_eq!(karin, [OF_NOOR]);
        assert!(holds_nothing(&page(&house, "karin").await));
    }
}

#[tokio::test]
async fn what_one_lead_puts_aside_still_waits_for_the_other() {
    for organisation in [OTHER_ORGANISATION, SAME_ORGANISATION] {
        let (house, moment) = papa_lost(&[NOOR, BOB], organisation).await;
        let ottos = page(&house, "otto").await;
        assert!(ottos.contains(OF_BOB), "{ottos}");
        for words in NOBODYS.into_iter().chain([OF_NOOR, "Noor"]) {
            assert!(!ottos.contains(words), "{words} on {ottos}");
        }
        let of = ("papa-noor", Some(moment));
        assert!(page(&house, "karin").await.contains(OF_NOOR));
        settle(&house, "karin", of, "aside").await;
        assert!(holds_nothing(&page(&house, "karin").await));
        assert!(page(&house, "otto").await.contains(OF_BOB));
        let done = settle(&house, "otto", of, "record").await;
        assert!(done.ends_with("done=record"), "{done}");
        assert_eq!(house.device("otto").await.texts().await, [OF_BOB]);
        assert!(house.device("karin").await.texts().await.is_empty());
    }
}

#[tokio::test]
async fn each_lead_has_their_own_part_recorded() {
    for organisation in [OTHER_ORGANISATION, SAME_ORGANISATION] {
        let (house, moment) = papa_lost(&[NOOR, BOB], organisation).await;
        for (lead, words, other) in [("karin", OF_NOOR, "otto"), ("otto", OF_BOB, "karin")] {
            let before = house.device(other).await.texts().await;
            let done = settle(&house, lead, ("papa-noor", Some(moment)), "record").await;
            assert!(done.ends_with("done=record"), "{lead}: {done}");
            assert_eq!(house.device(lead).await.texts().await, [words]);
            assert_eq!(house.device(other).await.texts().await, before);
            assert!(holds_nothing(&page(&house, lead).await));
        }
        assert!(house.state.db.held().await.unwrap().is_empty());
    }
}

/// Sanne worked in a group of both locations and left both.
async fn sanne_left_both(house: &House) -> Browser {
    elsewhere(house, OTHER_ORGANISATION);
    let (sanne, group) = (blob(person("sanne").0), blob(OTTERS));
    let since = NOW_MS - 1_000_000_000;
    house.sql(&format!(
        "INSERT INTO staff_groups (person, grp, from_ms) VALUES ({sanne}, {group}, {since})"
    ));
    house.device("sanne").await
}

fn leave(house: &House) {
    let sanne = blob(person("sanne").0);
    house.sql(&format!(
        "UPDATE staff_groups SET until_ms = {NOW_MS} WHERE person = {sanne};
         UPDATE mentors SET until_ms = {NOW_MS} WHERE person = {sanne};"
    ));
    house.state.clock.advance_ms(60_000);
}

#[tokio::test]
async fn words_of_staff_for_children_of_two_locations_are_read_at_neither_and_recorded_at_both() {
    let house = House::new().await;
    let mut sanne = sanne_left_both(&house).await;
    let ops = sanne.moment(
        &[NOOR, BOB],
        Perspective::Here,
        Audience::Shared,
        "VOOR-ALLEN",
    );
    let moment = ops[0].moment;
    leave(&house);
    let results = sanne.push(ops).await;
    assert!(results.iter().all(|result| result.status == OpStatus::Held));
    for lead in ["karin", "otto"] {
        let seen = page(&house, lead).await;
        assert!(seen.contains("Naam van sanne"), "{seen}");
        assert!(!seen.contains("VOOR-ALLEN"), "{seen}");
    }
    for lead in ["karin", "otto"] {
        let done = settle(&house, lead, ("sanne", Some(moment)), "record").await;
        assert!(done.ends_with("done=record"), "{lead}: {done}");
        assert_eq!(house.device(lead).await.texts().await, ["VOOR-ALLEN"]);
    }
    assert!(house.state.db.held().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_title_for_children_of_two_locations_is_recorded_when_both_leads_say_so() {
    let house = House::new().await;
    let mut sanne = sanne_left_both(&house).await;
    let ops = sanne.moment(&[NOOR, BOB], Perspective::Here, Audience::Shared, "Samen.");
    let moment = ops[0].moment;
    sanne.push(ops).await;
    leave(&house);
    let title = Body::Fact(FactOp::Title {
        title: Some(Title::parse("NA-HET-VERTREK").unwrap()),
        replaces: Vec::new(),
    });
    let title = sanne.op(moment, title);
    let results = sanne.push(vec![title.clone()]).await;
    assert_eq!(results[0].problem, Some(Refusal::AccessEnded));
    for lead in ["karin", "otto"] {
        let of = ("sanne", Some(moment));
        let done = settle(&house, lead, of, "record").await;
        assert!(done.ends_with("done=record"), "{lead}: {done}");
        assert!(holds_nothing(&page(&house, lead).await));
    }
    assert!(house.state.db.held().await.unwrap().is_empty());
    let recorded = house.state.db.recorded().await.unwrap();
    assert!(recorded.contains(&title.id.0));
}

#[tokio::test]
async fn all_that_is_held_of_somebody_is_settled_together() {
    let (house, _) = papa_lost(&[NOOR], OTHER_ORGANISATION).await;
    let mut papa = house.device("papa-noor").await;
    for _ in 0..3 {
        let more = papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "NOG-MEER");
        papa.push(more).await;
    }
    let karins = page(&house, "karin").await;
    assert_eq!(karins.matches("<article").count(), 4);
    assert!(
        house
            .device("karin")
            .await
            .get("/desk")
            .await
            .text()
            .contains("4 keer werk")
    );
    settle(&house, "karin", ("papa-noor", None), "aside").await;
    assert!(holds_nothing(&page(&house, "karin").await));
    // and it is all still there
    assert!(!house.state.db.held().await.unwrap().is_empty());
}

#[tokio::test]
async fn so_much_is_held_of_a_person_about_a_child() {
    let (house, _) = papa_lost(&[NOOR], OTHER_ORGANISATION).await;
    let mut papa = house.device("papa-noor").await;
    let mut held = 0;
    let mut problems = Vec::new();
    for _ in 0..=limits::HELD_PER_PERSON_AND_CHILD / limits::OPS_PER_REQUEST {
        let mut ops = Vec::new();
        while ops.len() + 4 <= limits::OPS_PER_REQUEST {
            ops.extend(papa.moment(&[NOOR], Perspective::Home, Audience::Shared, "Woorden."));
        }
        for result in papa.push(ops).await {
            held += usize::from(result.status == OpStatus::Held);
            problems.extend(result.problem);
        }
    }
    assert!(held <= limits::HELD_PER_PERSON_AND_CHILD, "{held}");
    assert!(problems.contains(&Refusal::OverLimit));
    // of the first, as many as a lead can look through; then the rest
    let karins = page(&house, "karin").await;
    assert_eq!(karins.matches("<article").count(), 50);
}
