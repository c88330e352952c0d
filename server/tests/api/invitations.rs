//! Letters of invitation, and what a code does.

use axum::http::StatusCode;
use domain::{
    desk::{Change, NewGuardian, Rights},
    id::{ChildId, LocationId, PersonId},
    op::{Audience, Perspective},
    text::{Login, Name},
    wire::OpStatus,
};
use server::{code::Code, starting};
use uuid::Uuid;

use crate::{
    browser::{Answer, Browser, to_sign_in},
    house::{DAY_MS, House, LOCATION, MEES, NOOR, NOW_MS, TESS, person},
    starting::{GOOD, begin},
};

pub const OMA: PersonId = PersonId(Uuid::from_u128(0xB1));
pub const BORN: [&str; 3] = ["12", "6", "2021"];

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub async fn change(house: &House, location: LocationId, by: PersonId, changes: Vec<Change>) {
    let now_ms = house.state.clock.now_ms();
    let db = &house.state.db;
    db.change(location, by, changes, now_ms)
        .await
        .unwrap()
        .unwrap();
}

pub fn guardian(child: ChildId, id: PersonId, email: Option<&str>) -> Change {
    let rights = Rights {
        called: name("oma"),
        authority: true,
        may_see: true,
        phone: None,
    };
    let email = email.map(|email| Login::parse(email).unwrap());
    Change::AddGuardian(
        child,
        id,
        NewGuardian {
            name: name("Oma Bep"),
            email,
            rights,
        },
    )
}

/// A house in which a lead has written down a grandmother of Mees.
pub async fn house_with_oma() -> House {
    let house = House::new().await;
    change(
        &house,
        LOCATION,
        person("karin"),
        vec![guardian(MEES, OMA, None)],
    )
    .await;
    house
}

/// A lead asks for a letter.
pub async fn ask(lead: &mut Browser, whom: PersonId, child: Option<ChildId>) -> Answer {
    let child = child.map(|child| child.to_string()).unwrap_or_default();
    let whom = whom.to_string();
    let fields = [("person", &*whom), ("child", &*child), ("sure", "yes")];
    lead.fill("/desk/letter", &fields).await
}

pub fn code_in(letter: &Answer) -> String {
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.text());
    let page = letter.text();
    let (_, rest) = page.split_once("letter-digits").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest[..14].to_owned()
}

/// What is said beside a letter, and is not on it.
pub fn said_beside(letter: &Answer) -> String {
    let page = letter.text();
    let (bar, paper) = page.split_once("<main").unwrap();
    let (_, said) = bar.split_once("letter-spoken").unwrap();
    let said: String = said.chars().filter(char::is_ascii_digit).take(4).collect();
    assert!(said.len() == 4 && !paper.contains(&format!(">{said}<")));
    said
}

pub async fn letter(house: &House, whom: PersonId, child: Option<ChildId>) -> String {
    let mut karin = house.device("karin").await;
    code_in(&ask(&mut karin, whom, child).await)
}

pub async fn join(
    browser: &mut Browser,
    code: &str,
    born: [&str; 3],
    login: &str,
    password: &str,
) -> Answer {
    let fields = [
        ("code", code),
        ("day", born[0]),
        ("month", born[1]),
        ("year", born[2]),
        ("login", login),
        ("password", password),
    ];
    browser.fill("/join", &fields).await
}

