//! What a device holds of a scope, compared with what the server has: a hole is
//! noticed and filled, and a sum that went wrong is made right.

use super::answer::Changes;
use super::{Replica, ScopeState};
use crate::scope::Scope;
use crate::wire::Checksum;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl Replica {
    /// Compares what a complete scope holds here with what it holds there. A
    /// hole is mended by fetching the scope anew; what that did not bring is not
    /// in the scope. If it is one's own, the server may have lost it: it is sent
    /// again, and the answer says whether it stays.
    pub(super) fn compare(&mut self, scope: Scope, theirs: Checksum, changes: &mut Changes) {
        let seen = self.sync.mending.remove(&scope);
        if let Some(seen) = &seen {
            self.send_again(scope, seen, changes);
            self.leave_all(scope, seen, changes);
        }
        let state = self.meta.scopes.entry(scope).or_default();
        state.is_mending = false;
        if state.sum.with_all(state.off) == theirs {
            return;
        }
        // it may be the sum that is wrong
        if self.has_all {
            let sum = self.count_scopes().remove(&scope).unwrap_or_default();
            self.meta.scopes.entry(scope).or_default().sum = sum;
        }
        let state = self.meta.scopes.entry(scope).or_default();
        if seen.is_some() {
            state.off = theirs.without_all(state.sum);
        } else if state.sum.with_all(state.off) != theirs {
            state.off = Checksum::default();
            state.is_mending = true;
            self.sync.want();
            self.resume_mending();
        }
    }

    /// Begins anew with every scope that is being fetched anew and of which it is
    /// not known what has come in.
    pub(super) fn resume_mending(&mut self) {
        for (scope, state) in &mut self.meta.scopes {
            if state.is_mending && !self.sync.mending.contains_key(scope) {
                state.cursor = 0;
                self.sync.mending.insert(*scope, BTreeSet::new());
            }
        }
    }

    /// What is stored without anything being known about this replica: it could not
    /// be read, or the browser threw it away. What the server does not give again
    /// goes.
    pub(super) fn take_over(&mut self) {
        if self.meta.epoch.is_none() {
            for (scope, sum) in self.count_scopes() {
                self.fetch_anew(scope, sum);
            }
        }
    }

    /// Fetches anew what is on the device and cannot be read there.
    pub(super) fn fetch_what_is_unread(&mut self) {
        if self.unread.is_empty() || !self.has_all {
            return;
        }
        let mut sums = self.count_scopes();
        let scopes: Vec<(Scope, Checksum)> = self
            .meta
            .scopes
            .iter()
            .map(|(scope, state)| (*scope, state.sum))
            .collect();
        for (scope, noted) in scopes {
            let sum = sums.remove(&scope).unwrap_or_default();
            if sum != noted {
                self.fetch_anew(scope, sum);
            }
        }
    }

    fn fetch_anew(&mut self, scope: Scope, sum: Checksum) {
        let state = ScopeState {
            sum,
            is_mending: true,
            ..ScopeState::default()
        };
        self.meta.scopes.insert(scope, state);
        self.sync.mending.insert(scope, BTreeSet::new());
        self.sync.want();
    }

    /// What is in memory of each scope.
    fn count_scopes(&self) -> BTreeMap<Scope, Checksum> {
        let mut sums = BTreeMap::new();
        for entry in self.entries() {
            for scope in &entry.scopes {
                let sum: &mut Checksum = sums.entry(*scope).or_default();
                *sum = sum.with(entry.recorded.op.id);
            }
        }
        sums
    }
}
