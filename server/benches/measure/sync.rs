//! A device on the wire, which reads of an answer only what it needs to go on.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::{
    json,
    value::{RawValue, to_raw_value},
};

use crate::{house::Seat, http::Http};

/// What a sync brought.
pub struct Synced {
    pub accepted: usize,
    pub received: usize,
    pub wire_bytes: usize,
    pub more: bool,
}

#[derive(Deserialize)]
struct Partly<'a> {
    #[serde(borrow)]
    results: Vec<Outcome<'a>>,
    #[serde(borrow)]
    ops: Vec<&'a RawValue>,
    cursors: BTreeMap<String, u64>,
    directory: Option<Version>,
    epoch: String,
    more: bool,
}

#[derive(Deserialize)]
struct Outcome<'a> {
    status: &'a str,
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

pub struct Device {
    http: Http,
    seat: Seat,
    cursors: BTreeMap<String, u64>,
    directory: Option<String>,
    epoch: Option<String>,
}

impl Device {
    pub async fn new(address: SocketAddr, seat: Seat, accepts: &'static str) -> Result<Self> {
        Ok(Self {
            http: Http::connect(address, &seat.cookie, accepts).await?,
            seat,
            cursors: BTreeMap::new(),
            directory: None,
            epoch: None,
        })
    }

    /// Sends ops, takes what there is.
    pub async fn sync(&mut self, ops: &RawValue) -> Result<Synced> {
        let request = json!({
            "person": self.seat.person,
            "device": self.seat.device,
            "app": "bench",
            "now": 0,
            "epoch": self.epoch,
            "directory": self.directory,
            "cursors": self.cursors,
        });
        let mut request = serde_json::to_string(&request)?;
        request.pop();
        request.push_str(",\"ops\":");
        request.push_str(ops.get());
        request.push('}');
        let answer = self.http.post("/api/v1/sync", request.as_bytes()).await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "{}: {text}", answer.status);
        let partly: Partly = serde_json::from_slice(&answer.body)?;
        let accepted = partly.results.iter().filter(|r| r.status == "accepted");
        let synced = Synced {
            accepted: accepted.count(),
            received: partly.ops.len(),
            wire_bytes: answer.wire_bytes,
            more: partly.more,
        };
        self.cursors.extend(partly.cursors);
        self.epoch = Some(partly.epoch);
        if let Some(directory) = partly.directory {
            self.directory = Some(directory.version);
        }
        Ok(synced)
    }

    /// Fetches until there is no more: ops and bytes on the wire.
    pub async fn catch_up(&mut self) -> Result<(usize, usize)> {
        let nothing = to_raw_value(&[(); 0])?;
        let (mut ops, mut bytes) = (0, 0);
        loop {
            let synced = self.sync(&nothing).await?;
            ops += synced.received;
            bytes += synced.wire_bytes;
            if !synced.more {
                return Ok((ops, bytes));
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a count")]
pub fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

#[allow(clippy::cast_precision_loss, reason = "a count")]
pub const fn float(count: usize) -> f64 {
    count as f64
}

pub fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
