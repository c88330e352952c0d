//! The store in memory, on which everything else here rests, keeps what every store
//! promises; and a store that breaks a promise is noticed.

use domain::harness::at_once;
use domain::harness::memory::{Fault, Memory};
use domain::harness::promises::{NAMES, Shelf, hold};
use domain::id::MomentId;

struct InMemory(Memory);

impl Shelf for InMemory {
    type Store = Memory;

    async fn open(&self) -> Memory {
        self.0.again()
    }

    fn fail(&self, fault: Fault) {
        self.0.fail(fault);
    }

    async fn spoil(&self, what: Option<MomentId>) {
        match what {
            Some(moment) => self.0.put(moment, "{\"of\": \"another release\"}"),
            None => self.0.put_meta(Some("{\"of\": \"another release\"}")),
        }
    }

    async fn throw_away(&self, _: &Memory) {
        self.0.throw_away();
    }
}

#[test]
fn the_store_in_memory_keeps_every_promise_of_a_store() {
    let mut broken = Vec::new();
    for name in NAMES {
        let held = at_once(hold(name, &InMemory(Memory::default())));
        broken.extend(held.err().map(|how| format!("{name}: {}", how.0)));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
