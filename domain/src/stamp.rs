//! Hybrid logical clock. It orders what is shown and nothing else: whether two
//! edits were concurrent is seen from what they replace.

use serde::{Deserialize, Serialize};

/// A wall clock reading and a counter for what happened in the same instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Stamp(
    /// Unix time in milliseconds, as the device saw it.
    pub i64,
    /// Counts up within one millisecond, or while the clock stands still.
    pub u32,
);

/// How far the last stamp may be ahead of the clock before we conclude that the
/// clock was set back, and follow it again, in ms.
const CLOCK_WAS_REPAIRED_MS: i64 = 10 * 60 * 1000;

impl Stamp {
    /// Unix time in milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The very next stamp.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0, self.1.saturating_add(1))
    }

    /// The stamp after `self` at `now_ms`: later than `self`, unless the clock
    /// turns out to have been far ahead and was repaired.
    #[must_use]
    pub const fn tick(self, now_ms: i64) -> Self {
        if now_ms > self.0 || self.0 - now_ms > CLOCK_WAS_REPAIRED_MS {
            Self(now_ms, 0)
        } else {
            self.next()
        }
    }

    /// What the server shows for this stamp: itself, or when it lies more than
    /// `ahead_ms` in the future, the time of arrival. All that arrived at once then
    /// has one stamp, which says nothing of what else arrived; ids order it.
    #[must_use]
    pub const fn clamped(self, now_ms: i64, ahead_ms: i64) -> Self {
        if self.0 > now_ms.saturating_add(ahead_ms) {
            Self(now_ms, 0)
        } else {
            self
        }
    }
}

/// A calendar date: days since 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// Whether the date lies between 1970 and 2200; anything else is a mistake.
    #[must_use]
    pub const fn is_plausible(self) -> bool {
        self.0 >= 0 && self.0 < 84_000
    }

    /// From a Gregorian date. `None` when no such day exists.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1970..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let month = i32::try_from(month).ok()?;
        let day = i32::try_from(day).ok()?;
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let shifted = (month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let made = Self(era * 146_097 + day_of_era - 719_468);
        (made.to_ymd() == (year, u32::try_from(month).ok()?, u32::try_from(day).ok()?))
            .then_some(made)
    }

    /// Year, month (1–12) and day of the month (1–31). Source as `from_ymd`.
    #[must_use]
    pub fn to_ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month.unsigned_abs(), day.unsigned_abs())
    }

    /// The first instant of the day, in Unix ms, where the day is counted in UTC.
    #[must_use]
    pub const fn to_ms(self) -> i64 {
        self.0 as i64 * 86_400_000
    }

    /// The day that `ms` (Unix time in milliseconds, already in local time)
    /// falls on.
    #[must_use]
    pub fn of_ms(ms: i64) -> Self {
        Self(i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(2026, 11, 24), Some(Day(20_781)));
        assert_eq!(Day::from_ymd(2025, 2, 29), None);
        for day in (0..84_000).map(Day) {
            let (y, m, d) = day.to_ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(day));
        }
    }

    #[test]
    fn a_stamp_follows_the_one_before_it() {
        let last = Stamp(1_000, 4);
        assert_eq!(last.tick(900), Stamp(1_000, 5));
        assert_eq!(last.tick(1_001), Stamp(1_001, 0));
    }

    #[test]
    fn a_repaired_clock_is_followed_again() {
        let year_ahead = Stamp(1_000_000_000_000, 0);
        assert_eq!(year_ahead.tick(5_000), Stamp(5_000, 0));
    }
}
