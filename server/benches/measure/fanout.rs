//! Many devices that only listen.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::value::to_raw_value;
use tokio::{sync::mpsc, time::timeout};

use crate::{
    chance::Chance,
    figures::{Figures, percentile},
    house::{House, Seat, ops},
    http::Http,
    process::Running,
    sync::{Device, float, ms},
    work,
};

/// Streams that one session may have open.
const PER_SESSION: usize = 6;
const FEW: usize = 1_000;
const MANY: usize = 10_000;
const POKES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(10);

pub async fn measure(folder: &Path, figures: &mut Figures) -> Result<()> {
    let data = folder.join("fanout");
    // whoever writes is in the first group, and so are the first thousand
    let mut house = House::found(&data, 2).await?;
    let writer = house.seat(0).await?;
    let mut seats = Vec::new();
    for nth in 0..MANY.div_ceil(PER_SESSION) {
        let group = usize::from(nth * PER_SESSION >= FEW);
        seats.push(house.seat(group).await?);
    }
    let now_ms = house.now_ms;
    house.db.close().await;
    let (server, _) = Running::samenbeeld(&data)?;
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let (before, _) = server.memory()?;
    listen(&server, &seats, 0..FEW, &heard).await?;
    let (few, _) = server.memory()?;
    let each = (few - before) / float(FEW);
    figures.add("event_stream_bytes_of_1k", "bytes", each);
    let mut device = Device::new(server.address, writer.clone(), "").await?;
    device.catch_up().await?;
    let mut chance = Chance::new(5);
    for moment in work::moments(POKES) {
        while hearing.try_recv().is_ok() {}
        let ops = to_raw_value(&ops(&[moment], &writer, now_ms, &mut chance))?;
        let began = Instant::now();
        device.sync(&ops).await?;
        let mut took = Vec::new();
        while took.len() < FEW {
            let at: Instant = timeout(PATIENCE, hearing.recv())
                .await
                .context("a poke did not arrive")?
                .context("all streams ended")?;
            took.push(ms(at - began));
        }
        figures.add("poke_p99_ms", "ms", percentile(&mut took, 99));
    }
    listen(&server, &seats, FEW..MANY, &heard).await?;
    let (many, _) = server.memory()?;
    let each = (many - before) / float(MANY);
    figures.add("event_stream_bytes", "bytes", each);
    Ok(())
}

/// Opens streams that tell when they are poked, and waits for the first poke of
/// each, which only says that it is open.
async fn listen(
    server: &Running,
    seats: &[Seat],
    which: std::ops::Range<usize>,
    heard: &mpsc::UnboundedSender<Instant>,
) -> Result<()> {
    let mut opening = Vec::new();
    for nth in which {
        let cookie = &seats[nth / PER_SESSION].cookie;
        let mut http = Http::connect(server.address, cookie, "").await?;
        http.send("GET", "/api/v1/events", b"").await?;
        poke(&mut http).await?;
        opening.push(http);
    }
    for mut http in opening {
        let heard = heard.clone();
        tokio::spawn(async move {
            while poke(&mut http).await.is_ok() {
                let _ = heard.send(Instant::now());
            }
        });
    }
    Ok(())
}

/// Waits for the next event.
async fn poke(http: &mut Http) -> Result<()> {
    loop {
        if http.line().await?.starts_with("event:") {
            return Ok(());
        }
    }
}
