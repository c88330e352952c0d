//! Once, in any order, whole or not at all.

use super::*;

#[test]
fn taking_a_file_over_again_changes_nothing() {
    let before = desk();
    let first = children(&FAMILY, &before);
    let after = taken(&first, &before);
    assert_eq!(first.sheet.arrivals(), 8 - 1);
    let again = children(&FAMILY, &after);
    assert_eq!((faults(&again), again.changes), (vec![], vec![]));
    assert_eq!(again.sheet.unchanged(), again.sheet.lines.len());
    assert_eq!(again.sheet.lines.len(), 9);
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let before = desk();
    let straight = taken(&children(&FAMILY, &before), &before);
    let mut random = Random(7);
    for _ in 0..40 {
        let mut lines = FAMILY;
        random.shuffle(&mut lines);
        let plan = children(&lines, &before);
        assert_eq!(taken(&plan, &before), straight, "{lines:?}");
    }
}

#[test]
fn a_broken_cell_is_named_and_nothing_is_taken_over() {
    let broken = [
        (Name, 0, ""),
        (Full, 1, ""),
        (Born, 2, "31-02-2021"),
        (Born, 2, "1950-01-01"),
        (Born, 2, ""),
        (Group, 3, "De Mollen"),
        (Group, 3, ""),
        (From, 4, "2035-01-01"),
        (From, 4, "2001-01-01"),
        (From, 4, "morgen"),
        (Mentor, 5, "Piet van Test"),
        (Guardian, 6, ""),
        (Email, 8, "niets"),
        (Authority, 9, "soms"),
        (Authority, 9, ""),
        (MaySee, 10, "?"),
    ];
    let long = "a".repeat(121);
    let long = [(Name, 0), (Full, 1), (Guardian, 6), (Called, 7)].map(|(c, n)| (c, n, &*long));
    let whole =
        "Pim;Pim Pan;2021-01-01;De Egels;2026-11-30;Sanne;Wim Pan;papa;wim@x.example;nee;ja";
    let others = [
        "Jip;Jip Alleen;2023-03-03;De Egels;;;;;;;",
        "Lot;Lot Maas;2022-02-01;De Egels;;;;;;;",
    ];
    assert_eq!(
        faults(&children(&[others[0], whole, others[1]], &desk())),
        []
    );
    for (column, nth, cell) in broken.into_iter().chain(long) {
        let mut cells: Vec<&str> = whole.split(';').collect();
        cells[nth] = cell;
        let plan = children(&[others[0], &cells.join(";"), others[1]], &desk());
        let [(3, Some(found), _)] = faults(&plan)[..] else {
            panic!("{column:?} {cell}: {:?}", faults(&plan));
        };
        assert_eq!(found, column, "{cell}");
        assert_eq!(plan.changes, []);
    }
    let whole = "Kim Kat;kim@x.example;De Egels|De Vossen;ja";
    for (column, nth, cell) in [
        (Name, 0, ""),
        (Email, 1, "kim"),
        (Groups, 2, "De Egels|De Mollen"),
        (Lead, 3, "misschien"),
    ] {
        let mut cells: Vec<&str> = whole.split(';').collect();
        cells[nth] = cell;
        let plan = staff(&["Jo;;De Egels;", &cells.join(";")], &desk());
        let found = faults(&plan);
        assert_eq!(
            (found.len(), found[0].0, found[0].1),
            (1, 3, Some(column)),
            "{cell}"
        );
    }
}

/// Numbers that look like chance and are the same every time.
pub struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next(at + 1));
        }
    }

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.next(items.len())]
    }
}

fn random_line(random: &mut Random) -> String {
    let full = random.of(&[
        "Noor van Test",
        "Mees van Test",
        "Lot Maas",
        "Kik Maas",
        "kik  maas",
    ]);
    let born = random.of(&["2021-06-12", "12/06/2021", "2022-02-01"]);
    let name = full.split(' ').next().unwrap().to_lowercase();
    let group = random.of(&["De Egels", "de egels", ""]);
    let from = random.of(&["", "", "2020-01-01", "2026-12-01"]);
    let mentor = random.of(&["", "Sanne", "sanne@x.example"]);
    let guardian = if random.next(4) == 0 {
        ";;;;".to_owned()
    } else {
        let who = random.of(&[
            "Piet van Test",
            "piet van test",
            "Mia Maas",
            "Oma Bep",
            "Sanne",
        ]);
        let email = who.split(' ').next().unwrap().to_lowercase();
        let email = if random.next(2) == 0 {
            String::new()
        } else {
            format!("{email}@x.example")
        };
        format!(
            "{who};;{email};{};{}",
            random.of(&["ja", "ja", "ja", "nee"]),
            random.of(&["", "", "ja"])
        )
    };
    format!("{name};{full};{born};{group};{from};{mentor};{guardian}")
}

#[test]
fn whatever_a_file_says_it_is_taken_over_as_a_whole_or_not_at_all() {
    let mut random = Random(42);
    let mut whole = 0;
    for _ in 0..600 {
        let before = desk();
        let count = 1 + random.next(5);
        let lines: Vec<String> = (0..count).map(|_| random_line(&mut random)).collect();
        let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let plan = children(&lines, &before);
        if plan.sheet.faults.is_empty() {
            whole += 1;
            let after = taken(&plan, &before);
            let again = children(&lines, &after);
            assert_eq!(
                (&again.sheet.faults, &again.changes),
                (&vec![], &vec![]),
                "{lines:?}"
            );
            random.shuffle(&mut lines);
            assert_eq!(
                taken(&children(&lines, &before), &before),
                after,
                "{lines:?}"
            );
        } else {
            assert_eq!(plan.changes, []);
            random.shuffle(&mut lines);
            assert!(
                !children(&lines, &before).sheet.faults.is_empty(),
                "{lines:?}"
            );
        }
    }
    assert!(whole > 100, "{whole}");
}
