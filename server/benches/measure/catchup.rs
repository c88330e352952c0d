//! A fresh device receives 10 000 ops.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};

use crate::{
    chance::Chance,
    figures::Figures,
    house::{House, ops},
    pouch::Pouch,
    process::Running,
    push::ROUNDS,
    sync::{Device, float, ms},
    work,
};

const MOMENTS: usize = 2_500;
const OPS: usize = MOMENTS * 4;

pub async fn measure(folder: &Path, pouch: Option<&Pouch>, figures: &mut Figures) -> Result<()> {
    let data = folder.join("catchup");
    let work = work::moments(MOMENTS);
    let mut house = House::found(&data, 1).await?;
    house.fill(&work).await?;
    let mut seats = Vec::new();
    for _ in 0..=ROUNDS * 2 {
        seats.push(house.seat(0).await?);
    }
    let now_ms = house.now_ms;
    house.db.close().await;
    let (server, _) = Running::samenbeeld(&data)?;
    let texts: Vec<&str> = work.iter().map(|moment| moment.here.as_str()).collect();
    let texts = brotli_bytes(texts.join("\n").as_bytes())?;
    figures.add("catchup_texts_brotli_bytes", "bytes", float(texts));
    if let Some(pouch) = pouch {
        let all = ops(&work, &seats[0], now_ms, &mut Chance::new(3));
        let requests: Vec<_> = all.chunks(100).map(<[_]>::to_vec).collect();
        pouch.push("catchup", &requests, 1).await?;
    }
    for pair in seats.chunks_exact(2).take(ROUNDS) {
        let mut plain = Device::new(server.address, pair[0].clone(), "").await?;
        let began = Instant::now();
        let (count, _) = plain.catch_up().await?;
        let ours = began.elapsed();
        // an op that is in two scopes may come with each
        ensure!(count >= OPS, "{count} ops came");
        let mut packed = Device::new(server.address, pair[1].clone(), "br").await?;
        let began = Instant::now();
        let (_, bytes) = packed.catch_up().await?;
        figures.add("catchup_ms", "ms", ms(ours));
        figures.add("catchup_brotli_ms", "ms", ms(began.elapsed()));
        figures.add("catchup_bytes", "bytes", float(bytes));
        figures.add(
            "catchup_bytes_vs_brotli",
            "ratio",
            float(bytes) / float(texts),
        );
        if let Some(pouch) = pouch {
            let theirs = pouch.catch_up("catchup", OPS).await?;
            figures.add("catchup_pouchdb_ms", "ms", ms(theirs));
            figures.add(
                "catchup_vs_pouchdb",
                "ratio",
                theirs.as_secs_f64() / ours.as_secs_f64(),
            );
        }
    }
    Ok(())
}

/// As small as brotli makes it.
fn brotli_bytes(text: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*text, &mut packed, &params)?;
    Ok(packed.len())
}
