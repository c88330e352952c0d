//! Scopes that are fetched anew, from a restored server or because something cannot be
//! read: each in as few steps as it takes.

use super::laws::{after, everybody_has_the_same_and_no_more};
use super::stories::PAPAS_PHONE;
use super::world::Step::{Ask, Backup, Capture, Change, Exchange, Restore, Tab};
use super::world::World;
use domain::id::OpId;
use domain::replica::{Effect, Event, Replica};
use serde_json::json;
use std::collections::{BTreeSet, VecDeque};

/// A draft comes back with what was sent, is shared by the next request, and only then is
/// the scope of drafts fetched: it never says that the draft left.
#[test]
fn what_left_a_scope_before_it_was_fetched_anew_is_not_held_there() {
    let capture = |device, children, audience, words| Capture {
        device,
        children,
        audience,
        words,
    };
    let ask = || Ask {
        device: 0,
        children: 0,
        mode: 0,
    };
    let change = |device, what, which, words| Change {
        device,
        what,
        which,
        words,
    };
    let world = after(vec![
        capture(7, 53, 2, 0),
        change(0, 0, 0, 0),
        capture(3, 0, 32, 26),
        ask(),
        capture(0, 1, 2, 0),
        change(3, 14, 0, 0),
        capture(5, 0, 0, 0),
        capture(5, 0, 200, 46),
        capture(0, 0, 0, 0),
        capture(5, 0, 106, 235),
        ask(),
        Exchange { device: 3, link: 4 },
        ask(),
        Tab {
            device: 5,
            what: 127,
        },
        capture(0, 5, 22, 0),
        Backup,
        Exchange { device: 5, link: 4 },
        capture(0, 29, 77, 0),
        Exchange { device: 5, link: 0 },
        Restore,
        change(5, 74, 18_642, 51),
        capture(0, 1, 72, 0),
    ]);
    everybody_has_the_same_and_no_more(&world);
}

/// An app that starts asks before it has read all that is stored. What it then cannot read
/// is fetched anew, and the answer that is still under way is not all of that.
#[test]
fn what_was_asked_for_before_does_not_end_what_is_fetched_anew() {
    let mut world = World::new();
    let write = |world: &mut World, words| {
        world.step(Capture {
            device: 0,
            children: 1,
            audience: 2,
            words,
        });
        world.settle();
    };
    (0..3).for_each(|words| write(&mut world, words));
    let phone = &world.devices[PAPAS_PHONE];
    let mut replica = Replica::new(phone.person, phone.id, phone.meta());
    let mut records = phone.records();
    let mut line = serde_json::to_value(records[0].entries.remove(0)).unwrap();
    line["scopes"] = json!([{"of": "another release"}]);
    records[0].unread.push(line);
    let now_ms = world.now_ms;
    let mut effects: VecDeque<Effect> = replica.handle(now_ms, Event::Leading(true)).into();
    // somebody writes before the answer comes
    write(&mut world, 3);
    let read = Event::Loaded(replica.turn(), records);
    effects.extend(replica.handle(now_ms, read));
    effects.extend(replica.handle(now_ms, Event::LoadedAll));
    while let Some(effect) = effects.pop_front() {
        let event = match effect {
            Effect::Save(batch) => Event::Saved(batch.number),
            Effect::Send(request) => {
                let answer = world.server.sync(&request, now_ms);
                Event::Answered(Box::new(answer))
            }
            Effect::WakeAfter(_) | Effect::Show(_) | Effect::Purge => continue,
        };
        effects.extend(replica.handle(now_ms, event));
    }
    let ids = |of: &Replica| -> BTreeSet<OpId> {
        of.entries().map(|entry| entry.recorded.op.id).collect()
    };
    assert_eq!(ids(&replica), ids(&world.devices[PAPAS_PHONE].replica));
}
