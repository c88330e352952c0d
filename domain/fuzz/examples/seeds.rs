//! Writes the first seeds of each target into a folder: what was ever shipped,
//! and what this code says to itself.

use domain::op::Op;
use domain::replica::{Delivery, Entry, Meta, MomentRecord};
use domain::wire::{OpResult, OpStatus, SyncAnswer, SyncRequest};
use domain_fuzz::{device, house, phone};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let shipped = include_str!("../../tests/golden/v1.jsonl");
    let ops: Vec<Op> = shipped
        .lines()
        .map(|line| serde_json::from_str(line))
        .collect::<Result<_, _>>()?;
    for (nth, line) in shipped.lines().enumerate() {
        seed("op", nth, line.as_bytes())?;
    }
    let newer = shipped.lines().next().unwrap_or_default();
    let newer = newer.replacen("\"v\": 1", "\"v\": 2", 1);
    let newer = newer.replace(
        "{\"side\"",
        "{\"notes\": [1, -2, 0.5, 1e9, \"é\", null], \"side\"",
    );
    seed("op", shipped.lines().count(), newer.as_bytes())?;
    requests(&ops)?;
    answers()?;
    stored(&ops)?;
    names()?;
    for (nth, bytes) in [
        &b"\0\x07\x01\x07\x02\xFF\0\x07\x03\x07\x02\xFF\0\x07\x01\x07\x04"[..],
        b"\0",
    ]
    .into_iter()
    .enumerate()
    {
        seed("words", nth, bytes)?;
    }
    // a contribution and two versions of its words
    let told =
        b"\0\0\x07\0\x01\0\x03\0\0\0\x09\x02\x03\0\x01\x02\0\0\0\0\0\x09\x02\x02\0\x03\0\0\0\0";
    seed("story", 0, told)
}

fn requests(ops: &[Op]) -> io::Result<()> {
    let people = house::PEOPLE.into_iter().cycle();
    let requests = ops.chunks(2).chain([ops]).zip(people);
    for (nth, (ops, person)) in requests.enumerate() {
        let request = SyncRequest {
            person,
            device: house::DEVICE,
            app: "1".into(),
            now: house::NOW_MS,
            epoch: None,
            directory: None,
            cursors: BTreeMap::new(),
            slice: None,
            ops: ops.to_vec(),
            opened: Vec::new(),
        };
        seed_json("request", nth, &request)?;
    }
    Ok(())
}

fn answers() -> io::Result<()> {
    let first = phone::first_answer();
    let answer = |change: &dyn Fn(&mut SyncAnswer)| {
        let mut answer = SyncAnswer {
            directory: None,
            ..first.clone()
        };
        answer.ops.clear();
        answer.checksums.clear();
        answer.cursors.clear();
        change(&mut answer);
        answer
    };
    let unsent = phone::papas().unsent();
    let results = |status| {
        let result = |(_, id): &(_, _)| OpResult {
            id: *id,
            status,
            problem: None,
        };
        unsent.keys().map(result).collect::<Vec<_>>()
    };
    let all = [
        first.clone(),
        answer(&|a| a.epoch = uuid::Uuid::from_u128(2)),
        answer(&|a| a.revoked.clone_from(&a.scopes)),
        answer(&|a| {
            a.checksums.clone_from(
                &first
                    .cursors
                    .keys()
                    .map(|s| (*s, Default::default()))
                    .collect(),
            )
        }),
        answer(&|a| a.gone = vec![(0, house::MOMENT, first.ops[0].recorded.op.id)]),
        answer(&|a| a.results = results(OpStatus::Accepted)),
        answer(&|a| a.results = results(OpStatus::Duplicate)),
        answer(&|a| a.results = results(OpStatus::Held)),
        answer(&|a| a.results = results(OpStatus::Invalid)),
    ];
    for (nth, answer) in all.iter().enumerate() {
        seed_json("answer", nth, answer)?;
    }
    // a new life of the server, in which access has ended
    let mut both = serde_json::to_vec(&all[1])?;
    let ended = SyncAnswer {
        epoch: all[1].epoch,
        ..all[2].clone()
    };
    both.extend(serde_json::to_vec(&ended)?);
    seed("answer", all.len(), &both)
}

fn stored(ops: &[Op]) -> io::Result<()> {
    let mut meta = Meta::new(house::PAPA, house::DEVICE);
    meta.directory = Some(device::papas_directory());
    let deliveries = [
        Delivery::Sent,
        Delivery::Waiting,
        Delivery::Held(domain::record::Refusal::MissingDependency),
        Delivery::Refused(domain::record::Refusal::NotAllowed),
    ];
    let log = house::moment();
    for (nth, delivery) in deliveries.into_iter().enumerate() {
        let entry = |id: &_| Entry {
            recorded: log.ops()[id].clone(),
            delivery,
            scopes: log.placements()[id].clone(),
            came_ms: None,
        };
        let record = MomentRecord {
            moment: house::MOMENT,
            entries: log.ops().keys().map(entry).collect(),
            unread: Vec::new(),
        };
        seed_disk(nth, Some(&meta), &record)?;
    }
    let template = log.ops().values().next().expect("it is not empty");
    let entry = |op: &Op| Entry {
        recorded: domain::moment::Recorded {
            op: op.clone(),
            ..template.clone()
        },
        delivery: Delivery::Waiting,
        scopes: BTreeSet::new(),
        came_ms: None,
    };
    let record = MomentRecord {
        moment: house::MOMENT,
        entries: ops.iter().map(entry).collect(),
        unread: Vec::new(),
    };
    seed_disk(deliveries.len(), None, &record)
}

fn seed_disk(nth: usize, meta: Option<&Meta>, record: &MomentRecord) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(&meta)?;
    bytes.push(b'\n');
    bytes.extend(serde_json::to_vec(record)?);
    seed("stored", nth, &bytes)
}

fn names() -> io::Result<()> {
    let scopes = phone::first_answer().scopes;
    let names = scopes.iter().map(ToString::to_string);
    let names = names.collect::<BTreeSet<String>>().into_iter().chain([
        house::NOOR.to_string(),
        format!("-/own/{}", house::PAPA),
        format!("/child/{}", house::NOOR),
        format!("/moment/{}", house::MOMENT),
        format!("/new?child={}&add=home", house::NOOR),
        "movement".into(),
        " Zonder zijwieltjes ".into(),
    ]);
    for (nth, name) in names.enumerate() {
        seed("names", nth, name.as_bytes())?;
    }
    Ok(())
}

fn seed_json(target: &str, nth: usize, value: &impl Serialize) -> io::Result<()> {
    seed(target, nth, &serde_json::to_vec(value)?)
}

fn seed(target: &str, nth: usize, bytes: &[u8]) -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).expect("a folder to write to")).join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{nth:02}")), bytes)
}
