//! A device as a person has it: the replica of the domain, a browser for the
//! wire, and storage that never fails.

use std::collections::BTreeMap;

use domain::{
    id::MomentId,
    intent::Intent,
    moment::{Moment, Wording},
    record::Refusal,
    replica::{Effect, Event, Replica},
    scope::Scope,
    wire::{SyncAnswer, SyncRequest},
};
use server::clock::random_bytes;

use crate::{
    browser::Browser,
    house::{House, NOW_MS},
};

/// A device: a browser for the wire, a replica for the rest. What is saved is
/// saved at once.
pub struct Phone {
    pub browser: Browser,
    pub replica: Replica,
    now_ms: i64,
    /// How far it said that it had come.
    came_to: BTreeMap<Scope, u64>,
}

impl Phone {
    pub async fn of(house: &House, key: &str) -> Self {
        let browser = house.device(key).await;
        let replica = Replica::new(browser.person, browser.device, None);
        let mut phone = Self {
            browser,
            replica,
            now_ms: NOW_MS,
            came_to: BTreeMap::new(),
        };
        let effects = phone.replica.handle(NOW_MS, Event::LoadedAll);
        phone.settle(effects).await;
        phone.sync().await;
        phone
    }

    /// Does what the replica wants done, until it wants nothing.
    async fn settle(&mut self, effects: Vec<Effect>) {
        let mut todo = effects;
        let mut rounds = 0;
        while !todo.is_empty() {
            rounds += 1;
            assert!(rounds < 50, "it never rests");
            for effect in std::mem::take(&mut todo) {
                let event = match effect {
                    Effect::Save(batch) => Event::Saved(batch.number),
                    Effect::Send(request) => {
                        self.begins_nothing_anew(&request);
                        let answer = self.browser.post_json("/api/v1/sync", &*request).await;
                        let answer: SyncAnswer = answer.json();
                        // in a new life of the server all begins anew
                        let epoch = self.replica.meta().epoch;
                        if epoch.is_some_and(|epoch| epoch != answer.epoch) {
                            self.came_to.clear();
                        }
                        Event::Answered(Box::new(answer))
                    }
                    Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => continue,
                };
                todo.extend(self.replica.handle(self.now_ms, event));
            }
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
        let effects = self.replica.handle(self.now_ms, Event::Leading(true));
        self.settle(effects).await;
        let effects = self.replica.handle(self.now_ms, Event::Poked);
        self.settle(effects).await;
        self.replica.handle(self.now_ms, Event::Leading(false));
    }

    /// Asks without a network.
    pub async fn ask(&mut self, intent: Intent) -> Result<MomentId, Refusal> {
        self.now_ms += 1;
        let (kept, effects) = self.replica.ask(self.now_ms, random_bytes(), intent)?;
        self.settle(effects).await;
        Ok(kept.moment)
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
