//! Ids. Each kind has its own type, so that a child can never be passed where a
//! person is meant. A thing that an op makes is named by that op.

use alloc::vec::Vec;
use core::hash::Hasher;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;
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

/// Which ops of one event everybody reads together or not at all: only their
/// ids may have something in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// What describes the moment.
    Moment,
    /// That a child is in it, or what is said of that child alone.
    Child(ChildId),
    /// The words of a contribution, by its place among those that the event adds.
    Added(u16),
    /// The words of a contribution that was there.
    Words(ContributionId),
    /// How a contribution felt.
    Feeling(ContributionId),
}

impl Part {
    /// What sets it apart from every other part of the same event.
    const fn name(self) -> (u8, u128) {
        match self {
            Self::Moment => (0, 0),
            Self::Child(child) => (1, child.0.as_u128()),
            Self::Added(nth) => (2, nth as u128),
            Self::Words(contribution) => (3, contribution.0.as_u128()),
            Self::Feeling(contribution) => (4, contribution.0.as_u128()),
        }
    }
}

/// Makes op ids from a moment in time and sixteen secret bytes.
///
/// The bytes must come from a cryptographic source, so that ids of two devices
/// never meet.
///
/// **Law.** From the ids of one part of an event nothing follows about another:
/// neither that it is there nor what ids it has. Within a part ids share what a
/// pseudo-random function (`SipHash` keyed with the secret) makes of the part, and
/// are counted: what travels together then costs less (docs/BENCHMARKS.md).
#[derive(Clone, Debug)]
pub struct IdSource {
    now_ms: i64,
    secret: [u8; 16],
    counts: Vec<(Part, u16)>,
}

impl IdSource {
    /// `now_ms` is Unix time in milliseconds.
    #[must_use]
    pub const fn new(now_ms: i64, entropy: [u8; 16]) -> Self {
        Self {
            now_ms,
            secret: entropy,
            counts: Vec::new(),
        }
    }

    /// The next id of a part: version 7, sorted by time and, within one part, by
    /// the order in which they were made (up to 4096).
    pub fn next_id(&mut self, part: Part) -> OpId {
        let ms = u64::try_from(self.now_ms.max(0)).unwrap_or(0);
        // a list: a map of its own kind would weigh more than it saves
        let at = self.counts.iter().position(|(of, _)| *of == part);
        let at = at.unwrap_or_else(|| {
            self.counts.push((part, 0));
            self.counts.len() - 1
        });
        let count = &mut self.counts[at].1;
        let (kind, of) = part.name();
        let mut hasher = SipHasher24::new_with_key(&self.secret);
        hasher.write_u8(kind);
        hasher.write_u128(of);
        let mut random = [0_u8; 10];
        random[..2].copy_from_slice(&(*count & 0xFFF).to_be_bytes());
        random[2..].copy_from_slice(&hasher.finish().to_be_bytes());
        *count = count.wrapping_add(1);
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
    fn ids_of_one_part_differ_and_sort_by_time() {
        let mut early = IdSource::new(1_000, [7; 16]);
        let mut late = IdSource::new(2_000, [3; 16]);
        let made: alloc::vec::Vec<_> = (0..1_000).map(|_| early.next_id(Part::Moment)).collect();
        let ids: BTreeSet<_> = made.iter().copied().collect();
        assert!(ids.iter().copied().eq(made));
        assert!(ids.last() < Some(&late.next_id(Part::Moment)));
        let other = IdSource::new(1_000, [8; 16]).next_id(Part::Moment);
        assert!(!ids.contains(&other));
    }

    #[test]
    fn two_parts_of_one_event_have_only_the_time_in_common() {
        let mut ids = IdSource::new(1_000, [7; 16]);
        let child = |n| Part::Child(ChildId(Uuid::from_u128(n)));
        let tail = |id: OpId| id.0.as_u128() & u128::from(u64::MAX);
        let parts = [
            Part::Moment,
            child(1),
            child(2),
            Part::Added(0),
            Part::Added(1),
        ];
        let first = parts.map(|part| tail(ids.next_id(part)));
        assert_eq!(BTreeSet::from(first).len(), parts.len());
        // how many there are of one part shows in no other
        let mut alone = IdSource::new(1_000, [7; 16]);
        let one = alone.next_id(child(2));
        let mut among = IdSource::new(1_000, [7; 16]);
        for n in 10..40 {
            among.next_id(child(n));
        }
        assert_eq!(one, among.next_id(child(2)));
    }
}
