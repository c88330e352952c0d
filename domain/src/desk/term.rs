//! From when until when something holds.

/// From when until when something holds, in Unix ms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Term {
    /// The first instant.
    pub from_ms: i64,
    /// The first instant after it; none as long as it lasts.
    pub until_ms: Option<i64>,
}

impl Term {
    /// From `from_ms` on.
    #[must_use]
    pub const fn since(from_ms: i64) -> Self {
        Self {
            from_ms,
            until_ms: None,
        }
    }

    /// Whether it holds at an instant.
    #[must_use]
    pub fn holds(self, at_ms: i64) -> bool {
        self.from_ms <= at_ms && self.lasts(at_ms)
    }

    /// Whether it holds at an instant or will later.
    #[must_use]
    pub fn lasts(self, at_ms: i64) -> bool {
        self.until_ms.is_none_or(|until_ms| at_ms < until_ms)
    }

    /// The same, and no longer than until `at_ms`. `None` when nothing is left.
    #[must_use]
    pub fn until(self, at_ms: i64) -> Option<Self> {
        let until_ms = self.until_ms.map_or(at_ms, |until_ms| until_ms.min(at_ms));
        let left = Self {
            until_ms: Some(until_ms),
            ..self
        };
        (self.from_ms < until_ms).then_some(left)
    }
}
