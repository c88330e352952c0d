//! A sequence that a failed run can be repeated from.

/// The sequence.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        // never zero, where the sequence would stay
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub const fn below(&mut self, limit: u64) -> u64 {
        // Marsaglia 2003, "Xorshift RNGs"
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(from.len()).ok().filter(|count| *count > 0)?;
        from.get(usize::try_from(self.below(count)).ok()?)
    }

    /// True once in so many times.
    pub const fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn bytes(&mut self) -> [u8; 16] {
        std::array::from_fn(|_| self.below(256).to_le_bytes()[0])
    }
}
