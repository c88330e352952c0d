//! Ids. Each kind has its own type, so that a child can never be passed where a
//! person is meant. A thing that an op makes is named by that op.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl core::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

id! {
    /// One recorded fact. A UUIDv7 made on the device.
    OpId,
    /// A moment: the id of its `Start` op.
    MomentId,
    /// A contribution: the id of its `Contribute` op.
    ContributionId,
    /// A child: one portfolio.
    ChildId,
    /// A person who signs in, in whatever roles.
    PersonId,
    /// A browser on a device; given out by the server at sign-in.
    DeviceId,
    /// A group of children.
    GroupId,
    /// A place with groups, managed by its leads.
    LocationId,
    /// A tablet that staff of a group share.
    TabletId,
    /// An open question of a location's own.
    QuestionId,
}

impl From<OpId> for MomentId {
    fn from(op: OpId) -> Self {
        Self(op.0)
    }
}

impl From<OpId> for ContributionId {
    fn from(op: OpId) -> Self {
        Self(op.0)
    }
}

impl From<MomentId> for OpId {
    fn from(moment: MomentId) -> Self {
        Self(moment.0)
    }
}

impl From<ContributionId> for OpId {
    fn from(contribution: ContributionId) -> Self {
        Self(contribution.0)
    }
}

/// Makes op ids from a moment in time and sixteen random bytes.
///
/// The bytes must come from a cryptographic source, so that ids of two devices
/// never meet. The ids of one event share them and are counted: what travels
/// together then costs a third less (docs/BENCHMARKS.md).
#[derive(Clone, Copy, Debug)]
pub struct IdSource {
    now_ms: i64,
    tail: [u8; 8],
    count: u16,
}

impl IdSource {
    /// `now_ms` is Unix time in milliseconds.
    #[must_use]
    pub fn new(now_ms: i64, entropy: [u8; 16]) -> Self {
        let mixed = mix(u128::from_le_bytes(entropy)).to_le_bytes();
        Self {
            now_ms,
            tail: core::array::from_fn(|nth| mixed[nth]),
            count: 0,
        }
    }

    /// The next id: version 7, sorted by time and, within one source, by the
    /// order in which they were made (up to 4096).
    pub fn next_id(&mut self) -> OpId {
        let ms = u64::try_from(self.now_ms.max(0)).unwrap_or(0);
        let mut random = [0_u8; 10];
        random[..2].copy_from_slice(&(self.count & 0xFFF).to_be_bytes());
        random[2..].copy_from_slice(&self.tail);
        self.count = self.count.wrapping_add(1);
        OpId(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }
}

/// Spreads every bit of `x` over the whole; a permutation, so nothing collides.
pub(crate) const fn mix(x: u128) -> u128 {
    let mut x = x;
    x ^= x >> 67;
    x = x.wrapping_mul(0xDA94_2042_E4DD_58B5_2360_ED05_1FC6_5DA5);
    x ^= x >> 61;
    x = x.wrapping_mul(0x8530_8D4B_3E4C_6DA5_A5B8_5F1B_2C8D_95F7);
    x ^ (x >> 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn ids_of_one_event_differ_and_sort_by_time() {
        let mut early = IdSource::new(1_000, [7; 16]);
        let mut late = IdSource::new(2_000, [3; 16]);
        let made: alloc::vec::Vec<_> = (0..1_000).map(|_| early.next_id()).collect();
        let ids: BTreeSet<_> = made.iter().copied().collect();
        assert!(ids.iter().copied().eq(made));
        assert!(ids.last() < Some(&late.next_id()));
        let other =
            IdSource::new(1_000, [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0]).next_id();
        assert!(!ids.contains(&other));
    }
}
