//! What a sync costs does not follow how much there is. `cargo xtask bench` has
//! the figures; this only notices when it goes wrong.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use domain::{
    op::{Audience, Op, Perspective},
    scope::Scope,
};

use crate::{
    browser::Browser,
    house::{House, MEES, NOOR},
};

/// Moments of four ops each: a few, and many.
const SIZES: [usize; 2] = [25, 2_000];
const SAMPLES: usize = 15;
/// How many times a sync may take with eighty times as much. Fetching or reading
/// all of it would take far more.
const MOST: u32 = 3;

struct Sized {
    _house: House,
    sanne: Device,
    took: Vec<Duration>,
}

/// A device that remembers how far it has come.
struct Device {
    browser: Browser,
    cursors: BTreeMap<Scope, u64>,
    directory: Option<String>,
}

impl Device {
    async fn of(house: &House, key: &str) -> Self {
        Self {
            browser: house.device(key).await,
            cursors: BTreeMap::new(),
            directory: None,
        }
    }

    async fn sync(&mut self, ops: Vec<Op>) {
        let mut request = self.browser.request(ops);
        loop {
            request.cursors.clone_from(&self.cursors);
            request.directory.clone_from(&self.directory);
            let answer = self.browser.sync(&request).await;
            self.cursors.extend(answer.cursors);
            self.directory = answer
                .directory
                .map(|it| it.version)
                .or(self.directory.take());
            request.ops.clear();
            if !answer.more {
                return;
            }
        }
    }
}

async fn filled(moments: usize) -> Sized {
    let house = House::new().await;
    let mut papa = Device::of(&house, "papa-noor").await;
    for _ in 0..moments / 25 {
        let mut ops = Vec::new();
        for _ in 0..25 {
            let moment =
                papa.browser
                    .moment(&[NOOR], Perspective::Home, Audience::Shared, "Zo was het.");
            ops.extend(moment);
        }
        papa.sync(ops).await;
    }
    let mut sanne = Device::of(&house, "sanne").await;
    sanne.sync(Vec::new()).await;
    Sized {
        _house: house,
        sanne,
        took: Vec::new(),
    }
}

#[tokio::test]
async fn a_sync_does_not_take_longer_because_there_is_more() {
    let mut all = [filled(SIZES[0]).await, filled(SIZES[1]).await];
    for _ in 0..SAMPLES {
        // in turns, so that whatever else the machine does slows both
        for sized in &mut all {
            let browser = &mut sized.sanne.browser;
            let ops = browser.moment(&[MEES], Perspective::Here, Audience::Shared, "Gezien.");
            let began = Instant::now();
            sized.sanne.sync(ops).await;
            sized.took.push(began.elapsed());
        }
    }
    let [few, many] = all.map(|mut sized| {
        sized.took.sort();
        sized.took[SAMPLES / 2]
    });
    assert!(many < few * MOST, "{few:?} with few, {many:?} with many");
}
