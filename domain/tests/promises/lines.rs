//! What one request holds: as much as the line carries, and every scope in its turn.

use crate::stories::{SANNES_TABLET, sanne_captures};
use crate::world::device::Link;
use crate::world::{START_MS, World, child};
use domain::limits;
use domain::replica::{Effect, Event, Replica, ScopeState};
use domain::scope::{Circle, Scope};
use domain::wire::{SyncAnswer, SyncRequest};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn on_a_slow_line_less_is_sent_each_time_and_more_again_once_it_is_quick() {
    let mut world = World::new();
    for nth in 0..8 {
        sanne_captures(&mut world, &format!("Ze telde tot {nth}."));
    }
    let mut now_ms = world.now_ms;
    let tablet = &mut world.devices[SANNES_TABLET];
    tablet.write_all(now_ms);
    tablet.exchange(&mut world.server, Link::LosesRequest, now_ms);
    let mut sizes = Vec::new();
    for _ in 0..4 {
        now_ms += 120_000;
        tablet.hear(now_ms);
        sizes.push(tablet.outgoing.as_ref().unwrap().ops.len());
        now_ms += 30_000;
        tablet.exchange(&mut world.server, Link::LosesRequest, now_ms);
    }
    let all = sizes[0];
    assert_eq!(sizes, [all, all / 2, all / 4, all / 8]);
    now_ms += 120_000;
    tablet.hear(now_ms);
    let least = tablet.outgoing.as_ref().unwrap().ops.len();
    tablet.exchange(&mut world.server, Link::Works, now_ms);
    tablet.write_all(now_ms);
    let next = tablet.outgoing.as_ref().unwrap().ops.len();
    // what was done at once is never cut
    let at_once = all / 8;
    assert_eq!((least, next), (at_once, at_once));
    world.settle();
}

/// The request that is sent now, if one is.
fn sent(effects: Vec<Effect>, replica: &mut Replica) -> Option<SyncRequest> {
    let mut found = None;
    for effect in effects {
        match effect {
            Effect::Send(request) => found = Some(*request),
            Effect::Save(batch) => {
                let effects = replica.handle(START_MS, Event::Saved(batch.number));
                found = sent(effects, replica).or(found);
            }
            Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => {}
        }
    }
    found
}

#[test]
fn a_request_names_no_more_scopes_than_it_may_and_all_of_them_get_their_turn() {
    let world = World::new();
    let tablet = &world.devices[SANNES_TABLET];
    let mut meta = tablet.meta().unwrap();
    let state = ScopeState {
        cursor: 7,
        ..ScopeState::default()
    };
    let many = (0..5_500).map(|n| Scope::of(child(1_000 + n), Circle::Shared));
    meta.scopes.extend(many.map(|scope| (scope, state)));
    let all: BTreeSet<Scope> = meta.scopes.keys().copied().collect();
    let epoch = meta.epoch.unwrap();
    let mut replica = Replica::new(tablet.person, tablet.id, Some(meta));
    replica.handle(START_MS, Event::LoadedAll);
    let effects = replica.handle(START_MS, Event::Leading(true));
    let mut next = sent(effects, &mut replica);
    let mut named = BTreeSet::new();
    let mut from = None;
    while let Some(request) = next {
        assert!(request.cursors.len() <= limits::SCOPES_PER_REQUEST);
        let json = serde_json::to_string(&request).unwrap();
        assert!(json.len() < limits::REQUEST_BYTES / 4, "room for words");
        let slice = request.slice.unwrap();
        assert_eq!(slice.from, from, "one after the other, and nothing between");
        assert!(request.cursors.keys().all(|scope| slice.has(*scope)));
        named.extend(request.cursors.into_keys());
        from = slice.until;
        let nothing = SyncAnswer {
            results: vec![],
            scopes: vec![],
            ops: vec![],
            gone: vec![],
            cursors: BTreeMap::new(),
            checksums: BTreeMap::new(),
            revoked: vec![],
            directory: None,
            epoch,
            now: START_MS,
            more: false,
            device_revoked: false,
        };
        let effects = replica.handle(START_MS, Event::Answered(Box::new(nothing)));
        next = sent(effects, &mut replica);
    }
    assert_eq!((named, from), (all, None));
}
