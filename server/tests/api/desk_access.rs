//! What is said before somebody reads more of a child, and what each guardian said
//! about consent.

use axum::http::StatusCode;
use domain::{
    desk::Purpose,
    id::PersonId,
    op::{Audience, Perspective},
};

use crate::{
    desk_pages::change,
    house::{EGELS, House, LOCATION, NOOR, NOW_MS, TESS, YARA, person},
};

async fn write(house: &House, who: &str, given: &str) -> StatusCode {
    let (noor, who) = (NOOR.to_string(), person(who).to_string());
    let fields = [
        ("kind", "write-consent"),
        ("child", noor.as_str()),
        ("purpose", "portfolio"),
        ("person", who.as_str()),
        ("given", given),
        ("sure", "yes"),
    ];
    change(house, "karin", &fields).await.status
}

async fn answers(house: &House) -> Vec<(PersonId, Option<bool>)> {
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    let all = desk.children[&NOOR].answers(Purpose::Portfolio, NOW_MS + 1);
    let given = all
        .iter()
        .map(|(who, said)| (*who, said.map(|said| said.given)));
    given.collect()
}

#[tokio::test]
async fn both_parents_are_written_down_and_shown() {
    let house = House::new().await;
    assert_eq!(
        write(&house, "mama-noor", "yes").await,
        StatusCode::SEE_OTHER
    );
    let page = format!("/desk/child/{NOOR}");
    let half = house.device("karin").await.get(&page).await.text();
    assert!(half.contains("Naam van mama-noor zei ja op 24 november 2026"));
    assert!(half.contains("Naam van papa-noor is nog niet gevraagd"));
    assert_eq!(
        write(&house, "papa-noor", "yes").await,
        StatusCode::SEE_OTHER
    );
    let (papa, mama) = (person("papa-noor"), person("mama-noor"));
    assert_eq!(
        answers(&house).await,
        [(papa, Some(true)), (mama, Some(true))]
    );
}

#[tokio::test]
async fn no_answer_is_chosen_beforehand() {
    let house = House::new().await;
    let page = format!("/desk/child/{NOOR}");
    let page = house.device("karin").await.get(&page).await.text();
    assert!(page.contains("name=\"given\""));
    let chosen = |name: &str| {
        let inputs = page.split("<input").filter(|input| input.contains(name));
        inputs
            .filter(|input| input.split('>').next().unwrap().contains("checked"))
            .count()
    };
    assert_eq!(chosen("name=\"given\""), 0);
    // what the two parents may is so; what the next one may is not
    assert_eq!(chosen("name=\"rights\""), 2);
    let refused = write(&house, "mama-noor", "").await;
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers(&house).await[1].1, None);
}

#[tokio::test]
async fn what_covered_a_no_before_does_not_cover_it_any_more() {
    let house = House::new().await;
    for (who, given) in [("mama-noor", 0), ("papa-noor", 1)] {
        let key = |person: PersonId| format!("x'{}'", person.0.simple());
        house.sql(&format!(
            "INSERT INTO consents (child, purpose, given, said_on, said_by, written_by, written_ms)
             VALUES (x'{}', 'portfolio', {given}, 20000, {}, {}, {})",
            NOOR.0.simple(),
            key(person(who)),
            key(person("karin")),
            NOW_MS - 10 + given
        ));
    }
    house.sql(include_str!("../../migrations/0014_consents.sql"));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert_eq!(desk.children[&NOOR].paused_ms, Some(NOW_MS - 10));
    let untouched = desk.children.values().filter(|c| c.paused_ms.is_none());
    assert_eq!(untouched.count(), 3);
    assert_eq!(
        desk.children[&NOOR].consents.len(),
        2,
        "who said what stays"
    );
}

#[tokio::test]
async fn who_becomes_mentor_is_said_first_and_stands_where_the_family_reads_it() {
    let house = House::new().await;
    let (noor, fatima) = (NOOR.to_string(), person("fatima").to_string());
    let mut fields = vec![
        ("kind", "set-mentor"),
        ("child", noor.as_str()),
        ("person", fatima.as_str()),
    ];
    let asked = change(&house, "karin", &fields).await.text();
    assert!(asked.contains("Naam van fatima leest van Noor ook wat alleen de mentor leest"));
    assert!(asked.contains("Naam van sanne leest van Noor niet meer wat alleen de mentor leest"));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    let mentor = desk.children[&NOOR].mentor(NOW_MS);
    assert_eq!(mentor, Some(person("sanne")), "nothing is made before yes");
    fields.push(("sure", "yes"));
    change(&house, "karin", &fields).await.leads_to();
    let seen = house
        .device("mama-noor")
        .await
        .get("/account/opened")
        .await
        .text();
    assert!(seen.contains(
        "Door Naam van karin leest Naam van fatima ook wat alleen de mentor van Noor leest"
    ));
    assert!(seen.contains(
        "Door Naam van karin leest Naam van sanne niet meer wat alleen de mentor van Noor leest"
    ));
}

#[tokio::test]
async fn access_that_begins_is_said_before_as_access_that_ends_is() {
    let house = House::new().await;
    let (noor, egels) = (NOOR.to_string(), EGELS.to_string());
    let guardian = [
        ("kind", "add-guardian"),
        ("child", noor.as_str()),
        ("name", "Oma Bep"),
        ("called", "oma"),
        ("rights", "see"),
    ];
    let asked = change(&house, "karin", &guardian).await;
    assert!(
        asked
            .text()
            .contains("Oma Bep ziet Noor, met alles van vroeger")
    );
    let staff = [
        ("kind", "add-staff"),
        ("name", "Bo de Boer"),
        ("group", egels.as_str()),
    ];
    let asked = change(&house, "karin", &staff).await;
    assert!(asked.text().contains("Bo de Boer ziet Mees, Noor, Yara"));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(!desk.people.values().any(|p| p.name.as_str() == "Oma Bep"));
}

#[tokio::test]
async fn a_child_entered_by_mistake_goes_at_once_while_nothing_hangs_on_it() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let at = LOCATION.to_string();
    let yara = YARA.to_string();
    let fields = [("at", at.as_str()), ("child", yara.as_str())];
    let mut sanne = house.device("sanne").await;
    let mut joost = house.device("joost").await;
    let words = joost.moment(&[TESS], Perspective::Here, Audience::Shared, "Een woord.");
    joost.push(words).await;
    let tess = TESS.to_string();
    let held = [("at", at.as_str()), ("child", tess.as_str())];
    let kept = karin.fill("/desk/remove", &held).await;
    assert_eq!(
        kept.leads_to(),
        format!("/desk/child/{TESS}?done=not-removed")
    );
    let gone = karin.fill("/desk/remove", &fields).await;
    assert!(gone.leads_to().ends_with("done=remove-child"));
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(!desk.children.contains_key(&YARA) && desk.children.contains_key(&TESS));
    assert!(
        !sanne
            .pull_directory()
            .await
            .children
            .iter()
            .any(|c| c.id == YARA)
    );
    let page = karin.get(&format!("/desk/child/{YARA}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
