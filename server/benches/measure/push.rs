//! How many ops per second are taken in: checked, recorded, and on the disk.
//!
//! Three systems take turns: Samenbeeld over HTTP; the same rows in SQLite with
//! the same settings, one prepared statement, no HTTP (the floor); and a server
//! of the `CouchDB` protocol, to which each op is a document.

use std::{net::SocketAddr, path::Path, time::Instant};

use anyhow::{Context as _, Result, ensure};
use domain::{access::Role, moment::Recorded, op::Op};
use serde_json::value::RawValue;

use crate::{
    chance::Chance,
    figures::Figures,
    floor::Floor,
    house::{House, Seat, ops},
    pouch::Pouch,
    process::Running,
    sync::{self, Device},
    work,
};

pub const ROUNDS: usize = 5;
/// Devices that send at the same time.
const DEVICES: [usize; 3] = [1, 8, 32];
/// Observations in one request, four ops each.
const PER_REQUEST: usize = 25;
/// Requests of all devices together.
const REQUESTS: usize = 128;
/// The same for the `CouchDB` protocol, which takes longer.
const REQUESTS_POUCH: usize = 32;

const KEYS: [[&str; 5]; 3] = [
    [
        "push_ops_per_s_1",
        "push_floor_ops_per_s_1",
        "push_pouchdb_ops_per_s_1",
        "push_vs_sqlite_floor_1",
        "push_vs_pouchdb_1",
    ],
    [
        "push_ops_per_s_8",
        "push_floor_ops_per_s_8",
        "push_pouchdb_ops_per_s_8",
        "push_vs_sqlite_floor_8",
        "push_vs_pouchdb_8",
    ],
    [
        "push_ops_per_s",
        "push_floor_ops_per_s",
        "push_pouchdb_ops_per_s",
        "push_vs_sqlite_floor",
        "push_vs_pouchdb",
    ],
];

pub async fn measure(folder: &Path, pouch: Option<&Pouch>, figures: &mut Figures) -> Result<()> {
    let data = folder.join("push");
    let mut house = House::found(&data, DEVICES[2]).await?;
    let mut work = work::moments(REQUESTS * PER_REQUEST);
    for moment in &mut work {
        // what waits on a device was written lately
        moment.days_ago = 0;
    }
    let mut chance = Chance::new(2);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let mut levels = Vec::new();
        for devices in DEVICES {
            let mut seats = Vec::new();
            for group in 0..devices {
                seats.push(house.seat(group).await?);
            }
            levels.push(seats);
        }
        rounds.push(levels);
    }
    let now_ms = house.now_ms;
    house.db.close().await;
    let (server, _) = Running::samenbeeld(&data)?;
    let floor = Floor::open(&folder.join("floor.sqlite"))?;
    for (round, levels) in rounds.into_iter().enumerate() {
        for (seats, keys) in levels.into_iter().zip(KEYS) {
            let requests: Vec<Vec<Op>> = work
                .chunks(PER_REQUEST)
                .enumerate()
                .map(|(nth, some)| ops(some, &seats[nth % seats.len()], now_ms, &mut chance))
                .collect();
            let ours = samenbeeld(server.address, &seats, &requests).await?;
            let author = seats[0].person;
            let rows: Vec<Vec<Recorded>> = requests
                .iter()
                .map(|ops| {
                    let recorded = |op: &Op| Recorded {
                        op: op.clone(),
                        author,
                        role: Role::Staff,
                        clamped: None,
                    };
                    ops.iter().map(recorded).collect()
                })
                .collect();
            let floor = floor.insert(&rows)?;
            figures.add(keys[0], "ops/s", ours);
            figures.add(keys[1], "ops/s", floor);
            figures.add(keys[3], "ratio", ours / floor);
            if let Some(pouch) = pouch {
                let name = format!("push-{round}-{}", seats.len());
                let some = &requests[..REQUESTS_POUCH];
                let theirs = pouch.push(&name, some, seats.len()).await?;
                figures.add(keys[2], "ops/s", theirs);
                figures.add(keys[4], "ratio", ours / theirs);
            }
        }
    }
    let (_, most) = server.memory()?;
    figures.add("server_memory_under_load_bytes", "bytes", most);
    Ok(())
}

/// All requests, spread over the seats; ops per second.
async fn samenbeeld(address: SocketAddr, seats: &[Seat], requests: &[Vec<Op>]) -> Result<f64> {
    let mut todo: Vec<Vec<(usize, Box<RawValue>)>> = vec![Vec::new(); seats.len()];
    for (nth, ops) in requests.iter().enumerate() {
        let raw = RawValue::from_string(serde_json::to_string(ops)?)?;
        todo[nth % seats.len()].push((ops.len(), raw));
    }
    let mut devices = Vec::new();
    for (seat, todo) in seats.iter().zip(todo) {
        let mut device = Device::new(address, seat.clone(), "").await?;
        device.catch_up().await?;
        devices.push((device, todo));
    }
    let began = Instant::now();
    let sending: Vec<_> = devices
        .into_iter()
        .map(|(mut device, todo)| {
            tokio::spawn(async move {
                for (count, ops) in todo {
                    let answer = device.sync(&ops).await?;
                    ensure!(answer.accepted == count, "not all was accepted");
                }
                Ok::<_, anyhow::Error>(())
            })
        })
        .collect();
    for sent in sending {
        sent.await.context("a device panicked")??;
    }
    Ok(sync::per_second(
        requests.iter().map(Vec::len).sum(),
        began.elapsed(),
    ))
}
