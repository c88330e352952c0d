//! Letters for who has an account already.

use axum::http::StatusCode;
use domain::{
    desk::Change,
    id::{ChildId, LocationId},
    stamp::Day,
};
use server::starting;
use uuid::Uuid;

use crate::{
    browser::Browser,
    house::{House, LOCATION, NOOR, NOW_MS, PASSWORD, email, person},
    invitations::{BORN, OMA, ask, change, code_in, guardian, join, letter, name},
    pokes::Stream,
    starting::{GOOD, begin},
};

/// An organisation beside the house, with a child there, and its lead.
async fn other_house(house: &House) -> (Browser, LocationId, ChildId) {
    let code = starting::code_for_one_more(&house.state.config.data, NOW_MS)
        .await
        .unwrap();
    let mut hanneke = house.stranger();
    begin(&mut hanneke, &code.shown(), "hanneke", GOOD).await;
    assert!(hanneke.know_who().await);
    let location = house.state.db.leads(hanneke.person, NOW_MS).await.unwrap()[0];
    let group = domain::id::GroupId(Uuid::from_u128(0xE8));
    let child = ChildId(Uuid::from_u128(0xC8));
    let about = domain::desk::About {
        name: name("Pim"),
        full: name("Pim Bakker"),
        born: Day::from_ymd(2023, 2, 1).unwrap(),
    };
    let changes = vec![
        Change::AddGroup(group, name("De Uilen")),
        Change::AddChild(child, about, group, Day::of_ms(NOW_MS)),
    ];
    change(house, location, hanneke.person, changes).await;
    (hanneke, location, child)
}

#[tokio::test]
async fn one_account_has_children_at_two_organisations() {
    let house = House::new().await;
    let (mut hanneke, location, pim) = other_house(&house).await;
    change(
        &house,
        location,
        hanneke.person,
        vec![guardian(pim, OMA, None)],
    )
    .await;
    let code = code_in(&ask(&mut hanneke, OMA, Some(pim)).await);
    let papa = email("papa-noor");
    let pims = ["1", "2", "2023"];
    let mut browser = house.stranger();
    // that there is an account is only said to who knows the answer
    let wrong = join(&mut browser, &code, BORN, &papa, GOOD).await;
    assert!(!wrong.text().contains("id=\"login-problem\""));
    let wrong = join(&mut browser, &code, pims, &papa, GOOD).await;
    assert!(wrong.text().contains("id=\"login-problem\""));
    assert!(!browser.know_who().await);

    let before = house.device("papa-noor").await;
    let mut stream = Stream::open(&house.router, &before).await;
    let answer = join(&mut browser, &code, pims, &papa, PASSWORD).await;
    assert_eq!(answer.leads_to(), "/home");
    assert!(browser.know_who().await);
    assert_eq!(browser.person, person("papa-noor"));
    assert!(stream.is_poked().await, "the other devices look");
    let directory = browser.pull_directory().await;
    let mut children: Vec<_> = directory.children.iter().map(|child| child.id).collect();
    children.sort();
    assert_eq!(children, [NOOR, pim]);
    // each lead still sees their own part only
    let desk = house.state.db.desk(location).await.unwrap().unwrap();
    assert!(desk.people.contains_key(&person("papa-noor")) && !desk.people.contains_key(&OMA));
    assert_eq!(desk.children.len(), 1);
    let karins = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(!karins.children.contains_key(&pim));
}

#[tokio::test]
async fn a_letter_for_an_account_changes_its_password_and_ends_its_sessions() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let mut stream = Stream::open(&house.router, &papa).await;
    let code = letter(&house, person("papa-noor"), Some(NOOR)).await;
    let mut phone = house.stranger();
    let page = phone.get(&format!("/join?code={code}")).await.text();
    assert!(!page.contains("name=\"login\"") && !page.contains(&email("papa-noor")));
    let wrong = join(&mut phone, &code, ["1", "1", "2021"], "", GOOD).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(papa.know_who().await);
    let answer = join(&mut phone, &code, BORN, "", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
    assert!(stream.has_ended().await);
    assert!(!papa.know_who().await && phone.know_who().await);
    let address = email("papa-noor");
    let old = papa.sign_in(&address, PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        papa.sign_in(&address, GOOD).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_letter_of_one_organisation_opens_nothing_of_another() {
    let house = House::new().await;
    let (mut hanneke, location, pim) = other_house(&house).await;
    change(
        &house,
        location,
        hanneke.person,
        vec![guardian(pim, OMA, None)],
    )
    .await;
    let code = code_in(&ask(&mut hanneke, OMA, Some(pim)).await);
    let pims = ["1", "2", "2023"];
    join(
        &mut house.stranger(),
        &code,
        pims,
        &email("papa-noor"),
        PASSWORD,
    )
    .await;
    // Hanneke knows when Pim was born, and would get to Noor with a new letter
    let code = code_in(&ask(&mut hanneke, person("papa-noor"), Some(pim)).await);
    let mut hannekes = house.stranger();
    let answer = join(&mut hannekes, &code, pims, "", GOOD).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("href=\"/forgot\""));
    assert!(!hannekes.know_who().await);
    let answer = house
        .stranger()
        .sign_in(&email("papa-noor"), PASSWORD)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_becomes_of_letters_and_accounts_leaves_traces() {
    let house = House::new().await;
    let papa = person("papa-noor");
    let code = letter(&house, papa, Some(NOOR)).await;
    letter(&house, papa, Some(NOOR)).await;
    join(&mut house.stranger(), &code, BORN, "", GOOD).await;
    let code = letter(&house, papa, Some(NOOR)).await;
    let mut phone = house.stranger();
    join(&mut phone, &code, ["1", "1", "2021"], "", GOOD).await;
    join(&mut phone, &code, BORN, "", GOOD).await;
    let old = house.device_with("papa-noor", GOOD).await.device;
    let device = [("device", &*old.to_string())];
    phone.fill("/account/device", &device).await;
    let login = [("login", "papa"), ("password", GOOD)];
    phone.fill("/account/login", &login).await;

    let file = house.state.config.data.join("samenbeeld.sqlite");
    let db = rusqlite::Connection::open(file).unwrap();
    let mut rows = db
        .prepare("SELECT what, detail FROM traces WHERE what NOT LIKE 'sign%' ORDER BY seq")
        .unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let traces: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
    let words: Vec<_> = traces.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(
        words,
        [
            "invited",
            "invitation-ended",
            "invited",
            "invitation-ended",
            "invited",
            "invitation-refused",
            "password-changed",
            "device-signed-out",
            "address-changed",
        ]
    );
    assert!(traces[8].1 == "{}", "no address is in a trace");
    assert!(traces[7].1.contains(&old.to_string()));
}
