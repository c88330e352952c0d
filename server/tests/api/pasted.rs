//! What is pasted brings characters along that nobody sees: an address, a name and
//! a code mean what people see.

use axum::http::StatusCode;
use domain::{desk::Change, id::PersonId, text::Login};
use uuid::Uuid;

use crate::{
    house::{EGELS, House, LOCATION, PASSWORD, email, person},
    invitations::{ask, change, code_in, letter, name, said_beside},
    starting::GOOD,
};

#[tokio::test]
async fn somebody_signs_in_with_an_address_however_it_was_pasted() {
    let house = House::new().await;
    let karin = email("karin");
    for pasted in [
        format!("\u{200b}{karin}"),
        format!("{karin}\u{feff}"),
        format!("\u{202a}{karin}\u{202c}\u{a0}"),
        format!("mailto:{karin}"),
        format!("Karin <{}>", karin.to_uppercase()),
        format!("{karin}."),
    ] {
        let answer = house.stranger().sign_in(&pasted, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{pasted:?}");
    }
}

#[tokio::test]
async fn a_letter_opens_with_what_people_see_of_an_address_a_name_and_a_code() {
    let house = House::new().await;
    let (lies, bram) = (
        PersonId(Uuid::from_u128(0xB2)),
        PersonId(Uuid::from_u128(0xB3)),
    );
    let groups = || [EGELS].into_iter().collect();
    let address = Login::parse("lies@huis.example\u{200b}").unwrap();
    let changes = vec![
        Change::AddStaff(lies, name("Lies de Jong"), Some(address), groups()),
        Change::AddStaff(bram, name("Bram\u{2060} Zoe\u{308}"), None, groups()),
    ];
    change(&house, LOCATION, person("karin"), changes).await;
    let mut karin = house.device("karin").await;
    for (whom, known, login) in [
        (lies, Some("lies@huis.example"), "lies@huis.example\u{200e}"),
        (bram, None, "mailto:b.zoe@nieuw.example"),
    ] {
        let letter = ask(&mut karin, whom, None).await;
        let said = known.is_none().then(|| said_beside(&letter));
        let said = said.map(|said| format!(" {said}\u{200b}"));
        let known = known.or(said.as_deref()).unwrap();
        let code = code_in(&letter);
        let code = format!("\u{202d}{code}\u{202c}\u{200b}");
        let mut browser = house.stranger();
        let fields = [
            ("code", &*code),
            ("known", known),
            ("login", login),
            ("password", GOOD),
        ];
        let answer = browser.fill("/join", &fields).await;
        assert_eq!(answer.leads_to(), "/home");
        assert!(browser.know_who().await);
        assert_eq!(browser.person, whom);
    }
    for address in ["lies@huis.example", "b.zoe@nieuw.example"] {
        let answer = house.stranger().sign_in(address, GOOD).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{address}");
    }
}

#[tokio::test]
async fn a_letter_from_before_still_opens_with_the_name_on_it() {
    let house = House::new().await;
    let bram = PersonId(Uuid::from_u128(0xB3));
    let groups = [EGELS].into_iter().collect();
    let changes = vec![Change::AddStaff(
        bram,
        name("Bram\u{2060} Zoe\u{308}"),
        None,
        groups,
    )];
    change(&house, LOCATION, person("karin"), changes).await;
    let code = letter(&house, bram, None).await;
    house.sql("UPDATE invitations SET spoken = NULL");
    let fields = [
        ("code", code.as_str()),
        ("known", "bram zoë\u{200b}"),
        ("login", "bram"),
        ("password", GOOD),
    ];
    let answer = house.stranger().fill("/join", &fields).await;
    assert_eq!(answer.leads_to(), "/home");
}

#[tokio::test]
async fn an_address_that_no_mail_reaches_is_not_taken_on_the_desk() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let (at, group) = (LOCATION.to_string(), EGELS.to_string());
    for (address, status) in [
        ("a..b@huis.example", StatusCode::UNPROCESSABLE_ENTITY),
        ("Lies <lies@huis.example>", StatusCode::SEE_OTHER),
    ] {
        let fields = [
            ("at", &*at),
            ("kind", "add-staff"),
            ("name", "Lies"),
            ("email", address),
            ("group", &*group),
            ("sure", "yes"),
        ];
        let answer = karin.fill("/desk/change", &fields).await;
        assert_eq!(answer.status, status, "{address}");
    }
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    let mut people = desk.people.values();
    let lies = people.find(|person| person.name.as_str() == "Lies");
    assert_eq!(
        lies.unwrap().email.as_ref().map(Login::as_str),
        Some("lies@huis.example")
    );
}

#[tokio::test]
async fn a_pin_and_a_password_are_what_was_meant() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let fields = [
        ("password", PASSWORD),
        ("pin", "83\u{200b}51"),
        ("again", "8351 "),
    ];
    let answer = sanne.fill("/account/pin", &fields).await;
    assert_eq!(answer.leads_to(), "/account/pin?kept=true");
    // one keyboard writes an é as one character, another as two
    let fields = [("old", PASSWORD), ("password", "de fe\u{301}e en de vos")];
    let answer = sanne.fill("/account/password", &fields).await;
    assert_eq!(answer.leads_to(), "/account?done=password");
    for typed in ["de fée en de vos", "de fe\u{301}e en de vos"] {
        let answer = house.stranger().sign_in(&email("sanne"), typed).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{typed:?}");
    }
}
