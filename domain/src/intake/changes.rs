//! What enters and leaves scopes, and under which numbers.

use crate::id::{OpId, PersonId};
use crate::news::{Hears, hears};
use crate::record::Log;
use crate::scope::Scope;
use crate::wire::Checksum;
use alloc::collections::{BTreeMap, BTreeSet};

/// Changes of scopes that are still to be written.
#[derive(Default, Debug)]
pub struct PlacementChanges {
    /// What enters and leaves each scope.
    pub scopes: BTreeMap<Scope, BTreeMap<OpId, Change>>,
    /// What of it is news, and to whom.
    pub news: BTreeSet<(Scope, Hears)>,
}

/// One change of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Whether the op enters it, or leaves it.
    pub enters: bool,
    /// Who wrote the op.
    pub author: Option<PersonId>,
}

impl PlacementChanges {
    /// What brings `placed` in line with what the log says.
    pub fn add(&mut self, log: &Log, placed: &BTreeSet<(Scope, OpId)>) {
        for (op, scopes) in log.placements() {
            let missing = scopes.iter().filter(|s| !placed.contains(&(**s, *op)));
            for scope in missing {
                self.change(log, *scope, *op, true);
            }
        }
        // what could not be read is not moved either
        for (scope, op) in placed.iter().filter(|(_, op)| log.ops().contains_key(op)) {
            let stays = log.placements().get(op);
            if !stays.is_some_and(|scopes| scopes.contains(scope)) {
                self.change(log, *scope, *op, false);
            }
        }
    }

    fn change(&mut self, log: &Log, scope: Scope, op: OpId, enters: bool) {
        let recorded = log.ops().get(&op);
        let author = recorded.map(|recorded| recorded.author);
        let of_scope = self.scopes.entry(scope).or_default();
        of_scope.insert(op, Change { enters, author });
        if let (true, Some(moment), Some(recorded)) = (enters, log.moment(), recorded)
            && let Some(hears) = hears(moment, recorded)
        {
            self.news.insert((scope, hears));
        }
    }
}

/// How far a scope has come.
#[derive(Clone, Copy, Default, Debug)]
pub struct Head {
    /// The number of its last change.
    pub seq: u64,
    /// What is in it.
    pub sum: Checksum,
}

impl Head {
    /// One change more. Answers its number.
    ///
    /// **Law.** Each change has a number of its own, also of an op that was in the scope
    /// before: who asks from a number hears of all that changed since.
    pub const fn take(&mut self, op: OpId, change: Change) -> u64 {
        self.seq += 1;
        self.sum = if change.enters {
            self.sum.with(op)
        } else {
            self.sum.without(op)
        };
        self.seq
    }
}
