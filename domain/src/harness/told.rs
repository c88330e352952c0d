//! That whatever becomes different on a device is told to who shows it: what is not told
//! is not drawn again.

use crate::directory::Directory;
use crate::id::{ChildId, MomentId, OpId};
use crate::moment::Moment;
use crate::replica::{Changed, Delivery, Effect, Replica};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What a device shows of one moment.
#[derive(Clone, PartialEq, Default)]
struct OfMoment {
    moment: Option<Rc<Moment>>,
    delivery: BTreeMap<OpId, Delivery>,
    is_saving: bool,
}

/// What a device shows.
pub(super) struct Shown {
    moments: BTreeMap<MomentId, OfMoment>,
    directory: Option<Directory>,
    has_all: bool,
}

impl Shown {
    /// What it shows now.
    pub(super) fn of(replica: &Replica) -> Self {
        let mut moments: BTreeMap<MomentId, OfMoment> = BTreeMap::new();
        for entry in replica.entries() {
            let op = &entry.recorded.op;
            let shown = moments.entry(op.moment).or_default();
            shown.delivery.insert(op.id, entry.delivery);
        }
        for (id, shown) in &mut moments {
            shown.moment = replica.moment(*id).cloned();
            shown.is_saving = replica.is_saving(*id);
        }
        Self {
            moments,
            directory: replica.directory().cloned(),
            has_all: replica.has_all(),
        }
    }

    /// # Panics
    /// When something is different now that these effects do not tell.
    pub(super) fn is_told(&self, now: &Self, effects: &[Effect]) {
        let told = effects.iter().filter_map(|effect| match effect {
            Effect::Show(changed) => Some(changed),
            Effect::Save(_) | Effect::Send(_) | Effect::WakeAfter(_) | Effect::Purge => None,
        });
        let told: Vec<&Changed> = told.collect();
        if told.iter().any(|changed| changed.all) {
            return;
        }
        let is_same = self.directory == now.directory && self.has_all == now.has_all;
        assert!(is_same, "that anything may be different was not told");
        let ids: BTreeSet<&MomentId> = self.moments.keys().chain(now.moments.keys()).collect();
        let nothing = OfMoment::default();
        for id in ids {
            let of = |shown: &'_ Self| shown.moments.get(id).unwrap_or(&nothing).clone();
            let (before, now) = (of(self), of(now));
            if before == now {
                continue;
            }
            let is_told = told.iter().any(|changed| changed.moments.contains(id));
            assert!(is_told, "a moment is different, and that was not told");
            for child in among(&before).into_iter().chain(among(&now)) {
                let is_told = told.iter().any(|changed| changed.children.contains(&child));
                assert!(is_told, "so is a list with it, and that was not told");
            }
        }
    }
}

/// The children among whose moments it is.
fn among(shown: &OfMoment) -> Vec<Option<ChildId>> {
    let Some(moment) = &shown.moment else {
        return Vec::new();
    };
    let children: Vec<_> = moment.portfolios().map(Some).collect();
    if children.is_empty() {
        return Vec::from([None]);
    }
    children
}
