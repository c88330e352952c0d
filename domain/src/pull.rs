//! What a device lacks of what its person may read, seen from how far it has come.
//! Whoever keeps moments says how far each scope is, reads what changed since, and gets
//! what fits in one answer.

use crate::access::Access;
use crate::collect::set;
use crate::id::{ChildId, MomentId, OpId};
use crate::intake::Head;
use crate::scope::Scope;
use crate::wire::{Checksum, Placed, Slice};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// What a device has, and asks about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What its person may read.
    pub access: &'a Access,
    /// How far it has come in each scope.
    pub cursors: &'a BTreeMap<Scope, u64>,
    /// Which scopes it asks about; all of them when it does not say.
    pub slice: Option<Slice>,
}

/// A scope of which it lacks something.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// Which.
    pub scope: Scope,
    /// Since which number.
    pub since: u64,
    /// How far the scope is.
    pub head: Head,
}

/// One change of a scope.
#[derive(Clone, Debug)]
pub struct Row<R> {
    /// Its number.
    pub seq: u64,
    /// The moment of the op.
    pub moment: MomentId,
    /// The op that entered or left.
    pub op: OpId,
    /// What is recorded; `None` when it left.
    pub recorded: Option<R>,
    /// How many bytes that takes.
    pub bytes: usize,
}

/// How much goes into one answer, apart from the op that goes over it.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Changes of scopes.
    pub placements: usize,
    /// Bytes of ops.
    pub bytes: usize,
}

/// What fits in one answer. The fields are those of [`crate::wire::SyncAnswer`].
#[derive(Debug)]
#[allow(missing_docs, reason = "documented there")]
pub struct Page<R> {
    pub scopes: Vec<Scope>,
    pub ops: BTreeMap<(MomentId, OpId), Placed<R>>,
    pub gone: Vec<(usize, MomentId, OpId)>,
    pub cursors: BTreeMap<Scope, u64>,
    pub checksums: BTreeMap<Scope, Checksum>,
    pub revoked: Vec<Scope>,
    pub more: bool,
    /// Whose portfolios something of is in it that the device did not send itself.
    pub received: BTreeSet<ChildId>,
    bytes: usize,
}

impl<R> Default for Page<R> {
    fn default() -> Self {
        Self {
            scopes: Vec::new(),
            ops: BTreeMap::new(),
            gone: Vec::new(),
            cursors: BTreeMap::new(),
            checksums: BTreeMap::new(),
            revoked: Vec::new(),
            more: false,
            received: BTreeSet::new(),
            bytes: 0,
        }
    }
}

impl<R> Page<R> {
    /// An answer with nothing in it yet, and what is to be read for it: `heads` says how
    /// far each scope is that the person may read and that has anything in it.
    #[must_use]
    pub fn begin(asked: Asked<'_>, heads: &BTreeMap<Scope, Head>) -> (Self, Vec<Behind>) {
        let Asked {
            access,
            cursors,
            slice,
        } = asked;
        let theirs = || cursors.keys().copied();
        let mut page = Self {
            revoked: theirs().filter(|scope| !access.reads(*scope)).collect(),
            ..Self::default()
        };
        let mut behind = Vec::new();
        let all = set(theirs().chain(heads.keys().copied()));
        let all = all.into_iter().filter(|scope| access.reads(*scope));
        for scope in all.filter(|scope| slice.is_none_or(|slice| slice.has(*scope))) {
            let cursor = cursors.get(&scope).copied().unwrap_or(0);
            if let Some(head) = heads.get(&scope).copied() {
                // a cursor beyond the head counts something that is not here: begin anew
                let since = if cursor > head.seq { 0 } else { cursor };
                if cursor != head.seq {
                    behind.push(Behind { scope, since, head });
                }
            } else {
                page.cursors.insert(scope, 0);
                page.checksums.insert(scope, Checksum::default());
            }
        }
        (page, behind)
    }

    /// Adds an op that the device just sent, in a scope in which its person reads it.
    pub fn add_sent(&mut self, scope: Scope, row: Row<R>) {
        let at = self.index_of(scope);
        self.put(at, row);
    }

    /// Adds what the device lacks of these scopes, as far as it fits: their changes in
    /// this order, each with the place of its scope.
    ///
    /// **Law.** A cursor says no more than what was given.
    pub fn fill(
        &mut self,
        behind: &[Behind],
        rows: impl IntoIterator<Item = (usize, Row<R>)>,
        most: Most,
    ) {
        let own = set(self.ops.keys().map(|(_, op)| *op));
        let mut rows = rows.into_iter().peekable();
        let mut placements = 0;
        for (place, Behind { scope, since, head }) in behind.iter().enumerate() {
            let at = self.index_of(*scope);
            let mut reached = *since;
            while let Some((_, row)) = rows.next_if(|(of, _)| *of == place) {
                if placements == most.placements || self.bytes > most.bytes {
                    self.more = true;
                    self.cursors.insert(*scope, reached);
                    return;
                }
                reached = row.seq;
                placements += 1;
                if row.recorded.is_some() && !own.contains(&row.op) {
                    self.received.extend(scope.child);
                }
                self.put(at, row);
            }
            self.cursors.insert(*scope, head.seq);
            self.checksums.insert(*scope, head.sum);
        }
    }

    /// The place of a scope in `scopes`.
    fn index_of(&mut self, scope: Scope) -> usize {
        let known = self.scopes.iter().position(|known| *known == scope);
        known.unwrap_or_else(|| {
            self.scopes.push(scope);
            self.scopes.len() - 1
        })
    }

    fn put(&mut self, at: usize, row: Row<R>) {
        let Some(recorded) = row.recorded else {
            self.gone.push((at, row.moment, row.op));
            return;
        };
        let key = (row.moment, row.op);
        if let Some(placed) = self.ops.get_mut(&key) {
            if !placed.r#in.contains(&at) {
                placed.r#in.push(at);
            }
            return;
        }
        self.bytes += row.bytes;
        let r#in = vec![at];
        self.ops.insert(key, Placed { recorded, r#in });
    }
}
