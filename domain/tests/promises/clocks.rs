//! Clocks that jump do no harm.

use crate::world::{SANNE, START_MS};
use domain::id::DeviceId;
use domain::replica::{Effect, Event, Failure, Replica};

#[test]
fn a_clock_that_is_set_back_during_a_pause_does_not_stop_the_sending() {
    let me = DeviceId(uuid::Uuid::from_u128(0xDE99));
    let mut replica = Replica::new(SANNE, me, None);
    let (wrong, right) = (START_MS + 365 * 24 * 60 * 60 * 1000, START_MS);
    let sends = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Send(_)));
    replica.handle(wrong, Event::LoadedAll);
    assert!(sends(&replica.handle(wrong, Event::Leading(true))));
    let pause = replica.handle(wrong, Event::Failed(Failure::Unreachable));
    assert!(!sends(&pause), "first a pause");
    assert!(!sends(&replica.handle(wrong + 1, Event::Woke)));
    assert!(sends(&replica.handle(right, Event::Woke)));
}
