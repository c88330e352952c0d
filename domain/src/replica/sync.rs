//! When to talk to the server, and what to say.

use super::answer::Changes;
use super::{Changed, Delivery, Effect, Entry, Failure, Replica, ScopeState};
use crate::collect::{map, set, sort_by_key};
use crate::id::{DeviceId, MomentId, OpId};
use crate::limits;
use crate::op::Op;
use crate::record::Refusal;
use crate::scope::Scope;
use crate::stamp::Stamp;
use crate::wire::{Slice, SyncRequest};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use core::mem;

/// The first pause after a failure, in ms; it doubles up to [`PAUSE_MAX_MS`].
const PAUSE_MS: i64 = 1_000;
/// The longest pause between attempts, in ms.
const PAUSE_MAX_MS: i64 = 60_000;
/// How often to ask without being poked, in ms.
const PULL_EVERY_MS: i64 = 60_000;

/// An answer that takes longer came over a slow line: the next request is no
/// larger. One that fails after this long is followed by a smaller one.
const LONG_MS: i64 = 10_000;

/// How long to wait after so many failures in a row, in ms: a bit different on each
/// device, so that they do not all come at once.
#[must_use]
pub fn pause_ms(failures: u32, device: DeviceId, now_ms: i64) -> i64 {
    let jitter = device
        .0
        .as_u128()
        .wrapping_add(now_ms.unsigned_abs().into())
        % 50;
    let percent = 75 + i64::try_from(jitter).unwrap_or_default();
    let pause = PAUSE_MS << failures.min(7).saturating_sub(1);
    pause.min(PAUSE_MAX_MS) * percent / 100
}

/// The conversation with the server.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct Sync {
    leads: bool,
    reached: bool,
    in_flight: Option<Vec<OpId>>,
    /// Whether there is a reason to ask.
    wants: bool,
    failures: u32,
    not_before_ms: i64,
    batch_max: usize,
    /// When the last request went out.
    asked_ms: i64,
    /// Which scopes the last request was about, if not about all.
    slice: Option<Slice>,
    /// Whether something may have changed in scopes that had their turn.
    is_behind: bool,
    blocked: Option<Failure>,
    /// The batch with the last answer, while it is not on the disk: what comes
    /// after it is asked for only then, or a write that fails would leave a hole.
    pub(super) storing: Option<u64>,
    /// Scopes that are fetched anew from the start, and what came in of each.
    pub(super) mending: BTreeMap<Scope, BTreeSet<OpId>>,
}

impl Default for Sync {
    fn default() -> Self {
        Self {
            leads: false,
            reached: false,
            in_flight: None,
            wants: true,
            failures: 0,
            not_before_ms: 0,
            batch_max: limits::OPS_PER_REQUEST,
            asked_ms: 0,
            slice: None,
            is_behind: false,
            blocked: None,
            storing: None,
            mending: BTreeMap::new(),
        }
    }
}

impl Sync {
    pub(super) const fn is_online(&self) -> bool {
        self.reached || (self.in_flight.is_some() && self.failures == 0)
    }

    /// The server answered.
    pub(super) fn succeeded(&mut self, now_ms: i64, more: bool) {
        self.in_flight = None;
        self.reached = true;
        self.failures = 0;
        self.blocked = None;
        if now_ms - self.asked_ms < LONG_MS {
            self.batch_max = (self.batch_max * 2).min(limits::OPS_PER_REQUEST);
        }
        self.wants |= more;
        if !more {
            self.turn_to_next_slice();
        }
    }

    /// There is a reason to ask, whichever scopes it is about.
    pub(super) const fn want(&mut self) {
        self.wants = true;
        self.is_behind |= self.slice.is_some();
    }

    /// The scopes of the last request are as the server has them: now the next.
    fn turn_to_next_slice(&mut self) {
        let until = self.slice.take().and_then(|slice| slice.until);
        self.slice = until.map(|from| Slice {
            from: Some(from),
            until: None,
        });
        self.wants |= self.slice.is_some() || mem::take(&mut self.is_behind);
    }

    pub(super) const fn blocked(&self) -> Option<Failure> {
        self.blocked
    }
}

impl Replica {
    pub(super) fn leading(&mut self, now_ms: i64, leads: bool) -> Vec<Effect> {
        self.sync.leads = leads;
        self.sync.in_flight = None;
        // what has come in so far was known to the one that led before
        self.sync.slice = None;
        self.sync.mending.clear();
        self.poked(now_ms)
    }

    pub(super) fn try_now(&mut self, now_ms: i64) -> Vec<Effect> {
        self.sync.failures = 0;
        self.sync.not_before_ms = 0;
        let mut effects = vec![Effect::Show(Changed::status())];
        effects.extend(self.poked(now_ms));
        effects
    }

    pub(super) fn poked(&mut self, now_ms: i64) -> Vec<Effect> {
        self.sync.want();
        self.pump(now_ms)
    }

    /// Sends if there is a reason to and nothing against it.
    pub(super) fn pump(&mut self, now_ms: i64) -> Vec<Effect> {
        let sync = &self.sync;
        if !sync.leads || sync.in_flight.is_some() || sync.storing.is_some() {
            return Vec::new();
        }
        let pause_ms = sync.not_before_ms - now_ms;
        // longer than any pause: the clock was set back meanwhile
        if (1..=PAUSE_MAX_MS * 2).contains(&pause_ms) {
            return vec![Effect::WakeAfter(pause_ms)];
        }
        // only now: an answer that is under way was asked for before, and is not all of it
        self.resume_mending();
        self.fetch_what_is_unread();
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
        self.sync.asked_ms = now_ms;
        vec![Effect::Send(Box::new(self.request(now_ms, ops)))]
    }

