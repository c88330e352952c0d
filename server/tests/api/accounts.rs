//! What somebody does with their own account.

use std::fs;

use axum::http::StatusCode;
use domain::{
    op::{Audience, Perspective},
    wire::OpStatus,
};
use rusqlite::{Connection, params};

use crate::{
    browser::{Browser, to_sign_in},
    house::{DAY_MS, EGELS, House, NOOR, PASSWORD, email, person},
    patience::until,
    pokes::Stream,
    starting::GOOD,
};

/// The mails that were sent, once there are so many.
pub async fn mails(house: &House, count: usize) -> Vec<String> {
    let folder = house.state.config.data.join("mail");
    until("mails", || {
        let files = fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let mails: Vec<_> = files
            .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        (mails.len() >= count).then_some(mails)
    })
    .await
}

/// The code in a mail.
pub fn code_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("Code: ").unwrap();
    rest[..14].to_owned()
}

pub async fn house_with_mail() -> House {
    House::with(|config| config.mail_folder = Some(config.data.join("mail"))).await
}

#[tokio::test]
async fn an_account_is_shown_to_its_person_alone() {
    let house = House::new().await;
    let stranger = house.stranger().get("/account").await;
    assert_eq!(stranger.leads_to(), to_sign_in("/account"));
    for (path, field) in [
        ("/account/login", "login"),
        ("/account/password", "old"),
        ("/account/device", "device"),
        ("/account/elsewhere", "x"),
    ] {
        let answer = house.stranger().fill(path, &[(field, "x")]).await;
        assert_eq!(answer.leads_to(), to_sign_in("/account"), "{path}");
    }
    let page = house.device("papa-noor").await.get("/account").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains(&email("papa-noor")) && page.text().contains("Naam van papa-noor")
    );
    assert!(!page.text().contains(&email("mama-noor")));
}

