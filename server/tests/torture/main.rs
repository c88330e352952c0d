//! The real binary under everything that can go wrong at once: killed without
//! warning, a full disk, a network that cuts, delays, repeats and reorders, a
//! backup taken while writing and restored, devices that crash and whose clocks
//! are years off, and clients that were changed to break or learn what they can.
//!
//! `TORTURE_SECONDS` says how long (10 when it does not), `TORTURE_SEED` which
//! run. `cargo xtask torture` sets both.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod chance;
mod copied;
mod counts;
mod device;
mod hostile;
mod proxy;
mod round;
mod victim;
mod wire;
mod writing;

use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{counts::Counts, victim::Victim, wire::Session};

/// What one round takes at most, besides its end.
const ROUND: Duration = Duration::from_secs(25);

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_is_lost_or_leaked_whatever_happens_to_server_network_and_devices() {
    let began = Instant::now();
    let long = Duration::from_secs(number("TORTURE_SECONDS").unwrap_or(10));
    let first = number("TORTURE_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let mut counts = Counts::default();
    for seed in first.. {
        let left = long.saturating_sub(began.elapsed());
        // printed by the test runner when the round fails
        println!("TORTURE_SEED={seed}");
        counts += round::run(seed, left.min(ROUND));
        if began.elapsed() >= long {
            break;
        }
    }
    println!("counts {}", counts.json());
}

#[test]
fn told_to_stop_it_finishes_and_stops() {
    let folder = TempDir::new().unwrap();
    let mut victim = Victim::new(folder.path());
    victim.start();
    let session = Session::open(victim.port, "sanne");
    let _stream = session.listen(victim.port);
    let before = session.pull_all(victim.port);
    let status = victim.terminate();
    assert!(status.success(), "{status}");
    victim.start();
    assert_eq!(session.pull_all(victim.port), before);
}
