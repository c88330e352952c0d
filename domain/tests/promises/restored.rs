//! What a law found about devices that catch up with a server that was restored, in as
//! few steps as it takes.

use super::laws::{after, everybody_has_the_same_and_no_more};
use super::world::Step::{Ask, Backup, Capture, Change, Exchange, Restore, Tab};

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
