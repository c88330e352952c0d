//! Who and what is recognised, and what becomes of it.

use super::*;

#[test]
fn what_is_known_is_recognised_and_what_differs_is_changed() {
    let lines = [
        "Nootje;noor van test;12-06-2021;De Vossen;2026-12-01;Joost Jans;PIET van Test;papa;piet@x.example;nee;ja",
        "Mees;Mees van Test;2021-06-12;De Vossen;2022-01-01;;Oma Bep;;bep@x.example;nee;",
    ];
    let plan = children(&lines, &desk());
    assert_eq!(plan.sheet.faults, []);
    assert_eq!(
        plan.sheet.lines[0].news,
        [
            News::Called("Nootje".into()),
            News::Moves(
                Some("De Egels".into()),
                "De Vossen".into(),
                Day::from_ymd(2026, 12, 1).unwrap()
            ),
            News::Mentor("Joost Jans".into()),
            News::Rights("Piet van Test".into(), true),
        ]
    );
    assert_eq!(plan.sheet.lines[1].news, [News::Email("Oma Bep".into())]);
    assert_eq!(plan.changes.len(), 5);
    assert_eq!((plan.sheet.arrivals(), plan.sheet.absent), (0, 0));
}

#[test]
fn children_who_are_not_in_the_file_are_left_alone_and_counted() {
    let plan = children(&["Jip;Jip Alleen;2023-03-03;De Egels;;;;;;;"], &desk());
    assert_eq!((plan.sheet.arrivals(), plan.sheet.absent), (1, 2));
    let after = taken(&plan, &desk());
    assert_eq!(after.children[&NOOR], desk().children[&NOOR]);
    let plan = staff(&["Sanne;sanne@x.example;De Egels;nee"], &desk());
    assert_eq!((plan.changes, plan.sheet.absent), (vec![], 2));
}

#[test]
fn twins_are_two_and_a_name_with_another_birth_date_is_another_child() {
    let after = taken(&children(&FAMILY, &desk()), &desk());
    let named = |full: &str| {
        after
            .children
            .values()
            .filter(|c| c.full == name(full))
            .count()
    };
    assert_eq!(
        [named("Kik Maas"), named("Lot Maas"), named("Noor van Test")],
        [2, 1, 1]
    );
}

#[test]
fn an_address_is_one_person_and_a_name_alone_is_not() {
    let after = taken(&children(&FAMILY, &desk()), &desk());
    let named = |text: &str| {
        after
            .people
            .values()
            .filter(|p| p.name == name(text))
            .count()
    };
    assert_eq!([named("Mia Maas"), named("Sanne"), named("Ria")], [1, 1, 3]);
    let sam = after
        .children
        .values()
        .find(|c| c.name == name("Sam"))
        .unwrap();
    assert!(sam.guardians.iter().any(|g| g.person == SANNE));
}

#[test]
fn an_address_that_could_be_two_people_is_asked_about() {
    let other_name = "Lot;Lot Maas;2022-02-01;De Egels;;;Mia Maas;;piet@x.example;ja;";
    assert_eq!(
        faults(&children(&[other_name], &desk())),
        [at(2, Email, FaultKind::OtherName("Piet van Test".into()))]
    );
    let shared = [
        "Lot;Lot Maas;2022-02-01;De Egels;;;Mia Maas;;huis@x.example;ja;",
        "Lot;Lot Maas;2022-02-01;De Egels;;;Tim Maas;;huis@x.example;ja;",
    ];
    assert_eq!(
        faults(&children(&shared, &desk())),
        [at(3, Email, FaultKind::AddressOf("Mia Maas".into()))]
    );
    let after = taken(&children(&FAMILY, &desk()), &desk());
    let which = [
        "Fee;Fee Roos;2020-01-01;De Egels;;;Ria;oma;ria@x.example;nee;ja",
        "Bo;Bo Roos;2020-01-01;De Egels;;;Ria;oma;ria@x.example;ja;",
    ];
    assert_eq!(
        faults(&children(&which, &after)),
        [2, 3].map(|line| at(line, Email, FaultKind::ManyPeople))
    );
}

