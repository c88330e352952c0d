//! Which portfolios somebody looked at on this device: noted at most once an hour
//! for each child, and kept until the server has heard it, also without a network.

use crate::preferences;
use domain::id::{ChildId, PersonId};
use domain::limits;
use domain::wire::Opened;
use serde::{Deserialize, Serialize};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// What is kept of a person.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// What the server has not heard yet, oldest first.
    waiting: Vec<Opened>,
    /// The last hour, so that it is not noted again when it has been heard.
    last: Vec<Opened>,
}

/// Notes what a person looks at.
pub fn note(person: PersonId, children: &[ChildId], now_ms: i64) {
    let mut kept: Kept = preferences::opened(person).unwrap_or_default();
    let hour = |at: i64| at.div_euclid(HOUR_MS);
    kept.last.retain(|one| hour(one.at) == hour(now_ms));
    let before = kept.waiting.len();
    for child in children {
        if kept.last.iter().any(|one| one.child == *child) {
            continue;
        }
        let opened = Opened {
            child: *child,
            at: now_ms,
        };
        kept.last.push(opened);
        kept.waiting.push(opened);
    }
    if kept.waiting.len() == before {
        return;
    }
    let surplus = kept.waiting.len().saturating_sub(limits::OPENED_PER_DEVICE);
    kept.waiting.drain(..surplus);
    preferences::keep_opened(person, &kept);
}

/// What is to be told in one request.
pub fn waiting(person: PersonId) -> Vec<Opened> {
    let kept: Kept = preferences::opened(person).unwrap_or_default();
    let mut waiting = kept.waiting;
    waiting.truncate(limits::OPENED_PER_REQUEST);
    waiting
}

/// Forgets what the server has heard.
pub fn told(person: PersonId, told: &[Opened]) {
    if told.is_empty() {
        return;
    }
    // another tab may have noted more meanwhile, or forgotten the person
    let Some(mut kept) = preferences::opened::<Kept>(person) else {
        return;
    };
    kept.waiting.retain(|one| !told.contains(one));
    preferences::keep_opened(person, &kept);
}