#[tokio::test]
async fn a_letter_leads_to_an_account_and_a_first_contribution() {
    let house = house_with_oma().await;
    let mut karin = house.device("karin").await;
    let paper = ask(&mut karin, OMA, Some(MEES)).await;
    let code = code_in(&paper);
    assert!(paper.text().contains("Oma Bep") && paper.text().contains("<svg"));
    assert!(
        paper.text().contains("15 december 2026"),
        "valid for 21 days"
    );
    assert!(
        !paper.text().contains("2021"),
        "the birth date is not in the letter"
    );
    assert_eq!(paper.header("cache-control"), "no-store");

    let mut oma = house.stranger();
    let page = oma
        .get(&format!("/join?code={}", code.to_lowercase()))
        .await
        .text();
    assert!(page.contains("Oma Bep") && page.contains("Mees"));
    let answer = join(&mut oma, &code, BORN, "Oma.Bep", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
    assert!(oma.know_who().await);
    assert_eq!(oma.person, OMA);
    let ops = oma.moment(&[MEES], Perspective::Home, Audience::Shared, "Hij fietst!");
    let results = oma.push(ops).await;
    assert!(
        results
            .iter()
            .all(|result| result.status == OpStatus::Accepted)
    );
    assert_eq!(
        house.stranger().sign_in("oma.bep", GOOD).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_code_opens_once() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let answer = join(&mut house.stranger(), &code, BORN, "oma", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
    let mut thief = house.stranger();
    let again = join(&mut thief, &code, BORN, "dief", GOOD).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("id=\"code-problem\"") && !again.text().contains("Oma"));
    assert!(!thief.know_who().await);
}

#[tokio::test]
async fn a_code_expires_after_three_weeks() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    // until the end of the day that the letter names, in the Netherlands: now it is 13:00 there
    house
        .state
        .clock
        .advance_ms(21 * DAY_MS + 11 * 60 * 60 * 1000 - 1);
    let mut oma = house.stranger();
    assert!(
        oma.get(&format!("/join?code={code}"))
            .await
            .text()
            .contains("Oma Bep")
    );
    house.state.clock.advance_ms(1);
    let late = join(&mut oma, &code, BORN, "oma", GOOD).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!oma.know_who().await);
}

#[tokio::test]
async fn five_wrong_answers_end_a_letter_and_what_is_no_date_does_not_count() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut guesser = house.stranger();
    for odd in [["", "", ""], ["31", "2", "2021"], ["12", "6", "21"]] {
        let answer = join(&mut guesser, &code, odd, "dief", GOOD).await;
        assert!(answer.text().contains("id=\"birth-problem\""));
    }
    for day in ["1", "2", "3", "4"] {
        let answer = join(&mut guesser, &code, [day, "6", "2021"], "dief", GOOD).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let last = join(&mut guesser, &code, ["5", "6", "2021"], "dief", GOOD).await;
    assert_eq!(last.status, StatusCode::FORBIDDEN);
    let right = join(&mut house.stranger(), &code, BORN, "oma", GOOD).await;
    assert_eq!(right.status, StatusCode::UNPROCESSABLE_ENTITY);
    // the lead makes a new one
    let code = letter(&house, OMA, Some(MEES)).await;
    let answer = join(&mut house.stranger(), &code, BORN, "oma", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
}

#[tokio::test]
async fn a_wrong_answer_and_a_weak_password_are_said_at_once() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut oma = house.stranger();
    let (no_day, not_born) = (["31", "2", "2021"], ["1", "6", "2021"]);
    for (born, password, is_weak) in [
        (no_day, "", true),
        (no_day, "password123", true),
        (no_day, GOOD, false),
        (not_born, "password123", true),
        (not_born, GOOD, false),
    ] {
        let answer = join(&mut oma, &code, born, "oma", password).await;
        let page = answer.text();
        assert!(page.contains("id=\"birth-problem\""), "{born:?} {password}");
        let said = page.contains("id=\"password-problem\"");
        assert_eq!(said, is_weak, "{born:?} {password}");
    }
}

