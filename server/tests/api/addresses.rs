//! Where mail for somebody goes: an address is proven before it counts, and the one
//! before is told.

use axum::http::StatusCode;

use crate::{
    accounts::{code_in, house_with_mail, mails},
    browser::{Answer, Browser},
    house::{DAY_MS, House, PASSWORD, email},
    starting::GOOD,
};

const NEW: &str = "nieuw@thuis.example";

async fn type_address(browser: &mut Browser, key: &str, address: &str) -> Answer {
    let login = email(key);
    let fields = [
        ("login", login.as_str()),
        ("email", address),
        ("password", PASSWORD),
    ];
    browser.fill("/account/login", &fields).await
}

/// The mail among these that went to an address.
fn to<'a>(mails: &'a [String], address: &str) -> Option<&'a String> {
    let to = format!("To: {address}");
    mails.iter().find(|mail| mail.contains(&to))
}

/// Where a code for a forgotten password goes.
async fn reset_goes_to(house: &House, key: &str, count: usize) -> Vec<String> {
    let mut somebody = house.stranger();
    somebody.fill("/forgot", &[("login", &email(key))]).await;
    mails(house, count).await
}

#[tokio::test]
async fn another_address_counts_once_its_code_was_typed_and_the_one_before_is_told() {
    let house = house_with_mail().await;
    let mut papa = house.device("papa-noor").await;
    let answer = type_address(&mut papa, "papa-noor", NEW).await;
    assert_eq!(answer.leads_to(), "/account?done=address");
    let page = papa.get("/account?done=address").await.text();
    assert!(page.contains(NEW) && page.contains("/account/address"));
    let code = code_in(to(&mails(&house, 1).await, NEW).unwrap());
    // until then nothing of anybody's goes there
    let sent = reset_goes_to(&house, "papa-noor", 2).await;
    assert!(to(&sent, "papa.noor@huis.example").is_some());

    let answer = papa.fill("/account/address", &[("code", &code)]).await;
    assert_eq!(answer.leads_to(), "/account?done=login");
    let told = mails(&house, 3).await;
    let before = told.iter().filter(|mail| mail.contains("To: papa.noor@"));
    assert_eq!(
        before.count(),
        2,
        "a code, and that it is another address now"
    );
    let page = papa.get("/account").await.text();
    assert!(page.contains(NEW) && !page.contains("/account/address"));
    let sent = reset_goes_to(&house, "papa-noor", 4).await;
    let here = sent.iter().filter(|mail| mail.contains("To: nieuw@"));
    assert_eq!(here.count(), 2);
}

#[tokio::test]
async fn a_code_for_an_address_is_of_one_person_and_lasts_an_hour() {
    let house = house_with_mail().await;
    let mut papa = house.device("papa-noor").await;
    type_address(&mut papa, "papa-noor", NEW).await;
    let code = code_in(&mails(&house, 1).await[0]);
    let mut mama = house.device("mama-noor").await;
    for (browser, typed) in [(&mut mama, code.as_str()), (&mut papa, "7K0M-1QZX-92AB")] {
        let wrong = browser.fill("/account/address", &[("code", typed)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let wrong = papa.fill("/account/address", &[("code", "niets")]).await;
    assert!(wrong.text().contains("id=\"address-code-problem\""));
    house.state.clock.advance_ms(DAY_MS / 24);
    let late = papa.fill("/account/address", &[("code", &code)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!papa.get("/account").await.text().contains(NEW));
}

#[tokio::test]
async fn an_address_is_taken_out_at_once_and_what_waited_waits_no_longer() {
    let house = house_with_mail().await;
    let mut papa = house.device("papa-noor").await;
    type_address(&mut papa, "papa-noor", NEW).await;
    let code = code_in(&mails(&house, 1).await[0]);
    let answer = type_address(&mut papa, "papa-noor", "").await;
    assert_eq!(answer.leads_to(), "/account?done=login");
    assert!(to(&mails(&house, 2).await, "papa.noor@huis.example").is_some());
    let late = papa.fill("/account/address", &[("code", &code)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nobody_fills_a_mailbox_by_saying_that_it_is_theirs() {
    let house = house_with_mail().await;
    let mut papa = house.device("papa-noor").await;
    for nth in 0..3 {
        type_address(&mut papa, "papa-noor", &format!("adres{nth}@thuis.example")).await;
    }
    let more = type_address(&mut papa, "papa-noor", NEW).await;
    assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(to(&mails(&house, 3).await, NEW).is_none());
}

#[tokio::test]
async fn an_address_that_waits_goes_with_the_hour_with_a_new_password_and_with_the_old_address() {
    let house = house_with_mail().await;
    let waiting = |house: &House| {
        let file = house.state.config.data.join("samenbeeld.sqlite");
        let database = rusqlite::Connection::open(file).unwrap();
        let sql = "SELECT count(*) FROM new_addresses";
        database.query_row(sql, [], |row| row.get::<_, i64>(0))
    };
    let mut papa = house.device("papa-noor").await;
    type_address(&mut papa, "papa-noor", NEW).await;
    assert_eq!(waiting(&house), Ok(1));
    type_address(&mut papa, "papa-noor", &email("papa-noor")).await;
    assert_eq!(waiting(&house), Ok(0));
    type_address(&mut papa, "papa-noor", NEW).await;
    let fields = [("old", PASSWORD), ("password", GOOD)];
    papa.fill("/account/password", &fields).await;
    assert_eq!(waiting(&house), Ok(0));
    let mut mama = house.device("mama-noor").await;
    type_address(&mut mama, "mama-noor", NEW).await;
    house.state.clock.advance_ms(DAY_MS / 24);
    // whoever comes next clears up
    let mut sanne = house.device("sanne").await;
    type_address(&mut sanne, "sanne", "sanne@thuis.example").await;
    assert_eq!(waiting(&house), Ok(1));
}
