//! A device as somebody has it: the one tab of the harness, and a browser for the
//! wire. Its disk never fails, and it writes at once: what is tested is the server.

use std::{collections::BTreeMap, ops::Deref};

use domain::{
    harness::{memory::Memory, tab::Tab},
    id::MomentId,
    intent::Intent,
    moment::{Moment, Wording},
    record::Refusal,
    replica::Event,
    scope::Scope,
    wire::{SyncAnswer, SyncRequest},
};
use server::clock::random_bytes;

use crate::{
    browser::Browser,
    house::{House, NOW_MS},
};

pub struct Phone {
    pub browser: Browser,
    tab: Tab,
    now_ms: i64,
    /// How far it said that it had come.
    came_to: BTreeMap<Scope, u64>,
}

impl Deref for Phone {
    type Target = Tab;
    fn deref(&self) -> &Tab {
        &self.tab
    }
}

impl Phone {
    pub async fn of(house: &House, key: &str) -> Self {
        let browser = house.device(key).await;
        let disk = Memory::default();
        let mut phone = Self {
            tab: Tab::open(browser.person, browser.device, disk, NOW_MS, false),
            browser,
            now_ms: NOW_MS,
            came_to: BTreeMap::new(),
        };
        phone.settle().await;
        phone.sync().await;
        phone
    }

    /// Does what the replica wants done, until it wants nothing.
    async fn settle(&mut self) {
        let mut rounds = 0;
        loop {
            rounds += 1;
            assert!(rounds < 50, "it never rests");
            while let Some(written) = self.tab.write_one(self.now_ms) {
                written.expect("this disk never fails");
            }
            let Some(request) = self.tab.outgoing.take() else {
                return;
            };
            self.begins_nothing_anew(&request);
            let answer = self.browser.post_json("/api/v1/sync", &request).await;
            let answer: SyncAnswer = answer.json();
            // in a new life of the server all begins anew
            let epoch = self.replica.meta().epoch;
            if epoch.is_some_and(|epoch| epoch != answer.epoch) {
                self.came_to.clear();
            }
            self.tab.answer(self.now_ms, answer);
        }
    }

    /// What came over whole is not fetched anew.
    fn begins_nothing_anew(&mut self, request: &SyncRequest) {
        for (scope, cursor) in &request.cursors {
            let before = self.came_to.insert(*scope, *cursor).unwrap_or_default();
            assert!(*cursor > 0 || before == 0, "{scope} is fetched anew");
        }
    }

    /// Has a network for a moment.
    pub async fn sync(&mut self) {
        self.now_ms += 100;
        for event in [Event::Leading(true), Event::Poked] {
            self.tab.event(self.now_ms, event);
            self.settle().await;
        }
        self.tab.event(self.now_ms, Event::Leading(false));
    }

    /// Asks without a network.
    pub async fn ask(&mut self, intent: Intent) -> Result<MomentId, Refusal> {
        self.now_ms += 1;
        let moment = self.tab.ask(self.now_ms, random_bytes(), intent)?;
        self.settle().await;
        Ok(moment)
    }

    pub fn moment(&self, id: MomentId) -> &Moment {
        self.replica.moment(id).unwrap()
    }

    pub fn words(&self, id: MomentId) -> Vec<Wording> {
        let contributions = self.moment(id).contributions.iter();
        contributions
            .map(|contribution| contribution.wording.clone())
            .collect()
    }
}