#[tokio::test]
async fn a_new_letter_ends_the_one_before() {
    let house = house_with_oma().await;
    let before = letter(&house, OMA, Some(MEES)).await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut oma = house.stranger();
    let answer = join(&mut oma, &before, BORN, "oma", GOOD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Er is een nieuwere brief."));
    let answer = join(&mut oma, &code, BORN, "oma", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
}

#[tokio::test]
async fn codes_are_not_to_be_guessed() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut guesser = house.stranger();
    for _ in 0..10 {
        let path = format!("/join?code={}", Code::fresh().shown());
        assert_eq!(
            guesser.get(&path).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    let path = format!("/join?code={code}");
    assert_eq!(
        guesser.get(&path).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn who_is_not_of_a_location_of_the_lead_does_not_exist() {
    let house = house_with_oma().await;
    let nobody = PersonId(Uuid::from_u128(0xDEAD));
    let mut karin = house.device("karin").await;
    let unknown = ask(&mut karin, nobody, None).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for (whom, child) in [
        (person("papa-noor"), Some(MEES)),
        (person("papa-noor"), None),
        (person("sanne"), Some(NOOR)),
        (person("papa-noor"), Some(ChildId(Uuid::from_u128(0xDEAD)))),
    ] {
        let answer = ask(&mut karin, whom, child).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.text(), unknown.text());
    }
    // another location, also of the same organisation or not, has other leads
    let code = starting::code_for_one_more(&house.state.config.data, NOW_MS)
        .await
        .unwrap();
    let mut hanneke = house.stranger();
    begin(&mut hanneke, &code.shown(), "hanneke", GOOD).await;
    let answer = ask(&mut hanneke, OMA, Some(MEES)).await;
    assert_eq!(
        answer.text(),
        ask(&mut hanneke, nobody, Some(MEES)).await.text()
    );
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    // and nobody else makes letters at all
    for key in ["sanne", "ouder-mees"] {
        let mut browser = house.device(key).await;
        let answer = ask(&mut browser, OMA, Some(MEES)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}");
    }
    let answer = ask(&mut house.stranger(), OMA, Some(MEES)).await;
    assert_eq!(answer.leads_to(), to_sign_in("/desk"));
}

#[tokio::test]
async fn a_letter_of_somebody_who_was_removed_opens_nothing() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    change(
        &house,
        LOCATION,
        person("karin"),
        vec![Change::EndGuardian(MEES, OMA)],
    )
    .await;
    house.state.clock.advance_ms(1);
    let answer = join(&mut house.stranger(), &code, BORN, "oma", GOOD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn weak_passwords_are_refused_and_do_not_use_up_the_letter() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut oma = house.stranger();
    for weak in [
        "kort",
        "password123",
        "Oma Bep Bep",
        "aaaaaaaaaaaa",
        &"x y ".repeat(300),
    ] {
        let answer = join(&mut oma, &code, BORN, "oma.bep", weak).await;
        assert!(answer.text().contains("id=\"password-problem\""), "{weak}");
    }
    let spaced = format!(" {GOOD} ");
    let answer = join(&mut oma, &code, BORN, "oma.bep", &spaced).await;
    assert_eq!(answer.leads_to(), "/home");
    let trimmed = house.stranger().sign_in("oma.bep", GOOD).await;
    assert_eq!(trimmed.status, StatusCode::UNAUTHORIZED);
    let whole = house.stranger().sign_in("oma.bep", &spaced).await;
    assert_eq!(whole.status, StatusCode::CREATED);
}

#[tokio::test]
async fn an_invitation_goes_by_mail_where_there_is_mail_and_an_address() {
    let house = House::with(|config| config.mail_folder = Some(config.data.join("mail"))).await;
    let address = Some("bep@thuis.example");
    change(
        &house,
        LOCATION,
        person("karin"),
        vec![guardian(TESS, OMA, address)],
    )
    .await;
    let mut karin = house.device("karin").await;
    let (whom, child) = (OMA.to_string(), TESS.to_string());
    let fields = [
        ("person", &*whom),
        ("child", &*child),
        ("by", "mail"),
        ("language", "en"),
    ];
    let answer = karin.fill("/desk/letter", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("bep@thuis.example"));
    assert!(
        !answer.text().contains("letter-digits"),
        "the code is in the mail alone"
    );
    let mail = crate::accounts::mails(&house, 1).await.remove(0);
    assert!(mail.contains("To: bep@thuis.example") && mail.contains("Dear Oma Bep"));
    let code = crate::accounts::code_in(&mail);
    let answer = join(
        &mut house.stranger(),
        &code,
        BORN,
        "bep@thuis.example",
        GOOD,
    )
    .await;
    assert_eq!(answer.leads_to(), "/home");

    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let papa = person("papa-noor").to_string();
    let fields = [
        ("person", &*papa),
        ("child", &*NOOR.to_string()),
        ("by", "mail"),
    ];
    let answer = karin.fill("/desk/letter", &fields).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}
