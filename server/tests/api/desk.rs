//! The desk of a lead: what is stored is what the rules say.

use std::collections::BTreeSet;

use domain::{
    access::Role,
    desk::{About, Change, Desk, NewGuardian, NotPossible, Purpose, Rights, Settings},
    directory::OwnQuestion,
    id::{ChildId, GroupId, LocationId, PersonId, QuestionId},
    picture::silence::Limits,
    stamp::Day,
    text::{Asked, Login, Name, Phone, ThemeKey},
};
use uuid::Uuid;

use crate::house::{DAY_MS, EGELS, House, LOCATION, MEES, NOOR, NOW_MS, TESS, VOSSEN, person};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn rights(authority: bool, may_see: bool) -> Rights {
    Rights {
        called: name("oma"),
        authority,
        may_see,
        phone: None,
    }
}

fn question(nth: u128, text: &str) -> OwnQuestion {
    OwnQuestion {
        id: QuestionId(Uuid::from_u128(0xA0 + nth)),
        theme: ThemeKey::try_from("garden".to_owned()).ok(),
        ages: (2, 6),
        text: Asked::parse(text).unwrap(),
    }
}

async fn desk(house: &House) -> Desk {
    house.state.db.desk(LOCATION).await.unwrap().unwrap()
}

async fn change(
    house: &House,
    by: &str,
    changes: Vec<Change>,
    now_ms: i64,
) -> Result<(), NotPossible> {
    let db = &house.state.db;
    let decided = db.change(LOCATION, person(by), changes, now_ms).await;
    decided.unwrap().map(drop).map_err(|(_, why)| why)
}

/// Changes of every kind, in an order in which each is possible.
fn story() -> Vec<Change> {
    let today = Day::of_ms(NOW_MS);
    let (group, child) = (
        GroupId(Uuid::from_u128(0xE9)),
        ChildId(Uuid::from_u128(0xC9)),
    );
    let (new, oma) = (
        PersonId(Uuid::from_u128(0xB1)),
        PersonId(Uuid::from_u128(0xB2)),
    );
    let about = |called: &str| About {
        name: name(called),
        full: name(&format!("{called} de Nieuwe")),
        born: Day::from_ymd(2022, 1, 31).unwrap(),
    };
    let guardian = |rights| NewGuardian {
        name: name("Oma Bep"),
        email: None,
        rights,
    };
    let only = |group| BTreeSet::from([group]);
    vec![
        Change::NameLocation(name("Kindcentrum Anders")),
        Change::Set(Settings {
            phone: "020 123".to_owned(),
            lease_h: 24,
            retention_days: 365,
            silence: Limits {
                seen_days: 21,
                heard_days: 35,
                theme_days: 90,
            },
        }),
        Change::NameTheme(
            ThemeKey::try_from("garden".to_owned()).unwrap(),
            name("Moestuin"),
            Some(name("Garden")),
        ),
        Change::DropTheme(ThemeKey::try_from("language".to_owned()).unwrap()),
        Change::PutQuestion(question(1, "Hoe speelt {naam} in de moestuin?")),
        Change::PutQuestion(question(2, "Wat ontdekt {naam} buiten?")),
        Change::PutQuestion(question(1, "Wat plant {naam} in de moestuin?")),
        Change::DropQuestion(question(2, "Wat?").id),
        Change::AddGroup(group, name("De Uilen")),
        Change::NameGroup(group, name("De Steenuilen")),
        Change::AddChild(child, about("Pim"), group, today),
        Change::DescribeChild(child, about("Pip")),
        Change::AddStaff(
            new,
            name("Bo"),
            Some(Login::parse("bo@x.example").unwrap()),
            only(group),
        ),
        Change::DescribePerson(new, name("Bo de Boer"), None),
        Change::SetMentor(child, Some(new)),
        Change::AddGuardian(child, oma, guardian(rights(false, false))),
        Change::SetGuardian(child, oma, rights(true, false)),
        Change::SetGuardian(
            child,
            oma,
            Rights {
                phone: Phone::parse("06 1234 5678").ok(),
                ..rights(true, false)
            },
        ),
        Change::AddGuardian(MEES, oma, guardian(rights(false, true))),
        Change::WriteConsent(child, Purpose::Portfolio, false, today, oma),
        Change::MoveChild(NOOR, VOSSEN, today),
        Change::MoveChild(MEES, VOSSEN, Day(today.0 + 30)),
        Change::EndChild(TESS, Day(today.0 + 10)),
        Change::SetGroups(person("fatima"), only(VOSSEN)),
        Change::SetGroups(person("joost"), BTreeSet::new()),
        Change::SetLead(person("sanne"), true),
        Change::SetLead(person("karin"), false),
        Change::EndGuardian(NOOR, person("papa-noor")),
        Change::MoveChild(child, EGELS, today),
        Change::SetGroups(new, only(EGELS)),
        Change::EndGroup(group),
    ]
}

#[tokio::test]
async fn what_is_stored_is_what_the_rules_say() {
    let house = House::new().await;
    let mut expected = desk(&house).await;
    for (nth, step) in (0..).zip(story()) {
        let by = if expected.people[&person("karin")].is_lead(NOW_MS + nth * 1_000) {
            "karin"
        } else {
            "sanne"
        };
        let now_ms = NOW_MS + nth * 1_000;
        expected
            .take(step.clone(), person(by), now_ms)
            .unwrap_or_else(|why| panic!("{step:?}: {why}"));
        change(&house, by, vec![step.clone()], now_ms)
            .await
            .unwrap();
        assert_eq!(desk(&house).await, sorted(expected.clone()), "{step:?}");
        roles_agree(&house, &expected, now_ms).await;
    }
    roles_agree(&house, &expected, NOW_MS + 60 * DAY_MS).await;
}