#[test]
fn nothing_that_ended_begins_again_by_an_old_file() {
    let mut desk = desk();
    let today = Day::of_ms(NOW_MS);
    for change in [
        Change::EndGuardian(NOOR, PIET),
        Change::EndChild(MEES, today),
        Change::SetGroups(PersonId(Uuid::from_u128(0xA3)), BTreeSet::new()),
        Change::SetGroups(SANNE, BTreeSet::new()),
    ] {
        desk.take(change, KARIN, NOW_MS - 1).unwrap();
    }
    let old = [
        "Noor;Noor van Test;2021-06-12;De Egels;;;Piet van Test;papa;piet@x.example;ja;",
        "Noor;Noor van Test;2021-06-12;De Egels;;;Piet  van test;papa;;ja;",
        "Mees;Mees van Test;2021-06-12;De Vossen;2024-01-01;;;;;;",
    ];
    assert_eq!(
        faults(&children(&old, &desk)),
        [
            at(2, Guardian, FaultKind::WasGuardian("Piet van Test".into())),
            at(4, From, FaultKind::Left(today)),
        ]
    );
    let nameless = "Noor;Noor van Test;2021-06-12;De Egels;;;piet van Test;papa;;ja;";
    assert_eq!(
        faults(&children(&[nameless], &desk)),
        [at(
            2,
            Guardian,
            FaultKind::WasGuardian("piet van Test".into())
        )]
    );
    let back = "Mees;Mees van Test;2021-06-12;De Egels;2027-01-04;;;;;;";
    let after = taken(&children(&[back], &desk), &desk);
    assert_eq!(after.children[&MEES].group(NOW_MS), None);
    assert_eq!(children(&[back], &after).changes, []);
    let gone = faults(&staff(&["Sanne;sanne@x.example;De Egels;ja"], &desk));
    assert_eq!(gone, [at(2, Name, FaultKind::GoneStaff("Sanne".into()))]);
}

#[test]
fn staff_is_added_changed_and_never_left_without_a_lead() {
    let lines = [
        "Karin;karin@x.example;;nee",
        "Sanne;sanne@x.example;De Vossen|De Egels;ja",
        "Joost Jans;joost@x.example;De Vossen;",
        "Piet van Test;piet@x.example;De Egels;",
        "Kim Kat;;De Egels;",
        "kim kat;;De Egels;nee",
    ];
    let plan = staff(&lines, &desk());
    assert_eq!(faults(&plan), [at(2, Groups, FaultKind::NoWork)]);
    let mut lines = lines;
    lines[0] = "Karin;karin@x.example;De Egels;nee";
    let plan = staff(&lines, &desk());
    let after = taken(&plan, &desk());
    assert!(after.people[&SANNE].is_lead(NOW_MS) && !after.people[&KARIN].is_lead(NOW_MS));
    assert!(after.people[&PIET].works(NOW_MS));
    assert_eq!(after.people.len(), desk().people.len() + 1);
    assert_eq!(after.children[&NOOR].mentor(NOW_MS), Some(SANNE));
    assert_eq!(plan.sheet.arrivals(), 2);
    lines.reverse();
    assert_eq!(taken(&staff(&lines, &desk()), &desk()), after);
    let again = staff(&lines, &after);
    assert_eq!((faults(&again), again.changes), (vec![], vec![]));
    lines[4] = "Sanne;sanne@x.example;De Egels;nee";
    assert_eq!(
        faults(&staff(&lines, &desk())),
        [at(7, Lead, FaultKind::LastLead)]
    );
}

#[test]
fn who_has_an_account_keeps_their_own_address() {
    let mut desk = desk();
    desk.people.get_mut(&PIET).unwrap().login = Login::parse("piet@nieuw.example").ok();
    let line = "Noor;Noor van Test;2021-06-12;De Egels;;;Piet van Test;papa;oud@x.example;ja;";
    let plan = children(&[line], &desk);
    assert_eq!((faults(&plan), plan.changes), (vec![], vec![]));
}
