//! On what number to call a guardian: for the mentor of the child, and for the
//! lead's desk, and for nobody else.

use domain::{
    desk::{Change, Rights},
    text::{Name, Phone},
};

use crate::house::{House, LOCATION, NOOR, person};

#[tokio::test]
async fn the_mentor_alone_gets_a_number_to_call() {
    let house = House::new().await;
    let rights = Rights {
        called: Name::parse("papa").unwrap(),
        authority: true,
        may_see: false,
        phone: Phone::parse("06 1234 5671").ok(),
    };
    house.state.clock.advance_ms(1_000);
    let changes = vec![Change::SetGuardian(NOOR, person("papa-noor"), rights)];
    let now_ms = house.state.clock.now_ms();
    let db = &house.state.db;
    let made = db.change(LOCATION, person("karin"), changes, now_ms).await;
    made.unwrap().unwrap();
    for (who, expected) in [
        ("sanne", Some("06 1234 5671")),
        ("fatima", None),
        ("karin", None),
        ("papa-noor", None),
        ("mama-noor", None),
    ] {
        let mut browser = house.device(who).await;
        let directory = browser.pull_directory().await;
        let noor = directory.child(NOOR).unwrap();
        let papa = noor
            .guardians
            .iter()
            .find(|g| g.person == person("papa-noor"));
        let found = papa.unwrap().phone.as_ref().map(Phone::as_str);
        assert_eq!(found, expected, "{who}");
    }
}
