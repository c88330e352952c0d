//! The pages of the desk: what a lead sees and changes, and nobody else.

use axum::http::StatusCode;
use domain::{
    op::{Audience, Perspective},
    record::Refusal,
};

use crate::{
    browser::{Answer, to_sign_in},
    house::{EGELS, House, LOCATION, MEES, NOOR, NOW_MS, VOSSEN, person},
    pokes::Stream,
};

const PAGES: [&str; 5] = [
    "/desk",
    "/desk/people",
    "/desk/questions",
    "/desk/settings",
    "/desk/held",
];

fn form(fields: &[(&str, &str)]) -> String {
    let at = LOCATION.to_string();
    let all = fields.iter().copied().chain([("at", at.as_str())]);
    let pairs = all.map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
    pairs.collect::<Vec<_>>().join("&")
}

pub async fn change(house: &House, who: &str, fields: &[(&str, &str)]) -> Answer {
    let mut browser = house.device(who).await;
    browser.post_form("/desk/change", &form(fields)).await
}

#[tokio::test]
async fn only_a_lead_finds_a_desk() {
    let house = House::new().await;
    let child = format!("/desk/child/{NOOR}");
    for page in PAGES.into_iter().chain([child.as_str()]) {
        let stranger = house.stranger().get(page).await;
        assert_eq!(stranger.leads_to(), to_sign_in(page), "{page}");
        for who in ["sanne", "papa-noor"] {
            let answer = house.device(who).await.get(page).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} {page}");
            assert!(!answer.text().contains("Noor"));
        }
        let lead = house.device("karin").await.get(page).await;
        assert_eq!(lead.status, StatusCode::OK, "{page}");
    }
    for who in ["sanne", "papa-noor"] {
        let group = EGELS.to_string();
        let fields = [("kind", "name-group"), ("group", &group), ("name", "Weg")];
        let answer = change(&house, who, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_lead_finds_nothing_of_what_is_not_there() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    for path in [
        "/desk/child/00000000-0000-0000-0000-000000000099",
        "/desk/child/niemand",
        "/desk/group/1",
        "/desk/person/x",
        "/desk?at=00000000-0000-0000-0000-000000000099",
    ] {
        assert_eq!(
            karin.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_locations_own_question_reaches_who_works_there_and_no_parent() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut online = Stream::open(&house.router, &sanne).await;
    let fields = [
        ("kind", "put-question"),
        ("text", "Slaapt {naam} goed?"),
        ("theme", "language"),
        ("from", "2"),
        ("to", "6"),
    ];
    let made = change(&house, "karin", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert!(online.is_poked().await);
    let page = house.device("karin").await.get("/desk/questions").await;
    let page = page.text();
    assert!(page.contains("Slaapt {naam} goed?") && page.contains("2 tot en met 6 jaar"));
    assert!(
        page.contains("Hoe slaapt {naam}?"),
        "the hint for closed questions"
    );
    let own = sanne.pull_directory().await.questions;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].text.as_str(), "Slaapt {name} goed?");
    assert_eq!(own[0].ages, (2, 6));
    let papa = house.device("papa-noor").await.pull_directory().await;
    assert!(papa.questions.is_empty());

    let id = own[0].id.to_string();
    let backwards = [
        ("kind", "put-question"),
        ("question", id.as_str()),
        ("text", "Hoe slaapt {naam}?"),
        ("from", "6"),
        ("to", "2"),
    ];
    let refused = change(&house, "karin", &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("Hoe slaapt {naam}?"),
        "what was typed stays"
    );
    let long = "x".repeat(1_001);
    let too_long = [
        ("kind", "put-question"),
        ("text", long.as_str()),
        ("from", "2"),
        ("to", "6"),
    ];
    let refused = change(&house, "karin", &too_long).await;
    assert!(refused.text().contains("onder de 1000 tekens"));

    let gone = [("kind", "drop-question"), ("question", id.as_str())];
    change(&house, "karin", &gone).await;
    assert!(sanne.pull_directory().await.questions.is_empty());
}

#[tokio::test]
async fn what_takes_a_child_from_somebody_is_said_first() {
    let house = House::new().await;
    let (noor, vossen) = (NOOR.to_string(), VOSSEN.to_string());
    let fields = [("kind", "move-child"), ("child", &noor), ("group", &vossen)];
    let asked = change(&house, "karin", &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    let said = asked.text();
    assert!(said.contains("Naam van fatima ziet Noor niet meer."));
    assert!(said.contains("Naam van joost ziet Noor, met alles van vroeger."));
    // Sanne is her mentor in any group
    assert!(!said.contains("Naam van sanne ziet"));
    let still = house.device("fatima").await.pull_directory().await;
    assert!(still.child(NOOR).is_some(), "nothing has happened yet");
    let mut sure = Vec::from(fields);
    sure.push(("sure", "yes"));
    let done = change(&house, "karin", &sure).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(
        done.header("location")
            .starts_with(&format!("/desk/child/{NOOR}"))
    );
    let gone = house.device("fatima").await.pull_directory().await;
    assert!(gone.child(NOOR).is_none());
}

#[tokio::test]
async fn a_form_that_is_wrong_comes_back_with_what_was_typed() {
    let house = House::new().await;
    let group = EGELS.to_string();
    let fields = [
        ("kind", "add-child"),
        ("name", "Liv"),
        ("born", "2021-02-30"),
        ("group", &group),
        ("day", "2026-11-24"),
    ];
    let back = change(&house, "karin", &fields).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = back.text();
    assert!(said.contains("Deze dag bestaat niet."));
    assert!(said.contains("value=\"Liv\"") && said.contains("aria-invalid"));
    let long = "x".repeat(121);
    let fields = [("kind", "add-group"), ("name", long.as_str())];
    assert!(
        change(&house, "karin", &fields)
            .await
            .text()
            .contains("te lang")
    );
    let nonsense = change(&house, "karin", &[("kind", "erase-all")]).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_change_of_access_pokes_who_it_concerns() {
    let house = House::new().await;
    let mut joost = house.device("joost").await;
    let before = joost.pull_directory().await;
    assert!(before.child(NOOR).is_none());
    let mut pokes = Stream::open(&house.router, &joost).await;
    let (noor, vossen) = (NOOR.to_string(), VOSSEN.to_string());
    let fields = [
        ("kind", "move-child"),
        ("child", noor.as_str()),
        ("group", &vossen),
        ("sure", "yes"),
    ];
    change(&house, "karin", &fields).await;
    assert!(pokes.is_poked().await);
    assert!(joost.pull_directory().await.child(NOOR).is_some());
}

#[tokio::test]
async fn late_work_is_the_leads_to_decide_and_is_recorded_as_its_authors() {
    let house = House::new().await;
    let mut fatima = house.device("fatima").await;
    let shared = fatima.moment(&[NOOR], Perspective::Here, Audience::Shared, "LAAT-GEDEELD");
    let draft = fatima.moment(&[NOOR], Perspective::Here, Audience::Draft, "LAAT-KLAD");
    house
        .state
        .db
        .enrol(NOOR, Some(VOSSEN), NOW_MS)
        .await
        .unwrap();
    house.state.clock.advance_ms(60_000);
    let moment = shared[0].moment;
    let results = fatima.push(shared.into_iter().chain(draft).collect()).await;
    assert!(
        results
            .iter()
            .any(|r| r.problem == Some(Refusal::AccessEnded))
    );
    let mut karin = house.device("karin").await;
    let page = karin.get("/desk/held").await.text();
    assert!(page.contains("LAAT-GEDEELD") && page.contains("Naam van fatima over Noor"));
    assert!(
        !page.contains("LAAT-KLAD"),
        "a draft is not a lead's to read"
    );
    let papa = house.device("papa-noor").await.texts().await;
    assert!(!papa.contains(&"LAAT-GEDEELD".to_owned()));
    let (moment, who) = (moment.to_string(), person("fatima").to_string());
    let fields = [
        ("person", who.as_str()),
        ("moment", &moment),
        ("how", "record"),
    ];
    let sanne = house
        .device("sanne")
        .await
        .post_form("/desk/held", &form(&fields))
        .await;
    assert_eq!(sanne.status, StatusCode::NOT_FOUND);
    let done = karin.post_form("/desk/held", &form(&fields)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let papa = house.device("papa-noor").await.pull().await;
    let late = papa
        .ops
        .iter()
        .find(|placed| placed.recorded.op.moment.to_string() == moment);
    assert_eq!(late.unwrap().recorded.author, person("fatima"));
    assert!(
        !karin
            .get("/desk/held")
            .await
            .text()
            .contains("LAAT-GEDEELD")
    );
}

#[tokio::test]
async fn late_work_that_is_put_aside_stays_held() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(&[MEES], Perspective::Here, Audience::Team, "WEGGELEGD");
    let moment = ops[0].moment.to_string();
    house
        .state
        .db
        .enrol(MEES, Some(VOSSEN), NOW_MS)
        .await
        .unwrap();
    house.state.clock.advance_ms(60_000);
    sanne.push(ops).await;
    let mut karin = house.device("karin").await;
    let who = person("sanne").to_string();
    let fields = [
        ("person", who.as_str()),
        ("moment", &moment),
        ("how", "aside"),
    ];
    let held = house.state.db.held().await.unwrap().len();
    assert!(held > 0);
    karin.post_form("/desk/held", &form(&fields)).await;
    assert!(!karin.get("/desk/held").await.text().contains("WEGGELEGD"));
    assert_eq!(house.state.db.held().await.unwrap().len(), held);
}

#[tokio::test]
async fn late_work_about_two_children_reaches_the_one_that_moved_too() {
    let house = House::new().await;
    let mut fatima = house.device("fatima").await;
    let ops = fatima.moment(
        &[NOOR, MEES],
        Perspective::Here,
        Audience::Shared,
        "SAMEN-OP-DE-BRUG",
    );
    let moment = ops[0].moment.to_string();
    house
        .state
        .db
        .enrol(NOOR, Some(VOSSEN), NOW_MS)
        .await
        .unwrap();
    house.state.clock.advance_ms(60_000);
    fatima.push(ops).await;
    let is_there = |texts: Vec<String>| texts.contains(&"SAMEN-OP-DE-BRUG".to_owned());
    assert!(is_there(house.device("ouder-mees").await.texts().await));
    assert!(!is_there(house.device("papa-noor").await.texts().await));
    let who = person("fatima").to_string();
    let fields = [
        ("person", who.as_str()),
        ("moment", &moment),
        ("how", "record"),
    ];
    let mut karin = house.device("karin").await;
    let done = karin.post_form("/desk/held", &form(&fields)).await;
    assert!(done.header("location").ends_with("done=record"));
    assert!(is_there(house.device("papa-noor").await.texts().await));
    // and Fatima still does not see Noor
    assert!(fatima.pull_directory().await.child(NOOR).is_none());
}

#[tokio::test]
async fn erasing_sooner_is_asked_once_more() {
    let house = House::new().await;
    let sooner = [
        ("kind", "set"),
        ("phone", ""),
        ("lease_h", "72"),
        ("retention_days", "73"),
        ("seen_days", "28"),
        ("heard_days", "42"),
        ("theme_days", "120"),
    ];
    let asked = change(&house, "karin", &sooner).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text().contains("gewist"));
    let mut longer = sooner;
    longer[3].1 = "1000";
    assert_eq!(
        change(&house, "karin", &longer).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_tablets_of_a_group_stand_on_its_page() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let page = format!("/desk/group/{EGELS}");
    assert!(karin.get(&page).await.text().contains("Nog geen."));
    let fields = form(&[
        ("group", &EGELS.to_string()),
        ("name", "Tablet bij de deur"),
    ]);
    let code = karin.post_form("/desk/tablet", &fields).await;
    assert_eq!(code.status, StatusCode::OK);
}
