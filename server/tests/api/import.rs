//! What a file with children or staff means.

mod laws;
mod people;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{
        Change, Desk, NewGuardian, Rights, Settings,
        sheet::{
            Column::{self, *},
            FaultKind, News,
        },
    },
    id::{ChildId, GroupId, LocationId, PersonId},
    picture::silence::Limits,
    stamp::Day,
    text::{Login, Name},
};
use server::import::{self, BYTES, Kind, LINES, Plan};
use uuid::Uuid;

use crate::house::{DAY_MS, NOW_MS};

const EGELS: GroupId = GroupId(Uuid::from_u128(0xE1));
const VOSSEN: GroupId = GroupId(Uuid::from_u128(0xE2));
const KARIN: PersonId = PersonId(Uuid::from_u128(0xA1));
const SANNE: PersonId = PersonId(Uuid::from_u128(0xA2));
const PIET: PersonId = PersonId(Uuid::from_u128(0xA4));
const NOOR: ChildId = ChildId(Uuid::from_u128(0xC1));
const MEES: ChildId = ChildId(Uuid::from_u128(0xC2));

const HEAD: &str = "roepnaam;volledige naam;geboortedatum;groep;vanaf;mentor;ouder;kind zegt;e-mail;gezag;mag zien";

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn rights(authority: bool, may_see: bool) -> Rights {
    Rights {
        called: name("papa"),
        authority,
        may_see,
        phone: None,
    }
}

/// Karin leads; Sanne works in De Egels and is the mentor of Noor, whose father
/// is Piet; Mees is in De Vossen and has a grandmother without an address.
fn desk() -> Desk {
    let mut desk = Desk {
        location: LocationId(Uuid::from_u128(1)),
        organisation: name("Stichting"),
        name: name("Kindcentrum"),
        settings: Settings {
            phone: String::new(),
            lease_h: 72,
            retention_days: 730,
            silence: Limits::default(),
        },
        groups: BTreeMap::new(),
        themes: Vec::new(),
        questions: Vec::new(),
        children: BTreeMap::new(),
        people: BTreeMap::new(),
    };
    let mail = |text: &str| Login::parse(text).ok();
    let about = |text: &str| domain::desk::About {
        name: name(text),
        full: name(&format!("{text} van Test")),
        born: Day::from_ymd(2021, 6, 12).unwrap(),
    };
    let day = Day::of_ms(NOW_MS - 100 * DAY_MS);
    let only = |group| BTreeSet::from([group]);
    let guardian = |text: &str, email, rights| NewGuardian {
        name: name(text),
        email,
        rights,
    };
    let oma = PersonId(Uuid::from_u128(0xA5));
    let (piet, bep) = (mail("piet@x.example"), rights(false, true));
    for change in [
        Change::AddGroup(EGELS, name("De Egels")),
        Change::AddGroup(VOSSEN, name("De Vossen")),
        Change::AddStaff(
            KARIN,
            name("Karin"),
            mail("karin@x.example"),
            BTreeSet::new(),
        ),
        Change::SetLead(KARIN, true),
        Change::AddStaff(SANNE, name("Sanne"), mail("sanne@x.example"), only(EGELS)),
        Change::AddStaff(
            PersonId(Uuid::from_u128(0xA3)),
            name("Joost Jans"),
            None,
            only(VOSSEN),
        ),
        Change::AddChild(NOOR, about("Noor"), EGELS, day),
        Change::SetMentor(NOOR, Some(SANNE)),
        Change::AddGuardian(
            NOOR,
            PIET,
            guardian("Piet van Test", piet, rights(true, false)),
        ),
        Change::AddChild(MEES, about("Mees"), VOSSEN, day),
        Change::AddGuardian(MEES, oma, guardian("Oma Bep", None, bep)),
    ] {
        desk.take(change, KARIN, NOW_MS - 100 * DAY_MS).unwrap();
    }
    desk
}

fn plan_bytes(kind: Kind, bytes: &[u8], desk: &Desk) -> Plan {
    let mut last = 0x1000;
    let mut ids = || {
        last += 1;
        Uuid::from_u128(last)
    };
    import::plan(kind, bytes, desk, NOW_MS, &mut ids)
}

fn children(lines: &[&str], desk: &Desk) -> Plan {
    let text = format!("{HEAD}\n{}\n", lines.join("\n"));
    plan_bytes(Kind::Children, text.as_bytes(), desk)
}

fn staff(lines: &[&str], desk: &Desk) -> Plan {
    let text = format!("naam;e-mail;groepen;leidinggevende\n{}\n", lines.join("\n"));
    plan_bytes(Kind::Staff, text.as_bytes(), desk)
}

/// The desk after a plan without faults.
fn taken(plan: &Plan, desk: &Desk) -> Desk {
    assert_eq!(plan.sheet.faults, [], "{:?}", plan.sheet.lines);
    let mut after = desk.clone();
    for change in &plan.changes {
        after.take(change.clone(), KARIN, NOW_MS).unwrap();
    }
    after
}

type Found = (usize, Option<Column>, FaultKind);

fn faults(plan: &Plan) -> Vec<Found> {
    assert!(plan.sheet.faults.is_empty() || plan.changes.is_empty());
    let all = plan.sheet.faults.iter();
    all.map(|f| (f.line, f.column, f.kind.clone())).collect()
}

fn at(line: usize, column: Column, kind: FaultKind) -> Found {
    (line, Some(column), kind)
}

/// Twins, two children with one name, a guardian of two children, a member of
/// staff who is a guardian too, somebody without an address, a child to come.
const FAMILY: [&str; 12] = [
    "Noor;Noor van Test;2021-06-12;De Vossen;;;Piet van Test;papa;piet@x.example;ja;",
    "Noor;Noor van Test;2021-06-12;De Vossen;;;Mia Maas;mama;mia@x.example;ja;",
    "Lot;Lot Maas;2022-02-01;De Egels;;Sanne;Mia Maas;mama;mia@x.example;ja;",
    "Kik;Kik Maas;2022-02-01;De Egels;;sanne@x.example;Mia Maas;mama;MIA@x.example;ja;",
    ";Kik Maas;01-02-2022;;;;Opa Maas;opa;;nee;ja",
    "Kik;Kik Maas;03/05/2020;De Vossen;2027-01-04;Joost Jans;Tim Bos;papa;tim@x.example;nee;nee",
    "Sam;Sam Boom;2019-10-10;De Vossen;2019-11-01;;Sanne;mam;sanne@x.example;ja;",
    "Sam;Sam Boom;2019-10-10;de vossen;;;Ria;oma;;nee;",
    "Jip;Jip Alleen;2023-03-03;De Egels;;;;;;;",
    "Mees;Mees van Test;2021-06-12;De Vossen;;;oma bep;oma;bep@x.example;nee;nee",
    "Fee;Fee Roos;2020-01-01;De Egels;;;Ria;oma;;nee;ja",
    "Bo;Bo Roos;2020-01-01;De Egels;;;Ria;oma;;ja;",
];
