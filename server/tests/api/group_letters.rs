//! The letters of a whole group.

use axum::http::StatusCode;
use domain::{desk::Change, id::PersonId};
use uuid::Uuid;

use crate::{
    house::{EGELS, LOCATION, MEES, NOOR, person},
    invitations::{BORN, OMA, change, guardian, house_with_oma, join, letter},
    starting::GOOD,
};

#[tokio::test]
async fn everybody_of_a_group_who_has_no_account_gets_a_letter_at_once() {
    let house = house_with_oma().await;
    // a mother of two children of the group gets one, somebody who may not see none
    let (mother, stranger) = (
        PersonId(Uuid::from_u128(0xB2)),
        PersonId(Uuid::from_u128(0xB3)),
    );
    let mut blind = guardian(MEES, stranger, None);
    if let Change::AddGuardian(_, _, new) = &mut blind {
        new.rights.authority = false;
        new.rights.may_see = false;
    }
    let changes = vec![
        guardian(MEES, mother, None),
        guardian(NOOR, mother, None),
        blind,
    ];
    change(&house, LOCATION, person("karin"), changes).await;
    let mut karin = house.device("karin").await;
    let page = format!("/desk/group/{EGELS}");
    assert!(karin.get(&page).await.text().contains("Print 2 brieven"));
    let group = EGELS.to_string();
    let fields = [("group", &*group), ("once", "x")];
    let letters = karin.fill("/desk/letters", &fields).await;
    assert_eq!(letters.text().matches("letter-digits").count(), 2);
    assert_eq!(letters.header("cache-control"), "no-store");
    // each opens, and the same form once more makes no others
    let again = karin.fill("/desk/letters", &fields).await;
    assert_eq!(again.text(), letters.text());
    let sheets = letters.text();
    for (nth, sheet) in sheets.split("letter-digits").skip(1).enumerate() {
        let (_, rest) = sheet.split_once('>').unwrap();
        let (mut guest, login) = (house.stranger(), format!("thuis{nth}"));
        let answer = join(&mut guest, &rest[..14], BORN, &login, GOOD).await;
        assert_eq!(answer.leads_to(), "/home");
    }
    assert!(!karin.get(&page).await.text().contains("Print 1 brief"));
    // who leads something else, or nothing, makes none
    for other in ["sanne", "papa-noor"] {
        let mut other = house.device(other).await;
        let answer = other
            .post_form("/desk/letters", &format!("group={EGELS}"))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn who_has_a_letter_gets_no_other_with_those_of_the_group() {
    let house = house_with_oma().await;
    let code = letter(&house, OMA, Some(MEES)).await;
    let mut karin = house.device("karin").await;
    let group = EGELS.to_string();
    let answer = karin
        .post_form("/desk/letters", &format!("group={group}"))
        .await;
    assert_eq!(answer.leads_to(), format!("/desk/group/{group}"));
    let answer = join(&mut house.stranger(), &code, BORN, "oma", GOOD).await;
    assert_eq!(answer.leads_to(), "/home");
}
