//! The real binary, killed without warning while devices send: what it said
//! that it has, it has, once.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod sender;
mod victim;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

use crate::{sender::Sender, victim::Victim};

const KILLS: u32 = 5;
const DEVICES: [&str; 4] = ["sanne", "joost", "papa.noor", "ouder.mees"];

/// A sequence that a failed run can be repeated from.
pub struct Chance(u64);

impl Chance {
    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        // Marsaglia 2003, "Xorshift RNGs"
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn everything_acknowledged_is_there_once_after_every_kill() {
    let seed = u64::from(std::process::id()) * 0x9E37_79B9;
    println!("seed {seed}");
    let folder = TempDir::new().unwrap();
    let mut victim = Victim::new(folder.path());
    victim.start();
    let stop = Arc::new(AtomicBool::new(false));
    let port = victim.port;
    let devices: Vec<_> = (1..)
        .zip(DEVICES)
        .map(|(nth, account)| {
            let stop = stop.clone();
            let mut device = Sender::sign_in(port, account, Chance(seed + nth));
            thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    device.send_something();
                }
                device
            })
        })
        .collect();
    let mut chance = Chance(seed);
    for _ in 0..KILLS {
        thread::sleep(Duration::from_millis(200 + chance.below(600)));
        victim.kill();
        victim.start();
    }
    stop.store(true, Ordering::SeqCst);
    let devices: Vec<Sender> = devices
        .into_iter()
        .map(|device| device.join().unwrap())
        .collect();
    victim.kill();
    victim.start();
    for mut device in devices {
        let (acknowledged, retries) = (device.acknowledged.len(), device.retries);
        println!(
            "{}: {acknowledged} ops acknowledged, {retries} requests lost",
            device.account
        );
        assert!(
            acknowledged > 0,
            "seed {seed}: {} never got through",
            device.account
        );
        let there = device.pull_all();
        for op in &device.acknowledged {
            let times = there.iter().filter(|found| *found == op).count();
            assert_eq!(times, 1, "seed {seed}: {op} of {}", device.account);
        }
    }
    victim.kill();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let wrong = runtime.block_on(async {
        let db = server::db::Db::open(&victim.data).await.unwrap();
        db.check_integrity().await.unwrap()
    });
    assert!(wrong.is_empty(), "seed {seed}: {wrong:?}");
}

#[test]
fn told_to_stop_it_finishes_and_stops() {
    let folder = TempDir::new().unwrap();
    let mut victim = Victim::new(folder.path());
    victim.start();
    let mut device = Sender::sign_in(victim.port, "sanne", Chance(7));
    let _stream = device.listen();
    device.send_something();
    let status = victim.terminate();
    assert!(status.success(), "{status}");
    victim.start();
    let there = device.pull_all();
    assert!(device.acknowledged.iter().all(|op| there.contains(op)));
}
