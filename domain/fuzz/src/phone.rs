//! Papa's phone: it holds what he may see of the moment, and has things to send.

use crate::device::{Device, papas_directory};
use crate::house;
use domain::intent::{Change, Intent, NewContribution};
use domain::op::{Audience, Feeling, Perspective};
use domain::replica::{Event, Meta};
use domain::scope::Scope;
use domain::stamp::Day;
use domain::text::Text;
use domain::wire::{Checksum, Placed, SyncAnswer};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What the server answers to a new device of Papa.
#[must_use]
pub fn first_answer() -> SyncAnswer {
    let access = house::access(house::PAPA);
    let log = house::moment();
    let mut answer = SyncAnswer {
        results: vec![],
        scopes: vec![],
        ops: vec![],
        gone: vec![],
        cursors: BTreeMap::new(),
        checksums: BTreeMap::new(),
        revoked: vec![],
        directory: Some(papas_directory()),
        epoch: Uuid::from_u128(1),
        now: house::NOW_MS,
        more: false,
        device_revoked: false,
    };
    for (id, scopes) in log.placements() {
        let theirs: Vec<Scope> = scopes
            .iter()
            .copied()
            .filter(|s| access.reads(*s))
            .collect();
        if theirs.is_empty() {
            continue;
        }
        let from = answer.scopes.len();
        answer.scopes.extend(&theirs);
        answer.ops.push(Placed {
            recorded: log.ops()[id].clone(),
            r#in: (from..answer.scopes.len()).collect(),
        });
        for scope in theirs {
            *answer.cursors.entry(scope).or_default() += 1;
            let sum: &mut Checksum = answer.checksums.entry(scope).or_default();
            *sum = sum.with(*id);
        }
    }
    answer
}

/// The phone, in reach of the server, with unsent words in two moments.
#[must_use]
pub fn papas() -> Device {
    let mut phone = Device::start(Some(Meta::new(house::PAPA, house::DEVICE)), vec![]);
    phone.event(Event::Leading(true));
    phone.event(Event::Answered(Box::new(first_answer())));
    let text = |text: &str| Text::parse(text).expect("short");
    let new = |words: &str, audience| NewContribution {
        perspective: Perspective::Home,
        about: Some(house::NOOR),
        audience,
        text: text(words),
        feeling: Some(Feeling::Proud),
    };
    let revise = Change::Revise {
        contribution: house::PAPAS,
        text: text("Ze viel vier keer en lachte."),
        replaces: vec![house::op_id(6)],
    };
    let confide = Change::Contribute(new(
        "Ze slaapt slecht.",
        Audience::Confidential { with: house::PAPA },
    ));
    let capture = Intent::Capture {
        side: Perspective::Home,
        day: Day(20_782),
        title: None,
        children: BTreeSet::from([house::NOOR]),
        themes: BTreeSet::new(),
        first: new("Ze bakte een taart.", Audience::Shared),
    };
    let intents = [
        capture,
        Intent::In(house::MOMENT, vec![revise]),
        Intent::In(house::MOMENT, vec![confide]),
    ];
    for (seed, intent) in (1..).zip(intents) {
        let now_ms = phone.now_ms;
        let asked = phone.replica.ask(now_ms, [seed; 16], intent);
        phone.take(asked.expect("Papa may do this").1);
    }
    phone
}
