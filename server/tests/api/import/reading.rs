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

#[test]
fn a_quotation_mark_that_nothing_closes_is_a_fault_with_its_line() {
    let open = children(
        &[
            "Al;Al Een;2021-01-01;De Egels;;;;;;;",
            "Be;Be Twee;2021-01-01;De Egels;;\"allergie: noten;;;;;",
            "Ce;Ce Drie;2021-01-01;De Egels;;;;;;;",
        ],
        &desk(),
    );
    assert_eq!(faults(&open), [(3, None, FaultKind::OpenQuote)]);
    let over = children(
        &[
            "Be;Be Twee;2021-01-01;\"De",
            "Egels\";;;;;;;",
            "Ce;Ce Drie;2021-01-01;De Egels;;;;;;;",
        ],
        &desk(),
    );
    assert_eq!(faults(&over), [(2, None, FaultKind::LineBreak)]);
    let head = plan_bytes(Kind::Staff, b"naam;\"groepen\nKim;De Egels\n", &desk());
    assert!(faults(&head).contains(&(1, None, FaultKind::OpenQuote)));
}

#[test]
fn a_line_that_tells_the_separator_is_followed() {
    for first in ["sep=;", "SEP=;\r", "\"sep=;\""] {
        let text = format!("{first}\n{HEAD}\nPim;Pim Pan;31-02-2021;De Egels;;;;;;;\n");
        let plan = plan_bytes(Kind::Children, text.as_bytes(), &desk());
        assert_eq!(faults(&plan), [at(3, Born, FaultKind::BadDate)], "{first}");
    }
    let plan = plan_bytes(Kind::Staff, b"sep=|\nnaam|groepen\nKim|De Egels\n", &desk());
    assert_eq!((plan.changes.len(), faults(&plan)), (1, vec![]));
}

#[test]
fn a_fault_says_whom_it_is_about_and_what_is_written() {
    let plan = children(&["Pim;Pim Pan;31-02-2021;De Egels;;;;;;;"], &desk());
    assert_eq!(plan.sheet.who[&2], "Pim Pan");
    assert_eq!(plan.sheet.cells[&(2, Born)], "31-02-2021");
}

#[test]
fn a_first_day_that_is_over_is_said() {
    let plan = children(
        &["Pim;Pim Pan;2021-01-01;De Egels;01-09-2026;;;;;;"],
        &desk(),
    );
    let day = Day::from_ymd(2026, 9, 1).unwrap();
    assert!(plan.sheet.lines[0].news.contains(&News::Earlier(day)));
    let known = children(
        &["Noor;Noor van Test;2021-06-12;De Egels;01-09-2021;;;;;;"],
        &desk(),
    );
    assert_eq!(known.sheet.lines[0].news, []);
}

#[test]
fn the_same_letters_written_otherwise_are_known() {
    let line = |full: &str| format!("Zoë;{full};12-06-2021;De Egels;;;Renée Brûlée;mama;;ja;");
    let once = children(&[&line("Zoë Brûlée")], &desk());
    let after = taken(&once, &desk());
    for full in [
        "Zoe\u{308} Bru\u{302}le\u{301}e",
        "Zoë\u{200b} Brûlée",
        "ZOË\u{a0}BRÛLÉE",
    ] {
        let again = children(
            &[&line(full).replace("Renée", "Rene\u{301}e\u{feff}")],
            &after,
        );
        assert_eq!(again.sheet.unchanged(), 1, "{:?}", again.sheet);
        assert_eq!(again.changes, []);
    }
    let both = [
        "Renée Jansen;;De Egels;",
        "Rene\u{301}e\u{200b} Jansen;;De Egels\u{200d};",
    ];
    assert_eq!(staff(&both, &desk()).sheet.arrivals(), 1);
}

#[test]
fn a_group_that_looks_like_a_formula_is_found_as_the_template_writes_it() {
    let mut desk = desk();
    let rename = Change::NameGroup(EGELS, name("=1+1"));
    desk.take(rename, KARIN, NOW_MS).unwrap();
    let template = import::template::template(Kind::Children, true, "=1+1");
    let plan = plan_bytes(Kind::Children, template.as_bytes(), &desk);
    assert_eq!(faults(&plan), []);
}

/// A quarter past midnight on 1 July in the Netherlands is 30 June in UTC.
#[test]
fn what_begins_today_begins_today_also_just_after_midnight() {
    let day = Day::from_ymd(2027, 7, 1).unwrap();
    let now_ms = day.to_ms() - 105 * 60_000;
    let text = format!("{HEAD}\nPim;Pim Pan;2021-01-01;De Egels;;;;;;;\n");
    let mut ids = || Uuid::from_u128(0x1001);
    let plan = import::plan(Kind::Children, text.as_bytes(), &desk(), now_ms, &mut ids);
    assert_eq!(
        plan.sheet.lines[0].news,
        [News::Comes("De Egels".into(), day)]
    );
    let mut after = desk();
    for change in plan.changes {
        after.take(change, KARIN, now_ms).unwrap();
    }
    assert_eq!(after.here(now_ms).count(), 3);
}

#[test]
fn a_number_to_call_comes_along_and_an_empty_cell_takes_none_away() {
    let head = "roepnaam;volledige naam;geboren;groep;ouder;gezag;telefoon";
    let plan = |phone: &str, desk: &Desk| {
        let text =
            format!("{head}\nNoor;Noor van Test;2021-06-12;De Egels;Piet van Test;ja;{phone}\n");
        plan_bytes(Kind::Children, text.as_bytes(), desk)
    };
    let bad = plan("thuis", &desk());
    assert_eq!(faults(&bad), [at(2, Phone, FaultKind::BadPhone)]);
    let after = taken(&plan("\u{202d}06 1234 5678\u{202c}", &desk()), &desk());
    let number = |desk: &Desk| {
        let guardian = desk.children[&NOOR].guardians(NOW_MS).next().unwrap();
        guardian
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned())
    };
    assert_eq!(number(&after).as_deref(), Some("06 1234 5678"));
    let again = plan("", &after);
    assert_eq!(
        (again.changes.len(), number(&after)),
        (0, Some("06 1234 5678".into()))
    );
}
