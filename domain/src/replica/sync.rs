//! When to talk to the server, and what to make of its answer.

use super::{Delivery, Effect, Entry, Failure, MomentChange, Notice, Replica, ScopeState};
use crate::id::{MomentId, OpId};
use crate::keyed::{map, set};
use crate::limits;
use crate::op::Op;
use crate::record::Refusal;
use crate::scope::Scope;
use crate::wire::{Checksum, OpStatus, Placed, SyncAnswer, SyncRequest};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// The first pause after a failure, in ms; it doubles up to [`PAUSE_MAX_MS`].
const PAUSE_MS: i64 = 1_000;
/// The longest pause between attempts, in ms.
const PAUSE_MAX_MS: i64 = 60_000;
/// How often to ask without being poked, in ms.
const PULL_EVERY_MS: i64 = 60_000;

/// The conversation with the server.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts")]
pub(super) struct Sync {
    leads: bool,
    has_network: bool,
    reached: bool,
    in_flight: Option<Vec<OpId>>,
    wants: bool,
    failures: u32,
    not_before_ms: i64,
    batch_max: usize,
    blocked: Option<Failure>,
    /// Scopes that are fetched anew from the start, and what came in of each.
    mending: BTreeMap<Scope, BTreeSet<OpId>>,
}

impl Default for Sync {
    fn default() -> Self {
        Self {
            leads: false,
            has_network: true,
            reached: false,
            in_flight: None,
            wants: true,
            failures: 0,
            not_before_ms: 0,
            batch_max: limits::OPS_PER_REQUEST,
            blocked: None,
            mending: BTreeMap::new(),
        }
    }
}

impl Sync {
    pub(super) const fn is_online(&self) -> bool {
        self.has_network && (self.reached || (self.in_flight.is_some() && self.failures == 0))
    }

    pub(super) const fn blocked(&self) -> Option<Failure> {
        self.blocked
    }
}

impl Replica {
    pub(super) fn leading(&mut self, now_ms: i64, leads: bool) -> Vec<Effect> {
        self.sync.leads = leads;
        self.sync.in_flight = None;
        self.poked(now_ms)
    }

    pub(super) fn network(&mut self, now_ms: i64, online: bool) -> Vec<Effect> {
        self.sync.has_network = online;
        if !online {
            self.sync.reached = false;
        }
        self.sync.failures = 0;
        self.sync.not_before_ms = 0;
        let mut effects = vec![Effect::Show(BTreeSet::new())];
        effects.extend(self.poked(now_ms));
        effects
    }

    pub(super) fn poked(&mut self, now_ms: i64) -> Vec<Effect> {
        self.sync.wants = true;
        self.pump(now_ms)
    }

    /// Sends if there is a reason to and nothing against it.
    pub(super) fn pump(&mut self, now_ms: i64) -> Vec<Effect> {
        let sync = &self.sync;
        if !sync.leads || !sync.has_network || sync.in_flight.is_some() {
            return Vec::new();
        }
        if now_ms < sync.not_before_ms {
            return vec![Effect::WakeAfter(sync.not_before_ms - now_ms)];
        }
        let ops = self.next_ops();
        let is_due = self
            .meta
            .answered_ms
            .is_none_or(|at| now_ms - at >= PULL_EVERY_MS || now_ms < at);
        if ops.is_empty() && !self.sync.wants && !is_due {
            return vec![Effect::WakeAfter(PULL_EVERY_MS)];
        }
        self.sync.wants = false;
        self.sync.in_flight = Some(ops.iter().map(|op| op.id).collect());
        vec![Effect::Send(Box::new(self.request(now_ms, ops)))]
    }

    fn request(&self, now_ms: i64, ops: Vec<Op>) -> SyncRequest {
        let cursor = |(scope, state): (&Scope, &ScopeState)| (*scope, state.cursor);
        SyncRequest {
            person: self.meta.person,
            device: self.meta.device,
            app: env!("CARGO_PKG_VERSION").into(),
            now: now_ms,
            epoch: self.meta.epoch,
            directory: self.meta.directory.as_ref().map(|d| d.version.clone()),
            cursors: map(self.meta.scopes.iter().map(cursor)),
            ops,
        }
    }

