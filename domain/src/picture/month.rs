//! Months of the calendar: the columns of a picture.

use crate::stamp::Day;
use alloc::vec::Vec;
use core::fmt::{self, Display};
use core::str::FromStr;

/// A month of a year; written `2026-11`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

/// A text that names no month between 1970 and 2200.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a month is written as 2026-11")]
pub struct MonthError;

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.to_ymd();
        Self { year, month }
    }

    /// So many months later, or earlier when negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let since = self.since_christ() + months;
        Self {
            year: since.div_euclid(12),
            month: since.rem_euclid(12).unsigned_abs() + 1,
        }
    }

    /// How many months this one is later than another.
    #[must_use]
    pub fn after(self, other: Self) -> i32 {
        self.since_christ() - other.since_christ()
    }

    /// The last so many months until this one, oldest first.
    #[must_use]
    pub fn back(self, count: i32) -> Vec<Self> {
        let mut found = Vec::new();
        for months in (0..count).rev() {
            found.push(self.plus(-months));
        }
        found
    }

    fn since_christ(self) -> i32 {
        self.year * 12 + i32::try_from(self.month).unwrap_or(1) - 1
    }
}

impl Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(raw: &str) -> Result<Self, MonthError> {
        let (year, month) = raw.split_once('-').ok_or(MonthError)?;
        let year = year.parse().map_err(|_| MonthError)?;
        let month = month.parse().map_err(|_| MonthError)?;
        let first = Day::from_ymd(year, month, 1).ok_or(MonthError)?;
        Ok(Self::of(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    const NOVEMBER: Month = Month {
        year: 2026,
        month: 11,
    };

    #[test]
    fn months_are_counted_over_the_years() {
        assert_eq!(NOVEMBER.plus(2).to_string(), "2027-01");
        assert_eq!(NOVEMBER.plus(-11).to_string(), "2025-12");
        for months in -40..40 {
            assert_eq!(NOVEMBER.plus(months).after(NOVEMBER), months);
        }
        let back = NOVEMBER.back(12);
        assert_eq!(
            (back[0].to_string(), back[11]),
            ("2025-12".into(), NOVEMBER)
        );
    }

    #[test]
    fn a_month_is_read_as_it_is_written_and_nonsense_is_not() {
        assert_eq!("2026-11".parse(), Ok(NOVEMBER));
        for raw in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "1890-01",
            "2026-11-01",
            "a-b",
        ] {
            assert_eq!(raw.parse::<Month>(), Err(MonthError), "{raw}");
        }
    }
}
