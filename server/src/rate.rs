//! How often somebody may try: token buckets in memory, as many as are bounded.
//!
//! A sign-in that succeeds costs nothing, so that a group's tablets behind one
//! address do not lock each other out; each one that fails costs a token of the
//! address and one of the account.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Most buckets of one kind. Beyond that the fullest go: they say the least.
const BUCKETS: usize = 20_000;

const DAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1_000.0;

/// One kind of bucket.
#[derive(Debug)]
pub struct Rate {
    capacity: f64,
    /// How many come back each ms.
    per_ms: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at_ms: i64,
}

/// The rates of the server.
#[derive(Debug)]
pub struct Rates {
    /// Failed sign-ins from one address.
    pub address: Rate,
    /// Failed sign-ins for one account.
    pub account: Rate,
    /// Wrong codes from one address.
    pub code: Rate,
    /// Mails that somebody asked for, to one account.
    pub mail: Rate,
    /// Other sign-in names that one person asks for: whether one is free says that somebody
    /// has it.
    pub name: Rate,
    /// Sessions that one person begins.
    pub session: Rate,
    /// Times that one person opens a tablet.
    pub opening: Rate,
    /// Wrong PINs of one person that a tablet tells of.
    pub told: Rate,
    /// Syncs of one session.
    pub sync: Rate,
    /// Bytes that one person has kept.
    pub bytes: Rate,
    /// Ops that one person has kept.
    pub ops: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            address: Rate::new(50, 6_000),
            account: Rate::new(10, 60_000),
            code: Rate::new(10, 60_000),
            mail: Rate::new(3, 20 * 60_000),
            name: Rate::daily(5),
            session: Rate::daily(100),
            opening: Rate::daily(400),
            told: Rate::new(5, 20 * 60_000),
            sync: Rate::new(300, 100),
            bytes: Rate::daily(64 * 1024 * 1024),
            ops: Rate::daily(100_000),
        }
    }
}

impl Rates {
    /// Takes what trying a password costs, from an address and for an account.
    ///
    /// # Errors
    /// After how many seconds it can be tried again.
    pub fn take_password(&self, address: &str, account: &str, now_ms: i64) -> Result<(), u64> {
        self.address.take(address, now_ms)?;
        self.account.take(account, now_ms)
    }

    /// Gives it back: the password was right.
    pub fn give_back_password(&self, address: &str, account: &str) {
        self.address.give_back(address);
        self.account.give_back(account);
    }
}

impl Rate {
    /// `capacity` at once, and one more each `every_ms`.
    pub fn new(capacity: u32, every_ms: u32) -> Self {
        Self {
            capacity: f64::from(capacity),
            per_ms: 1.0 / f64::from(every_ms),
            buckets: Mutex::default(),
        }
    }

    /// `capacity` at once, which come back over a day.
    pub fn daily(capacity: u32) -> Self {
        Self {
            per_ms: f64::from(capacity) / DAY_MS,
            ..Self::new(capacity, 1)
        }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// After how many seconds there will be one.
    pub fn take(&self, key: &str, now_ms: i64) -> Result<(), u64> {
        self.take_many(key, 1, now_ms)
    }

    /// Takes so many tokens, or none.
    ///
    /// # Errors
    /// After how many seconds there will be so many.
    pub fn take_many(&self, key: &str, many: u32, now_ms: i64) -> Result<(), u64> {
        let many = f64::from(many);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS && !buckets.contains_key(key) {
            self.make_room(&mut buckets, now_ms);
        }
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket {
            tokens: self.capacity,
            at_ms: now_ms,
        });
        *bucket = self.refilled(*bucket, now_ms);
        if bucket.tokens >= many {
            bucket.tokens -= many;
            return Ok(());
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small and positive"
        )]
        let wait_s = ((many - bucket.tokens) / self.per_ms / 1_000.0).ceil() as u64;
        Err(wait_s.max(1))
    }

    /// Gives a token back.
    pub fn give_back(&self, key: &str) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(key) {
            bucket.tokens = (bucket.tokens + 1.0).min(self.capacity);
        }
    }

    fn refilled(&self, bucket: Bucket, now_ms: i64) -> Bucket {
        #[allow(clippy::cast_precision_loss, reason = "spans of hours")]
        let passed_ms = (now_ms - bucket.at_ms).max(0) as f64;
        Bucket {
            tokens: passed_ms
                .mul_add(self.per_ms, bucket.tokens)
                .min(self.capacity),
            at_ms: now_ms,
        }
    }

    /// Forgets the fuller half.
    fn make_room(&self, buckets: &mut HashMap<String, Bucket>, now_ms: i64) {
        let mut fill: Vec<f64> = buckets
            .values()
            .map(|bucket| self.refilled(*bucket, now_ms).tokens)
            .collect();
        fill.sort_by(f64::total_cmp);
        let half = fill.get(fill.len() / 2).copied().unwrap_or(0.0);
        buckets.retain(|_, bucket| self.refilled(*bucket, now_ms).tokens < half);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let rate = Rate::new(2, 1_000);
        assert_eq!(rate.take("a", 0), Ok(()));
        assert_eq!(rate.take("a", 0), Ok(()));
        assert_eq!(rate.take("a", 0), Err(1));
        assert_eq!(rate.take("b", 0), Ok(()));
        assert_eq!(rate.take("a", 1_000), Ok(()));
        rate.give_back("a");
        assert_eq!(rate.take("a", 1_000), Ok(()));
    }

    #[test]
    fn what_one_may_have_in_a_day_comes_back_in_a_day() {
        let rate = Rate::daily(1_000);
        assert_eq!(rate.take_many("a", 900, 0), Ok(()));
        let wait_s = rate.take_many("a", 200, 0).unwrap_err();
        assert!((8_640..=8_641).contains(&wait_s), "{wait_s}");
        assert_eq!(rate.take_many("a", 100, 0), Ok(()));
        assert_eq!(rate.take_many("a", 500, 12 * 60 * 60 * 1_000), Ok(()));
    }

    #[test]
    fn strangers_cannot_fill_the_memory_nor_wash_a_bucket_clean() {
        let rate = Rate::new(2, 1_000_000);
        while rate.take("tried", 0).is_ok() {}
        for stranger in 0..BUCKETS + 10 {
            assert_eq!(rate.take(&stranger.to_string(), 0), Ok(()));
        }
        assert!(rate.buckets.lock().unwrap().len() <= BUCKETS);
        assert!(rate.take("tried", 0).is_err());
    }
}