    /// What waits and is saved, oldest first, up to the limits of one request.
    fn next_ops(&self) -> Vec<Op> {
        let unsaved = set(self.saving.values().flatten().copied());
        let mut waiting: Vec<&Op> = self
            .unsent_entries()
            .map(|(_, e)| e)
            .filter(|e| e.delivery == Delivery::Waiting)
            .map(|e| &e.recorded.op)
            .filter(|op| !unsaved.contains(&op.id))
            .collect();
        waiting.sort_unstable_by_key(|op| (op.stamp, op.id));
        let mut bytes = 0;
        waiting
            .into_iter()
            .take(self.sync.batch_max)
            .enumerate()
            .take_while(|(nth, op)| {
                bytes += serde_json::to_vec(op).map_or(0, |json| json.len() + 1);
                *nth == 0 || bytes < limits::REQUEST_BYTES * 3 / 4
            })
            .map(|(_, op)| op.clone())
            .collect()
    }

    pub(super) fn failed(&mut self, now_ms: i64, failure: Failure) -> Vec<Effect> {
        let sent = self.sync.in_flight.take().unwrap_or_default();
        self.sync.reached = !matches!(failure, Failure::Unreachable);
        self.sync.blocked = (failure != Failure::Unreachable).then_some(failure);
        self.sync.wants = true;
        self.sync.failures = self.sync.failures.saturating_add(1);
        // a different pause on each device, so that they do not all come at once
        let jitter = 75
            + self
                .meta
                .device
                .0
                .as_u128()
                .wrapping_add(now_ms.unsigned_abs().into())
                % 50;
        let pause = PAUSE_MS << self.sync.failures.min(7).saturating_sub(1);
        let pause = pause.min(PAUSE_MAX_MS) * i64::try_from(jitter).unwrap_or(100) / 100;
        self.sync.not_before_ms = now_ms + pause;
        let mut effects = Vec::new();
        if failure == Failure::Rejected {
            effects.extend(self.isolate(now_ms, &sent));
        }
        effects.push(Effect::Show(BTreeSet::new()));
        effects.extend(self.pump(now_ms));
        effects
    }

    /// The server did not take a request as a whole. Something in it is bad:
    /// send less at a time until it stands alone, then put that one aside.
    fn isolate(&mut self, now_ms: i64, sent: &[OpId]) -> Vec<Effect> {
        self.sync.batch_max = (sent.len() / 2).max(1);
        let [alone] = sent else { return Vec::new() };
        self.sync.not_before_ms = now_ms;
        let entry = self
            .unsent_entries()
            .map(|(_, e)| e)
            .find(|e| e.recorded.op.id == *alone)
            .cloned();
        let refused = entry.map(|e| Entry {
            delivery: Delivery::Refused(Refusal::Malformed),
            ..e
        });
        let mut change = Changes::default();
        if let Some(entry) = refused {
            change.put(self, entry);
        }
        self.save(change.into_changes(), false)
    }

    /// What has to be in memory before [`super::Event::Answered`] is handled:
    /// the moments that the answer touches, or everything (`None`).
    #[must_use]
    pub fn needs(&self, answer: &SyncAnswer) -> Option<BTreeSet<MomentId>> {
        let is_new_life = self.meta.epoch.is_some_and(|epoch| epoch != answer.epoch);
        let needs_all = is_new_life || !answer.revoked.is_empty() || !self.sync.mending.is_empty();
        if needs_all && !self.has_all {
            return None;
        }
        let moved = answer.ops.iter().map(|p| p.recorded.op.moment);
        let gone = answer.gone.iter().map(|(_, moment, _)| *moment);
        Some(set(moved.chain(gone)))
    }

