//! A guardian says themselves what they agree to.

use axum::http::StatusCode;
use domain::desk::Purpose;

use crate::{
    browser::{Answer, Browser},
    house::{House, LOCATION, MEES, NOOR, person},
};

async fn say(browser: &mut Browser, child: &str, purpose: &str, given: &str) -> Answer {
    let fields = [("child", child), ("purpose", purpose), ("given", given)];
    browser.fill("/account/consent", &fields).await
}

/// What stands of Noor's father.
async fn stands(house: &House, purpose: Purpose) -> Option<bool> {
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    let answers = desk.children[&NOOR].answers(purpose, house.state.clock.now_ms());
    let papa = answers.iter().find(|(who, _)| *who == person("papa-noor"));
    papa.unwrap().1.map(|said| said.given)
}

#[tokio::test]
async fn a_parent_says_and_takes_back_consent_from_the_phone() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let noor = NOOR.to_string();
    for given in ["yes", "no", "yes"] {
        // the same once more is the same
        for _ in 0..2 {
            let answer = say(&mut papa, &noor, "group-photos", given).await;
            assert_eq!(answer.leads_to(), "/account/consent?done=yes");
        }
        let said = stands(&house, Purpose::GroupPhotos).await;
        assert_eq!(said, Some(given == "yes"));
    }
    let page = papa.get("/account/consent").await.text();
    assert!(page.contains("Je zei ja op 24 november 2026."), "{page}");
    // and the desk shows who said it
    let mut karin = house.device("karin").await;
    let desk = karin.get(&format!("/desk/child/{NOOR}")).await.text();
    assert!(desk.contains("zei zelf ja op"));
}

#[tokio::test]
async fn a_no_to_the_portfolio_ends_what_the_centre_sees_and_a_yes_brings_it_back() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let sees = async || {
        let now_ms = house.state.clock.now_ms();
        let access = house.state.db.access(person("sanne"), now_ms).await;
        access.unwrap().sees(NOOR)
    };
    assert!(sees().await);
    say(&mut papa, &NOOR.to_string(), "portfolio", "no").await;
    assert!(!sees().await);
    house.state.clock.advance_ms(1);
    say(&mut papa, &NOOR.to_string(), "portfolio", "yes").await;
    assert!(sees().await);
}

#[tokio::test]
async fn nobody_answers_for_another_or_about_a_child_that_is_not_theirs() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let answer = say(&mut papa, &MEES.to_string(), "portfolio", "no").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    for key in ["sanne", "karin"] {
        let mut other = house.device(key).await;
        let answer = other.get("/account/consent").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}");
        let answer = say(&mut other, &NOOR.to_string(), "portfolio", "no").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}");
    }
    let answer = say(&mut papa, &NOOR.to_string(), "portfolio", "perhaps").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(stands(&house, Purpose::Portfolio).await, None);
}
