//! One tab of several: what another one wrote, and what is being read.

use domain::harness::memory::Memory;
use domain::harness::tab;
use domain::id::{DeviceId, MomentId, PersonId};
use domain::replica::{Meta, MomentRecord};
use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

pub struct Tab {
    inner: tab::Tab,
    /// Whether it is the one that talks to the server.
    pub leads: bool,
    /// What another tab wrote, and this one has not heard yet.
    pub news: BTreeSet<MomentId>,
    pub news_of_meta: bool,
    /// What was read and has not come in yet.
    pub reading: Option<(u64, Option<Meta>, Vec<MomentRecord>)>,
}

impl Tab {
    /// Starts from what is on the disk.
    pub fn open(person: PersonId, id: DeviceId, disk: &Memory, now_ms: i64, leads: bool) -> Self {
        Self {
            inner: tab::Tab::open(person, id, disk.again(), now_ms, leads),
            leads,
            news: BTreeSet::new(),
            news_of_meta: false,
            reading: None,
        }
    }
}

impl Deref for Tab {
    type Target = tab::Tab;
    fn deref(&self) -> &tab::Tab {
        &self.inner
    }
}

impl DerefMut for Tab {
    fn deref_mut(&mut self) -> &mut tab::Tab {
        &mut self.inner
    }
}