    fn request(&mut self, now_ms: i64, ops: Vec<Op>) -> SyncRequest {
        let from = self.sync.slice.and_then(|slice| slice.from);
        let later = self.meta.scopes.iter();
        let mut later = later.filter(|(scope, _)| from.is_none_or(|from| from <= **scope));
        let named: Vec<_> = later.by_ref().take(limits::SCOPES_PER_REQUEST).collect();
        let until = later.next().map(|(scope, _)| *scope);
        let is_all = from.is_none() && until.is_none();
        self.sync.slice = (!is_all).then_some(Slice { from, until });
        let cursor = |(scope, state): (&Scope, &ScopeState)| (*scope, state.cursor);
        SyncRequest {
            person: self.meta.person,
            device: self.meta.device,
            app: env!("CARGO_PKG_VERSION").into(),
            now: now_ms,
            epoch: self.meta.epoch,
            directory: self.meta.directory.as_ref().map(|d| d.version.clone()),
            cursors: map(named.into_iter().map(cursor)),
            slice: self.sync.slice,
            ops,
            // the shell around it knows what was looked at
            opened: Vec::new(),
        }
    }

    /// What waits and is saved, oldest first, up to the limits of one request.
    ///
    /// **Law.** What was done at once travels at once: at no time is a part of it
    /// on the server, where it could say more, or to more people, than the whole.
    fn next_ops(&self) -> Vec<Op> {
        let unsaved = set(self.saving.values().flatten().copied());
        let mut waiting: Vec<&Op> = self
            .unsent_entries()
            .map(|(_, e)| e)
            .filter(|e| e.delivery == Delivery::Waiting)
            .map(|e| &e.recorded.op)
            .filter(|op| !unsaved.contains(&op.id))
            .collect();
        sort_by_key(&mut waiting, |op| {
            (event(op), !op.body.may_take_away(), op.id)
        });
        let mut bytes = 0;
        let mut next: Vec<Op> = Vec::new();
        for at_once in waiting.chunk_by(|a, b| event(a) == event(b)) {
            let json = |op: &&Op| serde_json::to_vec(op).map_or(0, |json| json.len() + 1);
            bytes += at_once.iter().map(json).sum::<usize>();
            let is_full = next.len() + at_once.len() > self.sync.batch_max
                || bytes >= limits::REQUEST_BYTES * 3 / 4;
            if is_full && !next.is_empty() {
                break;
            }
            next.extend(at_once.iter().copied().cloned());
        }
        next
    }

    pub(super) fn failed(&mut self, now_ms: i64, failure: Failure) -> Vec<Effect> {
        let sent = self.sync.in_flight.take().unwrap_or_default();
        self.sync.reached = !matches!(failure, Failure::Unreachable);
        self.sync.blocked = (failure != Failure::Unreachable).then_some(failure);
        self.sync.wants = true;
        self.sync.failures = self.sync.failures.saturating_add(1);
        let pause = pause_ms(self.sync.failures, self.meta.device, now_ms);
        self.sync.not_before_ms = now_ms + pause;
        if now_ms - self.sync.asked_ms >= LONG_MS {
            self.sync.batch_max = (sent.len() / 2).max(1);
        }
        let mut effects = Vec::new();
        if failure == Failure::Rejected {
            effects.extend(self.isolate(now_ms, &sent));
        }
        effects.push(Effect::Show(Changed::status()));
        effects.extend(self.pump(now_ms));
        effects
    }

    /// The server did not take a request as a whole. Something in it is bad:
    /// send less at a time until what was done at once stands alone, then put that
    /// aside.
    fn isolate(&mut self, now_ms: i64, sent: &[OpId]) -> Vec<Effect> {
        self.sync.batch_max = (sent.len() / 2).max(1);
        let entries = self.unsent_entries().map(|(_, e)| e);
        let sent: Vec<Entry> = entries
            .filter(|e| sent.contains(&e.recorded.op.id))
            .cloned()
            .collect();
        let events = set(sent.iter().map(|e| event(&e.recorded.op)));
        if events.len() != 1 {
            return Vec::new();
        }
        self.sync.not_before_ms = now_ms;
        let mut change = Changes::default();
        for entry in sent {
            let delivery = Delivery::Refused(Refusal::Malformed);
            change.put(self, Entry { delivery, ..entry });
        }
        self.refuse_what_builds_on_it(&mut change);
        self.save(change.into_changes(), None)
    }

    /// Where the server refused that something is for fewer people, what was said
    /// after it waits for the person, and does not go to those who read it before.
    pub(super) fn refuse_what_builds_on_it(&mut self, changes: &mut Changes) {
        let unsent = || self.unsent_entries().map(|(_, e)| e);
        let refused = |e: &&Entry| {
            let is_refused = matches!(e.delivery, Delivery::Refused(_));
            is_refused && e.recorded.op.body.may_take_away()
        };
        let first: Vec<&Entry> = unsent().filter(refused).collect();
        let why = |e: &Entry| {
            let builds = |first: &&&Entry| e.recorded.op.builds_on(&first.recorded.op);
            first.iter().find(builds).map(|first| first.delivery)
        };
        let waiting = unsent().filter(|e| e.delivery == Delivery::Waiting);
        let put: Vec<Entry> = waiting
            .filter_map(|e| {
                let delivery = why(e)?;
                Some(Entry {
                    delivery,
                    ..e.clone()
                })
            })
            .collect();
        for entry in put {
            changes.put(self, entry);
        }
    }
}

/// What was done at once has one stamp in one moment.
const fn event(op: &Op) -> (Stamp, MomentId) {
    (op.stamp, op.moment)
}
