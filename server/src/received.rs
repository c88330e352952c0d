//! Which devices got something of which child today. Remembered, so that a sync
//! writes nothing about it but the first time in a day.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use domain::id::{ChildId, DeviceId, PersonId};

use crate::db::Db;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is noted of today, counted in UTC. After a start it is empty, and the
/// database knows what it noted before.
#[derive(Debug, Default)]
pub struct Received(Mutex<Today>);

#[derive(Debug, Default)]
struct Today {
    day: i64,
    noted: BTreeSet<(DeviceId, ChildId)>,
}

impl Received {
    /// Those of the children that this device got something of for the first time today.
    fn first(
        &self,
        device: DeviceId,
        children: BTreeSet<ChildId>,
        now_ms: i64,
    ) -> BTreeSet<ChildId> {
        let mut today = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let day = now_ms.div_euclid(DAY_MS);
        if today.day != day {
            *today = Today {
                day,
                noted: BTreeSet::new(),
            };
        }
        let mut first = children;
        first.retain(|child| today.noted.insert((device, *child)));
        first
    }

    /// They could not be noted.
    fn forget(&self, device: DeviceId, children: &BTreeSet<ChildId>) {
        let mut today = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for child in children {
            today.noted.remove(&(device, *child));
        }
    }

    /// Notes what a device is sent, in a task of its own: the answer does not wait.
    pub fn note(
        self: &Arc<Self>,
        db: &Db,
        from: (PersonId, DeviceId),
        children: BTreeSet<ChildId>,
        now_ms: i64,
    ) {
        let (_, device) = from;
        let first = self.first(device, children, now_ms);
        if first.is_empty() {
            return;
        }
        let (received, db) = (Arc::clone(self), db.clone());
        tokio::spawn(async move {
            if let Err(error) = db.note_received(from, first.clone(), now_ms).await {
                tracing::error!(%error, "cannot note what a device received");
                received.forget(device, &first);
            }
        });
    }
}
