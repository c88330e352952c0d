//! What a sync of one op costs, with ever more ops in the database.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};
use domain::{
    id::{IdSource, Part},
    op::{Body, FactOp, Op},
    stamp::Stamp,
    text::ThemeKey,
};
use serde_json::value::to_raw_value;

use crate::{
    chance::Chance,
    figures::Figures,
    house::{House, Seat, ops},
    process::Running,
    sync::{Device, ms},
    work,
};

/// Ops in the database, and what is measured with them.
const SIZES: [(usize, &str, &str); 3] = [
    (1_000, "sync_one_op_1k_ms", "server_start_1k_ms"),
    (100_000, "sync_one_op_100k_ms", "server_start_100k_ms"),
    (1_000_000, "sync_one_op_1m_ms", "server_start_1m_ms"),
];
const GROUPS: usize = 40;
const SAMPLES: usize = 101;
const STARTS: usize = 5;

struct Sized {
    device: Device,
    /// Ops that are sent one by one, each about a moment of its own.
    ops: Vec<Op>,
    _server: Running,
}

pub async fn measure(folder: &Path, figures: &mut Figures) -> Result<()> {
    let mut all = Vec::new();
    for (count, _, start_key) in SIZES {
        let data = folder.join(format!("growth-{count}"));
        let mut house = House::found(&data, GROUPS).await?;
        house.fill(&work::moments(count / 4)).await?;
        let seat = house.seat(0).await?;
        let now_ms = house.now_ms;
        house.db.close().await;
        for _ in 1..STARTS {
            let (server, took) = Running::samenbeeld(&data)?;
            figures.add(start_key, "ms", ms(took));
            drop(server);
        }
        let (server, took) = Running::samenbeeld(&data)?;
        figures.add(start_key, "ms", ms(took));
        if count == SIZES[0].0 {
            let (now, _) = server.memory()?;
            figures.add("server_memory_idle_bytes", "bytes", now);
        }
        all.push(prepare(server, seat, now_ms).await?);
    }
    for nth in 0..SAMPLES {
        let mut took = Vec::new();
        for (sized, (_, key, _)) in all.iter_mut().zip(SIZES) {
            let op = to_raw_value(&[&sized.ops[nth]])?;
            let began = Instant::now();
            let synced = sized.device.sync(&op).await?;
            took.push(ms(began.elapsed()));
            ensure!(synced.accepted == 1, "it was not accepted");
            figures.add(key, "ms", took[took.len() - 1]);
        }
        figures.add("sync_growth_100k_vs_1k", "ratio", took[1] / took[0]);
        figures.add("sync_growth_1m_vs_1k", "ratio", took[2] / took[0]);
    }
    Ok(())
}

/// A device that is up to date and has written some moments.
async fn prepare(server: Running, seat: Seat, now_ms: i64) -> Result<Sized> {
    let mut chance = Chance::new(4);
    let own = ops(&work::moments(SAMPLES), &seat, now_ms, &mut chance);
    let mut device = Device::new(server.address, seat, "").await?;
    device.catch_up().await?;
    for some in own.chunks(400) {
        device.sync(&to_raw_value(some)?).await?;
    }
    let theme =
        ThemeKey::try_from("language".to_owned()).map_err(|_| anyhow::anyhow!("not a theme"))?;
    let ops = own
        .iter()
        .step_by(4)
        .map(|start| Op {
            v: 1,
            id: IdSource::new(now_ms, chance.bytes()).next_id(Part::Moment),
            device: start.device,
            stamp: Stamp(now_ms, 0),
            moment: start.moment,
            body: Body::Fact(FactOp::Theme {
                theme: theme.clone(),
            }),
        })
        .collect();
    Ok(Sized {
        device,
        ops,
        _server: server,
    })
}
