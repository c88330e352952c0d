//! The phone of a member of staff that is lost: the lead signs it out.

use axum::http::StatusCode;
use domain::{
    id::PersonId,
    op::{Audience, Perspective},
    wire::OpStatus,
};

use crate::{
    browser::{Answer, Browser},
    house::{House, LOCATION, NOOR, PASSWORD, email, person},
    tablets::sannes,
};

fn page(of: PersonId) -> String {
    format!("/desk/person/{of}")
}

async fn sign_out(lead: &mut Browser, of: PersonId, device: &Browser) -> Answer {
    let fields = [
        ("at", LOCATION.to_string()),
        ("person", of.to_string()),
        ("device", device.device.to_string()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, v)| (*name, v.as_str())).collect();
    lead.fill("/desk/device", &fields).await
}

#[tokio::test]
async fn a_lead_signs_out_the_phone_of_staff_which_hands_in_and_forgets() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let mut phone = house.device("sanne").await;
    let (tablet, _) = sannes(&house).await;
    let sanne = person("sanne");
    let shown = karin.get(&page(sanne)).await.text();
    assert!(shown.contains(&phone.device.to_string()));
    assert!(
        !shown.contains(&tablet.device.to_string()),
        "has its own page"
    );
    let late = phone.moment(&[NOOR], Perspective::Here, Audience::Shared, "Nog hier.");
    let answer = sign_out(&mut karin, sanne, &phone).await;
    let back = format!("/desk/person/{sanne}?at={LOCATION}&done=device");
    assert_eq!(answer.leads_to(), back);
    assert!(!phone.know_who().await);
    let request = phone.request(late);
    let answer = phone.sync(&request).await;
    assert!(answer.device_revoked && answer.ops.is_empty());
    assert!(answer.results.iter().all(|r| r.status == OpStatus::Held));
    let shown = karin.get(&page(sanne)).await.text();
    assert!(!shown.contains(&phone.device.to_string()));
    let traces = karin.get("/desk/traces").await.text();
    assert!(traces.contains("Naam van karin logde een apparaat van Naam van sanne uit"));
    // with the password the same phone begins anew
    phone.sign_in(&email("sanne"), PASSWORD).await;
    assert!(phone.know_who().await);
}

#[tokio::test]
async fn a_lead_signs_out_nothing_else() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let mut papa = house.device("papa-noor").await;
    let mut sanne = house.device("sanne").await;
    let (mut tablet, _) = sannes(&house).await;
    // a parent's; a colleague's under another name; the tablet of a group
    for (of, device) in [("papa-noor", &papa), ("fatima", &sanne), ("sanne", &tablet)] {
        let answer = sign_out(&mut karin, person(of), device).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{of}");
    }
    assert!(papa.know_who().await && sanne.know_who().await && tablet.know_who().await);
    let own = karin.clone();
    let answer = sign_out(&mut karin, person("karin"), &own).await;
    assert_eq!(answer.leads_to(), "/account");
    assert!(karin.know_who().await);
    // who leads nothing finds nothing
    let answer = sign_out(&mut papa, person("sanne"), &sanne).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(sanne.know_who().await);
}