/// As it is read: by when things began.
fn sorted(mut desk: Desk) -> Desk {
    for child in desk.children.values_mut() {
        child
            .stays
            .sort_by_key(|(group, term)| (term.from_ms, *group));
        child
            .mentors
            .sort_by_key(|(mentor, term)| (term.from_ms, *mentor));
        child
            .guardians
            .sort_by_key(|guardian| (guardian.term.from_ms, guardian.person));
    }
    for person in desk.people.values_mut() {
        person
            .work
            .sort_by_key(|(group, term)| (term.from_ms, *group));
        person.leads.sort();
    }
    desk
}

/// Who may see and do what is decided by the same rules as the desk shows.
async fn roles_agree(house: &House, desk: &Desk, now_ms: i64) {
    for person in desk.people.keys() {
        let access = house.state.db.access(*person, now_ms).await.unwrap();
        for child in desk.children.keys() {
            let here = desk.roles(*child, now_ms).remove(person);
            let stored: BTreeSet<Role> = access.roles(*child).collect();
            assert_eq!(stored, here.unwrap_or_default(), "{person} and {child}");
        }
    }
}

#[tokio::test]
async fn only_who_leads_the_location_changes_it() {
    let house = House::new().await;
    let rename = || vec![Change::NameGroup(EGELS, name("De Mollen"))];
    for who in ["sanne", "joost", "papa-noor"] {
        assert_eq!(
            change(&house, who, rename(), NOW_MS).await,
            Err(NotPossible::NotLead)
        );
    }
    let elsewhere = LocationId(Uuid::from_u128(0x99));
    let decided = house
        .state
        .db
        .change(elsewhere, person("karin"), rename(), NOW_MS)
        .await;
    assert_eq!(decided.unwrap().unwrap_err().1, NotPossible::NotLead);
    assert_eq!(change(&house, "karin", rename(), NOW_MS).await, Ok(()));
}

#[tokio::test]
async fn of_several_changes_all_are_made_or_none() {
    let house = House::new().await;
    let before = desk(&house).await;
    let nobody = PersonId(Uuid::from_u128(0x77));
    let changes = vec![
        Change::NameGroup(EGELS, name("De Mollen")),
        Change::SetMentor(NOOR, Some(nobody)),
    ];
    assert_eq!(
        change(&house, "karin", changes, NOW_MS).await,
        Err(NotPossible::NoPerson)
    );
    assert_eq!(desk(&house).await, before);
}

#[tokio::test]
async fn what_is_not_possible_says_why() {
    let house = House::new().await;
    let today = Day::of_ms(NOW_MS);
    let rows = [
        (Change::EndGroup(EGELS), NotPossible::NotEmpty),
        (
            Change::SetLead(person("karin"), false),
            NotPossible::LastLead,
        ),
        (Change::MoveChild(NOOR, EGELS, today), NotPossible::Nothing),
        (
            Change::MoveChild(NOOR, VOSSEN, Day(today.0 + 4_000)),
            NotPossible::BadDay,
        ),
        (
            Change::SetMentor(NOOR, Some(person("papa-noor"))),
            NotPossible::NotStaff,
        ),
        (
            Change::EndGuardian(MEES, person("papa-noor")),
            NotPossible::NotGuardian,
        ),
        (
            Change::DescribePerson(person("sanne"), name("Sanna"), None),
            NotPossible::HasAccount,
        ),
        (
            Change::WriteConsent(
                NOOR,
                Purpose::Handover,
                true,
                Day(today.0 + 3),
                person("papa-noor"),
            ),
            NotPossible::BadDay,
        ),
    ];
    for (wrong, why) in rows {
        let said = format!("{wrong:?}");
        assert_eq!(
            change(&house, "karin", vec![wrong], NOW_MS).await,
            Err(why),
            "{said}"
        );
    }
}

#[tokio::test]
async fn two_leads_who_end_each_other_at_once_leave_one() {
    let house = House::new().await;
    let lead = vec![Change::SetLead(person("sanne"), true)];
    change(&house, "karin", lead, NOW_MS).await.unwrap();
    let end = |who| vec![Change::SetLead(person(who), false)];
    // Karin asked first, and it is her turn last
    let asked_ms = NOW_MS + 1_000;
    let done = change(&house, "sanne", end("karin"), asked_ms + 26).await;
    assert_eq!(done, Ok(()));
    let done = change(&house, "karin", end("sanne"), asked_ms).await;
    assert_eq!(done, Err(NotPossible::NotLead));
    let desk = desk(&house).await;
    assert!(desk.people[&person("sanne")].is_lead(asked_ms + 26));
}

#[tokio::test]
async fn the_last_lead_who_can_sign_in_stays() {
    let house = House::new().await;
    let new = PersonId(Uuid::from_u128(0x78));
    let changes = vec![
        Change::AddStaff(new, name("Bo"), None, BTreeSet::new()),
        Change::SetLead(new, true),
    ];
    change(&house, "karin", changes, NOW_MS).await.unwrap();
    let end = |who| vec![Change::SetLead(who, false)];
    let done = change(&house, "karin", end(person("karin")), NOW_MS + 1).await;
    assert_eq!(done, Err(NotPossible::LastLead));
    // who never came in is no loss
    let done = change(&house, "karin", end(new), NOW_MS + 2).await;
    assert_eq!(done, Ok(()));
}
