//! A server of the `CouchDB` protocol, doing the same work: what one would use
//! instead.

use std::{
    net::SocketAddr,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use domain::op::Op;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::{
    http::Http,
    process::{Running, free_address},
    sync::per_second,
};

pub struct Pouch {
    running: Running,
}

impl Pouch {
    /// Starts `script` (`end2end/measure/pouch.mjs`) with data in `folder`.
    pub fn start(script: &Path, folder: &Path) -> Result<Self> {
        let address = free_address()?;
        let mut node = Command::new("node");
        node.arg(script)
            .args(["--port", &address.port().to_string(), "--data"])
            .arg(folder);
        let running = Running::ready(node, address)?;
        Ok(Self { running })
    }

    const fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Pushes all requests from `devices` connections into a new database; ops
    /// per second.
    pub async fn push(&self, name: &str, requests: &[Vec<Op>], devices: usize) -> Result<f64> {
        let made = Http::connect(self.address(), "", "")
            .await?
            .put(&format!("/{name}"))
            .await?;
        ensure!(made.status == 201, "no database: {}", made.status);
        let path = format!("/{name}/_bulk_docs");
        let mut todo: Vec<Vec<Vec<u8>>> = vec![Vec::new(); devices];
        for (nth, ops) in requests.iter().enumerate() {
            todo[nth % devices].push(documents(ops)?);
        }
        let mut connections = Vec::new();
        for todo in todo {
            connections.push((Http::connect(self.address(), "", "").await?, todo));
        }
        let began = Instant::now();
        let sending: Vec<_> = connections
            .into_iter()
            .map(|(mut http, todo)| {
                let path = path.clone();
                tokio::spawn(async move {
                    for body in todo {
                        let answer = http.post(&path, &body).await?;
                        ensure!(answer.status == 201, "not taken: {}", answer.status);
                    }
                    Ok::<_, anyhow::Error>(())
                })
            })
            .collect();
        for sent in sending {
            sent.await.context("a connection panicked")??;
        }
        Ok(per_second(
            requests.iter().map(Vec::len).sum(),
            began.elapsed(),
        ))
    }

    /// Fetches a whole database as a new replica does; how long it took.
    pub async fn catch_up(&self, name: &str, expected: usize) -> Result<Duration> {
        #[derive(serde::Deserialize)]
        struct Changes {
            results: Vec<IgnoredAny>,
        }
        let mut http = Http::connect(self.address(), "", "").await?;
        let path = format!("/{name}/_changes?include_docs=true&limit=1000000");
        let began = Instant::now();
        let answer = http.get(&path).await?;
        let changes: Changes = serde_json::from_slice(&answer.body)?;
        let took = began.elapsed();
        ensure!(changes.results.len() == expected, "not all came");
        Ok(took)
    }
}

/// Ops as documents of their own id.
fn documents(ops: &[Op]) -> Result<Vec<u8>> {
    let mut docs = Vec::with_capacity(ops.len());
    for op in ops {
        let mut doc = serde_json::to_value(op)?;
        if let Value::Object(fields) = &mut doc {
            fields.insert("_id".to_owned(), json!(op.id));
        }
        docs.push(doc);
    }
    Ok(serde_json::to_vec(&json!({ "docs": docs }))?)
}