#[tokio::test]
async fn another_sign_in_name_asks_for_the_password_and_has_to_be_free() {
    let house = House::new().await;
    let mut papa = house.device("papa-noor").await;
    let fields = |login, password| {
        [
            ("login", login),
            ("email", "nieuw@thuis.example"),
            ("password", password),
        ]
    };
    let wrong = papa
        .fill("/account/login", &fields("papa", "iets anders"))
        .await;
    assert!(wrong.text().contains("id=\"login-password-problem\""));
    let taken = email("sanne");
    let wrong = papa.fill("/account/login", &fields(&taken, PASSWORD)).await;
    assert!(wrong.text().contains("id=\"login-login-problem\""));
    let odd = [
        ("login", "papa"),
        ("email", "nergens"),
        ("password", PASSWORD),
    ];
    let wrong = papa.fill("/account/login", &odd).await;
    assert!(
        wrong.text().contains("id=\"login-email-problem\"") && wrong.text().contains("nergens")
    );
    let answer = papa
        .fill("/account/login", &fields("Papa.Tom", PASSWORD))
        .await;
    assert_eq!(answer.leads_to(), "/account?done=login");
    assert!(
        papa.get("/account")
            .await
            .text()
            .contains("nieuw@thuis.example")
    );
    let mut other = house.stranger();
    assert_eq!(
        other.sign_in("papa.tom", PASSWORD).await.status,
        StatusCode::CREATED
    );
    let old = other.sign_in(&email("papa-noor"), PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_password_asks_for_the_old_one_and_ends_all_other_sessions() {
    let house = House::new().await;
    let (mut phone, mut laptop) = (
        house.device("papa-noor").await,
        house.device("papa-noor").await,
    );
    let mut stream = Stream::open(&house.router, &laptop).await;
    for (old, new, field) in [
        ("iets anders", GOOD, "old"),
        ("", GOOD, "old"),
        (PASSWORD, "qwertyuiop", "password"),
        (PASSWORD, "papa.noor@huis", "password"),
    ] {
        let answer = phone
            .fill("/account/password", &[("old", old), ("password", new)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer
                .text()
                .contains(&format!("id=\"password-{field}-problem\"")),
            "{new}"
        );
    }
    assert!(stream.is_silent().await);
    let long = format!("  {} ", "een zin met spaties ".repeat(40));
    let fields = [("old", PASSWORD), ("password", &*long)];
    let answer = phone.fill("/account/password", &fields).await;
    assert_eq!(answer.leads_to(), "/account?done=password");
    assert!(stream.has_ended().await);
    assert!(phone.know_who().await && !laptop.know_who().await);
    let answer = laptop.sign_in(&email("papa-noor"), &long).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let trimmed = laptop.sign_in(&email("papa-noor"), long.trim()).await;
    assert_eq!(trimmed.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_a_device_out_ends_its_session_and_its_stream() {
    let house = House::new().await;
    let (mut phone, mut laptop) = (
        house.device("papa-noor").await,
        house.device("papa-noor").await,
    );
    let mut mama = house.device("mama-noor").await;
    let mut stream = Stream::open(&house.router, &laptop).await;
    let page = phone.get("/account").await.text();
    assert!(page.contains(&laptop.device.to_string()));
    assert!(
        !page.contains(&phone.device.to_string()),
        "this one is only named"
    );
    assert!(!page.contains(&mama.device.to_string()));

    let devices = |browser: &Browser| browser.device.to_string();
    for other in [devices(&mama), devices(&phone)] {
        phone.fill("/account/device", &[("device", &other)]).await;
    }
    assert!(mama.know_who().await && phone.know_who().await);
    assert!(stream.is_silent().await);
    let lost = devices(&laptop);
    let answer = phone.fill("/account/device", &[("device", &lost)]).await;
    assert_eq!(answer.leads_to(), "/account?done=device");
    assert!(stream.has_ended().await);
    assert!(!laptop.know_who().await);
    assert!(!phone.get("/account").await.text().contains(&lost));
    // it hands in what it has, hears that it is over, and nothing else
    let ops = laptop.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Nog niet verstuurd.",
    );
    let request = laptop.request(ops);
    let told = laptop.sync(&request).await;
    assert!(told.device_revoked && told.directory.is_none() && told.ops.is_empty());
    assert!(
        told.results
            .iter()
            .all(|result| result.status == OpStatus::Held)
    );
    // who signs in on it again begins afresh
    laptop.sign_in(&email("papa-noor"), PASSWORD).await;
    assert_ne!(laptop.device.to_string(), lost);
}

#[tokio::test]
async fn everywhere_else_is_signed_out_at_once_but_not_the_tablet_of_the_group() {
    let house = House::new().await;
    let (mut phone, mut laptop) = (house.device("sanne").await, house.device("sanne").await);
    let mut tablet = house.device("sanne").await;
    put_on_tablet(&house, &tablet);
    let mut fatima = house.device("fatima").await;
    let page = phone.get("/account").await.text();
    assert!(page.contains(&laptop.device.to_string()));
    assert!(!page.contains(&tablet.device.to_string()));
    let answer = phone.fill("/account/elsewhere", &[]).await;
    assert_eq!(answer.leads_to(), "/account?done=device");
    assert!(phone.know_who().await && fatima.know_who().await && tablet.know_who().await);
    assert!(!laptop.know_who().await);
}

/// Makes the device of somebody one of the tablet of their group.
fn put_on_tablet(house: &House, browser: &Browser) {
    let file = house.state.config.data.join("samenbeeld.sqlite");
    let db = Connection::open(file).unwrap();
    let (tablet, hash) = ([7_u8; 16], [7_u8; 32]);
    let sanne = person("sanne").0.into_bytes();
    db.execute(
        "INSERT INTO tablets (id, grp, name, token_hash, paired_by, paired_ms, last_seen, revoked)
         VALUES (?1, ?2, 'Tablet', ?3, ?4, 0, 0, NULL)",
        params![tablet, EGELS.0.into_bytes(), hash, sanne],
    )
    .unwrap();
    db.execute(
        "INSERT INTO tablet_people (tablet, person, device, secret) VALUES (?1, ?2, ?3, ?4)",
        params![tablet, sanne, browser.device.0.into_bytes(), hash],
    )
    .unwrap();
}

#[tokio::test]
async fn a_forgotten_password_is_answered_the_same_for_anybody() {
    let house = house_with_mail().await;
    let mut pages = Vec::new();
    for login in [
        email("papa-noor"),
        "niemand@huis.example".to_owned(),
        "zomaar".to_owned(),
    ] {
        let mut browser = house.stranger();
        let answer = browser.fill("/forgot", &[("login", &login)]).await;
        assert_eq!(answer.leads_to(), "/forgot/code");
        pages.push(browser.get("/forgot/code").await.text());
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    let mails = mails(&house, 1).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("To: papa.noor@huis.example"));
    // where no mail goes, the page says what else there is
    let house = House::new().await;
    let page = house.stranger().get("/forgot").await.text();
    assert!(page.contains("brief") && !page.contains("<form"));
}

#[tokio::test]
async fn a_code_by_mail_opens_once_within_an_hour() {
    let house = house_with_mail().await;
    let mut laptop = house.device("papa-noor").await;
    let mut phone = house.stranger();
    phone
        .fill("/forgot", &[("login", &email("papa-noor"))])
        .await;
    let code = code_in(&mails(&house, 1).await[0]);
    let fields = |password| [("code", &*code), ("password", password)];
    let page = phone.fill("/forgot/code", &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(&email("papa-noor")));
    let weak = phone.fill("/forgot/password", &fields("password123")).await;
    assert!(weak.text().contains("id=\"password-problem\""));
    let answer = phone.fill("/forgot/password", &fields(GOOD)).await;
    assert_eq!(answer.leads_to(), "/home");
    assert!(phone.know_who().await && !laptop.know_who().await);
    let again = house
        .stranger()
        .fill("/forgot/password", &fields(GOOD))
        .await;
    assert!(again.text().contains("id=\"code-problem\""));
    let answer = laptop.sign_in(&email("papa-noor"), GOOD).await;
    assert_eq!(answer.status, StatusCode::CREATED);

    phone
        .fill("/forgot", &[("login", &email("mama-noor"))])
        .await;
    let mails = mails(&house, 2).await;
    let mail = mails
        .iter()
        .find(|mail| mail.contains("mama.noor"))
        .unwrap();
    let code = code_in(mail);
    house.state.clock.advance_ms(DAY_MS / 24);
    let late = phone.fill("/forgot/code", &[("code", &code)]).await;
    assert!(late.text().contains("id=\"code-problem\""));
}

#[tokio::test]
async fn nobody_fills_a_mailbox_of_somebody_else() {
    let house = house_with_mail().await;
    let mut browser = house.stranger();
    for _ in 0..6 {
        let answer = browser
            .fill("/forgot", &[("login", &email("papa-noor"))])
            .await;
        assert_eq!(answer.leads_to(), "/forgot/code");
    }
    mails(&house, 3).await;
    browser
        .fill("/forgot", &[("login", &email("mama-noor"))])
        .await;
    let mails = mails(&house, 4).await;
    let papas = mails.iter().filter(|mail| mail.contains("papa.noor"));
    assert_eq!(papas.count(), 3);
}
