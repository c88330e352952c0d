//! Access that ends, in each way in which it can: with the device online, offline,
//! and offline with work that was never sent.

use std::collections::BTreeSet;

use domain::{
    desk::{Change, Purpose, Rights},
    op::{Audience, Op, Perspective},
    record::Refusal,
    stamp::Day,
    text::Name,
    wire::OpStatus,
};

use crate::{
    browser::Browser,
    house::{House, LOCATION, NOOR, NOW_MS, VOSSEN, person},
    pokes::Stream,
};

/// Each way, and who loses Noor by it.
fn endings() -> Vec<(&'static str, &'static str, Change)> {
    let today = Day::of_ms(NOW_MS);
    let papa = person("papa-noor");
    let no_rights = Rights {
        called: Name::parse("papa").unwrap(),
        authority: false,
        may_see: false,
        phone: None,
    };
    let withdrawn = Change::WriteConsent(NOOR, Purpose::Portfolio, false, today, papa);
    vec![
        (
            "the child moves",
            "fatima",
            Change::MoveChild(NOOR, VOSSEN, today),
        ),
        ("the child leaves", "sanne", Change::EndChild(NOOR, today)),
        (
            "staff leaves",
            "fatima",
            Change::SetGroups(person("fatima"), BTreeSet::new()),
        ),
        (
            "a guardian is removed",
            "papa-noor",
            Change::EndGuardian(NOOR, papa),
        ),
        (
            "authority is taken",
            "papa-noor",
            Change::SetGuardian(NOOR, papa, no_rights),
        ),
        ("consent is withdrawn, staff", "fatima", withdrawn.clone()),
        ("consent is withdrawn, mentor", "sanne", withdrawn),
    ]
}

fn writes(browser: &mut Browser, who: &str, text: &str) -> Vec<Op> {
    let side = match who {
        "papa-noor" => Perspective::Home,
        _ => Perspective::Here,
    };
    browser.moment(&[NOOR], side, Audience::Shared, text)
}

async fn end(house: &House, change: Change) {
    house.state.clock.advance_ms(1_000);
    let now_ms = house.state.clock.now_ms();
    let db = &house.state.db;
    let decided = db
        .change(LOCATION, person("karin"), vec![change], now_ms)
        .await;
    let changed = decided.unwrap().unwrap();
    house.state.hub.poke(&changed.told, None);
    house.state.clock.advance_ms(1_000);
}

#[tokio::test]
async fn whoever_loses_a_child_hears_it_forgets_it_and_loses_no_word() {
    for (how, who, change) in endings() {
        let house = House::new().await;
        let mut device = house.device(who).await;
        let sent = writes(&mut device, who, "EERDER-VERSTUURD");
        device.push(sent).await;
        let before = device.pull().await;
        assert!(
            before.cursors.keys().any(|scope| scope.child == Some(NOOR)),
            "{how}"
        );
        let mut stream = Stream::open(&house.router, &device).await;
        let unsent = writes(&mut device, who, "NOG-NIET-VERSTUURD");
        end(&house, change).await;
        assert!(stream.is_poked().await, "{how}: who is online hears it");
        // what waits goes first, and is kept for the lead
        let results = device.push(unsent.clone()).await;
        for result in &results {
            let said = (result.status, result.problem);
            assert_eq!(said, (OpStatus::Held, Some(Refusal::AccessEnded)), "{how}");
        }
        // then everything of Noor's goes from the device
        let after = device.pull_from(before.cursors.clone()).await;
        for scope in before
            .cursors
            .keys()
            .filter(|scope| scope.child == Some(NOOR))
        {
            assert!(after.revoked.contains(scope), "{how}: {scope}");
        }
        assert!(
            !device
                .texts()
                .await
                .iter()
                .any(|text| text.contains("VERSTUURD")),
            "{how}"
        );
        assert!(device.pull_directory().await.child(NOOR).is_none(), "{how}");
        // and lies on the desk
        let now_ms = house.state.clock.now_ms();
        let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
        let late = house.state.db.late(&desk, now_ms).await.unwrap();
        assert_eq!(late.len(), 1, "{how}");
        assert_eq!(late[0].texts[0].as_str(), "NOG-NIET-VERSTUURD", "{how}");
        assert_eq!(late[0].person, person(who), "{how}");
    }
}

#[tokio::test]
async fn consent_that_is_given_again_brings_everything_back() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let ops = writes(&mut sanne, "sanne", "VAN-VOOR-DE-PAUZE");
    sanne.push(ops).await;
    let today = Day::of_ms(NOW_MS);
    let papa = person("papa-noor");
    let said = |given| Change::WriteConsent(NOOR, Purpose::Portfolio, given, today, papa);
    end(&house, said(false)).await;
    assert!(sanne.texts().await.is_empty());
    // it is the family's: they go on seeing it
    let mut phone = house.device("papa-noor").await;
    assert_eq!(phone.texts().await, ["VAN-VOOR-DE-PAUZE"]);
    end(&house, said(true)).await;
    assert_eq!(sanne.texts().await, ["VAN-VOOR-DE-PAUZE"]);
}
