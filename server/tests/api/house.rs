//! A small kindcentrum for tests, and a server in front of it.
//!
//! De Egels: Noor (papa, mama; mentor Sanne), Mees (ouder; mentor Fatima), Yara
//! (mentor Sanne). De Vossen: Tess (mentor Joost). Karin leads both.

use std::collections::BTreeMap;

use axum::Router;
use domain::{
    id::{ChildId, GroupId, LocationId, PersonId},
    stamp::Day,
    text::ThemeKey,
};
use server::{
    clock::Clock,
    config::Config,
    context::{Context, Shared},
    db::{Enrolment, Founding, GuardianOf, Named, NewChild, NewPerson, NewTheme, Term},
    password,
    router::router,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::browser::Browser;

/// When every test begins: 24 November 2026, 12:00 UTC.
pub const NOW_MS: i64 = 1_795_521_600_000;
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
pub const PASSWORD: &str = "een lang genoeg wachtwoord";

pub const NOOR: ChildId = ChildId(Uuid::from_u128(0xC1));
pub const MEES: ChildId = ChildId(Uuid::from_u128(0xC2));
pub const YARA: ChildId = ChildId(Uuid::from_u128(0xC3));
pub const TESS: ChildId = ChildId(Uuid::from_u128(0xC4));

pub const EGELS: GroupId = GroupId(Uuid::from_u128(0xE1));
pub const VOSSEN: GroupId = GroupId(Uuid::from_u128(0xE2));

pub const LOCATION: LocationId = LocationId(Uuid::from_u128(0xF2));

const PEOPLE: [&str; 12] = [
    "sanne",
    "fatima",
    "joost",
    "karin",
    "papa-noor",
    "mama-noor",
    "ouder-mees",
    // who have nothing to do here, until a test gives them something
    "vera",
    "otto",
    "bram",
    "lotte",
    "oma",
];

/// The person with this key.
pub fn person(key: &str) -> PersonId {
    let at = PEOPLE.iter().position(|known| *known == key);
    let at = at.unwrap_or_else(|| panic!("{key} is not in the house"));
    PersonId(Uuid::from_u128(0xA0 + u128::try_from(at).unwrap()))
}

/// A server with the kindcentrum in it. Goes away with its folder.
pub struct House {
    pub state: Shared,
    pub router: Router,
    folder: TempDir,
}

impl House {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let house = Self::empty(change).await;
        house.state.db.found(founding(), Vec::new()).await.unwrap();
        house
    }

    /// A server on which nobody is known.
    pub async fn empty(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::new(folder.path().join("data"));
        let site = folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        config.site = Some(site);
        change(&mut config);
        let state = Context::open(config, Clock::at(NOW_MS)).await.unwrap();
        Self {
            router: router(state.clone()),
            state,
            folder,
        }
    }

    /// Does what nobody can ask for: sets up what only a test needs.
    pub fn sql(&self, statements: &str) {
        let file = self.folder.path().join("data").join("samenbeeld.sqlite");
        let database = rusqlite::Connection::open(file).unwrap();
        database
            .busy_timeout(std::time::Duration::from_secs(10))
            .unwrap();
        database.execute_batch(statements).unwrap();
    }

    /// A browser in which nobody has signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A new device of this person, signed in.
    pub async fn device(&self, key: &str) -> Browser {
        self.device_with(key, PASSWORD).await
    }

    /// The same, with another password.
    pub async fn device_with(&self, key: &str, password: &str) -> Browser {
        let mut browser = self.stranger();
        browser.sign_in(&email(key), password).await;
        browser
    }
}

pub fn email(key: &str) -> String {
    format!("{}@huis.example", key.replace('-', "."))
}

fn founding() -> Founding {
    let term = Term::since(NOW_MS - 300 * DAY_MS);
    let hash = password::hash(PASSWORD).unwrap();
    let child = |id, name: &str| NewChild {
        id,
        name: name.to_owned(),
        full: format!("{name} van Test"),
        born: Day::from_ymd(2021, 6, 12).unwrap(),
    };
    let guardian = |child, key: &str, called: &str| GuardianOf {
        child,
        person: person(key),
        called: called.to_owned(),
        authority: true,
        may_see: false,
        term,
    };
    let named = |id, name: &str| Named {
        id,
        name: name.to_owned(),
    };
    Founding {
        organisation: named(Uuid::from_u128(0xF1), "Stichting Test"),
        location: named(LOCATION.0, "Kindcentrum Test"),
        groups: vec![
            Named {
                id: EGELS,
                name: "De Egels".to_owned(),
            },
            Named {
                id: VOSSEN,
                name: "De Vossen".to_owned(),
            },
        ],
        themes: vec![NewTheme {
            key: ThemeKey::try_from("language".to_owned()).unwrap(),
            names: BTreeMap::from([("nl".to_owned(), "Taal".to_owned())]),
        }],
        people: PEOPLE
            .iter()
            .map(|key| NewPerson {
                id: person(key),
                name: format!("Naam van {key}"),
                email: email(key),
                password_hash: Some(hash.clone()),
            })
            .collect(),
        devices: Vec::new(),
        children: vec![
            child(NOOR, "Noor"),
            child(MEES, "Mees"),
            child(YARA, "Yara"),
            child(TESS, "Tess"),
        ],
        enrolments: [(NOOR, EGELS), (MEES, EGELS), (YARA, EGELS), (TESS, VOSSEN)]
            .into_iter()
            .map(|(child, group)| Enrolment { child, group, term })
            .collect(),
        staff: vec![
            (person("sanne"), EGELS, term),
            (person("fatima"), EGELS, term),
            (person("joost"), VOSSEN, term),
        ],
        leads: vec![(person("karin"), term)],
        mentors: vec![
            (NOOR, person("sanne"), term),
            (MEES, person("fatima"), term),
            (YARA, person("sanne"), term),
            (TESS, person("joost"), term),
        ],
        guardians: vec![
            guardian(NOOR, "papa-noor", "papa"),
            guardian(NOOR, "mama-noor", "mama"),
            guardian(MEES, "ouder-mees", "ouder"),
        ],
    }
}
