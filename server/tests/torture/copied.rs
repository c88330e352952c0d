//! Somebody who has the cookies of a group's tablet, on which staff opened what is theirs.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use domain::wire::SyncRequest;
use serde_json::json;

use crate::{
    chance::Chance,
    counts::Counts,
    wire::{self, Session},
};

/// Them.
pub struct Copied {
    cookie: String,
    other: SyncRequest,
}

/// What a PIN opens nothing of.
const DOORS: [&str; 5] = [
    "/desk",
    "/desk/people",
    "/account",
    "/account/password",
    "/desk/held",
];

impl Copied {
    /// Pairs a tablet, as its lead does, and chooses a PIN on it.
    pub fn new(port: u16, lead: &Session, staff: &Session) -> Self {
        const PIN: &str = "4096";
        let group = staff.directory(port).groups[0].id;
        let form = format!("group={group}&name=Raam");
        let (head, _) = wire::fill(port, "/desk/tablet", &lead.cookie, &form).unwrap();
        let shown = wire::header(&head, "location").expect("a page with the code");
        let (_, page) = wire::ask(port, "GET", &shown, &lead.cookie, "").unwrap();
        let (_, rest) = page.split_once("class=\"code\">").unwrap();
        let code = rest.split_once('<').unwrap().0;
        let (head, _) = wire::fill(port, "/tablet", "", &format!("code={code}")).unwrap();
        let mut cookies = wire::cookies(&head);
        let chosen = json!({"person": staff.person, "password": wire::PASSWORD, "pin": PIN});
        let path = "/api/v1/tablet/pin";
        let (head, body) = wire::ask(port, "POST", path, &cookies, &chosen.to_string()).unwrap();
        assert!(head.starts_with("HTTP/1.1 204"), "{head} {body}");
        let tried = json!({"person": staff.person, "pin": PIN}).to_string();
        let path = "/api/v1/tablet/open";
        let (head, body) = wire::ask(port, "POST", path, &cookies, &tried).unwrap();
        assert!(head.starts_with("HTTP/1.1 201"), "{head} {body}");
        cookies = format!("{cookies}; {}", wire::cookies(&head));
        Self {
            cookie: cookies,
            other: lead.request(),
        }
    }

    /// Tries the doors beside the app, with all cookies and with some.
    pub fn live(self, port: u16, mut chance: Chance, storm: &AtomicBool) -> Counts {
        let mut counts = Counts::default();
        let each: Vec<&str> = self.cookie.split("; ").collect();
        while storm.load(Ordering::SeqCst) {
            let cookie = match chance.below(2) {
                0 => self.cookie.clone(),
                _ => chance.pick(&each).unwrap().to_string(),
            };
            let door = chance.pick(&DOORS).unwrap();
            if let Some((head, _)) = wire::ask(port, "GET", door, &cookie, "") {
                counts.hostile_doors += 1;
                assert!(!head.starts_with("HTTP/1.1 200"), "{door} opened: {head}");
            }
            let other = serde_json::to_string(&self.other).unwrap();
            let path = "/api/v1/sync";
            if let Some((head, _)) = wire::ask(port, "POST", path, &cookie, &other) {
                assert!(
                    !head.starts_with("HTTP/1.1 200"),
                    "as somebody else: {head}"
                );
            }
            thread::sleep(Duration::from_millis(chance.below(200)));
        }
        counts
    }
}
