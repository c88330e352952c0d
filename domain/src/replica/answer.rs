//! What to make of the server's answer.

use super::{Delivery, Effect, Entry, MomentChange, Notice, Replica};
use crate::collect::{map, set};
use crate::id::{MomentId, OpId};
use crate::moment::SERVER_DEVICE;
use crate::record::Refusal;
use crate::scope::Scope;
use crate::wire::{Checksum, OpStatus, Placed, SyncAnswer};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl Replica {
    /// What has to be in memory before [`super::Event::Answered`] is handled:
    /// the moments that the answer touches, or everything (`None`).
    #[must_use]
    pub fn needs(&self, answer: &SyncAnswer) -> Option<BTreeSet<MomentId>> {
        let is_new_life = self.meta.epoch.is_some_and(|epoch| epoch != answer.epoch);
        let is_first = self.meta.epoch.is_none();
        let needs_all =
            is_first || is_new_life || !answer.revoked.is_empty() || !self.sync.mending.is_empty();
        if needs_all && !self.has_all {
            return None;
        }
        let moved = answer.ops.iter().map(|p| p.recorded.op.moment);
        let gone = answer.gone.iter().map(|(_, moment, _)| *moment);
        Some(set(moved.chain(gone)))
    }

    pub(super) fn answered(&mut self, now_ms: i64, answer: SyncAnswer) -> Vec<Effect> {
        if answer.device_revoked {
            return self.end(now_ms, &answer);
        }
        self.sync.succeeded(now_ms, answer.more);
        let before = self.meta.clone();
        let mut changes = Changes::default();
        self.take_over();
        if self.meta.epoch.is_some_and(|epoch| epoch != answer.epoch) {
            // this answer was asked for with cursors of another life: its ops
            // are sent again, and answered "duplicate"
            self.start_over(&mut changes);
            self.sync.want();
        } else {
            self.take_results(now_ms, &answer, &mut changes);
            self.take_ops(now_ms, &answer, &mut changes);
            self.drop_what_came_back_nowhere(&answer, &mut changes);
        }
        self.meta.epoch = Some(answer.epoch);
        // a first answer in pages is one when the last of them is here
        if !answer.more || self.meta.answered_ms.is_some() {
            self.meta.answered_ms = Some(now_ms);
        }
        if let Some(directory) = answer.directory {
            self.meta.directory = Some(directory);
            self.derive_access();
        }
        let mut effects = self.save(changes.into_changes(), Some(&before));
        self.sync.storing = Some(self.batches);
        self.first_is_written();
        effects.extend(self.pump(now_ms));
        effects
    }

    /// The device was revoked. What is not handed in yet goes first; then all goes.
    fn end(&mut self, now_ms: i64, answer: &SyncAnswer) -> Vec<Effect> {
        self.sync.succeeded(now_ms, false);
        let before = self.meta.clone();
        let mut changes = Changes::default();
        if self.meta.epoch.is_some_and(|epoch| epoch != answer.epoch) {
            // a restored server has not what was sent to the one before: that goes first
            self.start_over(&mut changes);
            self.meta.epoch = Some(answer.epoch);
            self.sync.want();
        } else {
            self.take_results(now_ms, answer, &mut changes);
        }
        let mut effects = self.save(changes.into_changes(), Some(&before));
        self.sync.storing = Some(self.batches);
        let is_all_in = !self
            .unsent_entries()
            .any(|(_, entry)| entry.delivery == Delivery::Waiting);
        if is_all_in {
            effects.push(Effect::Purge);
        } else {
            effects.extend(self.pump(now_ms));
        }
        effects
    }

    fn take_results(&mut self, now_ms: i64, answer: &SyncAnswer, changes: &mut Changes) {
        let results = map(answer.results.iter().map(|r| (r.id, r)));
        let sent: Vec<Entry> = self
            .unsent_entries()
            .filter(|(_, e)| results.contains_key(&e.recorded.op.id))
            .map(|(_, e)| e.clone())
            .collect();
        for entry in sent {
            let Some(result) = results.get(&entry.recorded.op.id) else {
                continue;
            };
            let why = result.problem.unwrap_or(Refusal::Malformed);
            let delivery = match result.status {
                OpStatus::Accepted | OpStatus::Duplicate => Delivery::Sent,
                OpStatus::Held => Delivery::Held(why),
                OpStatus::Invalid => Delivery::Refused(why),
            };
            if delivery == Delivery::Held(Refusal::AccessEnded) {
                self.give_up(now_ms, &entry, changes);
            } else {
                changes.put(self, Entry { delivery, ..entry });
            }
        }
        self.give_up_what_waits(now_ms, changes);
        self.refuse_what_builds_on_it(changes);
    }

    /// The server keeps it for the lead; here it goes, because access ended.
    fn give_up(&mut self, now_ms: i64, entry: &Entry, changes: &mut Changes) {
        let op = &entry.recorded.op;
        if self.meta.notices.iter().all(|n| n.op != op.id) {
            self.meta.notices.push(Notice {
                moment: op.moment,
                op: op.id,
                why: Refusal::AccessEnded,
                at_ms: now_ms,
            });
        }
        for scope in &entry.scopes {
            if let Some(state) = self.meta.scopes.get_mut(scope) {
                state.sum = state.sum.without(op.id);
            }
        }
        changes.drop(self, op.moment, op.id);
    }

    /// What waits at the server for something that was given up goes with it.
    fn give_up_what_waits(&mut self, now_ms: i64, changes: &mut Changes) {
        let gone = set(self.meta.notices.iter().map(|n| n.op));
        let waits_for_gone = |e: &Entry| {
            let op = &e.recorded.op;
            let contribution = op.body.contribution();
            gone.contains(&op.moment.into())
                || contribution.is_some_and(|c| gone.contains(&c.into()))
        };
        let waiting: Vec<Entry> = self
            .unsent_entries()
            .map(|(_, e)| e)
            .filter(|e| {
                e.delivery == Delivery::Held(Refusal::MissingDependency) && waits_for_gone(e)
            })
            .cloned()
            .collect();
        for entry in waiting {
            self.give_up(now_ms, &entry, changes);
        }
    }

    /// The server has a new life (it was restored): fetch every scope anew, and
    /// send again all that this person made, which changes nothing where it is
    /// there. Also what another device made: this one may have another name
    /// since. And what the server held: that may be gone too.
    fn start_over(&mut self, changes: &mut Changes) {
        for (scope, state) in &mut self.meta.scopes {
            state.off = Checksum::default();
            state.is_mending = true;
            self.sync.mending.remove(scope);
        }
        self.resume_mending();
        let held = self.unsent_entries().map(|(_, e)| e);
        let held = held.filter(|e| matches!(e.delivery, Delivery::Held(_)));
        let again: Vec<Entry> = self.own_sent().chain(held).cloned().collect();
        for entry in again {
            let delivery = Delivery::Waiting;
            changes.put(self, Entry { delivery, ..entry });
        }
    }

    fn take_ops(&mut self, now_ms: i64, answer: &SyncAnswer, changes: &mut Changes) {
        for placed in &answer.ops {
            self.take_placed(now_ms, answer, placed, changes);
        }
        for (at, moment, op) in &answer.gone {
            if let Some(scope) = answer.scopes.get(*at)
                && let Some(entry) = self.find(*moment, *op)
            {
                self.leave_scope(*scope, entry, changes);
            }
        }
        for (scope, cursor) in &answer.cursors {
            self.meta.scopes.entry(*scope).or_default().cursor = *cursor;
        }
        for scope in &answer.revoked {
            self.leave_all(*scope, &BTreeSet::new(), changes);
            self.meta.scopes.remove(scope);
            self.sync.mending.remove(scope);
        }
        for (scope, theirs) in &answer.checksums {
            self.compare(*scope, *theirs, changes);
        }
    }

    /// What is recorded now comes back with its scopes. If there are none, it is
    /// safe on the server but no longer for this viewer to have.
    fn drop_what_came_back_nowhere(&mut self, answer: &SyncAnswer, changes: &mut Changes) {
        let results = answer.results.iter();
        let recorded =
            results.filter(|r| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate));
        let recorded = set(recorded.map(|r| r.id));
        let nowhere: Vec<(MomentId, OpId)> = changes
            .entries()
            .filter(|e| e.is_sent() && e.scopes.is_empty())
            .map(|e| (e.recorded.op.moment, e.recorded.op.id))
            .filter(|(_, op)| recorded.contains(op))
            .collect();
        for (moment, op) in nowhere {
            changes.drop(self, moment, op);
        }
    }

    fn take_placed(
        &mut self,
        now_ms: i64,
        answer: &SyncAnswer,
        placed: &Placed,
        changes: &mut Changes,
    ) {
        let op = placed.recorded.op.id;
        let before = self.find(placed.recorded.op.moment, op);
        let came_ms = before.as_ref().map_or(Some(now_ms), |e| e.came_ms);
        let mut scopes = before.map(|e| e.scopes).unwrap_or_default();
        for at in &placed.r#in {
            let Some(scope) = answer.scopes.get(*at) else {
                continue;
            };
            // what only came back with what was sent may leave again before the scope is
            // fetched, and whoever begins there hears nothing of that
            let is_fetched = answer.checksums.contains_key(scope)
                || answer.cursors.get(scope).is_some_and(|cursor| *cursor > 0);
            if is_fetched && let Some(seen) = self.sync.mending.get_mut(scope) {
                seen.insert(op);
            }
            let state = self.meta.scopes.entry(*scope).or_default();
            if scopes.insert(*scope) {
                state.sum = state.sum.with(op);
            }
        }
        let entry = Entry {
            recorded: placed.recorded.clone(),
            delivery: Delivery::Sent,
            scopes,
            came_ms,
        };
        changes.put(self, entry);
    }

    /// Makes one's own ops in a scope wait again, except those in `stay`.
    pub(super) fn send_again(
        &mut self,
        scope: Scope,
        stay: &BTreeSet<OpId>,
        changes: &mut Changes,
    ) {
        let lost: Vec<Entry> = self
            .own_sent()
            .filter(|e| e.scopes.contains(&scope) && !stay.contains(&e.recorded.op.id))
            .cloned()
            .collect();
        for entry in lost {
            let delivery = Delivery::Waiting;
            changes.put(self, Entry { delivery, ..entry });
        }
    }

    /// What this person made and the server once had.
    fn own_sent(&self) -> impl Iterator<Item = &Entry> {
        let person = self.meta.person;
        self.entries()
            .filter(move |e| e.is_sent() && e.recorded.author == person)
            .filter(|e| e.recorded.op.device != SERVER_DEVICE)
    }

    /// Takes every op out of a scope, except those in `stay`.
    pub(super) fn leave_all(&mut self, scope: Scope, stay: &BTreeSet<OpId>, changes: &mut Changes) {
        let leaving: Vec<Entry> = self
            .entries()
            .filter(|e| e.scopes.contains(&scope) && !stay.contains(&e.recorded.op.id))
            .cloned()
            .collect();
        for entry in leaving {
            self.leave_scope(scope, entry, changes);
        }
    }

    /// Takes an op out of a scope. What the server has and no scope holds any
    /// more is not for this viewer: it goes. What is unsent stays until sent.
    fn leave_scope(&mut self, scope: Scope, mut entry: Entry, changes: &mut Changes) {
        let op = entry.recorded.op.id;
        if entry.scopes.remove(&scope)
            && let Some(state) = self.meta.scopes.get_mut(&scope)
        {
            state.sum = state.sum.without(op);
        }
        if entry.scopes.is_empty() && entry.is_sent() {
            changes.drop(self, entry.recorded.op.moment, op);
        } else {
            changes.put(self, entry);
        }
    }

    fn find(&self, moment: MomentId, op: OpId) -> Option<Entry> {
        self.known.get(&moment)?.entries.get(&op).cloned()
    }
}

/// Changes to many moments, applied in memory as they are collected.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<MomentId, MomentChange>);

impl Changes {
    fn of(&mut self, moment: MomentId) -> &mut MomentChange {
        self.0.entry(moment).or_insert_with(|| MomentChange {
            moment,
            put: Vec::new(),
            drop: BTreeSet::new(),
        })
    }

    pub(super) fn put(&mut self, replica: &mut Replica, entry: Entry) {
        let (moment, op) = (entry.recorded.op.moment, entry.recorded.op.id);
        let known = replica.known.entry(moment).or_default();
        known.entries.insert(op, entry.clone());
        let change = self.of(moment);
        change.drop.remove(&op);
        change.put.retain(|e| e.recorded.op.id != op);
        change.put.push(entry);
    }

    fn drop(&mut self, replica: &mut Replica, moment: MomentId, op: OpId) {
        if let Some(known) = replica.known.get_mut(&moment) {
            known.entries.remove(&op);
        }
        let change = self.of(moment);
        change.put.retain(|e| e.recorded.op.id != op);
        change.drop.insert(op);
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.0.values().flat_map(|change| &change.put)
    }

    pub(super) fn into_changes(self) -> Vec<MomentChange> {
        self.0.into_values().collect()
    }
}
