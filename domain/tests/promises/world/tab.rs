//! One tab: a replica, and what is on its way to the disk and to the server.

use super::device::Disk;
use domain::id::{DeviceId, MomentId, PersonId};
use domain::replica::{Batch, Effect, Event, Meta, MomentRecord, Replica};
use domain::wire::SyncRequest;
use std::collections::BTreeSet;

pub struct Tab {
    pub replica: Replica,
    /// Whether it is the one that talks to the server.
    pub leads: bool,
    pub unwritten: Vec<Batch>,
    pub outgoing: Option<SyncRequest>,
    /// What another tab wrote, and this one has not heard yet.
    pub news: BTreeSet<MomentId>,
    pub news_of_meta: bool,
    /// What was read and has not come in yet.
    pub reading: Option<(u64, Option<Meta>, Vec<MomentRecord>)>,
}

impl Tab {
    /// Starts from what is on the disk.
    pub fn open(person: PersonId, id: DeviceId, disk: &Disk, now_ms: i64, leads: bool) -> Self {
        let mut tab = Self {
            replica: Replica::new(person, id, disk.meta.clone()),
            leads,
            unwritten: vec![],
            outgoing: None,
            news: BTreeSet::new(),
            news_of_meta: false,
            reading: None,
        };
        let records = disk.moments.values().cloned().collect();
        tab.event(now_ms, Event::Loaded(tab.replica.turn(), records));
        tab.event(now_ms, Event::LoadedAll);
        if leads {
            tab.event(now_ms, Event::Leading(true));
        }
        tab
    }

    pub fn event(&mut self, now_ms: i64, event: Event) {
        let effects = self.replica.handle(now_ms, event);
        self.take(effects);
    }

    pub fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save(batch) => self.unwritten.push(batch),
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => {}
            }
        }
    }
}
