//! How a file is written.

use super::*;

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let plan = children(
        &[
            "Pim;Pim Pan;31-02-2021;De Egels;;;;;;;",
            "",
            "Jip;Jip Alleen;2023-03-03;De Mollen;;;;;;;",
            "Lot;Lot Maas;2022-02-01;De Egels;;Wim;Mia;mama;mia;soms;;te veel",
            "Lot;Lot Maas;2022-02-01;De Vossen;;;;;;;",
        ],
        &desk(),
    );
    let expected = [
        at(2, Born, FaultKind::BadDate),
        at(4, Group, FaultKind::NoGroup("De Mollen".into())),
        (5, None, FaultKind::TooManyCells),
        at(5, Mentor, FaultKind::NoMentor("Wim".into())),
        at(5, Email, FaultKind::BadEmail),
        at(5, Authority, FaultKind::BadYesNo),
        at(6, Group, FaultKind::Differs(5)),
    ];
    assert_eq!(faults(&plan), expected);
}

#[test]
fn a_file_is_read_as_it_was_saved() {
    let text = "Roepnaam;VOLLEDIGE NAAM;Geboren;Groep;Ouder/verzorger;E-mailadres;Gezag;Klas\r\n\
                Zoë;\"Zoë; de Boer\";1-6-2021;De Egels;Ann;;J;3\r\n;;;;;;;\r\n\r\n";
    let english = "\u{feff}born,group,NAME,full name,authority,guardian\n\
                   2021-06-01,De Egels,Zoë,\"Zoë; de Boer\",yes,Ann\n";
    let tabs = "name\tfull-name\tbirth date\tgroup\tparent\tparental authority\n\
                Zoë\tZoë; de Boer\t01/06/2021\tDE  EGELS\tAnn\tYes";
    let windows: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let first = plan_bytes(Kind::Children, text.as_bytes(), &desk());
    assert_eq!((first.changes.len(), &first.sheet.faults), (2, &vec![]));
    assert_eq!(first.sheet.ignored, ["Klas"]);
    for bytes in [english.as_bytes(), tabs.as_bytes(), &windows] {
        let plan = plan_bytes(Kind::Children, bytes, &desk());
        assert_eq!(plan.changes, first.changes, "{:?}", plan.sheet.faults);
    }
}

#[test]
fn what_is_no_such_file_says_so() {
    let one = |text: &str| faults(&plan_bytes(Kind::Children, text.as_bytes(), &desk()));
    assert_eq!(one(""), [(1, None, FaultKind::Empty)]);
    assert_eq!(one(HEAD), [(1, None, FaultKind::Empty)]);
    assert_eq!(one("PK\u{3}\u{4}"), [(1, None, FaultKind::NotText)]);
    assert_eq!(
        one("\nnaam;naam;groep\nx;;De Egels"),
        [
            at(2, Name, FaultKind::TwoColumns),
            at(2, Full, FaultKind::NoColumn),
            at(2, Born, FaultKind::NoColumn),
        ]
    );
    let without = "naam;volledige naam;geboren;groep;ouder\nPim;Pim Pan;2021-01-01;De Egels;Wim\n";
    assert_eq!(one(without), [at(1, Authority, FaultKind::NoColumn)]);
    assert_eq!(
        one(&"a".repeat(BYTES + 1)),
        [(1, None, FaultKind::TooLarge)]
    );
    let line = "Pim;Pim Pan;2021-01-01;De Egels;;;;;;;\n";
    assert_eq!(one(&format!("{HEAD}\n{}", line.repeat(LINES))), []);
    let long = one(&format!("{HEAD}\n{}", line.repeat(LINES + 1)));
    assert_eq!(long, [(LINES + 2, None, FaultKind::TooManyLines)]);
}
