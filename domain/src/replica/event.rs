//! What happens to a device, and what it wants done.

use super::{Batch, Meta, MomentRecord, index_keys};
use crate::id::{ChildId, MomentId};
use crate::moment::Moment;
use crate::wire::{SyncAnswer, SyncRequest};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Something that happened to the device.
#[derive(Clone, Debug)]
pub enum Event {
    /// Records were read from storage in this [`super::Replica::turn`]; each
    /// replaces what was known of its moment. An empty record means that the
    /// moment is gone. What was read in a turn that is over is not taken in.
    Loaded(u64, Vec<MomentRecord>),
    /// The last record was read: everything on the device is in memory.
    LoadedAll,
    /// What is stored about this device, read in this turn: another tab wrote it.
    MetaLoaded(u64, Box<Meta>),
    /// The transaction of this batch is complete, on the disk.
    Saved(u64),
    /// The transaction of this batch failed; its new ops are not saved. What is
    /// stored of what it was about has to be read again: that is what counts.
    NotSaved(u64),
    /// This tab became the one that talks to the server, or ceased to be.
    Leading(bool),
    /// Somebody asks for it, or there is a hint that the way to the server is another
    /// one now: it is tried at once, whatever pause there was.
    TryNow,
    /// There may be something to fetch: a poke, a focus, a timer.
    Poked,
    /// The time asked for with [`Effect::WakeAfter`] has passed.
    Woke,
    /// The server answered the last [`Effect::Send`].
    Answered(Box<SyncAnswer>),
    /// The last [`Effect::Send`] failed.
    Failed(Failure),
}

/// Why a request got no answer to work with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// No network, or no server behind it.
    Unreachable,
    /// Signed out, or the session ended.
    SignedOut,
    /// Somebody else is signed in on this device now.
    OtherPerson,
    /// The server did not take the request as a whole.
    Rejected,
    /// The server was there, but not all came through in time.
    Slow,
    /// The server had a problem of its own, or asked to slow down.
    Busy,
}

/// What is to be shown anew, beside the status.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// Anything may be different: who sees what, what is called how, or whether all
    /// that is stored has been read.
    pub all: bool,
    /// What these moments say, or how far it has come.
    pub moments: BTreeSet<MomentId>,
    /// The children among whose moments one of these is, or was until now; `None`: the
    /// drafts that have no child yet.
    pub children: Vec<Option<ChildId>>,
}

impl Changed {
    /// Nothing but the status.
    pub(super) fn status() -> Self {
        Self::default()
    }

    /// Anything.
    pub(super) fn all() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// Adds what a moment is among.
    pub(super) fn is_among(&mut self, moment: &Moment) {
        for child in index_keys(moment) {
            if !self.children.contains(&child) {
                self.children.push(child);
            }
        }
    }
}

/// Something for the shell to do.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Write this in one transaction, strictly durable, then report
    /// [`Event::Saved`] or [`Event::NotSaved`].
    Save(Batch),
    /// Send this to the server, then report [`Event::Answered`] or
    /// [`Event::Failed`].
    Send(Box<SyncRequest>),
    /// Report [`Event::Woke`] after this many ms.
    WakeAfter(i64),
    /// Show what changed, and the status.
    Show(Changed),
    /// The device was revoked and has handed in what it had: delete everything of
    /// this person from it.
    Purge,
}