    pub(super) fn answered(&mut self, now_ms: i64, answer: SyncAnswer) -> Vec<Effect> {
        self.sync.in_flight = None;
        self.sync.reached = true;
        self.sync.failures = 0;
        self.sync.blocked = None;
        self.sync.batch_max = limits::OPS_PER_REQUEST;
        self.sync.wants |= answer.more;
        let mut changes = Changes::default();
        if self.meta.epoch.is_some_and(|epoch| epoch != answer.epoch) {
            // this answer was asked for with cursors of another life: its ops
            // are sent again, and answered "duplicate"
            self.start_over(now_ms, &mut changes);
            self.sync.wants = true;
        } else {
            self.take_results(now_ms, &answer, &mut changes);
            self.take_ops(&answer, &mut changes);
            self.drop_what_came_back_nowhere(&answer, &mut changes);
        }
        self.meta.epoch = Some(answer.epoch);
        self.meta.answered_ms = Some(now_ms);
        if let Some(directory) = answer.directory {
            self.meta.directory = Some(directory);
            self.derive_access();
        }
        let mut effects = self.save(changes.into_changes(), true);
        effects.extend(self.pump(now_ms));
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
            .filter(|e| e.delivery == Delivery::Held(Refusal::Waiting) && waits_for_gone(e))
            .cloned()
            .collect();
        for entry in waiting {
            self.give_up(now_ms, &entry, changes);
        }
    }

    /// The server has a new life (it was restored): fetch every scope anew, and
    /// send again what this device made in the last thirty days.
    fn start_over(&mut self, now_ms: i64, changes: &mut Changes) {
        for (scope, state) in &mut self.meta.scopes {
            state.cursor = 0;
            state.mended = None;
            self.sync.mending.insert(*scope, BTreeSet::new());
        }
        let (person, device) = (self.meta.person, self.meta.device);
        let again: Vec<Entry> = self
            .entries()
            .filter(|e| e.is_sent() && e.recorded.author == person)
            .filter(|e| e.recorded.op.device == device)
            .filter(|e| now_ms - e.recorded.order().0.ms() < limits::RESEND_MS)
            .cloned()
            .collect();
        for entry in again {
            let delivery = Delivery::Waiting;
            changes.put(self, Entry { delivery, ..entry });
        }
    }

    fn take_ops(&mut self, answer: &SyncAnswer, changes: &mut Changes) {
        for placed in &answer.ops {
            self.take_placed(answer, placed, changes);
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

    fn take_placed(&mut self, answer: &SyncAnswer, placed: &Placed, changes: &mut Changes) {
        let op = placed.recorded.op.id;
        let before = self.find(placed.recorded.op.moment, op);
        let mut scopes = before.map(|e| e.scopes).unwrap_or_default();
        for at in &placed.r#in {
            let Some(scope) = answer.scopes.get(*at) else {
                continue;
            };
            if let Some(seen) = self.sync.mending.get_mut(scope) {
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
        };
        changes.put(self, entry);
    }

    /// Compares what a complete scope holds here with what it holds there. A
    /// hole is mended by fetching the scope anew; what that did not bring is not
    /// in the scope.
    fn compare(&mut self, scope: Scope, theirs: Checksum, changes: &mut Changes) {
        if let Some(seen) = self.sync.mending.remove(&scope) {
            self.leave_all(scope, &seen, changes);
        }
        let state = self.meta.scopes.entry(scope).or_default();
        if state.sum != theirs && state.mended != Some(theirs) {
            state.mended = Some(theirs);
            state.cursor = 0;
            self.sync.mending.insert(scope, BTreeSet::new());
            self.sync.wants = true;
        }
    }

    /// Takes every op out of a scope, except those in `stay`.
    fn leave_all(&mut self, scope: Scope, stay: &BTreeSet<OpId>, changes: &mut Changes) {
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
struct Changes(BTreeMap<MomentId, MomentChange>);

impl Changes {
    fn of(&mut self, moment: MomentId) -> &mut MomentChange {
        self.0.entry(moment).or_insert_with(|| MomentChange {
            moment,
            put: Vec::new(),
            drop: BTreeSet::new(),
        })
    }

    fn put(&mut self, replica: &mut Replica, entry: Entry) {
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

    fn into_changes(self) -> Vec<MomentChange> {
        self.0.into_values().collect()
    }
}
