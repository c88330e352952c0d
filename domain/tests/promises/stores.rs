//! The store in memory, on which everything else here rests, keeps what every store
//! promises; and a store that breaks a promise is noticed.

use domain::harness::at_once;
use domain::harness::memory::{Fault, Memory};
use domain::harness::promises::{NAMES, Shelf, hold};
use domain::id::MomentId;
use domain::replica::{Batch, Meta, MomentRecord, Store, StoreError};

const NONSENSE: &str = "{\"of\": \"another release\"}";

/// How a store goes about it.
#[derive(Clone, Copy, PartialEq)]
enum Ways {
    Proper,
    /// It writes what a batch brings over what is stored.
    WritesOver,
    /// Of a batch that cannot be written, it leaves the first change.
    WritesHalf,
    /// What cannot be read is nothing to it.
    SeesNothing,
    /// It says that it has written, and has not.
    SaysSo,
}

struct InMemory(Memory, Ways);

struct Tab(Memory, Ways);

impl Shelf for InMemory {
    type Store = Tab;

    async fn open(&self) -> Tab {
        Tab(self.0.again(), self.1)
    }

    fn fail(&self, fault: Fault) {
        self.0.fail(fault);
    }

    async fn spoil(&self, what: Option<MomentId>) {
        match what {
            Some(moment) => self.0.put(moment, NONSENSE),
            None => self.0.put_meta(Some(NONSENSE)),
        }
    }

    async fn throw_away(&self, _: &Tab) {
        self.0.throw_away();
    }
}

impl Store for Tab {
    async fn meta(&self) -> Result<Option<Meta>, StoreError> {
        let meta = self.0.meta().await;
        if self.1 == Ways::SeesNothing {
            return Ok(meta.unwrap_or(None));
        }
        meta
    }

    async fn put_meta_aside(&self) -> Result<(), StoreError> {
        self.0.put_meta_aside().await
    }

    async fn moment_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        self.0.moment_ids().await
    }

    async fn unsent_ids(&self) -> Result<Vec<MomentId>, StoreError> {
        self.0.unsent_ids().await
    }

    async fn range(
        &self,
        first: MomentId,
        last: MomentId,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        self.0.range(first, last).await
    }

    async fn moments(
        &self,
        ids: impl IntoIterator<Item = MomentId>,
    ) -> Result<Vec<MomentRecord>, StoreError> {
        self.0.moments(ids).await
    }

    async fn save(&self, batch: &Batch) -> Result<(), StoreError> {
        if self.1 == Ways::SaysSo {
            return Ok(());
        }
        if self.1 == Ways::WritesOver {
            for change in &batch.changes {
                let record = change
                    .apply(None)
                    .unwrap_or(MomentRecord::empty(change.moment));
                let json = serde_json::to_string(&record).unwrap();
                self.0.put(change.moment, &json);
            }
        }
        let saved = self.0.save(batch).await;
        if self.1 == Ways::WritesHalf && saved.is_err() {
            let changes = batch.changes.iter().take(1).cloned().collect();
            let half = Batch {
                changes,
                ..Batch::default()
            };
            self.0.save(&half).await?;
        }
        saved
    }

    fn close(&self) {
        self.0.close();
    }

    async fn delete(&self) {
        self.0.delete().await;
    }
}

/// The promises that are not kept, and how.
fn broken(ways: Ways) -> Vec<(&'static str, String)> {
    let hold = |name| at_once(hold(name, &InMemory(Memory::default(), ways)));
    let broken = NAMES
        .iter()
        .filter_map(|name| Some((*name, hold(name).err()?.0)));
    broken.collect()
}

#[test]
fn the_store_in_memory_keeps_every_promise_of_a_store() {
    let broken = broken(Ways::Proper);
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_store_that_breaks_a_promise_is_noticed() {
    for (ways, promise) in [
        (Ways::WritesOver, "a_change_leaves_what_it_does_not_name"),
        (
            Ways::WritesHalf,
            "a_write_that_fails_leaves_everything_as_it_was",
        ),
        (
            Ways::SeesNothing,
            "what_cannot_be_read_is_never_taken_for_nothing",
        ),
        (Ways::SaysSo, "what_was_saved_is_there_at_the_next_start"),
    ] {
        assert!(
            broken(ways).iter().any(|(name, _)| *name == promise),
            "{promise}"
        );
    }
}
