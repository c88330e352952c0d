//! Waits for what is done after an answer, in a task of its own.

use std::time::{Duration, Instant};

use tokio::time::interval;

/// What should come has come by then, on a slow machine too.
pub const LONG: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Looks until `look` sees something.
pub async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    let mut looks = interval(BETWEEN_LOOKS);
    loop {
        looks.tick().await;
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begun.elapsed() < LONG, "not seen: {what}");
    }
}
