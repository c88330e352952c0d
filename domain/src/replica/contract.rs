//! The contract of whatever a device keeps its things in. The replica decides what is
//! written; a store promises what became of it.
//!
//! **Promises.** Each is a check in [`crate::harness::promises`], and every store is
//! held to all of them.
//!
//! - *All or nothing.* A batch is written as a whole. One that failed left everything
//!   as it was.
//! - *Saved is on the disk.* What answered `Ok` is there at the next start.
//! - *Changed, not written over.* A record is what [`MomentChange::apply`] makes of what
//!   is stored at that moment, and so is the meta: of two tabs that write at the same
//!   time, both count.
//! - *What cannot be read costs no more than itself.* It is said, and it stays.
//! - *A failure is never taken for emptiness.* Nothing answers "there is nothing" unless
//!   nothing is there.
//! - *What was deleted is gone,* and no tab that still has it in memory brings it back.
//!
//! [`MomentChange::apply`]: super::MomentChange::apply

use super::{Batch, Meta, MomentRecord};
use crate::id::MomentId;
use alloc::string::String;
use alloc::vec::Vec;

/// Why a store did not do what was asked. Nothing of it is done then.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// No room is left.
    #[error("there is no room left")]
    Full,
    /// It was thrown away while it was open; an empty one is there now.
    #[error("what was stored has been thrown away")]
    Gone,
    /// Anything else.
    #[error("the storage failed: {0}")]
    Failed(String),
}

/// What one person's replica is kept in on one device, as one tab has it open.
pub trait Store {
    /// What is stored about the replica itself; `None` in a new store. What cannot be
    /// read is an error: taken for nothing, it would be overwritten.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn meta(&self) -> impl Future<Output = Result<Option<Meta>, StoreError>>;

    /// Puts what is stored about the replica itself where nothing overwrites it: it
    /// cannot be read.
    ///
    /// # Errors
    /// [`StoreError`] when even that fails: nothing works then.
    fn put_meta_aside(&self) -> impl Future<Output = Result<(), StoreError>>;

    /// The ids of all stored moments, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    fn moment_ids(&self) -> impl Future<Output = Result<Vec<MomentId>, StoreError>>;

    /// The ids of the moments with something unsent.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    fn unsent_ids(&self) -> impl Future<Output = Result<Vec<MomentId>, StoreError>>;

    /// The stored moments with ids from `first` up to and including `last`, oldest
    /// first: a page of them.
    ///
    /// # Errors
    /// [`StoreError`] when the page as a whole cannot be read.
    fn range(
        &self,
        first: MomentId,
        last: MomentId,
    ) -> impl Future<Output = Result<Vec<MomentRecord>, StoreError>>;

    /// These moments; one that is not stored comes back without entries.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    fn moments(
        &self,
        ids: impl IntoIterator<Item = MomentId>,
    ) -> impl Future<Output = Result<Vec<MomentRecord>, StoreError>>;

    /// Writes a batch in one transaction. When this answers `Ok`, it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of the batch is written then.
    fn save(&self, batch: &Batch) -> impl Future<Output = Result<(), StoreError>>;

    /// Lets go of it; what is in it stays.
    fn close(&self);

    /// Deletes everything in it. Nothing is written to it any more, also not by
    /// another tab that has it open.
    fn delete(&self) -> impl Future<Output = ()>;
}
